"""A transfer's own rows: found, locked, kept and moved on."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import TypeAdapter
from sqlalchemy import bindparam, delete, func, insert, select, update

from pos_tui.db.base import table_of
from pos_tui.db.sessions import Reading, Writing
from pos_tui.errors import BadInput, Unknown
from pos_tui.inventory.shelf import Held
from pos_tui.inventory.transfer_models import StockTransfer, StockTransferLine
from pos_tui.inventory.views import LotPart, TransferDraft
from pos_tui.money import Quantity
from pos_tui.shop.models import Outlet
from pos_tui.staff.views import Place
from pos_tui.text import clean

LONGEST_NOTE = 120
LOTS = TypeAdapter(tuple[LotPart, ...])


def must_be(row: Any, status: str) -> None:
    """Raises BadInput, which says what became of the transfer, where it is not in that state."""
    if row.status == status:
        return
    why = {
        "draft": "was not sent yet: send it first",
        "sent": "is on its way already: only what was not sent can be changed",
        "received": "was received already: it is booked once",
        "cancelled": "was cancelled: begin another one",
    }[row.status]
    raise BadInput(f"Transfer {row.number} {why}.")


async def other_outlet(session: Reading, place: Place, outlet_id: UUID) -> str:
    """The code of an outlet that is not this one; raises BadInput or Unknown."""
    if outlet_id == place.outlet_id:
        raise BadInput("A transfer goes to another outlet: choose one that is not this one.")
    code = await session.scalar(
        select(Outlet.code).where(Outlet.company_id == place.company_id, Outlet.id == outlet_id, Outlet.active)
    )
    if code is None:
        raise Unknown("There is no such outlet: choose another one.")
    return code


async def lock_transfer(session: Writing, place: Place, transfer_id: UUID) -> Any:
    """The transfer's row, which nobody else moves on until this transaction ends."""
    found = await session.execute(
        select(*table_of(StockTransfer).c)
        .where(StockTransfer.company_id == place.company_id, StockTransfer.id == transfer_id)
        .with_for_update()
    )
    row = found.one_or_none()
    if row is None:
        raise Unknown("There is no such transfer: look at the list again.")
    return row


async def keep_draft(session: Writing, place: Place, draft: TransferDraft, now: datetime) -> int:
    """Inserts or replaces a draft and answers its number; whoever takes the next one waits at the outlet's row."""
    await session.execute(
        select(Outlet.id)
        .where(Outlet.company_id == place.company_id, Outlet.id == place.outlet_id)
        .with_for_update(key_share=True)
    )
    transfer, note = StockTransfer, clean(draft.note, LONGEST_NOTE) or None
    found = await session.execute(
        select(transfer.number, transfer.status, transfer.from_outlet_id)
        .where(transfer.company_id == place.company_id, transfer.id == draft.transfer_id)
        .with_for_update()
    )
    known = found.one_or_none()
    if known is not None:
        if known.from_outlet_id != place.outlet_id:
            raise BadInput("This transfer is sent from another outlet: change it there.")
        must_be(known, "draft")
        number = int(known.number)
        await set_transfer(session, place, draft.transfer_id, to_outlet_id=draft.to_outlet_id, note=note)
    else:
        number = await _begin(session, place, draft, note, now)
    await _put_lines(session, place, draft)
    return number


async def _begin(session: Writing, place: Place, draft: TransferDraft, note: str | None, now: datetime) -> int:
    transfer = StockTransfer
    last = await session.scalar(
        select(func.max(transfer.number)).where(
            transfer.company_id == place.company_id, transfer.from_outlet_id == place.outlet_id
        )
    )
    row = {
        "company_id": place.company_id, "id": draft.transfer_id, "from_outlet_id": place.outlet_id,
        "to_outlet_id": draft.to_outlet_id, "status": "draft", "created_at": now, "number": (last or 0) + 1,
        "note": note,
    }  # fmt: skip
    await session.execute(insert(table_of(transfer)), [row])
    return (last or 0) + 1


async def _put_lines(session: Writing, place: Place, draft: TransferDraft) -> None:
    line = StockTransferLine
    await session.execute(
        delete(line)
        .where(line.company_id == place.company_id, line.transfer_id == draft.transfer_id)
        .execution_options(synchronize_session=False)
    )
    ours = {"company_id": place.company_id, "transfer_id": draft.transfer_id}
    await session.execute(
        insert(table_of(line)),
        [
            {**ours, "product_id": each.product_id, "sent": each.quantity, "named": _as_kept(each.lots)}
            for each in draft.lines
        ],
    )


def _as_kept(lots: Sequence[LotPart]) -> str | None:
    return LOTS.dump_json(tuple(lots)).decode() if lots else None


def named_lots(line: Any) -> tuple[LotPart, ...]:
    """The lots or serial numbers that a line was drafted with."""
    return LOTS.validate_json(line.named) if line.named else ()


async def lines_of(session: Reading, place: Place, transfer_id: UUID) -> Sequence[Any]:
    """Product, sent, received, cost and named lots of each line, in the order in which everybody locks."""
    line = StockTransferLine
    found = await session.execute(
        select(line.product_id, line.sent, line.received, line.unit_cost, line.named)
        .where(line.company_id == place.company_id, line.transfer_id == transfer_id)
        .order_by(line.product_id)
    )
    return found.all()


async def set_transfer(session: Writing, place: Place, transfer_id: UUID, **values: Any) -> None:
    """Moves a transfer on that is under our lock."""
    await session.execute(
        update(StockTransfer)
        .where(StockTransfer.company_id == place.company_id, StockTransfer.id == transfer_id)
        .values(**values)
        .execution_options(synchronize_session=False)
    )


async def set_costs(session: Writing, place: Place, transfer_id: UUID, shelf: Mapping[UUID, Held]) -> None:
    """What each line is worth on the road: its cost on the shelf that it leaves."""
    await _set_each(session, place, transfer_id, "unit_cost", {one: held.cost for one, held in shelf.items()})


async def set_received(
    session: Writing, place: Place, transfer_id: UUID, arrived: Mapping[UUID, Quantity]
) -> None:
    """How much of each line arrived."""
    await _set_each(session, place, transfer_id, "received", arrived)


async def _set_each(
    session: Writing, place: Place, transfer_id: UUID, column: str, values: Mapping[UUID, Any]
) -> None:
    line = table_of(StockTransferLine)
    await session.execute(
        update(line)
        .where(
            line.c.company_id == place.company_id,
            line.c.transfer_id == transfer_id,
            line.c.product_id == bindparam("this_product"),
        )
        .values({column: bindparam("value")}),
        [{"this_product": product_id, "value": value} for product_id, value in values.items()],
    )
