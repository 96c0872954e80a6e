"""What a promotion does, as cells of text and back. Pure."""

from collections.abc import Sequence
from uuid import UUID

from pos_tui.money import (
    HUNDRED_PERCENT,
    NOTHING,
    Money,
    Rate,
    UnitPrice,
    decimal_text,
    parse_rate,
    parse_unit_price,
    unit_price_text,
)
from pos_tui.pricing.cells import Cells, Names, Reader, join_names, money, split_names, whole
from pos_tui.pricing.promotions.views import (
    AmountOff,
    AmountReward,
    BundleReward,
    BuyGet,
    Deal,
    FixedPrice,
    ForPrice,
    Group,
    Mix,
    PercentOff,
    PercentReward,
    PriceReward,
    Selector,
    Threshold,
    ThresholdReward,
)
from pos_tui.text import clean

EVERYTHING = "*"
GOODS, GOT = ("products", "categories", "brands"), ("get_products", "get_categories", "get_brands")
OF_GROUP = (*GOODS, "quantity")


def read_deal(kind: str, reader: Reader, rows: Sequence[Cells], names: Names) -> Deal:
    """The deal of this kind; what is wrong is left with the reader."""
    if kind == "mix":
        return Mix(groups=_groups(reader, rows, names), reward=_bundle_reward(reader, names))
    selector = _selection(reader, names, GOODS)
    match kind:
        case "amount":
            return AmountOff(selector=selector, amount=reader.need("amount", money(names), NOTHING))
        case "price":
            price = reader.need("price", lambda text: parse_unit_price(text, names.exponent), UnitPrice(0))
            return FixedPrice(selector=selector, price=price)
        case "n_for":
            quantity, price_of_all = reader.need("quantity", whole, 1), reader.need("price", money(names), NOTHING)
            return ForPrice(selector=selector, quantity=quantity, price=price_of_all)
        case "buy_get":
            return _buy_get(reader, names, selector)
        case "threshold":
            at_least = reader.need("threshold", money(names), NOTHING)
            return Threshold(selector=selector, at_least=at_least, reward=_reward(reader, names))
    return PercentOff(selector=selector, rate=reader.need("percent", parse_rate, Rate(0)))


def deal_cells(deal: Deal, names: Names) -> list[dict[str, str]]:
    """The cells of a deal, one row but for a mix."""
    if isinstance(deal, Mix):
        groups = [_goods(group.selector, names) | {"quantity": str(group.quantity)} for group in deal.groups]
        return [groups[0] | _reward_cells(deal.reward, names), *groups[1:]]
    if isinstance(deal, BuyGet):
        got = _goods(deal.get.selector, names, GOT) if deal.get.selector != deal.buy.selector else {}
        sizes = {"quantity": str(deal.buy.quantity), "get_quantity": str(deal.get.quantity)}
        return [_goods(deal.buy.selector, names) | got | sizes | {"percent": _rate(deal.rate)}]
    cells = _goods(deal.selector, names)
    match deal:
        case PercentOff():
            cells["percent"] = _rate(deal.rate)
        case AmountOff():
            cells["amount"] = decimal_text(deal.amount, names.exponent)
        case FixedPrice():
            cells["price"] = unit_price_text(deal.price, names.exponent)
        case ForPrice():
            cells |= {"quantity": str(deal.quantity), "price": decimal_text(deal.price, names.exponent)}
        case Threshold():
            cells |= _reward_cells(deal.reward, names) | {"threshold": decimal_text(deal.at_least, names.exponent)}
    return [cells]


def _selection(reader: Reader, names: Names, columns: Sequence[str]) -> Selector:
    products, categories, brands = columns
    if reader.cells.get(products, "").strip() == EVERYTHING:
        if reader.has(categories) or reader.has(brands):
            reader.wrong.append(f"{products} is everything already: leave {categories} and {brands} empty")
        return Selector(everything=True)
    if not any(reader.has(column) for column in columns):
        reader.wrong.append(f"name {', '.join(columns)}, or * for everything in {products}")
    return Selector(
        products=reader.take(products, lambda text: _ids(text, "product", names), tuple[UUID, ...]()),
        categories=reader.take(categories, lambda text: _ids(text, "category", names), tuple[UUID, ...]()),
        brands=reader.take(brands, lambda text: _brands(text, names), tuple[str, ...]()),
    )


