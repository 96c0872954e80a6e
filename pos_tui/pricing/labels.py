"""Labels for shelves: what a product costs here today, for everybody, and its code, as text for any printer.

The price is the one that the till asks of somebody without a tier: that of a price list in force here, or the
product's own.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, exists, func, or_, select

from pos_tui.catalogue.kept import Sieve
from pos_tui.catalogue.listing import sieved
from pos_tui.catalogue.models import Barcode, PriceList, PriceListEntry, Product
from pos_tui.catalogue.tariffs import tariff_of, with_tariff
from pos_tui.db.rowset import IDENTITY, as_rows, rowset
from pos_tui.db.sessions import Reading, Writing
from pos_tui.errors import BadInput
from pos_tui.hardware.paper import folded, row
from pos_tui.journal.keys import ShopKey
from pos_tui.journal.models import JournalEntry
from pos_tui.journal.service import Entry, append, lock_lane
from pos_tui.money import ONE, UnitPrice, unit_price_text
from pos_tui.pricing.lists import price_in_force
from pos_tui.shop.views import Lane
from pos_tui.staff.permits import require
from pos_tui.staff.views import Actor, Place
from pos_tui.text import clean
from pos_tui.view import View

LABELS = "labels"
MOST_LABELS = 2_000
PAGE = 500
WIDTH = 40
PER = {"kg": ("kg", 1), "g": ("kg", 1_000), "lb": ("lb", 1), "l": ("l", 1), "gal": ("gal", 1), "pint": ("pint", 1),
       "m": ("m", 1)}  # fmt: skip
"""What a price is told for, of goods that are weighed or measured, and how many of their unit that is."""


class Label(View):
    """What stands at the shelf; the price of goods that are weighed or measured is that of one of `per`."""

    sku: str
    name: str
    price: UnitPrice
    per: str | None
    barcode: str
    list_name: str | None
    on: date


class Wanted(View):
    """Which labels: of products that the sieve means, or of this one; of those, what changed since a moment."""

    sieve: Sieve = Sieve()
    product_id: UUID | None = None
    since: datetime | None = None


async def labels(session: Reading, lane: Lane, wanted: Wanted, *, on: date) -> list[Label]:
    """The labels by SKU; an open price has none. Raises BadInput for more than are printed at once."""
    company_id = lane.company.company_id
    query = select(Product.id, Product.sku).where(Product.company_id == company_id, Product.price > 0)
    if wanted.product_id is not None:
        query = query.where(Product.id == wanted.product_id)
    else:
        query = await sieved(session, company_id, wanted.sieve, query)
    if wanted.since is not None:
        query = query.where(_changed_since(lane, wanted.since, on))
    found = (await session.execute(query.order_by(Product.sku).limit(MOST_LABELS + 1))).all()
    if len(found) > MOST_LABELS:
        raise BadInput(f"More than {MOST_LABELS} labels at once: filter the products, or take what changed since.")
    made: list[Label] = []
    for start in range(0, len(found), PAGE):
        made += await _labels_of(session, lane, [row.id for row in found[start : start + PAGE]], on)
    return made


async def last_labels(session: Reading, lane: Lane) -> datetime | None:
    """When labels were last printed in this outlet."""
    found: datetime | None = await session.scalar(
        select(func.max(JournalEntry.at)).where(
            JournalEntry.company_id == lane.company.company_id, JournalEntry.outlet_id == lane.outlet_id,
            JournalEntry.kind == LABELS,
        )
    )  # fmt: skip
    return found


async def tell_labels(
    session: Writing, place: Place, actor: Actor, which: str, count: int, *, key: ShopKey, now: datetime
) -> None:
    """So many labels are printed now: what changes from here on needs another one."""
    approved_by = await require(session, place, actor, "edit_products", used_for=place.terminal_id, now=now)
    lane = await lock_lane(session, place.company_id, place.terminal_id)
    told = {"after": {"labels": count, "which": clean(which, 200)}}
    await append(session, lane, [Entry(LABELS, actor.staff_id, None, told, approved_by)], key=key, now=now)


def label_text(label: Label, currency: str, exponent: int, *, width: int = WIDTH) -> str:
    """A label in lines of at most `width` columns; the price is never cut."""
    per = f" / {label.per}" if label.per else ""
    lines = [
        *folded(clean(label.name), width)[:2],
        *row(clean(label.list_name or ""), "", f"{currency} {unit_price_text(label.price, exponent)}{per}", width),
        *row(clean(label.sku), "", clean(label.barcode), width),
        *row("", "", f"{label.on}", width),
    ]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def labels_text(made: Sequence[Label], lane: Lane, *, width: int = WIDTH) -> str:
    """Labels one below the other, with a line to cut along."""
    company = lane.company
    texts = [label_text(one, company.currency, company.exponent, width=width) for one in made]
    return ("-" * width + "\n").join(texts)


def _changed_since(lane: Lane, since: datetime, on: date) -> Any:
    """The product was changed since, or a list that prices it here began or ended since."""
    day = since.date()
    began_or_ended = or_(PriceList.starts_on.between(day, on), PriceList.ends_on.between(day, on))
    listed = exists().where(
        PriceListEntry.company_id == Product.company_id, PriceListEntry.product_id == Product.id,
        PriceList.company_id == Product.company_id, PriceList.id == PriceListEntry.price_list_id,
        PriceList.active, PriceList.tier.is_(None),
        or_(PriceList.outlet_id.is_(None), PriceList.outlet_id == lane.outlet_id), began_or_ended,
    )  # fmt: skip
    return or_(Product.updated_at >= since, listed)


async def _labels_of(session: Reading, lane: Lane, products: Sequence[UUID], on: date) -> list[Label]:
    """In three statements for a page of them."""
    company_id = lane.company.company_id
    given = rowset(session, id=IDENTITY)
    these, ids = select(given.c.id), as_rows([{"id": one} for one in products])
    query: Select[*tuple[Any, ...]] = select(
        Product.id, Product.sku, Product.name, Product.price, Product.unit
    ).where(Product.company_id == company_id, Product.id.in_(these))
    query = with_tariff(
        query, company_id=company_id, product_id=Product.id, outlet_id=lane.outlet_id, on=on
    ).order_by(Product.sku)
    rows: dict[UUID, list[Any]] = {}
    for found in await session.execute(query, ids):
        rows.setdefault(found.id, []).append(found)
    codes = await session.execute(
        select(Barcode.product_id, func.min(Barcode.code))
        .where(Barcode.company_id == company_id, Barcode.product_id.in_(these), Barcode.pack == ONE)
        .group_by(Barcode.product_id),
        ids,
    )
    barcodes: dict[UUID, str] = dict(codes.all())
    return [_label(own, barcodes.get(product_id, ""), on) for product_id, own in rows.items()]


def _label(rows: Sequence[Any], barcode: str, on: date) -> Label:
    first, listed = rows[0], price_in_force(tariff_of(rows), None, ONE)
    per, times = PER.get(first.unit, (None, 1))
    price = first.price if listed is None else listed.price
    return Label(
        sku=first.sku, name=first.name, price=UnitPrice(price * times), per=per, barcode=barcode,
        list_name=listed.list_name if listed else None, on=on,
    )  # fmt: skip
