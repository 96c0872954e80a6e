"""Which accounts a document touches: pure, so that a posting can be proved again from its document."""

from collections.abc import Iterable, Mapping

from pos_tui.money import Money

SALES, TAX, STOCK, COST_OF_GOODS = "4000", "2200", "1300", "5000"
ROUNDING, VARIANCE = "7000", "7100"

CHART = (
    (STOCK, "Stock", "asset"),
    (TAX, "Tax collected", "liability"),
    (SALES, "Sales", "income"),
    (COST_OF_GOODS, "Cost of goods sold", "expense"),
    (ROUNDING, "Cash rounding", "expense"),
    (VARIANCE, "Drawer variance", "expense"),
)


def tender_account(tender_code: str) -> str:
    """Each way of paying has an account of its own."""
    return f"1000.{tender_code}"


def document_postings(
    *,
    tenders: Iterable[tuple[str, Money, Money]],
    cash_code: str | None,
    total: Money,
    tax: Money,
    rounding: Money,
    cost: Money,
) -> dict[str, Money]:
    """Account → amount (debit above nothing, credit below); they add up to nothing.

    `tenders` are (code, amount, change); change is handed out in cash whatever the tender was.
    """
    sides: dict[str, int] = {}

    def post(account: str, amount: int) -> None:
        sides[account] = sides.get(account, 0) + amount

    for code, amount, change in tenders:
        post(tender_account(code), amount)
        post(tender_account(cash_code or code), -change)
    post(ROUNDING, -rounding)
    post(SALES, -(total - tax))
    post(TAX, -tax)
    post(COST_OF_GOODS, cost)
    post(STOCK, -cost)
    return {account: Money(amount) for account, amount in sides.items() if amount}


def balanced(postings: Mapping[str, Money]) -> bool:
    """Debits equal credits."""
    return sum(postings.values()) == 0
