"""A shop with a few thousand products, as a catalogue of a million would be spread."""

from random import Random

from pos_tui.catalogue.keeping_words import keep_words
from pos_tui.catalogue.models import Product
from pos_tui.catalogue.words import joined, words_of
from pos_tui.db.base import new_id
from pos_tui.db.bulk import insert_rows
from pos_tui.db.sessions import Writing
from pos_tui.db.statistics import learn_growth, refresh_statistics
from pos_tui.db.unit_of_work import Database
from tests.shops import NOW, Shop

COLUMNS = (
    "company_id", "id", "sku", "name", "words", "price", "tax_class_id", "unit", "track_stock", "active",
    "updated_at",
)  # fmt: skip
BRANDS = ("Kras", "Ledo", "Vindija", "Podravka", "Żywiec", "Наш сад", "明治", "Dukat")
GOODS = ("Crackers", "Crème brûlée", "Frozen peas", "Oat milk", "Chocolate", "Milk chocolate", "Салат", "牛乳")
SIZES = ("oz", "ct")


def name_of(number: int, chance: Random) -> str:
    """A maker, goods, what nobody else has, and a size in ounces or in pieces, never in both."""
    return f"{chance.choice(BRANDS)} {chance.choice(GOODS)} n{number} {chance.randrange(60)} {SIZES[number % 2]}"


async def fill(database: Database, shop: Shop, products: int, *, seed: int = 7) -> list[str]:
    """So many products more, named M000000 onwards; their names."""
    chance = Random(seed)
    tax_class_id = next(iter(shop.products.values())).tax.tax_class_id
    named = [(new_id(), name_of(number, chance)) for number in range(products)]
    rows = [
        (
            shop.company_id, product_id, f"M{number:06}", name, joined(words_of(name)), 1_990_000, tax_class_id,
            "each", True, True, NOW,
        )
        for number, (product_id, name) in enumerate(named)
    ]  # fmt: skip

    async def write(session: Writing) -> None:
        await insert_rows(session, Product, COLUMNS, rows)
        await learn_growth(session, Product, len(rows))
        await keep_words(session, shop.company_id, named)
        await refresh_statistics(session)

    await database.write(write)
    return [name for _, name in named]
