"""Sales that are decided, as rows: the lanes' own first, what lanes share last and in one order."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.exc import IntegrityError

from pos_tui.accounts import service as accounts
from pos_tui.accounts.models import Posting
from pos_tui.accounts.rules import document_postings
from pos_tui.cash.models import DrawerMovement
from pos_tui.customers.balances import BalanceMove, balances_moved, check_moved, ledger_rows, move_balances
from pos_tui.customers.balances import Cause as BalanceCause
from pos_tui.customers.gift_cards import move_gift_cards
from pos_tui.db.at_once import is_there_already, write_at_once
from pos_tui.db.base import Rows
from pos_tui.db.sessions import Writing
from pos_tui.errors import Overtaken
from pos_tui.inventory.models import StockMovement
from pos_tui.inventory.service import Taking, levels_moved, movements, settle
from pos_tui.inventory.views import Cause
from pos_tui.journal.keys import ShopKey
from pos_tui.journal.models import JournalEntry
from pos_tui.journal.service import Entry, Told, lanes_moved, tell
from pos_tui.money import Money
from pos_tui.selling.agree import AgreedLine, moves_of
from pos_tui.selling.besides import charges_of
from pos_tui.selling.coupons import give_back, use_coupons
from pos_tui.selling.decided import Decided
from pos_tui.selling.line_models import AppliedPromotion, DocumentLine, TaxPart
from pos_tui.selling.models import Document
from pos_tui.selling.needs import told
from pos_tui.selling.receipts import Names, receipt_of
from pos_tui.selling.returns import take_back
from pos_tui.selling.shift_sums import totals_after
from pos_tui.selling.views import Receipt, Sale

NOBODY = UUID(int=0)


@dataclass(frozen=True)
class Numbered:
    """A decided sale with its place in the journal of its lane."""

    decided: Decided
    told: Told
    postings: dict[str, Money]

    @property
    def receipt(self) -> Receipt:
        """What the customer is given once it is written."""
        one, record = self.decided, self.decided.record
        context = one.context
        names = Names(
            company=context.company,
            outlet=context.outlet_name,
            cashier=context.staff_name,
            customer=context.customer_name if one.sale.basket.customer else None,
            anchor=self.told.anchor,
        )
        tenders = [
            {**row, "code": payment.tender.code, "name": payment.tender.name}
            for row, payment in zip(record.tenders, one.sale.payments, strict=True)
        ]
        return receipt_of(record.document, record.lines, tenders, names, record.promotions, record.tax_parts)


def number(decided: Decided, *, key: ShopKey, now: datetime) -> Numbered:
    """The journal's entry behind the lane's head; the lane's row moves on by number, chain and totals."""
    sale, context, record = decided.sale, decided.context, decided.record
    approvers = [one.approved_by for one in decided.granted if one.approved_by is not None]
    body = {**record.told, "approvals": told(decided.granted), **_why_discounted(sale)}
    entry = Entry(
        record.document["kind"], sale.staff_id, sale.basket.sale_id, body, approvers[0] if approvers else None
    )
    entered = tell(
        context.lane,
        [entry],
        key=key,
        now=now,
        receipts=record.document["number"],
        shift_totals=totals_after(context.lane.shift_totals, record, sale, decided.totals).text(),
        perpetual_total=context.lane.perpetual_total + record.document["total"],
    )
    return Numbered(decided, entered, _postings(decided))


async def write(session: Writing, sales: Sequence[Numbered]) -> None:
    """All of these sales of one outlet, or none of them; those of one lane one behind the other.

    Returned lines were locked before; then come stock by product, coupons by code, the customer, and gift cards.
    Raises Overtaken where one of them is there already, or NotEnoughStock.
    """
    first = sales[0].decided.sale
    await accounts.open_later(session, first.company_id, {code for one in sales for code in one.postings})
    for one in sales:
        await take_back(session, one.decided.record.lines, one.decided.origins)
    takings = [taking for one in sales if (taking := _taking(one.decided)).moves]
    buyer = _buyer(sales)
    changes = [lanes_moved(_by_lane(sales)), *([levels_moved(takings)] if takings else ())]
    moved_last = [balances_moved(first.company_id, buyer.customer_id, buyer.move)] if buyer else []
    tables = [*_tables(sales, takings), *(buyer.ledgers if buyer else ())]
    try:
        found = await write_at_once(session, tables, [*changes, *moved_last])
    except IntegrityError as error:
        if is_there_already(error):
            raise Overtaken from error
        raise
    if takings:
        if len(sales) > 1 and _opens_what_is_drawn(sales, found[1]):
            raise Overtaken
        await settle(session, takings, found[1])
    if buyer:
        await check_moved(session, sales[0].decided.context.company, buyer.customer_id, buyer.move, found[-1])
    for one in sorted(sales, key=_customer):
        await _move_what_else_lanes_share(session, one.decided, has_moved_balances=buyer is not None)


@dataclass(frozen=True)
class _Buyer:
    """Whose balances a sale moves in the statement that writes it."""

    customer_id: UUID
    move: BalanceMove
    ledgers: Sequence[tuple[Any, Rows]]


