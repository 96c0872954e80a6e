"""Many products are changed at once, or none; told once, and taken back as one.

A product that cannot take the change stays as it is, and is counted.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, insert, select, update

from pos_tui.catalogue.bulk.looking import Pages, Seal, changing, changing_back, count_meant, undoable
from pos_tui.catalogue.bulk.models import BulkEdit, BulkEditLine
from pos_tui.catalogue.bulk.views import BulkChange, BulkDone, Changing
from pos_tui.catalogue.bulk.wording import Names, change_words, names_in, which_words
from pos_tui.catalogue.kept import Sieve
from pos_tui.catalogue.models import PriceChange, Product
from pos_tui.catalogue.writing import PRICED_BY, lock_catalogue
from pos_tui.db.base import Rows, new_id, table_of
from pos_tui.db.rowset import IDENTITY, as_rows, rowset
from pos_tui.db.sessions import Reading, Writing
from pos_tui.errors import BadInput
from pos_tui.journal.keys import ShopKey
from pos_tui.journal.service import Entry, LaneState, append, lock_lane
from pos_tui.shop.version import raise_version
from pos_tui.staff.permits import require
from pos_tui.staff.views import Actor, Place

Progress = Callable[[int, int], None]
"""Told how many products were looked at, of how many."""
BULK_EDIT = "bulk_edit"
MOST_TOLD = 5


@dataclass
class _Edit:
    """A change on its way: what it is called, and how far it has come."""

    edit_id: UUID
    which: str
    change: str
    meant: int
    names: Names
    undoes_id: UUID | None = None
    changed: int = 0
    refused: int = 0
    repriced: bool = False
    told: list[Changing] = field(default_factory=list)
    seal: Seal = field(default_factory=Seal)

    def count(self, page: Sequence[Changing]) -> list[Changing]:
        """Those of the page that change."""
        changes = [one for one in page if one.after]
        self.changed, self.refused = self.changed + len(changes), self.refused + sum(bool(o.why_not) for o in page)
        self.repriced = self.repriced or any(name in PRICED_BY for one in changes for name in one.after)
        self.told.extend(changes[: MOST_TOLD - len(self.told)])
        self.seal.press(page)
        return changes

    def body(self) -> dict[str, Any]:
        """What the journal is told: how many, which, what, and the first of them before and after."""
        shown = [self.names.shown(one) for one in self.told]
        after = {one.sku: one.after for one in shown}
        facts = {"products": self.changed, "which": self.which, "change": self.change, "stay": self.refused}
        return {"before": {one.sku: one.before for one in shown}, "after": {**facts, **after}}


def unwatched(_done: int, _of: int) -> None:
    """Nobody looks."""


async def bulk_edit(
    session: Writing,
    place: Place,
    actor: Actor,
    edit_id: UUID,
    sieve: Sieve,
    change: BulkChange,
    *,
    seal: str | None = None,
    key: ShopKey,
    now: datetime,
    progress: Progress = unwatched,
) -> BulkDone:
    """Every product that the sieve means takes the change, and each price that changes is kept.

    `edit_id` again changes nothing and answers as before. `seal` is that of the preview that was looked at. Raises
    BadInput or Unknown with a sentence.
    """
    begun = await _begin(session, place, actor, edit_id, now)
    if begun.done is not None:
        return begun.done
    names = await names_in(session, place.company_id)
    meant = await count_meant(session, place.company_id, sieve, change, names)
    edit = _Edit(edit_id, which_words(sieve, names), change_words(change, names), meant, names)
    pages = changing(session, place.company_id, sieve, change, names)
    await _carry_out(session, begun, edit, pages, seal=seal, now=now, progress=progress)
    return await _tell(session, begun, edit, key=key, now=now)


async def undo_bulk_edit(
    session: Writing,
    place: Place,
    actor: Actor,
    undo_id: UUID,
    edit_id: UUID,
    *,
    seal: str | None = None,
    key: ShopKey,
    now: datetime,
    progress: Progress = unwatched,
) -> BulkDone:
    """What a change made of products is as it was before; a product that was changed since stays.

    `undo_id` again changes nothing and answers as before. Raises BadInput or Unknown with a sentence.
    """
    begun = await _begin(session, place, actor, undo_id, now)
    if begun.done is not None:
        return begun.done
    names = await names_in(session, place.company_id)
    known = await undoable(session, place.company_id, edit_id)
    edit = _Edit(undo_id, known.which, f"taken back: {known.change}", known.products, names, undoes_id=edit_id)
    pages = changing_back(session, place.company_id, edit_id, names)
    await _carry_out(session, begun, edit, pages, seal=seal, now=now, progress=progress)
    return await _tell(session, begun, edit, key=key, now=now)


@dataclass(frozen=True)
class _Begun:
    """Who may do it and has the catalogue; `done` when it was done already."""

    lane: LaneState
    staff_id: UUID
    approved_by: UUID | None
    done: BulkDone | None


async def _begin(session: Writing, place: Place, actor: Actor, edit_id: UUID, now: datetime) -> _Begun:
    approved_by = await require(session, place, actor, "edit_products", used_for=edit_id, now=now)
    lane = await lock_lane(session, place.company_id, place.terminal_id)
    await lock_catalogue(session, place.company_id)
    return _Begun(lane, actor.staff_id, approved_by, await _done(session, place.company_id, edit_id))


async def _carry_out(
    session: Writing,
    begun: _Begun,
    edit: _Edit,
    pages: Pages,
    *,
    seal: str | None,
    now: datetime,
    progress: Progress,
) -> None:
    company_id, lines, looked_at = begun.lane.company_id, list[dict[str, Any]](), 0
    async for page in pages:
        changes = edit.count(page)
        await _write(session, company_id, changes, begun.staff_id, now)
        lines += _lines(company_id, edit.edit_id, changes)
        looked_at += len(page)
        progress(looked_at, edit.meant)
    if seal is not None and seal != edit.seal.text:
        raise BadInput("Products changed meanwhile, so nothing was done: look at what it would come to again.")
    if not edit.changed:
        raise BadInput("No product would change: choose other products, or another change.")
    await _keep(session, company_id, edit, lines, begun.staff_id, now)


async def _tell(session: Writing, begun: _Begun, edit: _Edit, *, key: ShopKey, now: datetime) -> BulkDone:
    if edit.repriced:
        await raise_version(session, begun.lane.company_id)
    entry = Entry(BULK_EDIT, begun.staff_id, edit.edit_id, edit.body(), begun.approved_by)
    await append(session, begun.lane, [entry], key=key, now=now)
    return BulkDone(edit_id=edit.edit_id, changed=edit.changed, refused=edit.refused)


async def _done(session: Reading, company_id: UUID, edit_id: UUID) -> BulkDone | None:
    """The answer to a change that was done already; who stayed as they were is not kept."""
    products = await session.scalar(
        select(BulkEdit.products).where(BulkEdit.company_id == company_id, BulkEdit.id == edit_id)
    )
    return None if products is None else BulkDone(edit_id=edit_id, changed=products, refused=0)


async def _write(
    session: Writing, company_id: UUID, changes: Sequence[Changing], staff_id: UUID, now: datetime
) -> None:
    """One statement for all products of which the same differs, by their keys; and their prices before and after.

    Joined with a row set, SQLite would walk all of that for every product.
    """
    by_fields: dict[tuple[str, ...], list[Changing]] = {}
    for one in changes:
        by_fields.setdefault(tuple(one.after), []).append(one)
    product = table_of(Product).c
    for fields, some in by_fields.items():
        await session.execute(
            update(table_of(Product))
            .where(product.company_id == company_id, product.id == bindparam("this_product"))
            .values({name: bindparam(f"new_{name}") for name in fields} | {"updated_at": now}),
            [
                {"this_product": one.product_id, **{f"new_{name}": value for name, value in one.after.items()}}
                for one in some
            ],
        )
    await _write_steps(session, company_id, changes, staff_id, now)


async def _write_steps(
    session: Writing, company_id: UUID, changes: Sequence[Changing], staff_id: UUID, now: datetime
) -> None:
    priced = {one.product_id: one for one in changes if "price" in one.after or "cost" in one.after}
    if not priced:
        return
    given = rowset(session, id=IDENTITY)
    found = await session.execute(
        select(Product.id, Product.price, Product.cost).where(
            Product.company_id == company_id, Product.id.in_(select(given.c.id))
        ),
        as_rows([{"id": product_id} for product_id in priced]),
    )
    rows = [
        {
            "company_id": company_id, "id": new_id(), "product_id": row.id, "at": now, "staff_id": staff_id,
            "price_before": priced[row.id].before.get("price", row.price), "price_after": row.price,
            "cost_before": priced[row.id].before.get("cost", row.cost), "cost_after": row.cost,
        }
        for row in found
    ]  # fmt: skip
    await session.execute(insert(table_of(PriceChange)), rows)


def _lines(company_id: UUID, edit_id: UUID, changes: Sequence[Changing]) -> Rows:
    return [
        {
            "company_id": company_id, "edit_id": edit_id, "product_id": one.product_id,
            "before": json.dumps(one.before, default=str), "after": json.dumps(one.after, default=str),
        }
        for one in changes
    ]  # fmt: skip


async def _keep(
    session: Writing, company_id: UUID, edit: _Edit, lines: Rows, staff_id: UUID, now: datetime
) -> None:
    head = {
        "company_id": company_id, "id": edit.edit_id, "at": now, "staff_id": staff_id, "which": edit.which,
        "change": edit.change, "products": edit.changed, "undoes_id": edit.undoes_id,
    }  # fmt: skip
    await session.execute(insert(table_of(BulkEdit)), [head])
    await session.execute(insert(table_of(BulkEditLine)), lines)
