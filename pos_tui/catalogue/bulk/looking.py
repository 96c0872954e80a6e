"""What a change of many products, or taking one back, would come to: read page by page, nothing is written."""

import hashlib
import json
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import aliased

from pos_tui.catalogue.bulk.models import BulkEdit as BulkEditRow
from pos_tui.catalogue.bulk.models import BulkEditLine
from pos_tui.catalogue.bulk.rules import FIELDS, Refused, changed_to, checked
from pos_tui.catalogue.bulk.views import BulkChange, BulkEdit, BulkPreview, Changing
from pos_tui.catalogue.bulk.wording import Names, names_in
from pos_tui.catalogue.checks import UNTAXED
from pos_tui.catalogue.kept import Sieve
from pos_tui.catalogue.listing import sieved
from pos_tui.catalogue.models import Product
from pos_tui.db.sessions import Reading
from pos_tui.errors import BadInput, Unknown
from pos_tui.staff.models import Staff

PAGE = 2_000
MOST_PRODUCTS = 200_000
SHOWN = 100
"""So many products of a preview are shown: the first that change, and the first that cannot."""
COLUMNS = (Product.id, Product.sku, Product.name, Product.kind, *(getattr(Product, name) for name in FIELDS))
Pages = AsyncIterator[list[Changing]]


async def preview_bulk(session: Reading, company_id: UUID, sieve: Sieve, change: BulkChange) -> BulkPreview:
    """What the change would come to. Raises BadInput for one that cannot be done at all."""
    names = await names_in(session, company_id)
    meant = await count_meant(session, company_id, sieve, change, names)
    return await _preview(changing(session, company_id, sieve, change, names), names, meant)


async def preview_undo(session: Reading, company_id: UUID, edit_id: UUID) -> BulkPreview:
    """What taking a change back would come to. Raises BadInput where it was taken back already."""
    names = await names_in(session, company_id)
    edit = await undoable(session, company_id, edit_id)
    return await _preview(changing_back(session, company_id, edit_id, names), names, edit.products)


async def _preview(pages: Pages, names: Names, meant: int) -> BulkPreview:
    changed: list[Changing] = []
    refused: list[Changing] = []
    counts: Counter[bool] = Counter()
    seal = Seal()
    async for page in pages:
        for one in page:
            if one.after or one.why_not:
                shown = refused if one.why_not else changed
                counts[bool(one.why_not)] += 1
                shown += [one] if len(shown) < SHOWN else []
        seal.press(page)
    return BulkPreview(
        meant=meant, changed=counts[False], refused=counts[True], seal=seal.text,
        first=tuple(map(names.shown, changed)), first_refused=tuple(map(names.shown, refused)),
    )  # fmt: skip


class Seal:
    """One short text for all that changes: the same products, before and after, have the same."""

    def __init__(self) -> None:
        self._hash = hashlib.sha256()

    def press(self, page: Sequence[Changing]) -> None:
        """The changes of a page are part of it."""
        for one in page:
            self._hash.update(json.dumps([one.sku, one.before, one.after], default=str).encode())

    @property
    def text(self) -> str:
        return self._hash.hexdigest()[:16]


async def count_meant(session: Reading, company_id: UUID, sieve: Sieve, change: BulkChange, names: Names) -> int:
    """How many products the sieve means. Raises BadInput or Unknown for what cannot be done to any of them."""
    checked(change)
    if change.category_id is not None and change.category_id not in names.categories:
        raise Unknown("This category is gone meanwhile: choose another one.")
    if change.tax_class_id is not None and change.tax_class_id not in names.taxes:
        raise Unknown("This tax class is not the shop's: choose another one.")
    query = select(func.count()).select_from(Product).where(Product.company_id == company_id)
    meant = int(await session.scalar(await sieved(session, company_id, sieve, query)) or 0)
    if meant > MOST_PRODUCTS:
        raise BadInput(
            f"{meant} products are meant, and at most {MOST_PRODUCTS} are changed at once: filter them further, "
            "or export products.csv, change it and import it."
        )
    return meant


