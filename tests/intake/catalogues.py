"""Catalogues made at random from a seed: every field that a product has, in any combination that can be."""

from random import Random
from typing import Any
from uuid import UUID

from pos_tui.catalogue.kept import KeptProduct, PackCode, Part
from pos_tui.catalogue.rules import UNITS
from pos_tui.catalogue.service import save_product
from pos_tui.db.sessions import Writing
from pos_tui.db.unit_of_work import Database
from pos_tui.ids import new_id
from pos_tui.money import ONE, Quantity, UnitPrice
from tests.catalogue.keeping import by_owner, cents, keep_category
from tests.shops import Shop

PIECES = (
    "=cmd", "'quoted", "a;b", 'say "so"', "@x", "+1", "-2", "Té", "お茶", "שוקו", "x*2", "a b", "#", "comma,",
    "|", "null",
)  # fmt: skip


def text(luck: Random) -> str:
    return " ".join(luck.sample(PIECES, luck.randint(1, 3)))


def maybe(luck: Random, value: Any) -> Any:
    return value if luck.random() < 0.5 else None


def some_product(luck: Random, shop: Shop, number: int, categories: list[UUID]) -> KeptProduct:
    """Goods with nothing but fields of their own."""
    taxes = [rule.tax_class_id for rule in shop.taxes.values()]
    return KeptProduct(
        product_id=new_id(), sku=f"{luck.choice(PIECES)}-{number}", name=f"{text(luck)} {number}",
        price=cents(luck.choice((0, 1, 99, 12_345, 10**9))), tax_class_id=luck.choice(taxes),
        brand=maybe(luck, text(luck)), category_id=maybe(luck, luck.choice(categories)),
        variant=maybe(luck, text(luck)), cost=maybe(luck, UnitPrice(luck.randint(0, 10**7))),
        unit=luck.choice(UNITS), track_stock=luck.random() < 0.7,
        stock_policy=maybe(luck, luck.choice(("block", "warn", "allow"))),
        reorder_point=maybe(luck, Quantity(luck.randint(0, 9_999))), min_age=maybe(luck, luck.randint(0, 21)),
        active=luck.random() < 0.8, tare=maybe(luck, Quantity(luck.randint(0, 500))),
        shelf=maybe(luck, text(luck)), expired_policy=maybe(luck, luck.choice(("block", "warn", "allow"))),
        barcodes=tuple(
            PackCode(code=f"{luck.choice('=@7')}{number:05}{at}", pack=Quantity(luck.choice((1, 6, 24)) * ONE))
            for at in range(luck.randint(0, 3))
        ),
    )  # fmt: skip


def linked(luck: Random, goods: list[KeptProduct], made: list[KeptProduct], one: KeptProduct) -> KeptProduct:
    """The same product as a size, a share of a keg, a kit of goods or of kits, a deposit; or as it was."""
    other = luck.choice(goods)
    match luck.randint(0, 5):
        case 0:
            return one.model_copy(update={"variant_of_id": other.product_id})
        case 1:
            return one.model_copy(update={"stock_of_id": other.product_id, "stock_quantity": Quantity(284)})
        case 2:
            parts = luck.sample(goods, luck.randint(1, 3))
            return kit(one, parts, luck)
        case 3:
            kits = [each for each in made if each.parts][:1]
            return kit(one, [*kits, other], luck)
        case 4:
            return one.model_copy(update={"kind": luck.choice(("deposit", "fee"))})
    if one.track_stock:
        return one.model_copy(update={"tracking": "lot" if one.unit != "each" else luck.choice(("lot", "serial"))})
    return one


def kit(one: KeptProduct, parts: list[KeptProduct], luck: Random) -> KeptProduct:
    held = tuple(Part(product_id=each.product_id, quantity=Quantity(luck.randint(1, 5_000))) for each in parts)
    return one.model_copy(update={"parts": held, "track_stock": False})


async def stock_up(database: Database, shop: Shop, seed: int, many: int = 24) -> None:
    """A shop of so many products, kept by its owner; the SKUs of kits may come before those of their parts."""
    luck = Random(seed)
    tea = await keep_category(database, shop, "=Tea; \"fine\", 'loose'")
    green = await keep_category(database, shop, "Grün > お茶", tea.category_id)
    categories = [tea.category_id, green.category_id]
    goods = [some_product(luck, shop, number, categories) for number in range(many // 2)]
    made: list[KeptProduct] = []
    for number in range(many // 2, many):
        made.append(linked(luck, goods, made, some_product(luck, shop, number, categories)))
    place, owner = by_owner(shop)

    async def write(session: Writing) -> None:
        for each in (*goods, *made):
            await save_product(session, place, owner, each, key=shop.key, now=shop.now)

    await database.write(write)
