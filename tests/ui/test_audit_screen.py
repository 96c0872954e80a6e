"""The audit on the screen: newest first, in plain words, by person, act and time, and only to those who may."""

from syrupy.assertion import SnapshotAssertion

from pos_tui.db.unit_of_work import Database
from pos_tui.staff.admin import change_person, reset_pin
from pos_tui.staff.views import Actor, Place
from pos_tui.ui.audit_words import facts_of
from pos_tui.ui.money_format import MoneyFormat
from pos_tui.ui.screens.audit import AuditScreen
from tests.shops import Shop, make_shop
from tests.ui.office import in_office
from tests.ui.snapshots import picture


async def done_here(database: Database) -> Shop:
    """The owner made the cashier a supervisor and gave the supervisor another PIN."""
    shop = await make_shop(database)
    place, owner = Place.at(shop.lane), Actor(staff_id=shop.owner.staff_id)
    await database.write(
        lambda session: change_person(
            session, place, owner, shop.cashier.staff_id,
            name="Aisha [b]", roles=["supervisor"], active=True, key=shop.key, now=shop.now,
        )
    )  # fmt: skip
    await database.write(
        lambda session: reset_pin(
            session, place, owner, shop.supervisor.staff_id, pin_hash="x", key=shop.key, now=shop.now
        )
    )
    return shop


async def test_it_says_who_did_what_and_what_was_before(database: Database) -> None:
    shop = await done_here(database)
    async with in_office(database, shop, AuditScreen) as office:
        await office.until_said("PIN reset Aisha Supervisor Aisha Owner")
        await office.until_said("Person changed Aisha [b] Aisha Owner: name Aisha Cashier → Aisha [b], roles")
        assert "roles cashier → supervisor" in office.words
        assert office.words.index("PIN reset") < office.words.index("Person changed")


async def test_no_fact_is_cut_however_narrow_the_terminal(database: Database) -> None:
    shop = await make_shop(database)
    name = "Aisha " + "Nur " * 12 + "Lim"
    await database.write(
        lambda session: change_person(
            session, Place.at(shop.lane), Actor(staff_id=shop.owner.staff_id), shop.cashier.staff_id,
            name=name, roles=["supervisor"], active=True, key=shop.key, now=shop.now,
        )
    )  # fmt: skip
    async with in_office(database, shop, AuditScreen) as office:
        await office.until_said("Person changed")
        told = office.words.split("Aisha Owner: ")[1]
        assert told.startswith(f"name Aisha Cashier → {name}, roles cashier → supervisor")
        await office.pilot.resize_terminal(50, 30)
        await office.until_said("roles cashier → supervisor")
        assert max(map(len, office.shown.splitlines())) <= 50


def test_a_right_is_told_as_what_it_lets_somebody_do() -> None:
    money = MoneyFormat.of(None, "SGD", 2)
    assert facts_of('{"about": "SGD 5.00", "permission": "close_shift"}', money) == (
        "about SGD 5.00, to close a shift with this variance"
    )
    assert facts_of('{"permission": "of_old"}', money) == "permission of_old"


async def test_it_is_found_by_person_act_and_time(database: Database) -> None:
    shop = await done_here(database)
    async with in_office(database, shop, AuditScreen) as office:
        await office.until_said("PIN reset")
        await office.fill("<f2>", "<enter>", "pin", "<enter>", "<enter>", "<enter>")
        await office.until_on(AuditScreen)
        await office.until_said("Audit · 1 act · pin")
        assert "Person changed" not in office.words
        await office.fill("<f2>", "C1", "<enter>", "<ctrl+u>", "<enter>", "2026-11-22", "<enter>", "<enter>")
        await office.until_on(AuditScreen)
        await office.until_said("C1 · 2026-11-22")
        assert "PIN reset" not in office.words
        await office.fill("<f2>", "<ctrl+u>", "<enter>", "<enter>", "2026-11-23", "<enter>", "<enter>")
        await office.until_on(AuditScreen)
        await office.until_said("Audit · 0 acts")


async def test_what_cannot_be_meant_is_said_where_it_stands(database: Database) -> None:
    shop = await done_here(database)
    async with in_office(database, shop, AuditScreen) as office:
        await office.until_said("PIN reset")
        await office.fill("<f2>", "ZZ", "<enter>", "yodel", "<enter>")
        await office.until_said("No act is called so")
        await office.press("<ctrl+u>", "<enter>", "22.11.", "<enter>")
        await office.until_said("Type the day as ddmmyyyy, eight figures, or as 2026-12-24.")
        await office.press("<ctrl+u>", "<enter>", "<enter>")
        await office.until_said("Nobody here has the staff number ZZ")


async def test_a_cashier_reads_nothing_of_it(database: Database) -> None:
    shop = await make_shop(database)
    async with in_office(database, shop, AuditScreen, person=shop.cashier) as office:
        await office.until_said("Aisha Cashier may not read the audit: ask a manager to sign in.")
        assert "Shift" not in office.words


async def test_how_it_looks(lane_file: Database, looks: SnapshotAssertion) -> None:
    shop = await done_here(lane_file)
    async with in_office(lane_file, shop, AuditScreen) as office:
        await office.until_said("PIN reset")
        assert picture(office.app) == looks
