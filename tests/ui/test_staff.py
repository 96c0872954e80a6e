"""The people of the shop: hired, changed, given a PIN, unlocked; each once, or not at all and with a sentence."""

import json
import logging

import pytest
from sqlalchemy import select, update
from syrupy.assertion import SnapshotAssertion

from pos_tui.db.unit_of_work import Database
from pos_tui.journal.queries import audit
from pos_tui.staff.admin import members
from pos_tui.staff.lock_out import FOR_GOOD
from pos_tui.staff.models import Staff
from pos_tui.staff.pins import pin_matches
from pos_tui.staff.views import StaffMember
from pos_tui.ui.screens.approve import ApproveScreen
from pos_tui.ui.screens.fill_in import FillInScreen
from pos_tui.ui.screens.staff import StaffScreen
from tests.selling.sales import everything
from tests.shops import KEY, PINS, Shop, make_shop
from tests.ui.office import Office, in_office
from tests.ui.snapshots import picture

BADGE = "90210777123456"


async def everybody(database: Database, shop: Shop) -> dict[str, StaffMember]:
    found = await database.read(lambda session: members(session, shop.company_id))
    return {member.code: member for member in found}


async def pin_hash(database: Database, code: str) -> str:
    found = await database.read(lambda s: s.scalar(select(Staff.pin_hash).where(Staff.code == code)))
    assert found is not None
    return found


async def hire(office: Office, *, again: str = "4321") -> None:
    await office.fill("<f2>", "7", "<enter>", "Ben [b]", "<enter>", "cash", "<enter>")
    await office.press("4321", "<enter>", again, "<enter>")


async def test_somebody_is_hired_and_can_sign_in(database: Database) -> None:
    shop = await make_shop(database)
    async with in_office(database, shop, StaffScreen) as office:
        await hire(office)
        await office.until_said("Ben [b] can sign in with number 7.")
        assert isinstance(office.app.screen, StaffScreen)
        await office.until_said("7 Ben [b] · cashier")
    ben = (await everybody(database, shop))["7"]
    assert (ben.name, ben.roles, ben.active, ben.has_pin) == ("Ben [b]", ("cashier",), True, True)
    assert pin_matches(await pin_hash(database, "7"), "4321", KEY.pepper)


async def test_a_role_and_a_name_change_and_the_journal_has_both(database: Database) -> None:
    shop = await make_shop(database)
    async with in_office(database, shop, StaffScreen) as office:
        await office.press("C1")
        await office.fill("<enter>", "<enter>", "sup, cashier", "<enter>")
        await office.until_said("Type one of cashier")
        await office.press("<ctrl+u>", "supervisor cash", "<enter>")
        await office.until_said("Aisha Cashier is now: supervisor, cashier.")
    [row] = await database.read(lambda s: audit(s, shop.company_id, kinds=["staff_changed"]))
    assert json.loads(row.body)["before"]["roles"] == ["cashier"]
    assert json.loads(row.body)["after"]["roles"] == ["cashier", "supervisor"]


