"""The promises about the catalogue, each with a row that breaks it."""

from sqlalchemy import delete, update

from pos_tui.catalogue.bulk.models import BulkEdit, BulkEditLine
from pos_tui.db.unit_of_work import Database
from tests.catalogue.test_bulk import done, means
from tests.reports.disarm import disarm, undone
from tests.reports.test_verify import broken, prove
from tests.shops import make_shop


async def test_a_change_of_many_products_is_whole_and_told(database: Database) -> None:
    shop = await make_shop(database)
    edit = await done(database, shop, await means(database, shop, price="+5%"))
    assert broken(await database.read(prove)) == {}
    await disarm(database)
    mate = BulkEditLine.product_id == shop.products["MATE"].product_id
    for statement, sentence in (
        (delete(BulkEditLine).where(mate), "The change «price +5 %» says 5 products and has lines of 4."),
        (
            update(BulkEdit).where(BulkEdit.id == edit.edit_id).values(products=9),
            "The change «price +5 %» says 9 products and has lines of 5.",
        ),
    ):
        async with undone(database) as session:
            await session.execute(statement)
            assert broken(await prove(session))["changes"] == sentence
