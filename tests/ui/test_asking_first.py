"""What is asked before something goes into the basket: its weight, an age, a card, a price."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import update
from textual.screen import Screen

from pos_tui.catalogue.models import Product as ProductRow
from pos_tui.customers.card_numbers import in_fours
from pos_tui.db.sessions import Writing
from pos_tui.db.unit_of_work import Database
from pos_tui.errors import BadInput
from pos_tui.hardware.fake import MemoryScale
from pos_tui.journal.models import JournalEntry
from pos_tui.money import Quantity
from pos_tui.ui.dates import age_on, read_day
from pos_tui.ui.screens.age import AgeScreen
from pos_tui.ui.screens.gift_card import SellCardScreen
from pos_tui.ui.screens.weigh import WeighScreen
from pos_tui.ui.widgets.entry_line import EntryLine
from pos_tui.ui.widgets.form import Form
from tests.selling.sales import rows
from tests.shops import Shop, make_shop
from tests.ui.floor import words
from tests.ui.till import Till, open_till

MATE = "5012345678900"


def notice(till: Till) -> str:
    """What the box says beneath its lines."""
    return str(till.app.screen.query_one("#notice").render())


def asked(till: Till, screen: type[Screen[Any]]) -> bool:
    return isinstance(till.app.screen, screen)


async def with_kind(database: Database, shop: Shop, sku: str, **columns: object) -> None:
    async def put(session: Writing) -> None:
        await session.execute(update(ProductRow).where(ProductRow.sku == sku).values(**columns))

    await database.write(put)


async def test_a_weight_is_typed_where_there_is_no_scale(lane_file: Database) -> None:
    async with open_till(lane_file) as till:
        await till.type("TOMATO", "enter")
        assert asked(till, WeighScreen)
        await till.press("enter")
        assert "Type how much in kg" in notice(till)
        await till.type("0.35", "enter")
        assert till.lines == [("TOMATO", 350)]
        assert not till.sell.register.basket.lines[0].by_hand


async def test_the_scale_says_it_and_the_package_is_not_paid_for(lane_file: Database) -> None:
    scale = MemoryScale(Quantity(436))
    async with open_till(lane_file, scale=scale, typed_weights=False) as till:
        await till.type("TOMATO", "enter")
        await till.until(lambda: "0.436 kg × 4.55 = 1.98" in notice(till))
        await till.press("down")
        await till.type("0.02")
        assert "Net 0.416 kg" in notice(till)
        await till.press("enter")
        line = till.sell.register.basket.lines[0]
        assert (line.quantity, line.tare, line.by_hand) == (416, 20, False)
        assert "Tare 0.02 kg" in till.text()


async def test_a_package_of_a_kilogram_and_more_is_taken_off_as_it_is_kept(lane_file: Database) -> None:
    """1200 g stands in its line as 1200: 1,200 would be read as a little over one."""
    shop = await make_shop(lane_file)
    await with_kind(lane_file, shop, "TOMATO", unit="g", tare=1_200_000)
    async with open_till(lane_file, shop) as till:
        await till.type("TOMATO", "enter")
        await till.type("1500", "enter")
        line = till.sell.register.basket.lines[0]
        assert (line.quantity, line.tare) == (300_000, 1_200_000)


@pytest.mark.parametrize(
    ("weight", "state", "said"),
    [
        (436, "unstable", "still moving"),
        (99_000, "overload", "Too much lies on the scale"),
        (-5, "under_zero", "below zero"),
        (0, "stable", "Nothing lies on the scale"),
    ],
)
async def test_a_scale_that_does_not_stand_sells_nothing(
    lane_file: Database, weight: int, state: str, said: str
) -> None:
    scale = MemoryScale()
    scale.put(Quantity(weight), state)  # type: ignore[arg-type]  # one of the states
    async with open_till(lane_file, scale=scale) as till:
        await till.type("TOMATO", "enter")
        await till.until(lambda: said in notice(till))
        await till.press("enter")
        assert asked(till, WeighScreen)
        await till.press("escape")
        assert (till.lines, till.message) == ([], "Tomatoes, loose was left out.")


async def test_a_scale_that_is_away_is_told_and_a_weight_may_be_typed(lane_file: Database) -> None:
    scale = MemoryScale()
    scale.fault = "The scale does not answer: look at its cable."
    async with open_till(lane_file, scale=scale, typed_weights=False) as till:
        await till.type("TOMATO", "enter")
        await till.until(lambda: "does not answer" in notice(till))
        await till.type("1.5", "enter")
        assert till.sell.register.basket.lines[0].by_hand
        await till.press("f12", "enter")
        assert "may not type a weight" in till.message
        assert "F6" in till.message


async def test_the_next_scan_waits_for_the_weight(lane_file: Database) -> None:
    async with open_till(lane_file) as till:
        till.scan_at_once("TOMATO", MATE)
        await till.until(lambda: asked(till, WeighScreen))
        await till.scan("4006381333931")
        assert asked(till, WeighScreen)
        await till.type("2", "enter")
        assert till.lines == [("TOMATO", 2_000), ("MATE", 1_000), ("BREAD", 1_000)]


async def test_who_is_old_enough_is_asked_once(lane_file: Database) -> None:
    async with open_till(lane_file) as till:
        await till.type("PALE", "enter")
        assert asked(till, AgeScreen)
        await till.type("22112008", "enter")
        assert till.lines == [("PALE", 1_000)]
        await till.type("PALE", "enter")
        assert till.lines == [("PALE", 2_000)]
        assert till.sell.register.basket.age_checked == 18
        await till.press("f12")
        await till.press("enter")
        assert till.sell.last_receipt is not None


@pytest.mark.parametrize("key", ["o", "O"])
async def test_one_key_for_who_clearly_is(lane_file: Database, key: str) -> None:
    async with open_till(lane_file) as till:
        await till.type("PALE", "enter")
        await till.press(key)
        assert till.lines == [("PALE", 1_000)]


@pytest.mark.parametrize("keys", [("23112008", "enter"), ("", "escape")])
async def test_who_is_too_young_gets_none_and_the_journal_knows_no_birthday(
    lane_file: Database, keys: tuple[str, str]
) -> None:
    async with open_till(lane_file) as till:
        await till.type("PALE", "enter")
        await till.type(keys[0], keys[1])
        assert till.lines == []
        assert till.message == "Ledbury Pale 4.0 % pint is sold from 18 years on: it was left out."
    told = [body for kind, body in await rows(lane_file, JournalEntry, "kind", "body") if kind == "age_refused"]
    assert len(told) == 1
    assert '"min_age":18' in told[0].replace(" ", "")
    assert "2008" not in told[0]


async def test_a_day_that_is_none_is_asked_again(lane_file: Database) -> None:
    async with open_till(lane_file) as till:
        await till.type("PALE", "enter")
        for wrong in ("31022000", "1234", "22112030"):
            await till.type(wrong, "enter")
            assert asked(till, AgeScreen)
            await till.press(*["backspace"] * len(wrong))
        await till.press("escape")


def test_days_are_read_as_they_are_written() -> None:
    assert read_day("24121990", "dmy") == read_day("12/24/1990", "mdy") == read_day("19901224", "ymd")
    for typed in (
        "1990-12-24",
        "19901224",
        "1990-W52-1",
        "24.12.1990",
        "24 12 1990",
        "24/12/1990",
        " 24-12-1990 ",
    ):
        assert read_day(typed, "dmy") == date(1990, 12, 24), typed
    assert read_day("20102011", "dmy") == date(2011, 10, 20), "a day both ways: as it is written here"
    for typed in ("24.12.90", "24.13.1990", "31.02.2000", "24121890", "²4.12.1990", "24.12", "today", ""):
        with pytest.raises(BadInput, match="Type the day as ddmmyyyy, eight figures, or as 2026-12-24"):
            read_day(typed, "dmy")
    assert [age_on(date(2026, 2, 28), date(2008, 2, 29)), age_on(date(2026, 3, 1), date(2008, 2, 29))] == [17, 18]


async def test_an_open_price_that_is_left_takes_the_line_out(lane_file: Database) -> None:
    async with open_till(lane_file) as till:
        await till.type("OPEN", "enter")
        assert "Price ▸" in till.text(EntryLine)
        await till.type("0", "enter")
        assert "above 0" in till.message
        assert "Price ▸" in till.text(EntryLine)
        await till.press("escape")
        assert till.lines == []


async def test_a_gift_card_is_sold_by_its_number(lane_file: Database) -> None:
    shop = await make_shop(lane_file)
    tax = shop.taxes["E"].tax_class_id
    await with_kind(lane_file, shop, "OPEN", kind="gift_card", tax_class_id=tax)
    async with open_till(lane_file, shop) as till:
        await till.type("OPEN", "enter")
        assert asked(till, SellCardScreen)
        await till.type("1234567890123429", "enter")
        assert asked(till, SellCardScreen)
        await till.press("f2", "enter")
        assert "Type what goes on the card, such as 50." in words(till)
        await till.type("50")
        made = till.app.screen.query_one(Form).text_of("number")
        assert (
            notice(till) == f"Write {in_fours(made)} on the card now: no receipt or screen shows all of it again."
        )
        await till.press("enter")
        line = till.sell.register.basket.lines[0]
        assert till.total[1] == "50.00"
        assert line.code is not None
        assert f"•••• {line.code[-4:]}" in till.text()
        await till.press("f12", "enter")
        assert line.code not in till.printer.pages[-1]
        assert f"•••• {line.code[-4:]}" in till.printer.pages[-1]
