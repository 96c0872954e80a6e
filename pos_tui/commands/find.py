"""`pos-tui find TEXT`: the product with this code, else those with these words, the best first."""

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from pos_tui.catalogue.queries import find_by_code, search
from pos_tui.catalogue.views import Product
from pos_tui.commands.chosen import settings_of
from pos_tui.commands.grammar import Options
from pos_tui.commands.output import answer, say
from pos_tui.commands.person import lane_of
from pos_tui.commands.tables import table
from pos_tui.commands.wiring import in_shop
from pos_tui.db.sessions import Reading
from pos_tui.errors import TillError
from pos_tui.money import unit_price_text
from pos_tui.shop.views import Lane
from pos_tui.text import clean

NOTHING_FOUND = 1
HEADS = ("SKU", "Product", "Category", "Unit", "Price")


def run(options: Options) -> int:
    """Exit 1 when nothing has the code or the words."""
    lane, found = in_shop(
        options, lambda _, database: database.read(lambda session: _find(session, options)), looks_only=True
    )
    exponent = lane.company.exponent
    if options.json:
        answer({"found": [_document(each, exponent) for each in found]})
    elif found:
        say(table(HEADS, [tuple(map(str, _document(each, exponent).values())) for each in found], names=3))
    else:
        say(f"No product here has the code or the words {clean(' '.join(options.codes), 40)}.")
    return 0 if found else NOTHING_FOUND


async def _find(session: Reading, options: Options) -> tuple[Lane, list[Product]]:
    lane, text = await lane_of(session, settings_of(options), options), " ".join(options.codes)
    on = datetime.now(UTC).astimezone(ZoneInfo(lane.company.timezone)).date()
    exact = await _exact(session, lane, text, on)
    return lane, [exact] if exact is not None else await search(session, lane, text, on=on)


async def _exact(session: Reading, lane: Lane, text: str, on: date) -> Product | None:
    """The product with this code, as a scan would find it."""
    try:
        return (await find_by_code(session, lane, text, on=on)).product
    except TillError:  # no code of anything that is sold: then it is words
        return None


def _document(product: Product, exponent: int) -> dict[str, Any]:
    return {
        "sku": clean(product.sku), "name": clean(product.name), "category": clean(product.category),
        "unit": product.unit, "price": unit_price_text(product.price, exponent),
    }  # fmt: skip