async def test_a_pin_is_typed_twice_and_is_nowhere_to_be_seen(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    shop = await make_shop(database)
    caplog.set_level(logging.DEBUG)
    async with in_office(database, shop, StaffScreen) as office:
        await office.press("C1")
        await office.fill("<f3>", "987654", "<enter>", "987655", "<enter>")
        await office.until_said("The two PINs differ")
        assert "987654" not in office.app.export_screenshot()
        assert "987654" not in repr(vars(office.app.screen))
        await office.press("<ctrl+u>", "987654", "<enter>")
        await office.until_said("Aisha Cashier has a new PIN.")
    assert pin_matches(await pin_hash(database, "C1"), "987654", KEY.pepper)
    assert "987654" not in caplog.text


async def test_one_leaves_and_comes_back_but_the_last_owner_stays(database: Database) -> None:
    shop = await make_shop(database)
    async with in_office(database, shop, StaffScreen) as office:
        await office.press("C1", "<f8>")
        await office.until_said("Aisha Cashier can no longer sign in.")
        await office.until_said("gone")
        assert not (await everybody(database, shop))["C1"].active
        await office.press("<f8>")
        await office.until_said("Aisha Cashier works here again.")
        before = await everything(database)
        await office.press("O1", "<f8>")
        await office.until_said("The last owner stays: make somebody else an owner first.")
        assert await everything(database) == before


async def test_five_wrong_pins_are_forgotten(database: Database) -> None:
    shop = await make_shop(database)
    locked = update(Staff).where(Staff.code == "C1").values(wrong_pins=5, locked_until=FOR_GOOD)
    await database.write(lambda session: session.execute(locked))
    async with in_office(database, shop, StaffScreen) as office:
        await office.until_said("LOCKED")
        await office.press("C1", "<f5>")
        await office.until_said("Aisha Cashier can try the PIN again.")
        await office.until(lambda: "LOCKED" not in office.words)
    assert not (await everybody(database, shop))["C1"].locked


async def test_who_may_not_asks_somebody_and_without_an_approval_nothing_is_changed(database: Database) -> None:
    shop = await make_shop(database)
    before = await everything(database)
    async with in_office(database, shop, StaffScreen, person=shop.cashier) as office:
        await hire(office)
        await office.until_on(ApproveScreen)
        assert "wants to change who works here and elsewhere: hire Ben [b] as cashier" in office.words
        await office.press("<escape>")
        await office.until_said("Aisha Cashier may not change who works here and elsewhere: ask a manager of all")
        await office.until_on(FillInScreen)
        await office.press("<escape>")
        await office.until_on(StaffScreen)
        await office.press("<f5>")
        await office.until_on(ApproveScreen)
        await office.press("<escape>")
        await office.until_said("may not unlock a person: ask a supervisor")
    assert await everything(database) == before


async def test_a_manager_needs_an_owner_to_make_another_owner(database: Database) -> None:
    shop = await make_shop(database)
    async with in_office(database, shop, StaffScreen) as office:
        await office.press("S1")
        await office.fill("<enter>", "<enter>", "<ctrl+u>", "manager", "<enter>")
        await office.until_said("Aisha Supervisor is now: manager.")
    before = await everything(database)
    async with in_office(database, shop, StaffScreen, person=shop.supervisor) as office:
        await office.press("C1")
        await office.fill("<enter>", "<enter>", "<ctrl+u>", "owner", "<enter>")
        await office.until_on(ApproveScreen)
        assert "wants to make or change an owner" in office.words
        await office.press("<escape>")
        await office.until_said("Aisha Supervisor may not make or change an owner: ask the owner to approve it")
        assert await everything(database) == before
        await office.press("<enter>")
        await office.until_on(ApproveScreen)
        await office.press("O1", "<enter>", PINS["owner"], "<enter>")
        await office.until_said("Aisha Cashier is now: owner.")


async def test_an_approval_lets_it_happen_once_and_the_journal_has_both_names(database: Database) -> None:
    shop = await make_shop(database)
    async with in_office(database, shop, StaffScreen, person=shop.cashier) as office:
        await office.press("C1", "<f8>")
        await office.until_on(ApproveScreen)
        await office.press("O1", "<enter>", PINS["owner"], "<enter>")
        await office.until_said("Aisha Cashier can no longer sign in.")
    [row] = await database.read(lambda s: audit(s, shop.company_id, kinds=["staff_changed"]))
    assert (row.staff_id, row.approved_by) == (shop.cashier.staff_id, shop.owner.staff_id)


BAD_LINES = [
    ("", "A number has 1 to 12 letters or figures"),
    ("x" * 1000, "A number has 1 to 12"),
    ("7 8", "no blanks"),
    ("[/]", "A number has 1 to 12"),
    ("\uff17", "A number has 1 to 12"),
    ("\x1b[2J", "A number has 1 to 12"),
]


async def test_what_cannot_be_meant_is_refused_where_it_stands(database: Database) -> None:
    shop = await make_shop(database)
    before = await everything(database)
    async with in_office(database, shop, StaffScreen) as office:
        await office.fill("<f2>")
        for typed, sentence in BAD_LINES:
            await office.press("<ctrl+u>")
            await office.paste(typed)
            await office.press("<enter>")
            await office.until_said(sentence)
        await office.press("<ctrl+u>", "C1", "<enter>", "Twin", "<enter>", "s", "<enter>")
        await office.until_said("Type one of cashier, supervisor, manager, owner, support.")
        await office.press("<ctrl+u>", "support", "<enter>", "12", "<enter>")
        await office.until_said("A PIN has 4 to 12 digits")
        await office.press("1234", "<enter>", "1234", "<enter>")
        await office.until_said("Somebody has the staff number C1 already")
    assert await everything(database) == before


async def test_it_is_written_once_though_enter_is_pressed_again_and_again(database: Database) -> None:
    shop = await make_shop(database)
    async with in_office(database, shop, StaffScreen) as office:
        await office.press("C1")
        await office.fill("<f3>", "5555", "<enter>", "5555")
        await office.burst("enter", "enter", "enter", "escape")
        await office.until_said("has a new PIN")
        await office.until_on(StaffScreen)
        await office.press("<f8>")
        await office.until_said("can no longer sign in")
    rows = await database.read(lambda s: audit(s, shop.company_id, kinds=["pin_reset", "staff_changed"]))
    assert [row.kind for row in rows] == ["staff_changed", "pin_reset"]


async def test_it_is_written_though_its_screen_has_gone(database: Database) -> None:
    shop = await make_shop(database)
    async with in_office(database, shop, StaffScreen) as office:
        await office.press("C1")
        await office.fill("<f3>", "5555", "<enter>", "5555")
        office.key("enter")
        await office.until(lambda: office.context.desk.waiting > 0 or "new PIN." in office.words)
        while len(office.app.screen_stack) > 2:
            await office.app.pop_screen()
        await office.context.desk.settled()
    assert pin_matches(await pin_hash(database, "C1"), "5555", KEY.pepper)


async def test_a_badge_is_scanned_belongs_to_one_person_and_is_taken_away(database: Database) -> None:
    shop = await make_shop(database)
    async with in_office(database, shop, StaffScreen) as office:
        await office.press("C1")
        await office.fill("<f4>", "123", "<enter>")
        await office.until_said("A badge has 13 to 64 letters and digits: scan it again.")
        await office.press("<ctrl+u>")
        await office.burst(*BADGE, "enter")
        await office.until_said("The badge signs Aisha Cashier in.")
        assert BADGE not in office.shown
        await office.until_on(StaffScreen)
        await office.press("S1")
        await office.fill("<f4>")
        await office.burst(*BADGE, "enter")
        await office.until_said("This badge is Aisha Cashier's already")
        await office.press("<escape>")
        await office.until_on(StaffScreen)
        await office.fill("<f4>", "<enter>")
        await office.until_said("No badge signs Aisha Supervisor in any more.")


async def test_how_it_looks(lane_file: Database, looks: SnapshotAssertion) -> None:
    shop = await make_shop(lane_file)
    async with in_office(lane_file, shop, StaffScreen) as office:
        await office.until_said("Aisha Supervisor")
        assert picture(office.app) == looks(name="people")
        await office.press("C1")
        await office.fill("<f3>", "4444", "<enter>", "44")
        assert picture(office.app) == looks(name="pin")
