"""The wizard: from an empty database to a till that could sell, and every answer that cannot be meant."""

from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import func, select

from pos_tui.db.revision import schema_state
from pos_tui.db.unit_of_work import Database
from pos_tui.shop.queries import companies, lanes, tax_rules
from pos_tui.staff.models import Staff
from pos_tui.ui.screens.open_shift import OpenShiftScreen
from pos_tui.ui.screens.sell import SellScreen
from pos_tui.ui.screens.set_up import SetUpScreen
from pos_tui.ui.screens.sign_in import SignInScreen
from tests.shops import TODAY
from tests.ui.door import Door, open_door, settings_for

PIN = "314159"
BUSINESS = ("Kopi & Toast [/] Pte Ltd", "<enter>", "singapore", "<enter>", "<enter>", "<enter>")
TAX = ("<enter>",) * 5
PLACE = ("Bishan", "<enter>", "<enter>", "<enter>")
OWNER = ("Aisha", "<enter>", PIN, "<enter>", PIN, "<enter>")
PAGES = (BUSINESS, TAX, PLACE, OWNER)


async def fill(door: Door, pages: int = len(PAGES)) -> None:
    """Goes through the first pages with answers that are right."""
    await door.until_on(SetUpScreen)
    for number, page in enumerate(PAGES[:pages], start=2):
        await door.press(*page)
        await door.until_said(f"{number} of 5")


async def test_from_an_empty_database_to_the_first_sale(empty_address: str, tmp_path: Path) -> None:
    async with open_door(settings_for(empty_address, tmp_path, key=None)) as door:
        await fill(door)
        for told in ("Kopi & Toast [/] Pte Ltd, Singapore", "SGD", "GST 9 %, in the prices", "BISHAN-1-000001"):
            await door.until_said(told)
        await door.press("<enter>")
        await door.until_on(SignInScreen)
        await door.press(PIN, "<enter>")
        await door.until_on(OpenShiftScreen)
        await door.press("150", "<enter>")
        await door.until_on(SellScreen)
        await door.until_said("Bishan · 1 · Aisha · shift 1")
        await door.until_said("There is nothing to sell yet: F10, then Catalogue adds products;")
    assert (tmp_path / "shop.key").stat().st_mode & 0o777 == 0o600
    database = Database.at(empty_address)
    [lane] = await database.read(lanes)
    company = lane.company
    assert (company.name, company.currency, company.timezone) == (
        "Kopi & Toast [/] Pte Ltd",
        "SGD",
        "Asia/Singapore",
    )
    rules = await database.read(lambda session: tax_rules(session, company.company_id, TODAY))
    assert [(rule.code, rule.kind, rule.rate) for rule in rules.values()] == [
        ("S", "standard", 90_000), ("Z", "zero", 0), ("E", "exempt", 0),
    ]  # fmt: skip
    await database.close()


async def test_nothing_is_written_before_the_last_page(empty_address: str, tmp_path: Path) -> None:
    settings = settings_for(empty_address, tmp_path, key=None)
    async with open_door(settings) as door:
        await fill(door)
        await door.press("<ctrl+x>")
        await door.until_said("Nothing has been written. Press the same key again to leave.")
        await door.press("<ctrl+x>")
        await door.until(lambda: door.app.return_code is not None)
    assert not settings.key_file.exists()
    database = Database.at(empty_address)
    assert await schema_state(database) == "empty"
    await database.close()


async def test_it_is_set_up_once_though_enter_is_pressed_twice(
    address: str, database: Database, tmp_path: Path
) -> None:
    async with open_door(settings_for(address, tmp_path, key=None)) as door:
        await fill(door)
        await door.burst("enter", "enter", "enter")
        await door.until_on(SignInScreen)
    assert len(await database.read(companies)) == 1
    assert await database.read(lambda session: session.scalar(select(func.count()).select_from(Staff))) == 1


async def test_a_refusal_is_said_and_every_answer_stays(address: str, database: Database, tmp_path: Path) -> None:
    settings = settings_for(address, tmp_path, key=SecretStr("no key"))
    async with open_door(settings) as door:
        await fill(door)
        await door.press("<enter>")
        await door.until_said("The shop key is not 64 hexadecimal digits")
        await door.until_said("Nothing was set up; Enter tries again.")
        await door.press("<escape>", "<escape>", "<escape>", "<escape>")
        await door.until_said("Kopi & Toast [/] Pte Ltd")
    assert await database.read(companies) == []


async def test_the_shop_is_founded_though_its_screen_has_gone(
    address: str, database: Database, tmp_path: Path
) -> None:
    async with open_door(settings_for(address, tmp_path)) as door:
        await fill(door)
        await door.burst("enter")
        await door.app.pop_screen()
        while not await database.read(companies):
            await door.painted()
    assert len(await database.read(companies)) == 1


async def test_back_keeps_what_was_typed_and_suggestions_do_not_overwrite_it(
    empty_address: str, tmp_path: Path
) -> None:
    async with open_door(settings_for(empty_address, tmp_path)) as door:
        await fill(door, 1)
        await door.press("<ctrl+u>", "Levy", "<enter>", "<escape>")
        await door.until_said("1 of 5")
        await door.press("<up>", "<up>", "<ctrl+u>", "Germany", "<enter>")
        await door.until_said("Europe/Berlin")
        await door.press("<enter>", "<enter>")
        await door.until_said("2 of 5")
        assert "Levy" in door.words
        assert "General rate in % 19" in door.words


