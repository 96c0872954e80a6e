"""What follows from an order and from what came of it: pure, so that books can be proved again from them."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol
from uuid import UUID

from pos_tui.accounts.rules import RECEIVED, STOCK
from pos_tui.buying.views import OrderStatus
from pos_tui.errors import BadInput
from pos_tui.journal.chain import canonical
from pos_tui.money import LARGEST, ONE, PRICE_STEPS, Money, Quantity, UnitPrice, extend, quantity_text

MOST_LINES = 2_000
"""Lines of one document: a truck has fewer."""


class Costed(Protocol):
    """A line with a quantity and what one costs."""

    @property
    def quantity(self) -> Quantity: ...
    @property
    def cost(self) -> UnitPrice: ...


def total_of(lines: Iterable[Costed]) -> Money:
    """What all lines cost, each rounded by itself as it is posted."""
    return Money(sum(extend(line.cost, line.quantity) for line in lines))


def postings_of(total: Money) -> Mapping[str, Money]:
    """Stock against what is owed for goods received; below nothing for goods that went back."""
    return {STOCK: total, RECEIVED: Money(-total)} if total else {}


def status_after(lines: Iterable[tuple[Quantity, Quantity]]) -> OrderStatus:
    """The status of an order that was sent, from what was ordered and has come of each line."""
    known = list(lines)
    if all(received >= ordered for ordered, received in known):
        return "received"
    return "partly_received" if any(received for _, received in known) else "sent"


def check_lines(lines: Sequence[Costed], names: Sequence[str], doing: str) -> None:
    """Raises BadInput, naming the line: «Receiving −3 Club Mate»."""
    if not lines:
        raise BadInput(f"{doing} nothing: scan or type a product first.")
    if len(lines) > MOST_LINES:
        raise BadInput(f"{doing} {len(lines)} lines at once: {MOST_LINES} are the most, split it.")
    for line, name in zip(lines, names, strict=True):
        if line.quantity <= 0 or line.quantity > LARGEST:
            said = quantity_text(line.quantity).replace("-", "−")
            raise BadInput(f"{doing} {said} {name} cannot be: type a quantity above 0.")
        if line.cost < 0 or line.cost > LARGEST * PRICE_STEPS:
            raise BadInput(f"{doing} {name} at this cost cannot be: type a cost of nothing or more.")
        if line.cost * line.quantity > LARGEST * PRICE_STEPS * ONE:
            raise BadInput(
                f"{doing} {quantity_text(line.quantity)} {name} at this cost comes to too much: check it."
            )


def digest_of(supplier_id: UUID, of: UUID | None, note: str | None, lines: Iterable[Sequence[object]]) -> str:
    """SHA-256 over all that a delivery, or goods that went back, say: the journal keeps it, and a repeat has it.

    `of` is the order that was delivered, or the delivery that went back.
    """
    said = {"supplier": supplier_id, "of": of, "note": note, "lines": [list(line) for line in lines]}
    return hashlib.sha256(canonical(said).encode()).hexdigest()
