"""What keeps a promotion or a price list from being saved: found here, never out at the till."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select

from pos_tui.catalogue.models import PriceList, PriceListEntry, Product
from pos_tui.db.rowset import IDENTITY, as_rows, rowset
from pos_tui.db.sessions import Reading
from pos_tui.errors import BadInput
from pos_tui.money import UnitPrice
from pos_tui.pricing.coupon_models import Coupon
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
    priced, below = await _priced(session, company_id, promotions), await categories_below(session, company_id)
    by_product = {one.product_id: one for one in priced}
    wrong: dict[UUID, BadInput] = {}
    for promotion in promotions:
        try:
            for each in selectors(promotion.deal):
                _check_goods(each, products, categories, names.brands)
            _check_place(promotion, set(names.outlets.values()), coupons)
            check_promotion(promotion, cheapest=_cheapest(promotion, _touched(promotion, by_product), below))
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


@dataclass(frozen=True)
class _Priced:
    """A product with the lowest price that it has now, in any price list too."""

    product_id: UUID
    category_id: UUID | None
    brand: str
    price: UnitPrice


def _lowers(promotion: Promotion) -> bool:
    """True for an amount off, which must leave something of every price."""
    deal = promotion.deal
    return isinstance(deal, AmountOff) or (isinstance(deal, Mix) and isinstance(deal.reward, AmountReward))


def _touched(promotion: Promotion, by_product: Mapping[UUID, _Priced]) -> Collection[_Priced]:
    """The products that it may lower: those it names, or all where it names more."""
    chosen = selectors(promotion.deal)
    if any(one.everything or one.categories or one.brands for one in chosen):
        return by_product.values()
    return [by_product[each] for one in chosen for each in one.products if each in by_product]


def _cheapest(
    promotion: Promotion, known: Collection[_Priced], below: Mapping[UUID, set[UUID]]
) -> UnitPrice | None:
    if not _lowers(promotion):
        return None
    prices: list[UnitPrice] = []
    for one in selectors(promotion.deal):
        categories = {each for category in one.categories for each in below.get(category, {category})}
        products, brands = set(one.products), set(one.brands)
        prices += [
            each.price
            for each in known
            if one.everything
            or each.product_id in products
            or each.category_id in categories
            or each.brand in brands
        ]
    return min(prices, default=None)


async def _priced(session: Reading, company_id: UUID, promotions: Sequence[Promotion]) -> list[_Priced]:
    """What amounts off are taken from: the products they name, or all where they name more; no open price."""
    chosen = [one for promotion in promotions if _lowers(promotion) for one in selectors(promotion.deal)]
    if not chosen:
        return []
    listed = (
        select(PriceListEntry.product_id, func.min(PriceListEntry.price).label("price"))
        .join(
            PriceList,
            (PriceList.company_id == PriceListEntry.company_id) & (PriceList.id == PriceListEntry.price_list_id),
        )
        .where(PriceListEntry.company_id == company_id, PriceList.active, PriceListEntry.price > 0)
        .group_by(PriceListEntry.product_id)
        .subquery()
    )
    query = (
        select(Product.id, Product.category_id, Product.brand, Product.price, listed.c.price.label("listed"))
        .outerjoin(listed, listed.c.product_id == Product.id)
        .where(Product.company_id == company_id, Product.active, Product.kind == "goods", Product.price > 0)
    )
    told: dict[str, str] = {}
    if not any(one.everything or one.categories or one.brands for one in chosen):
        given = rowset(session, id=IDENTITY)
        query = query.where(Product.id.in_(select(given.c.id)))
        told = as_rows([{"id": one} for one in {each for some in chosen for each in some.products}])
    return [
        _Priced(row.id, row.category_id, (row.brand or "").casefold(), min(row.price, row.listed or row.price))
        for row in await session.execute(query, told)
    ]


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
