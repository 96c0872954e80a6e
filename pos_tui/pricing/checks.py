"""What keeps a promotion or a price list from being saved: found here, never out at the till."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import func, or_, select

from pos_tui.catalogue.models import PriceList, PriceListEntry, Product
from pos_tui.db.rowset import IDENTITY, as_rows, rowset
from pos_tui.db.sessions import Reading
from pos_tui.errors import BadInput
from pos_tui.money import UnitPrice
from pos_tui.pricing.models import Coupon
from pos_tui.pricing.naming import names_for, products_in
from pos_tui.pricing.promotions.check import check_promotion
from pos_tui.pricing.promotions.prepared import selectors
from pos_tui.pricing.promotions.views import AmountOff, AmountReward, Mix, Promotion, Selector
from pos_tui.pricing.queries import categories_below
from pos_tui.pricing.saved import PriceListView
from pos_tui.shop.models import Company, Outlet
from pos_tui.text import clean


async def check_promotions(
    session: Reading, company_id: UUID, promotions: Sequence[Promotion]
) -> dict[UUID, BadInput]:
    """What is wrong with each promotion that may not be saved, by its id."""
    names = await names_for(session, company_id, ids=products_in(promotions))
    coupons = set(await session.scalars(select(Coupon.code).where(Coupon.company_id == company_id)))
    products, categories = set(names.products.values()), set(names.categories.values())
    wrong: dict[UUID, BadInput] = {}
    for promotion in promotions:
        try:
            for each in selectors(promotion.deal):
                _check_goods(each, products, categories, names.brands)
            _check_place(promotion, set(names.outlets.values()), coupons)
            check_promotion(promotion, cheapest=await _cheapest(session, company_id, promotion))
        except BadInput as error:
            wrong[promotion.promotion_id] = error
    return wrong


def _check_goods(
    selector: Selector, products: Collection[UUID], categories: Collection[UUID], brands: Collection[str]
) -> None:
    for what, known, wanted in (
        ("product", products, selector.products),
        ("category", categories, selector.categories),
    ):
        if any(one not in known for one in wanted):
            raise BadInput(f"The promotion names a {what} that this company does not have: choose it again.")
    if missing := [brand for brand in selector.brands if brand not in brands]:
        raise BadInput(f"No product has the brand {clean(missing[0], 40)}: choose another one.")


def _check_place(promotion: Promotion, outlets: Collection[UUID], coupons: Collection[str]) -> None:
    when = promotion.when
    if when.outlet_id is not None and when.outlet_id not in outlets:
        raise BadInput("The promotion names an outlet of another company: choose one of this company's.")
    if when.coupon is not None and when.coupon not in coupons:
        raise BadInput(f"There is no coupon {clean(when.coupon, 40)}: make the coupon first, or leave it out.")


async def _cheapest(session: Reading, company_id: UUID, promotion: Promotion) -> UnitPrice | None:
    """The lowest price that anything of an amount off has now, in any price list too."""
    deal = promotion.deal
    if not (isinstance(deal, AmountOff) or (isinstance(deal, Mix) and isinstance(deal.reward, AmountReward))):
        return None
    prices = [await _cheapest_of(session, company_id, selector) for selector in selectors(deal)]
    return min((price for price in prices if price is not None), default=None)


async def _cheapest_of(session: Reading, company_id: UUID, selector: Selector) -> UnitPrice | None:
    """An open price is asked for at the till and is no bound."""
    below = await categories_below(session, company_id) if selector.categories else {}
    categories = {one for category in selector.categories for one in below.get(category, {category})}
    given = rowset(session, id=IDENTITY)
    wanted = select(given.c.id)
    chosen = or_(
        Product.id.in_(wanted),
        Product.category_id.in_(wanted),
        Product.brand.in_(await _written(session, company_id, selector.brands)),
    )
    ours = [Product.company_id == company_id, Product.active, Product.kind == "goods"]
    ours += [] if selector.everything else [chosen]
    ids = as_rows([{"id": one} for one in (*selector.products, *categories)])
    own = await session.scalar(select(func.min(Product.price)).where(*ours, Product.price > 0), ids)
    in_list = await session.scalar(
        select(func.min(PriceListEntry.price))
        .join(
            Product, (Product.company_id == PriceListEntry.company_id) & (Product.id == PriceListEntry.product_id)
        )
        .join(
            PriceList,
            (PriceList.company_id == PriceListEntry.company_id) & (PriceList.id == PriceListEntry.price_list_id),
        )
        .where(*ours, PriceList.active, PriceListEntry.price > 0),
        ids,
    )
    return min((price for price in (own, in_list) if price is not None), default=None)


async def _written(session: Reading, company_id: UUID, brands: Sequence[str]) -> list[str]:
    """Every way in which these brands are written: databases fold only ASCII alike."""
    if not brands:
        return []
    found = await session.scalars(select(Product.brand).where(Product.company_id == company_id).distinct())
    return [brand for brand in found if brand and brand.casefold() in brands]


async def check_price_list(session: Reading, company_id: UUID, price_list: PriceListView) -> None:
    """Raises BadInput for a list that cannot be meant, or whose prices another list gives as well."""
    currency = await session.scalar(select(Company.currency).where(Company.id == company_id))
    if price_list.currency != currency:
        raise BadInput(
            f"The shop sells in {currency}: a price list in {clean(price_list.currency, 10)} has no use here."
        )
    if not price_list.code or not price_list.name:
        raise BadInput("A price list needs a code and a name: type both.")
    starts, ends = price_list.starts_on, price_list.ends_on
    if starts is not None and ends is not None and ends < starts:
        raise BadInput(f"The price list ends on {ends}, before it starts on {starts}: correct the days.")
    if ends is not None and starts is None:
        raise BadInput("A price list that ends also starts: say from which day on.")
    if price_list.outlet_id is not None and not await _is_ours(session, company_id, price_list.outlet_id):
        raise BadInput("The price list names an outlet of another company: choose one of this company's.")


async def check_overlap(session: Reading, company_id: UUID, price_list: PriceListView) -> None:
    """Raises BadInput where another list prices a product of this one, on some day, with the same right."""
    rivals = {
        row.id: row.code
        for row in await session.scalars(select(PriceList).where(PriceList.company_id == company_id))
        if row.id != price_list.price_list_id and price_list.rivals(list_view(row))
    }
    if not rivals:
        return
    ours = select(PriceListEntry.product_id).where(
        PriceListEntry.company_id == company_id, PriceListEntry.price_list_id == price_list.price_list_id
    )
    found = await session.execute(
        select(PriceListEntry.price_list_id, Product.sku)
        .join(Product, (Product.company_id == company_id) & (Product.id == PriceListEntry.product_id))
        .where(
            PriceListEntry.company_id == company_id,
            PriceListEntry.price_list_id.in_(rivals),
            PriceListEntry.product_id.in_(ours),
        )
        .order_by(Product.sku)
        .limit(1)
    )
    if (row := found.first()) is not None:
        raise overlaps(price_list.code, rivals[row[0]], row.sku)


def overlaps(code: str, other: str, sku: str) -> BadInput:
    """The sentence for two lists that both price a product."""
    return BadInput(
        f"The lists {clean(code, 40)} and {clean(other, 40)} both price {clean(sku, 40)} on the same days:"
        " give one of them another priority, tier or time."
    )


def list_view(row: PriceList) -> PriceListView:
    """A list as it is stored."""
    return PriceListView(
        price_list_id=row.id, code=row.code, name=row.name, currency=row.currency, outlet_id=row.outlet_id,
        tier=row.tier, starts_on=row.starts_on, ends_on=row.ends_on, priority=row.priority, active=row.active,
    )  # fmt: skip


async def _is_ours(session: Reading, company_id: UUID, outlet_id: UUID) -> bool:
    found = await session.scalar(select(Outlet.id).where(Outlet.company_id == company_id, Outlet.id == outlet_id))
    return found is not None
