"""What is printed of a shop in which everything is hostile: plain lines that fit the paper, and no codes."""

import pytest
from sqlalchemy import select

from pos_tui.cash.report_text import x_text, z_text
from pos_tui.cash.reports import x_report, z_report
from pos_tui.db.sessions import Reading
from pos_tui.db.unit_of_work import Database
from pos_tui.hardware.paper import columns
from pos_tui.pricing.labels import Wanted, labels, labels_text
from pos_tui.selling import receipt_text as receipts
from pos_tui.selling.models import Document
from pos_tui.selling.queries import find_receipt
from pos_tui.shop.queries import lanes
from tests.faults.acts import World
from tests.hostile.strings import MARK, obeyed_in
from tests.shops import NOW, TODAY

WIDTH = 40


async def pages(session: Reading, world: World) -> list[str]:
    """Every receipt as it was and as a copy, the Z of the till that closed, the X of the other, all labels."""
    company_id = world.shop.company_id
    found = [lane for lane in await lanes(session) if lane.company.company_id == company_id]
    here = next(lane for lane in found if lane.terminal_id == world.shop.lane.terminal_id)
    printed = []
    for document_id in (await session.scalars(select(Document.id))).all():
        receipt = await find_receipt(session, company_id, document_id)
        assert receipt is not None
        printed += [receipts.receipt_text(receipt, WIDTH, copy=copy) for copy in (False, True)]
    printed.append(z_text(await z_report(session, company_id, here.terminal_id, 1), here, width=WIDTH))
    printed.append(x_text(await x_report(session, company_id, here.terminal_id), here, at=NOW, width=WIDTH))
    printed.append(labels_text(await labels(session, here, Wanted(), on=TODAY), here, width=WIDTH))
    return printed


async def test_a_page_is_lines_that_fit_and_no_codes(
    hostile: Database, planted_shop: tuple[object, World]
) -> None:
    printed = await hostile.read(lambda session: pages(session, planted_shop[1]))
    assert len(printed) >= 13
    for page in printed:
        assert MARK in page
        assert obeyed_in(page) == ""
        assert "\r" not in page
        assert max(columns(line) for line in page.splitlines()) <= WIDTH


async def test_control_a_receipt_of_names_as_they_are_would_carry_codes(
    hostile: Database, planted_shop: tuple[object, World], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receipts, "clean", lambda text, _limit=0: text)
    printed = await hostile.read(lambda session: pages(session, planted_shop[1]))
    assert any(obeyed_in(page) for page in printed)
