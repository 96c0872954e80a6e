"""A scan is exact; a search finds words in any order, accents folded."""

import pytest
from sqlalchemy import event, update

from pos_tui.catalogue.models import Product
from pos_tui.catalogue.queries import find_by_code, search
from pos_tui.catalogue.words import words_of
from pos_tui.db.unit_of_work import Database
from pos_tui.errors import NotSellable, Unknown
from tests.shops import Shop, make_shop


async def scan(database: Database, shop: Shop, code: str) -> tuple[str, int]:
    found = await database.read(lambda session: find_by_code(session, shop.lane, code, on=shop.today))
    return found.product.sku, found.quantity


async def skus(database: Database, shop: Shop, text: str) -> list[str]:
    found = await database.read(lambda session: search(session, shop.lane, text, on=shop.today))
    return [product.sku for product in found]


async def test_codes_find_exactly_their_product(database: Database) -> None:
    shop = await make_shop(database)
    assert await scan(database, shop, "5012345678900") == ("MATE", 1_000)
    assert await scan(database, shop, "15012345678907") == ("MATE", 20_000)
    assert await scan(database, shop, "MATE") == ("MATE", 1_000)
    assert await scan(database, shop, "05012345678900") == ("MATE", 1_000)


@pytest.mark.parametrize("code", ["501234567890", "98765012345678900", "mate", "ATE", "%", "_ATE", "\x1b[2J"])
async def test_part_of_a_code_is_not_the_code(database: Database, code: str) -> None:
    shop = await make_shop(database)
    with pytest.raises(Unknown, match="Nothing here has the code"):
        await scan(database, shop, code)


async def test_a_product_that_is_not_sold_any_more_is_said(database: Database) -> None:
    shop = await make_shop(database)
    gone = update(Product).where(Product.sku == "MATE").values(active=False)
    await database.write(lambda session: session.execute(gone))
    with pytest.raises(NotSellable, match="Club Mate Regular 500 ml is not sold any more"):
        await scan(database, shop, "5012345678900")
    assert await skus(database, shop, "club") == []


async def test_a_scan_is_one_statement(database: Database) -> None:
    shop = await make_shop(database)
    seen: list[str] = []
    engine = database.engines.read.sync_engine
    event.listen(engine, "before_cursor_execute", lambda *args: seen.append(args[2]))
    await scan(database, shop, "5012345678900")
    assert len([statement for statement in seen if statement != "BEGIN"]) == 1


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("club", ["MATE"]),
        ("reg mat", ["MATE"]),
        ("creme", ["BREAD"]),
        ("CRÈME BRI", ["BREAD"]),
        ("p", ["STAMP", "PALE"]),
        ("loose tomatoes", ["TOMATO"]),
        ("mate ale", []),
        ("...", []),
    ],
)
async def test_words_find_products(database: Database, text: str, found: list[str]) -> None:
    shop = await make_shop(database)
    assert await skus(database, shop, text) == found


def test_words_are_folded_distinct_and_bounded() -> None:
    assert words_of("Crème  brûlée-CRÈME 50g") == ("creme", "brulee", "50g")
    assert words_of("カフェラテ 牛乳") == ("カフェラテ", "牛乳")
    assert len(words_of(" ".join(map(str, range(100))))) == 24
