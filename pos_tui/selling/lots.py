"""A basket against the lots on hand, before anything is written: what is past its day, and who may let it go."""

from collections.abc import Mapping, Sequence

from pos_tui.db.sessions import Reading
from pos_tui.errors import LotRefused
from pos_tui.inventory.lot_rules import NotGood, Taken, is_over, laid_out
from pos_tui.inventory.lots import held_lots, still_out
from pos_tui.inventory.views import Cause, Move
from pos_tui.selling.agree import AgreedLine, moves_of
from pos_tui.selling.lane import SaleContext
from pos_tui.selling.needs import Need
from pos_tui.selling.views import Sale


async def with_lots(
    session: Reading, sale: Sale, context: SaleContext, agreed: Sequence[AgreedLine]
) -> tuple[list[AgreedLine], list[Need]]:
    """The lines with what may go of them, and what somebody has to allow; no statement where nothing is in lots.

    Good lots go first. Raises LotRefused where only goods past their day are left and the policy is to block, or
    where a lot or serial number is not there. What is read here is looked at again under the lock of the level.
    """
    tracked = [move for move in moves_of(agreed) if move.tracking != "none"]
    if not tracked:
        return list(agreed), []
    cause = Cause(
        company_id=sale.company_id, outlet_id=sale.outlet_id, source_id=sale.basket.sale_id, staff_id=None
    )
    held = await held_lots(session, cause, tracked)
    back = await still_out(session, sale.company_id, tracked)
    moves = {move.position: move for move in tracked}
    for _ in range(len(moves) + 1):
        try:
            taken = laid_out(list(moves.values()), held, back)
            break
        except NotGood as found:
            moves[found.position] = moves[found.position].model_copy(update={"expired": "allow"})
    over = [one for one in taken if one.quantity < 0 and is_over(one.expires_on, context.business_date)]
    policies = {move.position: move for move in tracked}
    needs = [need for one in over if (need := _need(policies[one.position], one)) is not None]
    allowed = {one.position: moves[one.position].model_copy(update={"expired": "allow"}) for one in over}
    return [_with_moves(line, allowed) for line in agreed], needs


def _need(move: Move, taken: Taken) -> Need | None:
    """Who sells this past its day needs that allowed; nobody does where the policy is to allow it."""
    said = f"{move.name} of lot {taken.code} was good until {taken.expires_on}"
    if move.expired == "block":
        raise LotRefused(f"{said}, so it is not sold: void the line (Del) and take a fresh one.")
    return None if move.expired == "allow" else Need("sell_expired", 0, said, f"{said}.")


def _with_moves(line: AgreedLine, allowed: Mapping[int, Move]) -> AgreedLine:
    own = allowed.get(line.move.position, line.move) if line.move is not None else None
    return line._replace(move=own, parts=tuple(allowed.get(part.position, part) for part in line.parts))
