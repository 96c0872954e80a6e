"""A discount off the whole basket, and why it is given."""

from pos_tui.db.unit_of_work import Database
from pos_tui.journal.models import JournalEntry
from pos_tui.money import Rate
from pos_tui.selling.models import Document
from pos_tui.staff.models import Approval
from pos_tui.ui.widgets.details import Details
from pos_tui.ui.widgets.entry_line import EntryLine
from pos_tui.ui.widgets.form import Form
from tests.selling.sales import rows
from tests.shops import PINS
from tests.ui.floor import words
from tests.ui.till import Till, open_till

MATE, BREAD = "5012345678900", "4006381333931"


def what(till: Till) -> str:
    """What the box asks somebody to approve."""
    return str(till.app.screen.query_one("#what").render())


async def test_percent_off_the_basket_follow_it(lane_file: Database) -> None:
    async with open_till(lane_file) as till:
        await till.scan(MATE)
        await till.type("%%10", "enter")
        assert till.total[1] == "2.52"
        assert "Off the basket 10 %" in till.text(Details)
        await till.scan(BREAD)
        assert till.total[1] == "5.40"
        await till.type("%%0", "enter")
        assert till.total[1] == "6.00"
        await till.press("ctrl+z")
        assert till.total[1] == "5.40"


async def test_money_off_the_basket_is_typed_behind_two_signs(lane_file: Database) -> None:
    """The first two signs took two away, and are taken back when a figure follows."""
    async with open_till(lane_file) as till:
        await till.type(f"5*{MATE}", "enter")
        await till.type("--1.40", "enter")
        assert till.lines == [("MATE", 5_000)]
        assert till.total[1] == "12.60"
        await till.type("--99", "enter")
        assert "more than the basket costs" in till.message
        await till.press("f5")
        await till.type("--0.50", "enter")
        assert till.total[1] == "13.50"


async def test_two_signs_alone_are_two_less(lane_file: Database) -> None:
    async with open_till(lane_file) as till:
        await till.type(f"5*{MATE}", "enter")
        await till.press("minus", "minus")
        assert till.lines == [("MATE", 3_000)]


async def test_a_scanner_gives_no_discount(lane_file: Database) -> None:
    async with open_till(lane_file) as till:
        await till.scan(MATE)
        await till.burst(*"%%50", "enter")
        assert till.sell.register.basket.basket_discount_rate is None


async def test_enter_pays_what_was_tendered_before_it_had_to_be_approved(lane_file: Database) -> None:
    async with open_till(lane_file) as till:
        await till.scan(MATE)
        await till.type("%%20", "enter")
        await till.press("f12")
        await till.type("20", "enter")
        await till.press("f6")
        await till.type("dented", "enter")
        await till.type(till.shop.supervisor.code, "enter")
        await till.type(PINS["supervisor"], "enter")
        assert "Enter pays as before" in till.message
        await till.press("enter")
        assert till.total == ("CHANGE SGD", "17.76")


async def test_a_number_that_cannot_approve_makes_way_for_the_next(lane_file: Database) -> None:
    """The figures typed after it are another number: they do not make a longer one of it."""
    async with open_till(lane_file) as till:
        await till.scan(MATE)
        await till.type("%%20", "enter")
        await till.press("f12", "enter", "f6")
        await till.type("dented", "enter")
        await till.type(till.shop.cashier.code, "enter")
        await till.type(PINS["cashier"], "enter")
        form = till.app.screen.query_one(Form)
        assert form.row is form.row_of("number")
        await till.type(till.shop.supervisor.code)
        assert form.text_of("number") == till.shop.supervisor.code
        await till.press("enter")
        await till.type(PINS["supervisor"], "enter")
        assert "Approved" in till.message


async def test_who_may_not_approve_it_either_is_told_of_no_key_that_is_not_there(lane_file: Database) -> None:
    async with open_till(lane_file) as till:
        await till.scan(MATE)
        await till.type("%%50", "enter")
        await till.press("f12", "enter", "f6")
        await till.type("dented", "enter")
        await till.type("S1", "enter")
        await till.type(PINS["supervisor"], "enter")
        said = str(till.app.screen.query_one("#notice").render())
        assert said.endswith("may not give this discount: ask a manager to approve it.")


async def test_one_pin_approves_what_is_alike_and_says_how_much(lane_file: Database) -> None:
    """Each act has its own approval, so that a third price is not covered by the two that were seen."""
    async with open_till(lane_file) as till:
        for code, price in ((MATE, "@2"), ("BREAD", "@1")):
            await till.type(code, "enter")
            await till.type(price, "enter")
        await till.press("f12", "enter", "f6")
        assert what(till).endswith("3.20 → 1.00, and 1 more like it")
        await till.type("S1", "enter")
        await till.type(PINS["supervisor"], "enter")
        await till.press("escape")
        await till.type("STAMP", "enter")
        await till.type("@1", "enter")
        await till.press("f12", "enter")
        assert "may not change a price" in till.message
        await till.press("f6")
        assert "more like it" not in what(till)
        await till.type("S1", "enter")
        await till.type(PINS["supervisor"], "enter")
        await till.press("enter")
        assert till.total == ("CHANGE SGD", "0.00")
    assert len(await rows(lane_file, Approval, "used_for")) == 3


async def test_what_is_approved_has_a_reason(lane_file: Database) -> None:
    async with open_till(lane_file) as till:
        await till.scan(MATE)
        await till.type("%%20", "enter")
        await till.press("f12", "enter")
        assert "may not give this discount" in till.message
        await till.press("f6", "enter")
        assert "Say in a few words why" in words(till)
        await till.press("escape")
        assert till.is_paying
        await till.press("f6")
        await till.type("dented", "enter")
        assert what(till).endswith("the whole basket, 20 %")
        await till.type("S1", "enter")
        await till.type(PINS["supervisor"], "enter")
        await till.press("escape")
        assert "Why: dented" in till.text(Details)
        await till.press("f12", "enter")
        assert till.total == ("CHANGE SGD", "0.00")
    bodies = [body for kind, body in await rows(lane_file, JournalEntry, "kind", "body") if kind == "sale"]
    assert '"discount_reason":"dented"' in bodies[0]


async def test_a_shop_may_want_a_reason_for_each(lane_file: Database) -> None:
    async with open_till(lane_file, always_reason=True) as till:
        await till.scan(MATE)
        await till.type("%%10", "enter")
        await till.press("f12")
        assert "Why ▸" in till.text(EntryLine)
        await till.type("dented", "enter")
        assert "Why: dented" in till.text(Details)
        assert till.sell.register.basket.basket_discount_rate == Rate(100_000)
        await till.press("f12", "enter")
    assert await rows(lane_file, Document, "basket_discount") == [(28,)]
    bodies = [body for kind, body in await rows(lane_file, JournalEntry, "kind", "body") if kind == "sale"]
    assert '"discount_reason":"dented"' in bodies[0]