LONG, HOSTILE = "x" * 1000, "\x1b]0;owned\x07\x00"
Answer = tuple[str, list[tuple[str, str]]]
BUSINESS_LINES: list[Answer] = [
    ("Shop", [("", "Type a name"), (LONG, "100 are possible: shorten it"), ("\x07\x00", "Type a name")]),
    ("SG", [("", "No country"), (LONG, "No country"), (HOSTILE, "No country"), ("united", "begin like that")]),
    ("SGD", [("NaN", "No currency"), (LONG, "No currency"), (HOSTILE, "No currency")]),
    ("Singapore", [("Atlantis", "No time zone"), (LONG, "No time zone"), ("../../etc", "No time zone")]),
]
RATES = [
    ("NaN", "'NaN' is not a number"), ("-1", "between 0 and 100 percent"), ("101", "between 0 and 100 percent"),
    ("1e1", "'1e1' is not a number"), ("9.00001", "more than 4 decimals"), (LONG, "is not a number"),
]  # fmt: skip
TAX_LINES: list[Answer] = [
    ("GST", [("", "Type a name"), (LONG, "100 are possible")]),
    ("9", [("", "Type a percentage such as 9"), *RATES]),
    ("", [("5 5", "there twice"), *RATES]),
    ("yes", [("maybe", "Type yes or no."), ("", "Type yes or no."), (HOSTILE, "Type yes or no.")]),
    ("0.05", [("0.005", "more than 2 decimals"), ("-0.05", "above nothing"), ("0", "above nothing"), *RATES[:1]]),
]
PLACE_LINES: list[Answer] = [
    ("Bishan", [("", "Type a name"), (LONG, "100 are possible")]),
    ("BISHAN", [("", "A code has"), ("two words", "A code has"), (LONG, "A code has"), ("茶", "A code has")]),
    ("1", [("", "A code has"), ("é", "A code has"), ("A-1", "A code has")]),
]
OWNER_LINES: list[Answer] = [
    ("Aisha", [("", "Type a name"), (LONG, "100 are possible")]),
    (
        PIN,
        [("1234", "An owner's PIN has 6 to 12"), ("secret", "and nothing else"), ("1" * 99, "6 to 12")],
    ),
    (PIN, [("271828", "This is not the same PIN"), ("", "This is not the same PIN")]),
]


@pytest.mark.parametrize(
    ("page", "lines"),
    [(0, BUSINESS_LINES), (1, TAX_LINES), (2, PLACE_LINES), (3, OWNER_LINES)],
    ids=["business", "tax", "place", "owner"],
)
async def test_an_answer_that_cannot_be_meant_is_refused_where_it_stands(
    tmp_path: Path, page: int, lines: list[Answer]
) -> None:
    async with open_door(settings_for(f"sqlite+aiosqlite:///{tmp_path}/shop.db", tmp_path)) as door:
        await fill(door, page)
        for good, bad in lines:
            for typed, sentence in bad:
                await door.press("<ctrl+u>")
                await door.paste(typed)
                await door.press("<enter>")
                await door.until_said("✗")
                assert sentence in door.words, f"{typed[:20]!r}: {door.shown}"
                assert not set("\x1b\x07\x00") & set(door.shown)
            await door.press("<ctrl+u>", good, "<enter>")
        await door.until_said(f"{page + 2} of 5")


@pytest.mark.parametrize(
    ("rates", "classes"),
    [
        ("7.875", [("S", 78_750), ("R", 50_000), ("Z", 0), ("E", 0)]),
        ("0", [("N", 0)]),
    ],
)
async def test_the_rates_become_tax_classes(
    empty_address: str, tmp_path: Path, rates: str, classes: list[tuple[str, int]]
) -> None:
    async with open_door(settings_for(empty_address, tmp_path)) as door:
        await fill(door, 1)
        await door.press("<enter>", rates, "<enter>", "5 0", "<enter>", "n", "<enter>", "<enter>")
        await door.press(*PLACE, *OWNER)
        await door.until_said("5 of 5")
        await door.press("<enter>")
        await door.until_on(SignInScreen)
    database = Database.at(empty_address)
    [company] = await database.read(companies)
    rules = await database.read(lambda session: tax_rules(session, company.company_id, TODAY))
    assert [(rule.code, rule.rate) for rule in rules.values()] == classes
    await database.close()


async def test_its_keys_can_be_changed(tmp_path: Path) -> None:
    settings = settings_for(f"sqlite+aiosqlite:///{tmp_path}/shop.db", tmp_path)
    async with open_door(settings, keys={"set_up.back": "f3"}) as door:
        await fill(door, 1)
        await door.press("<f3>")
        await door.until_said("1 of 5")


async def test_a_till_with_a_key_and_no_database_asks_where_its_shop_is(
    empty_address: str, tmp_path: Path
) -> None:
    settings = settings_for(empty_address, tmp_path, key=None)
    settings.key_file.write_text("5a" * 32)
    async with open_door(settings) as door:
        await door.until_said("This till has a shop key already.")
