"""A shop whose goods bear a state's and a city's tax, and one whose second tax is on top of the first."""

from dataclasses import replace
from typing import Any

from sqlalchemy import update

from pos_tui.db.sessions import Writing
from pos_tui.db.unit_of_work import Database
from pos_tui.money import Rate
from pos_tui.pricing.tax import effective_rate
from pos_tui.shop.models import TaxRate
from pos_tui.shop.queries import tax_rules
from pos_tui.shop.rates import parts_text
from pos_tui.shop.views import TaxPart
from tests.shops import TODAY, Shop, make_shop

STATE_AND_CITY = (TaxPart(name="State tax", rate=Rate(62_500)), TaxPart(name="City tax", rate=Rate(18_750)))
COMPOUND = (TaxPart(name="GST", rate=Rate(50_000)), TaxPart(name="QST", rate=Rate(99_750), compound=True))


async def shop_with(database: Database, parts: tuple[TaxPart, ...], **company: Any) -> Shop:
    """The usual shop, its standard class made of these parts."""
    shop = await make_shop(database, **company)
    tax_class_id = shop.taxes["S"].tax_class_id

    async def change(session: Writing) -> Shop:
        await session.execute(
            update(TaxRate)
            .where(TaxRate.company_id == shop.company_id, TaxRate.tax_class_id == tax_class_id)
            .values(rate=effective_rate(parts), parts=parts_text(parts))
        )
        taxes = await tax_rules(session, shop.company_id, TODAY)
        products = {
            sku: product.model_copy(update={"tax": taxes[product.tax.code]})
            for sku, product in shop.products.items()
        }
        return replace(shop, taxes=taxes, products=products)

    return await database.write(change)