def _buyer(sales: Sequence[Numbered]) -> _Buyer | None:
    """Of one sale, all of whose goods are locked on their levels by that statement, and that uses no coupon.

    What has no level yet or is kept in lots is locked after it, and coupons too; customers come behind them.
    """
    one = sales[0].decided
    customer, move = one.sale.basket.customer, _balances(one)
    is_last = not (one.record.coupons or one.sale.reverses) and all(map(_is_on_its_level, one.agreed))
    if len(sales) > 1 or customer is None or move.is_nothing or not is_last:
        return None
    who = one.sale.company_id, customer.customer_id
    return _Buyer(customer.customer_id, move, ledger_rows(*who, move, _balance_cause(one)))


def _is_on_its_level(line: AgreedLine) -> bool:
    return not line.parts and (line.move is None or (line.on_shelf and line.move.tracking == "none"))


def _balances(decided: Decided) -> BalanceMove:
    return replace(decided.drawn, earned=decided.record.document["points"])


def _balance_cause(decided: Decided) -> BalanceCause:
    return BalanceCause(decided.sale.basket.sale_id, decided.sale.staff_id, decided.record.document["at"])


def _customer(one: Numbered) -> UUID:
    """Who is locked in which order; a walk-in is nobody to lock."""
    customer = one.decided.sale.basket.customer
    return customer.customer_id if customer is not None else NOBODY


def _opens_what_is_drawn(sales: Sequence[Numbered], moved: Collection[UUID]) -> bool:
    """True where the first of several settles what the others cost: a keg, or a part of a kit, had no level."""
    return any(
        (line.move is not None and line.move.product_id not in (*moved, line.line.product_id))
        or any(part.product_id not in moved for part in line.parts)
        for one in sales
        for line in one.decided.agreed
    )


def _tables(sales: Sequence[Numbered], takings: Sequence[Taking]) -> list[tuple[Any, Rows]]:
    """In the order in which they refer to each other; the journal's entry finishes a document."""
    records = [one.decided.record for one in sales]
    return [
        (Document, [record.document for record in records]),
        (DocumentLine, [row for record in records for row in record.lines]),
        (TaxPart, [row for record in records for row in record.tax_parts]),
        (AppliedPromotion, [row for record in records for row in record.promotions]),
        (DrawerMovement, [row for record in records for row in record.tenders]),
        (Posting, [row for one in sales for row in _entry_rows(one)]),
        (StockMovement, movements(takings)),
        (JournalEntry, [row for one in sales for row in one.told.rows]),
    ]


def _by_lane(sales: Sequence[Numbered]) -> list[Told]:
    """What each lane told, in the one order in which lanes are locked."""
    lanes: dict[UUID, Told] = {}
    for one in sales:
        terminal_id = one.told.lane.terminal_id
        lanes[terminal_id] = lanes[terminal_id].then(one.told) if terminal_id in lanes else one.told
    return [lanes[terminal_id] for terminal_id in sorted(lanes)]


def _why_discounted(sale: Sale) -> dict[str, str]:
    return {"discount_reason": sale.basket.discount_reason} if sale.basket.discount_reason else {}


def _taking(decided: Decided) -> Taking:
    sale = decided.sale
    cause = Cause(
        company_id=sale.company_id,
        outlet_id=sale.outlet_id,
        source_id=sale.basket.sale_id,
        staff_id=sale.staff_id,
    )
    return Taking(cause, tuple(moves_of(decided.agreed)), decided.record.document["at"])


def _postings(decided: Decided) -> dict[str, Money]:
    document = decided.record.document
    return document_postings(
        tenders=[(p.tender.code, p.tender.kind, p.amount, p.change) for p in decided.sale.payments],
        cash_code=decided.context.cash_code,
        total=document["total"],
        tax=document["tax"],
        rounding=document["rounding"],
        cost=decided.record.cost,
        not_turnover=document["not_turnover"],
    )


def _entry_rows(one: Numbered) -> Rows:
    sale, context = one.decided.sale, one.decided.context
    return accounts.entry_rows(
        company_id=sale.company_id,
        outlet_id=sale.outlet_id,
        entry_id=sale.basket.sale_id,
        postings=one.postings,
        business_date=context.business_date,
        now=one.decided.record.document["at"],
    )


async def _move_what_else_lanes_share(session: Writing, decided: Decided, *, has_moved_balances: bool) -> None:
    sale, context, record = decided.sale, decided.context, decided.record
    day, now = context.business_date, record.document["at"]
    await use_coupons(session, sale, record.coupons, business_date=day, now=now)
    if sale.reverses is not None:
        await give_back(session, sale, business_date=day, now=now)
    if sale.basket.customer is not None and not has_moved_balances:
        await move_balances(
            session, context.company, sale.basket.customer.customer_id, _balances(decided), _balance_cause(decided)
        )
    await move_gift_cards(
        session, context.company, charges_of(sale, decided.agreed),
        source_id=sale.basket.sale_id, staff_id=sale.staff_id, now=now,
    )  # fmt: skip
