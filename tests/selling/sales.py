"""Making sales in a test: a basket of SKUs, paid as asked."""

from collections.abc import Iterable
from functools import cache
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.orm import DeclarativeBase

from pos_tui.db.base import table_of
from pos_tui.db.sessions import Reading
from pos_tui.db.unit_of_work import Database
from pos_tui.money import ONE, Money, Quantity
from pos_tui.schema import metadata
from pos_tui.selling.basket import add, new_basket
from pos_tui.selling.rules import price_basket
from pos_tui.selling.service import complete_sale
from pos_tui.selling.views import Basket, Payment, Receipt, Sale
from pos_tui.shop.views import Lane
from tests.shops import Shop


def basket_of(shop: Shop, *wanted: tuple[str, int] | str, customer: bool = False) -> Basket:
    """A basket of SKUs, each with a quantity in whole units."""
    basket = new_basket()
    for one in wanted:
        sku, count = (one, 1) if isinstance(one, str) else one
        basket, _ = add(basket, shop.products[sku], Quantity(count * ONE))
    oldest = max((line.min_age or 0 for line in basket.lines), default=0)
    return basket.model_copy(update={"customer": shop.customer if customer else None, "age_checked": oldest})


def paid(shop: Shop, basket: Basket, *payments: tuple[str, int], lane: Lane | None = None) -> Sale:
    """The basket at the till, paid in cents by tender code; without payments exactly in cash."""
    lane = lane or shop.lane
    total = price_basket(basket, lane.company).total
    given = payments or (("cash", total),)
    tendered = sum(amount for _, amount in given)
    change = max(tendered - total, 0)
    return Sale(
        company_id=shop.company_id,
        outlet_id=lane.outlet_id,
        terminal_id=lane.terminal_id,
        staff_id=shop.cashier.staff_id,
        basket=basket,
        payments=tuple(
            Payment(tender=shop.tenders[code], amount=Money(amount), change=Money(change if code == "cash" else 0))
            for code, amount in given
        ),
    )


async def ring(database: Database, shop: Shop, sale: Sale) -> Receipt:
    """The sale through the service, in a transaction of its own."""
    return await database.write(lambda session: complete_sale(session, sale, key=shop.key, now=shop.now))


QUOTE = {"sqlite": "quote", "postgresql": "quote_nullable"}


async def everything(database: Database) -> dict[str, list[str]]:
    """Every row of every table as text, to see that nothing changed; by one statement, since it is asked often."""
    found: dict[str, list[str]] = {name: [] for name in metadata.tables}
    all_rows = text(_all_rows(database.url.get_backend_name()))
    for name, row in (await database.read(lambda session: session.execute(all_rows))).all():
        found[name].append(row)
    return {name: sorted(told) for name, told in found.items()}


@cache
def _all_rows(engine: str) -> str:
    parts = []
    for table in metadata.sorted_tables:
        row = " || ', ' || ".join(f'{QUOTE[engine]}("{column.name}")' for column in table.columns)
        parts.append(f"SELECT '{table.name}', {row} FROM {table.name}")
    return " UNION ALL ".join(parts)


async def rows(database: Database, model: type[DeclarativeBase], *columns: str) -> list[tuple[Any, ...]]:
    """Some columns of a table, in the order of its key."""
    table = table_of(model)
    wanted = [table.c[name] for name in columns]

    async def look(session: Reading) -> Iterable[Any]:
        return (await session.execute(select(*wanted).order_by(*table.primary_key.columns))).all()

    return [tuple(row) for row in await database.read(look)]
