"""No tax, by a key and a reason; who may not has it approved in place."""

from syrupy.assertion import SnapshotAssertion

from pos_tui.db.unit_of_work import Database
from pos_tui.journal.models import JournalEntry
from pos_tui.selling.models import Document
from pos_tui.ui.widgets.details import Details
from tests.selling.sales import rows
from tests.ui.floor import approve, words
from tests.ui.snapshots import picture
from tests.ui.till import SIZES, open_till

MATE = "5012345678900"


async def test_a_reason_takes_the_tax_off_and_a_dash_puts_it_back(database: Database) -> None:
    async with open_till(database, who="owner") as till:
        await till.scan(MATE, MATE, MATE)
        assert till.total == ("TOTAL SGD", "8.40")
        await till.press("ctrl+t")
        assert "why no tax is due" in till.message
        await till.type("Embassy", "enter")
        assert till.total == ("TOTAL SGD", "7.71")
        assert "No tax: Embassy" in till.text(Details)
        await till.press("ctrl+t")
        await till.type("-", "enter")
        assert till.total == ("TOTAL SGD", "8.40")
        await till.press("ctrl+z", "f12", "enter")
        assert "Tax not due: Embassy" in till.printer.pages[0]
    assert await rows(database, Document, "exemption", "tax", "total") == [("Embassy", 0, 771)]


async def test_a_cashier_is_told_who_could_approve_it(database: Database) -> None:
    async with open_till(database) as till:
        await till.scan(MATE)
        await till.press("ctrl+t")
        await till.type("Embassy", "enter")
        await till.press("f12", "enter")
        assert till.is_paying
        assert "may not sell without tax: ask a supervisor to approve it (F6)" in till.message
    assert await rows(database, Document, "exemption") == []


async def test_a_supervisors_pin_lets_a_cashier_sell_without_tax_once(database: Database) -> None:
    async with open_till(database) as till:
        await till.scan(MATE, MATE, MATE)
        await till.press("ctrl+t")
        await till.type("Embassy", "enter")
        await till.press("f12", "enter")
        assert "to approve it (F6)" in till.message
        await till.press("f6")
        await approve(till)
        await till.press("enter")
        assert till.total == ("CHANGE SGD", "0.00")
        assert "Tax not due: Embassy" in till.printer.pages[0]
        await till.press("enter")
        await till.scan(MATE)
        await till.press("ctrl+t")
        await till.type("Embassy", "enter")
        await till.press("f12", "enter")
        assert "to approve it (F6)" in till.message
    assert await rows(database, Document, "exemption", "tax", "total") == [("Embassy", 0, 771)]
    told = await rows(database, JournalEntry, "kind", "approved_by")
    assert [by for kind, by in told if kind == "sale"] == [till.shop.supervisor.staff_id]


async def test_a_wrong_pin_approves_nothing_and_the_basket_stays(lane_file: Database) -> None:
    async with open_till(lane_file) as till:
        await till.scan(MATE)
        await till.press("ctrl+t")
        await till.type("Embassy", "enter")
        await till.press("f12", "enter", "f6")
        await approve(till, "000000")
        assert "Number and PIN do not fit" in words(till)
        await till.press("escape")
        assert till.is_paying
        await till.press("escape")
        assert till.lines == [("MATE", 1_000)]
    assert await rows(lane_file, Document, "id") == []


@SIZES
async def test_how_no_tax_and_the_list_of_keys_look(
    lane_file: Database, size: tuple[int, int], looks: SnapshotAssertion
) -> None:
    async with open_till(lane_file, size=size) as till:
        await till.scan(MATE)
        await till.press("ctrl+t")
        await till.type("Embassy", "enter")
        await till.painted()
        assert picture(till.app) == looks(name="no-tax")
        await till.press("f1")
        await till.painted()
        assert picture(till.app) == looks(name="help")
        await till.press("pagedown")
        await till.painted()
        assert picture(till.app) == looks(name="more-help")