async def changing(session: Reading, company_id: UUID, sieve: Sieve, change: BulkChange, names: Names) -> Pages:
    """Page by page, by SKU: every product that is meant, with what changes of it or why it stays."""
    tidy = checked(change)
    query = select(*COLUMNS).where(Product.company_id == company_id)
    query = (await sieved(session, company_id, sieve, query)).order_by(Product.sku).limit(PAGE)
    async for rows in _pages(session, query):
        yield [_changing(row, tidy, names) for row in rows]


async def changing_back(session: Reading, company_id: UUID, edit_id: UUID, names: Names) -> Pages:
    """The same of a change that is taken back: what it changed is as it was, unless it changed since."""
    query = (
        select(*COLUMNS, BulkEditLine.before, BulkEditLine.after)
        .join(
            BulkEditLine,
            and_(BulkEditLine.company_id == Product.company_id, BulkEditLine.product_id == Product.id),
        )
        .where(Product.company_id == company_id, BulkEditLine.edit_id == edit_id)
        .order_by(Product.sku)
        .limit(PAGE)
    )
    async for rows in _pages(session, query):
        yield [_back(row, names) for row in rows]


async def _pages(session: Reading, query: Select[*tuple[Any, ...]]) -> AsyncIterator[Sequence[Any]]:
    after = ""
    while rows := (await session.execute(query.where(Product.sku > after))).all():
        yield rows
        after = rows[-1].sku


def _changing(row: Any, change: BulkChange, names: Names) -> Changing:
    before = {name: getattr(row, name) for name in FIELDS}
    one = {"product_id": row.id, "sku": row.sku, "name": row.name}
    try:
        after = changed_to(before, change)
        if row.kind == "gift_card" and names.tax_kinds[after.get("tax_class_id", row.tax_class_id)] not in UNTAXED:
            raise Refused("it is a gift card, which is money and not taxed")
    except Refused as refusal:
        return Changing(**one, why_not=str(refusal))
    return Changing(**one, before={name: before[name] for name in after}, after=after)


def _back(row: Any, names: Names) -> Changing:
    one = {"product_id": row.id, "sku": row.sku, "name": row.name}
    was, became = unpacked(row.before), unpacked(row.after)
    if any(getattr(row, name) != value for name, value in became.items()):
        return Changing(**one, why_not="it was changed since")
    if was.get("category_id") is not None and was["category_id"] not in names.categories:
        return Changing(**one, why_not="the category that it was in is gone")
    return Changing(**one, before=became, after=was)


def unpacked(text: str) -> dict[str, Any]:
    """Values as they are kept with a change."""
    kept: dict[str, Any] = json.loads(text)
    return {name: UUID(value) if name.endswith("_id") and value else value for name, value in kept.items()}


async def undoable(session: Reading, company_id: UUID, edit_id: UUID) -> BulkEdit:
    """A change that can be taken back. Raises Unknown or BadInput with a sentence."""
    found = await bulk_edits(session, company_id, edit_id=edit_id)
    if not found:
        raise Unknown("There is no such change: look at the list again.")
    if found[0].undone:
        raise BadInput("This change was taken back already: look at the list again.")
    return found[0]


async def bulk_edits(
    session: Reading, company_id: UUID, *, edit_id: UUID | None = None, limit: int = SHOWN
) -> list[BulkEdit]:
    """Changes of many products, the newest first."""
    row, undo = BulkEditRow, aliased(BulkEditRow)
    query = (
        select(row, Staff.name, undo.id)
        .outerjoin(Staff, and_(Staff.company_id == company_id, Staff.id == row.staff_id))
        .outerjoin(undo, and_(undo.company_id == company_id, undo.undoes_id == row.id))
        .where(row.company_id == company_id)
        .order_by(row.at.desc(), row.id.desc())
        .limit(limit)
    )
    found = await session.execute(query if edit_id is None else query.where(row.id == edit_id))
    return [
        BulkEdit(
            edit_id=each.id, at=each.at, who=who or "", which=each.which, change=each.change,
            products=each.products, is_undo=each.undoes_id is not None, undone=undone is not None,
        )
        for each, who, undone in found
    ]  # fmt: skip
