"""What can go wrong in a shop, as one tree.

TillError                     expected: the message is a sentence that a cashier can act on
├── BadInput                  what was typed or read from a file cannot be meant
├── Unknown                   no such product, customer, tender, receipt …
├── NotPermitted              permission, who could
├── SignInRefused             wrong PIN, locked out, inactive
├── SaleRefused               the sale as it stands cannot be completed
│   ├── NotEnoughStock        product, on_hand, wanted
│   ├── PriceChanged          product, agreed, current
│   ├── NotSellable           inactive, or gone from this shop
│   ├── BadTender             the tenders do not pay for the basket
│   ├── AlreadyReturned       line, returned, sold
│   └── LotRefused            a lot or serial number that is not there, or past its day
├── ShiftClosed               the terminal has no open shift
├── SaleIdTaken               the same sale id with another content
├── WrongSchema               the database is behind or ahead of this program
├── StoreUnavailable          the database is away, or did not answer
└── Busy                      too many writes are waiting; try again

Overtaken is not for people: another lane was faster, and the whole use case is tried again.
Everything else is a bug and is shown as one.
"""

from pos_tui.money import Quantity


class TillError(Exception):
    """An expected refusal; `str()` of it is the sentence to show."""


class BadInput(TillError):
    """What was typed or read cannot be meant."""


class Unknown(TillError):
    """There is no such thing in this shop."""


class NotPermitted(TillError):
    """The person may not do this, and who could; `approvable` when somebody else's PIN would let it happen.

    `sizes` are those of all acts in it that want this permission, where it is known that there are several.
    """

    def __init__(
        self, message: str, *, permission: str, approvable: bool = True, sizes: tuple[int, ...] = ()
    ) -> None:
        super().__init__(message)
        self.permission, self.approvable, self.sizes = permission, approvable, sizes


class SignInRefused(TillError):
    """The PIN opens nothing: wrong, locked out for a while, or its owner has left."""


class SaleRefused(TillError):
    """The sale as it stands cannot be completed; the basket stays as it is."""


class NotEnoughStock(SaleRefused):
    """The shelf holds less than the basket asks for."""

    def __init__(self, message: str, *, product: str, on_hand: Quantity, wanted: Quantity) -> None:
        super().__init__(message)
        self.product, self.on_hand, self.wanted = product, on_hand, wanted


class PriceChanged(SaleRefused):
    """The price that was shown is no longer the price in force."""

    def __init__(self, message: str, *, product: str) -> None:
        super().__init__(message)
        self.product = product


class NotSellable(SaleRefused):
    """A product or customer is inactive or not of this company."""


class BadTender(SaleRefused):
    """The tenders do not pay for exactly what is due."""


class AlreadyReturned(SaleRefused):
    """A line cannot take back more than was sold and not yet returned."""

    def __init__(self, message: str, *, sold: Quantity, returned: Quantity) -> None:
        super().__init__(message)
        self.sold, self.returned = sold, returned


class LotRefused(SaleRefused):
    """A lot or a serial number cannot go, or cannot come back: it is not there, or past its day."""


class ShiftClosed(TillError):
    """The terminal has no open shift to book into."""


class SaleIdTaken(TillError):
    """The sale id belongs to a finished document with another content."""


class WrongSchema(TillError):
    """The database is behind or ahead of this program, or another program's."""


class StoreUnavailable(TillError):
    """The database could not be reached or written; its sentence says whether that is certain."""


class Busy(TillError):
    """More writes are waiting than the till may hold."""


class Overtaken(Exception):
    """Another lane was faster: roll back, and run the whole use case again."""
