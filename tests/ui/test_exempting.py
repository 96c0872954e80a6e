"""No tax, by a key and a reason; who may not has it approved in place."""

from pos_tui.db.unit_of_work import Database
from pos_tui.selling.models import Document
from pos_tui.ui.widgets.details import Details
from tests.selling.sales import rows
from tests.ui.till import open_till

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
