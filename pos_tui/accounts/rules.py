"""Which accounts a document touches: pure, so that a posting can be proved again from its document."""

from collections.abc import Iterable, Mapping

from pos_tui.money import NOTHING, Money

SALES, TAX, STOCK, COST_OF_GOODS = "4000", "2200", "1300", "5000"
ROUNDING, VARIANCE = "7000", "7100"
GOODWILL = "5300"
"""What store credit given by hand costs the shop."""
GIFT_CARDS = "2300"
IN_TRANSIT, STOCK_VARIANCE, WASTE, OPENING = "1310", "5100", "5200", "2900"
RECEIVED = "2100"
"""Owed for goods that have come, until the supplier's invoice does."""
OPENED_LATER = (GIFT_CARDS, RECEIVED, GOODWILL)
"""Accounts that a shop from before them gets with its first posting there."""

CHART = (
    (STOCK, "Stock", "asset"),
    (IN_TRANSIT, "Stock in transit", "asset"),
    (TAX, "Tax collected", "liability"),
    (RECEIVED, "Goods received, not invoiced", "liability"),
    (GIFT_CARDS, "Gift cards", "liability"),
    (SALES, "Sales", "income"),
    (OPENING, "Opening balances", "liability"),
    (COST_OF_GOODS, "Cost of goods sold", "expense"),
    (STOCK_VARIANCE, "Stock variance", "expense"),
    (WASTE, "Waste", "expense"),
    (GOODWILL, "Goodwill", "expense"),
    (ROUNDING, "Cash rounding", "expense"),
    (VARIANCE, "Drawer variance", "expense"),
)


def tender_account(tender_code: str, tender_kind: str = "") -> str:
    """Each way of paying has an account of its own; what is paid with a gift card is owed no more."""
    return GIFT_CARDS if tender_kind == "gift_card" else f"1000.{tender_code}"


def document_postings(
    *,
    tenders: Iterable[tuple[str, str, Money, Money]],
    cash_code: str | None,
    total: Money,
    tax: Money,
    rounding: Money,
    cost: Money,
    not_turnover: Money = NOTHING,
) -> dict[str, Money]:
    """Account → amount (debit above nothing, credit below); they add up to nothing.

    `tenders` are (code, kind, amount, change); change is handed out in cash whatever the tender was. What is
    `not_turnover` was put on gift cards, and the shop owes it.
    """
    sides: dict[str, int] = {}

    def post(account: str, amount: int) -> None:
        sides[account] = sides.get(account, 0) + amount

    for code, kind, amount, change in tenders:
        post(tender_account(code, kind), amount)
        post(tender_account(cash_code or code), -change)
    post(ROUNDING, -rounding)
    post(SALES, -(total - tax - not_turnover))
    post(GIFT_CARDS, -not_turnover)
    post(TAX, -tax)
    post(COST_OF_GOODS, cost)
    post(STOCK, -cost)
    return {account: Money(amount) for account, amount in sides.items() if amount}


def balanced(postings: Mapping[str, Money]) -> bool:
    """Debits equal credits."""
    return sum(postings.values()) == 0
