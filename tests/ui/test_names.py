"""Hostile names are inert: on the line, in a list, in a message, on paper."""

import re

import pytest
from rich.cells import cell_len
from sqlalchemy import update

from pos_tui.catalogue.models import Product as ProductRow
from pos_tui.db.unit_of_work import Database
from pos_tui.ui.hygiene import NoControls, plain
from pos_tui.ui.screens.pages import Page
from pos_tui.ui.widgets.details import Details
from pos_tui.ui.widgets.matches import Matches
from tests.ui.painted import Measured
from tests.ui.till import Till, open_till

MATE = "5012345678900"
NAMES = (
    "Half [/] price",
    "[@click=app.leave]free[/]",
    "[bold red]TOTAL: 0.01[/]",
    "\x1b]0;owned\x07\x1b[2J\x1b[H TOTAL 0.01",
    "\x9b31mred \x85\x00nul\x7f",
    "\u202egnihton rof\u202c",
    "z\u0335\u0336\u0337\u0338" * 40,
    "清酒" * 60,
    "👨\u200d👩\u200d👧\u200d👦 family pack \ufe0f",
    "a" * 10_000,
    "مشروب غازي 500 مل",
    "tab\there\nand\rthere",
)


async def rename(till: Till, name: str) -> None:
    """As an older program or another hand might have left it in the database."""
    await till.context.desk.database.write(
        lambda session: session.execute(update(ProductRow).where(ProductRow.sku == "MATE").values(name=name))
    )


@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
async def test_a_hostile_name_stays_in_its_column(lane_file: Database, name: str) -> None:
    async with open_till(lane_file, app=Measured) as till:
        await rename(till, name.replace("\x00", ""))
        await till.scan(MATE)
        row = next(row for row in till.text().splitlines() if "▸" in row)
        assert row.rstrip().endswith("2.80")
        assert cell_len(row) <= 80
        await till.type("club")
        assert cell_len(till.text(Matches).splitlines()[0]) <= 36
        await till.press("escape", "f12", "enter", "ctrl+r")
        assert "2.80" in till.text(Page)
        assert isinstance(till.app, Measured)
        assert not re.search("[\x00-\x08\x0b-\x1a\x1c-\x1f\x7f-\x9f]", till.app.written.replace("\n", ""))
        assert "\x1b]" not in till.app.written
        assert (
            "owned" not in re.sub(r"\x1b\[[\d;?]*[A-Za-z]", "", till.app.written) or "\x07" not in till.app.written
        )


async def test_a_customer_with_a_hostile_name_is_only_a_name(lane_file: Database) -> None:
    async with open_till(lane_file) as till:
        customer = till.shop.customer.model_copy(update={"name": "[@click=app.leave]\x1b[2J", "tier": "[/]"})
        register = till.sell.register
        register.basket = register.basket.model_copy(update={"customer": customer})
        till.sell.basket_changed()
        await till.settled()
        assert "[@click=app.leave]" in till.text(Details)
        assert "\x1b" not in till.text(Details)


def test_markup_in_outside_text_is_letters() -> None:
    assert plain("Half [/] price").plain == "Half [/] price"
    assert plain("[@click=app.leave]x").spans == []


def test_the_last_gate_drops_what_a_terminal_would_obey() -> None:
    from rich.segment import Segment
    from textual.color import Color

    kept = NoControls().apply([Segment("a\x1b[2Jb\x9bc\x7f\x00"), Segment("plain")], Color(0, 0, 0))
    assert [segment.text for segment in kept] == ["a[2Jbc", "plain"]
