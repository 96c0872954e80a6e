"""A promotion as rows of cells and back: what a CSV file, a form and the journal say of it. Pure."""

from collections.abc import Sequence
from uuid import UUID

from pos_tui.pricing import cells as read
from pos_tui.pricing.cells import WEEKDAYS, Cells, Names, Reader
from pos_tui.pricing.flat_deals import GOODS, GOT, deal_cells, read_deal
from pos_tui.pricing.promotions.views import Promotion, When
from pos_tui.text import clean

KINDS: dict[str, tuple[str, ...]] = {
    "percent": (*GOODS, "percent"),
    "amount": (*GOODS, "amount"),
    "price": (*GOODS, "price"),
    "n_for": (*GOODS, "quantity", "price", "most_per_basket"),
    "buy_get": (*GOODS, "quantity", *GOT, "get_quantity", "percent", "most_per_basket"),
    "mix": (*GOODS, "quantity", "percent", "amount", "price", "most_per_basket"),
    "threshold": (*GOODS, "threshold", "percent", "amount"),
}
"""The columns that a kind of promotion has beside those that all have."""
WHEN = ("starts_on", "ends_on", "weekdays", "from", "to", "tier", "outlet", "coupon")
FOR_ALL = ("code", "name", "kind", *WHEN, "priority", "active")
COLUMNS = (
    "code", "name", "kind", *GOODS, "quantity", *GOT, "get_quantity", "percent", "amount", "price", "threshold",
    *WHEN, "priority", "most_per_basket", "active",
)  # fmt: skip


def promotion_of(rows: Sequence[Cells], names: Names, promotion_id: UUID) -> Promotion:
    """The promotion that rows of cells mean, one row but for a mix. Raises BadInput with all that is wrong."""
    reader = Reader(rows[0])
    kind = reader.need("kind", _kind, "percent")
    if not reader.wrong:
        used = {*FOR_ALL, *KINDS[kind]}
        reader.wrong += [f"{one} means nothing for {kind}: leave it empty" for one in COLUMNS
                         if one not in used and reader.has(one)]  # fmt: skip
    if kind != "mix" and len(rows) > 1:
        reader.wrong.append("only a mix has several rows of one code")
    promotion = Promotion(
        promotion_id=promotion_id,
        code=reader.need("code", read.exact, ""),
        name=reader.need("name", read.words, ""),
        priority=reader.take("priority", read.whole, 0),
        when=_when(reader, names),
        deal=read_deal(kind, reader, rows, names),
        most_per_basket=reader.take("most_per_basket", _or_none, None),
    )
    reader.done()
    return promotion


def is_active(cells: Cells) -> bool:
    """Whether the promotion is in use: yes, unless it says no. Raises BadInput."""
    reader = Reader(cells)
    active = reader.take("active", read.yes, True)
    reader.done()
    return active


def rows_of(promotion: Promotion, names: Names, *, active: bool) -> list[dict[str, str]]:
    """The rows that `promotion_of` reads, with every column."""
    blank = dict.fromkeys(COLUMNS, "")
    told = {
        "code": promotion.code,
        "name": promotion.name,
        "kind": promotion.deal.kind,
        **_when_cells(promotion.when, names),
        "priority": str(promotion.priority or ""),
        "most_per_basket": str(promotion.most_per_basket or ""),
        "active": "yes" if active else "no",
    }
    first, *others = deal_cells(promotion.deal, names)
    return [{**blank, **told, **first}, *({**blank, "code": promotion.code, **other} for other in others)]


def _kind(text: str) -> str:
    if text not in KINDS:
        raise ValueError(f"{clean(text, 40)!r} is not one of {', '.join(KINDS)}")
    return text


def _or_none(text: str) -> int | None:
    return read.whole(text)


def _when(reader: Reader, names: Names) -> When:
    return When(
        starts_on=reader.take("starts_on", read.day, None),
        ends_on=reader.take("ends_on", read.day, None),
        weekdays=reader.take("weekdays", read.weekdays, tuple[int, ...]()),
        from_time=reader.take("from", read.hour, None),
        to_time=reader.take("to", read.hour, None),
        tier=reader.take("tier", read.exact, None),
        outlet_id=reader.take("outlet", read.outlet(names), None),
        coupon=reader.take("coupon", read.exact, None),
    )


def _when_cells(when: When, names: Names) -> dict[str, str]:
    return {
        "starts_on": str(when.starts_on or ""),
        "ends_on": str(when.ends_on or ""),
        "weekdays": " ".join(WEEKDAYS[one - 1] for one in sorted(when.weekdays)),
        "from": f"{when.from_time:%H:%M}" if when.from_time is not None else "",
        "to": f"{when.to_time:%H:%M}" if when.to_time is not None else "",
        "tier": when.tier or "",
        "outlet": names.of("outlets", [when.outlet_id])[0] if when.outlet_id else "",
        "coupon": when.coupon or "",
    }
