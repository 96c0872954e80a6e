"""Lots that were tampered with are named, and nothing else is blamed."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import delete, insert, text, update
from sqlalchemy.exc import IntegrityError

from pos_tui.catalogue.models import Product
from pos_tui.db.base import table_of
from pos_tui.db.unit_of_work import Database
from pos_tui.inventory.models import Lot, LotLevel, LotMovement, StockLevel
from tests.inventory.in_lots import LATER, SOON, lot_shop, part, put, serials
from tests.inventory.keeping import another_outlet
from tests.reports.disarm import disarm, undone
from tests.reports.test_verify import broken, prove
from tests.selling.sales import basket_of, paid, ring, rows
from tests.selling.test_lots_sold import back_of, pieces
from tests.shops import Shop

Tampering = Callable[[Shop], tuple[Any, dict[str, str]]]


async def in_lots(database: Database) -> tuple[Shop, Any]:
    """10 MATE of an unknown lot, 3 of L1, 5 of L2; 4 of them were sold and 2 came back; BREAD S1, and S2 sold."""
    shop = await lot_shop(database)
    await put(database, shop, "MATE", part("L1", 3, SOON), part("L2", 5, LATER))
    await put(database, shop, "BREAD", *serials("S1", "S2"))
    sale = paid(shop, basket_of(shop, ("MATE", 4)))
    await ring(database, shop, sale)
    await ring(database, shop, paid(shop, pieces(shop, "S2")))
    await ring(database, shop, await back_of(database, shop, sale, 2))
    return shop, await another_outlet(database, shop)


def lot(code: str) -> Any:
    return table_of(Lot).select().with_only_columns(Lot.id).where(Lot.code == code).scalar_subquery()


def of_lot(model: Any, code: str) -> Any:
    return model.lot_id == lot(code)


def a_lot_is_larger(shop: Shop) -> tuple[Any, dict[str, str]]:
    return update(LotLevel).where(of_lot(LotLevel, "L1")).values(on_hand=9_000), {
        "lots": "Lot L1 of Club Mate Regular 500 ml in BISHAN: 9 on hand, its movements come to 1.",
        "lots on hand": "The lots of Club Mate Regular 500 ml in BISHAN come to 24, and 16 of it are to be ",
    }


def a_movement_of_a_lot_is_gone(shop: Shop) -> tuple[Any, dict[str, str]]:
    gone = delete(LotMovement).where(of_lot(LotMovement, "L1"), LotMovement.kind == "return")
    return gone, {
        "lots": "Lot L1 of Club Mate Regular 500 ml in BISHAN: 1 on hand, its movements come to 0.",
        "lots moved": "The lots of Club Mate Regular 500 ml moved by 1 for ",
    }


def a_lot_without_a_level(shop: Shop) -> tuple[Any, dict[str, str]]:
    return delete(LotLevel).where(of_lot(LotLevel, "L2")), {
        "lots": "Lot L2 has a movement of 5 but no level on hand.",
        "lots on hand": "The lots of Club Mate Regular 500 ml in BISHAN come to 11, and 16 of it are to be ",
    }


def more_came_back_than_went(shop: Shop) -> tuple[Any, dict[str, str]]:
    this = (of_lot(LotMovement, "L2"), LotMovement.kind == "return")
    return update(LotMovement).where(*this).values(quantity=3_000), {
        "lots": "Lot L2 of Club Mate Regular 500 ml in BISHAN: 5 on hand, its movements come to 7.",
        "lots moved": "The lots of Club Mate Regular 500 ml moved by 4 for ",
        "lots back": "3 came back to lot L2, of which 1 had been taken.",
    }


def a_level_that_knows_no_lots(shop: Shop) -> tuple[Any, dict[str, str]]:
    mate = StockLevel.product_id == shop.products["MATE"].product_id
    return update(StockLevel).where(mate).values(tracking="none"), {
        "lots on hand": "The lots of Club Mate Regular 500 ml in BISHAN come to 16, and 0 of it are to be in lots."
    }


def a_product_kept_otherwise(shop: Shop) -> tuple[Any, dict[str, str]]:
    mate = Product.id == shop.products["MATE"].product_id
    return update(Product).where(mate).values(tracking="serial"), {
        "lots on hand": "Club Mate Regular 500 ml is to be kept by serial, and its level on hand is kept by lot."
    }


def a_piece_is_there_twice(shop: Shop) -> tuple[Any, dict[str, str]]:
    return update(LotLevel).where(of_lot(LotLevel, "S1")).values(on_hand=2_000), {
        "lots": "Lot S1 of Crème brioche in BISHAN: 2 on hand, its movements come to 1.",
        "lots on hand": "The lots of Crème brioche in BISHAN come to 2, and 1 of it are to be in lots.",
        "serial numbers": "Serial number S1 of Crème brioche is on hand 2 times.",
    }


TAMPERINGS: tuple[Tampering, ...] = (
    a_lot_is_larger, a_movement_of_a_lot_is_gone, a_lot_without_a_level, more_came_back_than_went,
    a_level_that_knows_no_lots, a_product_kept_otherwise, a_piece_is_there_twice,
)  # fmt: skip


async def test_every_tampering_with_lots_is_named(database: Database, subtests: pytest.Subtests) -> None:
    shop, _ = await in_lots(database)
    assert broken(await database.read(prove)) == {}
    await disarm(database)
    for tampering in TAMPERINGS:
        with subtests.test(tampering.__name__):
            statement, named = tampering(shop)
            async with undone(database) as session:
                await session.execute(statement)
                found = broken(await prove(session))
            del found["guards"]
            assert found.keys() == named.keys(), found
            assert all(found[name].startswith(said) for name, said in named.items()), found


async def test_the_database_lets_a_piece_lie_at_one_outlet(database: Database) -> None:
    shop, there = await in_lots(database)
    [lot_id] = [one for one, code in await rows(database, Lot, "id", "code") if code == "S1"]
    second = {
        "company_id": shop.company_id, "outlet_id": there.outlet_id, "lot_id": lot_id, "on_hand": 1_000,
        "product_id": shop.products["BREAD"].product_id, "may_go_negative": False, "is_serial": True,
    }  # fmt: skip
    add = insert(table_of(LotLevel)).values(**second)
    with pytest.raises(IntegrityError):
        await database.write(lambda session: session.execute(add))
    await database.write(lambda session: session.execute(text("DROP INDEX uq_lot_level_serial_on_hand")))
    await database.write(lambda session: session.execute(add))  # the control: nothing else holds it
    assert "serial numbers" in broken(await database.read(prove))


@pytest.mark.parametrize("change", ["UPDATE lot SET code = 'X'", "DELETE FROM lot_movement"])
async def test_lots_and_their_movements_only_grow(database: Database, change: str) -> None:
    await in_lots(database)
    with pytest.raises(IntegrityError, match="only grows: correct it with a new row"):
        await database.write(lambda session: session.execute(text(change)))
