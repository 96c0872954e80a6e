"""What the input line can be asked to read: a code as a rule, or the answer to one question."""

from collections.abc import Callable
from dataclasses import dataclass

from pos_tui.ui import entries
from pos_tui.ui.money_format import MoneyFormat

LONG_ENOUGH_FOR_A_CODE = 6


@dataclass(frozen=True)
class Prompt:
    """A question, and how its answer is read. A scan is an answer only where a code is asked for.

    `leave` is what going back without an answer asks for; such a question is asked until it is answered.
    """

    label: str = ""
    read: Callable[[str, MoneyFormat], entries.Entry] | None = None
    wants_code: bool = True
    searches: bool = True
    hint: str = ""
    leave: entries.Entry | None = None

    def is_scan(self, text: str) -> bool:
        """True for what a scanner typed where a number was asked for."""
        return not self.wants_code and len(text) >= LONG_ENOUGH_FOR_A_CODE and text.isalnum()


ANYTHING = Prompt()
CUSTOMER = Prompt(
    "Customer",
    lambda text, _: entries.Attach(text),
    searches=False,
    hint="Scan the card, or type the name, telephone number or code, then Enter.",
)
QUANTITY = Prompt(
    "Quantity",
    lambda text, money: entries.NewQuantity(entries.read_quantity(text, money)),
    wants_code=False,
    searches=False,
    hint="Type the quantity of the selected line, then Enter.",
)
DISCOUNT = Prompt(
    "Discount",
    entries.read_discount,
    wants_code=False,
    searches=False,
    hint="Type 10% or an amount for the selected line, %%10 or --5 for the whole basket, then Enter.",
)
WHY = Prompt(
    "Why",
    lambda text, _: entries.SayWhy(text),
    wants_code=False,
    searches=False,
    hint="Why is the discount given? A few words, then Enter; the audit keeps them.",
)
HOLD = Prompt(
    "Hold for",
    lambda text, _: entries.Hold(text),
    wants_code=False,
    searches=False,
    hint="For whom? A name, a colour, a table; then Enter. F8 gets it back.",
)
EXEMPT = Prompt(
    "No tax, why",
    lambda text, _: entries.Exempt("" if text.strip() == "-" else text),
    wants_code=False,
    searches=False,
    hint="Type why no tax is due: certificate, number; - and Enter to charge it again.",
)
PRICE = Prompt(
    "Price",
    lambda text, money: entries.read_price(text.lstrip("@"), money),
    wants_code=False,
    searches=False,
    leave=entries.Void(),
)
