"""What `on_hand` in a file means to a shelf: the opening of a new product, an adjustment of one that is known.

A number that the last import said already is old news: importing a catalogue again after a day of selling must
not put the sold goods back. Of a shelf that no import told of yet, the last number is 0, as an empty one leaves
no movement.
"""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import func, select

from pos_tui.db.rowset import IDENTITY, as_rows, rowset
from pos_tui.db.sessions import Reading
from pos_tui.intake.product_rows import ShopFacts
from pos_tui.inventory.models import StockLevel, StockMovement
from pos_tui.money import Quantity, quantity_text

SAID = "import: "


def said_reason(on_hand: Quantity) -> str:
    """The reason of a movement that an import makes: it remembers the number in the file."""
    return SAID + quantity_text(on_hand)


async def stock_changes(session: Reading, facts: ShopFacts, said: Mapping[UUID, Quantity]) -> dict[UUID, Quantity]:
    """By how much each shelf has to change; shelves that are right, or that hear old news, are left out."""
    if not said:
        return {}
    held = await _levels(session, facts, list(said))
    differ = {product_id: number for product_id, number in said.items() if held.get(product_id) != number}
    last = await _last_said(session, facts, [product_id for product_id in differ if product_id in held])
    return {
        product_id: Quantity(number - held.get(product_id, 0))
        for product_id, number in differ.items()
        if product_id not in held or last.get(product_id, said_reason(Quantity(0))) != said_reason(number)
    }


async def _levels(session: Reading, facts: ShopFacts, product_ids: list[UUID]) -> dict[UUID, Quantity]:
    given = rowset(session, product_id=IDENTITY)
    found = await session.execute(
        select(StockLevel.product_id, StockLevel.on_hand).where(
            StockLevel.company_id == facts.company_id,
            StockLevel.outlet_id == facts.outlet_id,
            StockLevel.product_id.in_(select(given.c.product_id)),
        ),
        as_rows([{"product_id": product_id} for product_id in product_ids]),
    )
    return dict(found.all())


async def _last_said(session: Reading, facts: ShopFacts, product_ids: list[UUID]) -> dict[UUID, str]:
    """The reason of the last movement that an import made of each product."""
    if not product_ids:
        return {}
    given = rowset(session, product_id=IDENTITY)
    rank = func.row_number().over(
        partition_by=StockMovement.product_id,
        order_by=(StockMovement.at.desc(), StockMovement.source_id.desc()),
    )
    ranked = (
        select(StockMovement.product_id, StockMovement.reason, rank.label("rank"))
        .where(
            StockMovement.company_id == facts.company_id,
            StockMovement.outlet_id == facts.outlet_id,
            StockMovement.product_id.in_(select(given.c.product_id)),
            StockMovement.kind.in_(("opening", "adjustment")),
            StockMovement.reason.startswith(SAID),
        )
        .subquery()
    )
    found = await session.execute(
        select(ranked.c.product_id, ranked.c.reason).where(ranked.c.rank == 1),
        as_rows([{"product_id": product_id} for product_id in product_ids]),
    )
    return dict(found.all())
