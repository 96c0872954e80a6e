"""Which lots a movement takes or fills: what is named goes as it is named, else what expires first. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from pos_tui.errors import BadInput, LotRefused
from pos_tui.inventory.views import LotPart, Move, Tracking
from pos_tui.money import ONE, Quantity, quantity_text
from pos_tui.text import clean

UNKNOWN = "unknown"
"""The lot of goods of which nobody said which they are."""
LONGEST_CODE = 40


Back = Mapping[tuple[UUID, int, UUID], Mapping[str, tuple[Quantity, date | None]]]
"""By act, position and product: lot → what went out of it and has not come back, and its day."""


class NotGood(Exception):
    """Only goods past their day are left of what the move at a position wants."""

    def __init__(self, position: int) -> None:
        super().__init__(position)
        self.position = position


@dataclass(frozen=True)
class HeldLot:
    """A lot and what is on hand of it."""

    code: str
    expires_on: date | None
    on_hand: Quantity
    first_at: datetime


@dataclass(frozen=True)
class Taken:
    """The part of a movement that one lot has: below nothing where it leaves."""

    product_id: UUID
    position: int
    code: str
    quantity: Quantity
    expires_on: date | None = None


@dataclass
class Shelf:
    """The lots of a product while movements are laid out on them, one after the other; each by its code."""

    lots: Mapping[str, HeldLot]
    left: dict[str, int] = field(init=False)

    def __post_init__(self) -> None:
        self.left = {code: lot.on_hand for code, lot in self.lots.items()}

    def in_order(self, good_on: date | None) -> list[HeldLot]:
        """Those with something in them: good ones before expired ones, then what expires or came first."""

        def turn(lot: HeldLot) -> tuple[bool, date, datetime, str]:
            return is_over(lot.expires_on, good_on), lot.expires_on or date.max, lot.first_at, lot.code

        return sorted((lot for lot in self.lots.values() if self.left[lot.code] > 0), key=turn)

    def put(self, code: str, quantity: int) -> None:
        self.left[code] = self.left.get(code, 0) + quantity


def is_over(expires_on: date | None, on: date | None) -> bool:
    """True when the last good day of a lot is before that day."""
    return expires_on is not None and on is not None and expires_on < on


def laid_out(moves: Sequence[Move], lots: Mapping[UUID, Mapping[str, HeldLot]], back: Back) -> list[Taken]:
    """Every tracked move on its lots: what comes is there before anything goes.

    `back` says what is still out of the lots that an act took. Raises LotRefused for a lot or serial number that
    is not there; NotGood where only expired goods would do and those may not go.
    """
    shelves = {product_id: Shelf(own) for product_id, own in lots.items()}
    found: list[Taken] = []
    for move in sorted(moves, key=lambda one: one.quantity < 0):
        shelf = shelves.setdefault(move.product_id, Shelf({}))
        parts = _going(move, shelf) if move.quantity < 0 else _coming(move, back)
        _check_single(move, parts, shelf)
        for code, part in _summed(parts).items():
            shelf.put(code, part.quantity)
            found.append(Taken(move.product_id, move.position, code, Quantity(part.quantity), part.expires_on))
    return found


def _check_single(move: Move, parts: Iterable[LotPart], shelf: Shelf) -> None:
    """A serial number comes once."""
    for part in parts if move.tracking == "serial" else ():
        if part.quantity > 0 and shelf.left.get(part.code, 0) > 0:
            why = "is on hand here already" if part.code in shelf.lots else "is there twice"
            raise LotRefused(f"Serial number {part.code} of {move.name} {why}: look at the number again.")


def _coming(move: Move, back: Back) -> list[LotPart]:
    """Where goods go that come: named, into the lots that they had left, or unknown."""
    out = back.get((*move.back_of, move.product_id), {}) if move.back_of else {}
    if move.lots:
        _check_was_out(move, out)
        return list(move.lots)
    parts, left = [], int(move.quantity)
    for code, (quantity, expires_on) in sorted(out.items(), key=lambda one: (one[1][1] or date.max, one[0]))[::-1]:
        part = min(left, quantity)
        if part > 0:
            parts.append(LotPart(code=code, quantity=Quantity(part), expires_on=expires_on))
            left -= part
    if not left:
        return parts
    if move.tracking != "serial":
        return [*parts, LotPart(code=UNKNOWN, quantity=Quantity(left))]
    if move.back_of is None:
        raise BadInput(f"{move.name} has serial numbers: say the number of each.")
    return [*parts, *_nameless(move.back_of, left // ONE, out)]


def _nameless(
    back_of: tuple[UUID, int], count: int, out: Mapping[str, tuple[Quantity, date | None]]
) -> list[LotPart]:
    """Pieces that were sold before they had serial numbers get one each: of their receipt, line, and count."""
    own = f"{back_of[0].hex[-8:]}-{back_of[1]}-"
    before = sum(code.startswith(own) for code in out)
    return [LotPart(code=f"{own}{before + n}", quantity=Quantity(ONE)) for n in range(1, count + 1)]


def _check_was_out(move: Move, out: Mapping[str, tuple[Quantity, date | None]]) -> None:
    """A serial number comes back from where it went, and no other does."""
    for part in move.lots if move.tracking == "serial" and move.back_of else ():
        if out.get(part.code, (0, None))[0] <= 0:
            raise LotRefused(f"Serial number {part.code} of {move.name} is not what went out: look at it again.")


def _going(move: Move, shelf: Shelf) -> list[LotPart]:
    if move.lots:
        return [part for named in move.lots for part in _named(move, named, shelf)]
    if move.tracking == "serial":
        raise LotRefused(f"{move.name} has serial numbers: scan or choose the one that goes.")
    return _first_out(move, shelf, Quantity(-move.quantity), shelf.in_order(move.good_on))


def _named(move: Move, named: LotPart, shelf: Shelf) -> list[LotPart]:
    """So much of the lot that was named, or of those of a day."""
    if not named.code:
        of_day = [lot for lot in shelf.in_order(None) if lot.expires_on == named.expires_on]
        return _first_out(move, shelf, named.quantity, of_day, named)
    held = shelf.left.get(named.code, 0)
    may_owe = move.may_go_negative and move.tracking == "lot"
    if held < named.quantity and not may_owe:
        raise _not_there(move, named, Quantity(max(held, 0)))
    known = shelf.lots.get(named.code)
    expires_on = known.expires_on if known else named.expires_on
    return [LotPart(code=named.code, quantity=Quantity(-named.quantity), expires_on=expires_on)]


def _first_out(
    move: Move, shelf: Shelf, wanted: Quantity, lots: Iterable[HeldLot], named: LotPart | None = None
) -> list[LotPart]:
    parts, left = [], int(wanted)
    for lot in lots:
        if named is None and move.expired != "allow" and is_over(lot.expires_on, move.good_on):
            continue
        part = min(left, shelf.left[lot.code])
        if part > 0:
            parts.append(LotPart(code=lot.code, quantity=Quantity(-part), expires_on=lot.expires_on))
            left -= part
    if not left:
        return parts
    if move.expired != "allow" and any(is_over(lot.expires_on, move.good_on) for lot in shelf.in_order(None)):
        raise NotGood(move.position)
    if named is not None and not move.may_go_negative:
        raise _not_there(move, named, Quantity(wanted - left))
    return [*parts, LotPart(code=code_of(named) if named else UNKNOWN, quantity=Quantity(-left))]


def _not_there(move: Move, named: LotPart, held: Quantity) -> LotRefused:
    if move.tracking == "serial":
        return LotRefused(
            f"Serial number {named.code} of {move.name} is not on hand here: look at the number again."
        )
    what = f"lot {named.code}" if named.code else f"what is good until {named.expires_on}"
    return LotRefused(
        f"Only {quantity_text(held)} {move.name} of {what} on hand, {quantity_text(named.quantity)} wanted: "
        "look at the goods again, or take them without naming the lot."
    )


def _summed(parts: Iterable[LotPart]) -> dict[str, LotPart]:
    """One part for each lot."""
    found: dict[str, LotPart] = {}
    for part in parts:
        before = found.get(part.code)
        total = Quantity(part.quantity + (before.quantity if before else 0))
        found[part.code] = part.model_copy(update={"quantity": total})
    return found


def code_of(part: LotPart) -> str:
    """The code that a lot is kept under: its own, else its day."""
    return part.code or (f"{part.expires_on}" if part.expires_on else UNKNOWN)


def lot_text(part: LotPart) -> str:
    """L1 ×6 until 2026-12-04; a serial number by itself."""
    many = f" ×{quantity_text(part.quantity)}" if part.quantity != ONE else ""
    return f"{code_of(part)}{many}" + (f" until {part.expires_on}" if part.expires_on else "")


def tidy_lots(
    name: str, tracking: Tracking, quantity: Quantity, lots: Sequence[LotPart], *, needed: bool = False
) -> tuple[LotPart, ...]:
    """The lots as they are kept, of so much of a product. Raises BadInput, one sentence, for what cannot be.

    `needed` where goods come in, so that somebody can read on them which they are.
    """
    if tracking == "none" and lots:
        raise BadInput(f"{name} is not kept in lots: leave the lot out.")
    if not lots:
        if tracking == "serial" and quantity:
            raise BadInput(f"{name} has serial numbers: say the number of each.")
        if tracking == "lot" and needed:
            raise BadInput(f"{name} is kept in lots: say its lot, or the day that it is good until.")
        return ()
    tidy = tuple(_tidy(each) for each in lots)
    if tracking == "serial":
        _check_serials(name, quantity, tidy)
    else:
        _check_lots(name, quantity, tidy)
    return tidy


def _tidy(part: LotPart) -> LotPart:
    part = part.model_copy(update={"code": clean(part.code, LONGEST_CODE)})
    return part.model_copy(update={"code": code_of(part)})


def _check_serials(name: str, quantity: Quantity, lots: Sequence[LotPart]) -> None:
    seen: set[str] = set()
    for part in lots:
        if part.code == UNKNOWN or part.quantity != ONE:
            raise BadInput(f"A serial number is of one {name}: scan or type each by itself.")
        if part.code in seen:
            raise BadInput(f"Serial number {part.code} of {name} is there twice: scan each piece once.")
        seen.add(part.code)
    if len(lots) * ONE != quantity:
        raise BadInput(
            f"{quantity_text(quantity)} {name}, and {len(lots)} serial number{'s' * (len(lots) != 1)}: "
            "correct the quantity, or scan what is missing."
        )


def _check_lots(name: str, quantity: Quantity, lots: Sequence[LotPart]) -> None:
    if len({part.code for part in lots}) < len(lots):
        twice = next(part.code for part in lots if [other.code for other in lots].count(part.code) > 1)
        raise BadInput(f"Lot {twice} of {name} is there twice: keep one line for it.")
    for part in lots:
        if part.quantity <= 0:
            raise BadInput(f"Of lot {part.code} of {name} there is nothing: type more than 0, or leave it out.")
    total = Quantity(sum(part.quantity for part in lots))
    if total != quantity:
        raise BadInput(
            f"{quantity_text(quantity)} {name}, and its lots come to {quantity_text(total)}: correct one of them."
        )


def which_came(came: Sequence[LotPart], quantity: Quantity) -> tuple[LotPart, ...]:
    """Of what a delivery brought: its only lot, or all of it; else nobody can tell which go back."""
    if len(came) == 1 and quantity <= came[0].quantity:
        return (came[0].model_copy(update={"quantity": quantity}),)
    return tuple(came) if sum(part.quantity for part in came) == quantity else ()


def check_fresh(name: str, lots: Iterable[LotPart], on: date) -> None:
    """Raises BadInput for goods that come when their day is over."""
    for part in lots:
        if is_over(part.expires_on, on):
            raise BadInput(
                f"{name} of lot {part.code} was good until {part.expires_on}, which is over: refuse it, "
                "or correct the date."
            )