def _ids(text: str, what: str, names: Names) -> tuple[UUID, ...]:
    known = names.products if what == "product" else names.categories
    wanted = split_names(text)
    if missing := [name for name in wanted if name not in known]:
        raise ValueError(f"there is no {what} {clean(missing[0], 40)!r}")
    return tuple(dict.fromkeys(known[name] for name in wanted))


def _brands(text: str, names: Names) -> tuple[str, ...]:
    wanted = [name.casefold() for name in split_names(text)]
    if missing := [name for name in wanted if name not in names.brands]:
        raise ValueError(f"no product has the brand {clean(missing[0], 40)!r}")
    return tuple(dict.fromkeys(wanted))


def _goods(selector: Selector, names: Names, columns: Sequence[str] = GOODS) -> dict[str, str]:
    if selector.everything:
        return {columns[0]: EVERYTHING}
    brands = [names.brands.get(brand, brand) for brand in selector.brands]
    named = (names.of("products", selector.products), names.of("categories", selector.categories), brands)
    return {column: join_names(some) for column, some in zip(columns, named, strict=True)}


def _buy_get(reader: Reader, names: Names, bought: Selector) -> BuyGet:
    """Without goods of its own, what is got is of what is bought."""
    got = _selection(reader, names, GOT) if any(map(reader.has, GOT)) else bought
    return BuyGet(
        buy=Group(selector=bought, quantity=reader.need("quantity", whole, 1)),
        get=Group(selector=got, quantity=reader.take("get_quantity", whole, 1)),
        rate=reader.take("percent", parse_rate, Rate(HUNDRED_PERCENT)),
    )


def _groups(reader: Reader, rows: Sequence[Cells], names: Names) -> tuple[Group, ...]:
    """A group a row; what is not of a group stands in the first row, or is the same in all."""
    groups = []
    for number, row in enumerate(rows, 1):
        own = Reader(row)
        groups.append(Group(selector=_selection(own, names, GOODS), quantity=own.need("quantity", whole, 1)))
        own.wrong += [
            f"{column} differs from the first row"
            for column, text in row.items()
            if column not in OF_GROUP and text.strip() not in ("", rows[0].get(column, "").strip())
        ]
        reader.wrong += [f"group {number}: {wrong}" for wrong in own.wrong]
    return tuple(groups)


def _one_of(reader: Reader, columns: Sequence[str]) -> str:
    given = [column for column in columns if reader.has(column)]
    if len(given) != 1:
        reader.wrong.append(f"fill in one of {', '.join(columns)}, and only one")
    return given[0] if given else columns[0]


def _bundle_reward(reader: Reader, names: Names) -> BundleReward:
    which = _one_of(reader, ("percent", "amount", "price"))
    if which == "price":
        return PriceReward(price=reader.take("price", money(names), NOTHING))
    return _reward_of(which, reader, names)


def _reward(reader: Reader, names: Names) -> ThresholdReward:
    return _reward_of(_one_of(reader, ("percent", "amount")), reader, names)


def _reward_of(which: str, reader: Reader, names: Names) -> ThresholdReward:
    if which == "amount":
        return AmountReward(amount=reader.take("amount", money(names), NOTHING))
    return PercentReward(rate=reader.take("percent", parse_rate, Rate(0)))


def _reward_cells(reward: BundleReward | ThresholdReward, names: Names) -> dict[str, str]:
    if isinstance(reward, PercentReward):
        return {"percent": _rate(reward.rate)}
    amount: Money = reward.amount if isinstance(reward, AmountReward) else reward.price
    return {reward.kind: decimal_text(amount, names.exponent)}


def _rate(rate: Rate) -> str:
    return decimal_text(rate, 4).rstrip("0").rstrip(".")
