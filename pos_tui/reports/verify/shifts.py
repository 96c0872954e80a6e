"""Shifts: a Z says what its drawer's movements come to, and everything lies in a shift of its own till and day."""

from functools import cache

from sqlalchemy import and_, case, or_, select

from pos_tui.cash.models import DrawerMovement, Shift, TenderType
from pos_tui.db.sessions import Reading
from pos_tui.journal.models import JournalEntry
from pos_tui.reports.verify.books import OURS, Books, Findings, Query, first_of, or_nothing, summed
from pos_tui.reports.verify.documents import told_in
from pos_tui.reports.verify.foreign import wrong_foreign
from pos_tui.selling.models import Document
from pos_tui.shop.models import Outlet, Terminal

Z_FACTS = ("z_number", "expected", "counted", "variance")


async def z_reports_are_sums(session: Reading, books: Books) -> Findings:
    """expected = float + cash taken + paid in − paid out − drops − all change, for every closed shift.

    Of foreign cash it is what was taken of each currency.
    """
    wrong = await first_of(session, books, _other_drawers())
    if wrong is None:
        return {"shifts": await wrong_foreign(session, books)}
    return {
        "shifts": f"Shift {wrong.number} of {wrong.outlet}-{wrong.code} expected "
        f"{books.money(wrong.expected or 0)} in the drawer, its movements come to {books.money(wrong.cash)}."
    }


@cache
def _other_drawers() -> Query:
    own = and_(TenderType.kind == "cash", DrawerMovement.currency.is_(None))
    cash_only = case((own, DrawerMovement.amount), else_=0)
    drawer = (
        select(DrawerMovement.shift_id, summed(cash_only - DrawerMovement.change).label("cash"))
        .join(
            TenderType,
            and_(
                TenderType.company_id == DrawerMovement.company_id, TenderType.id == DrawerMovement.tender_type_id
            ),
        )
        .where(DrawerMovement.company_id == OURS)
        .group_by(DrawerMovement.shift_id)
        .subquery()
    )
    cash = or_nothing(drawer.c.cash)
    return (
        select(Outlet.code.label("outlet"), Terminal.code, Shift.number, Shift.expected, cash.label("cash"))
        .select_from(Shift)
        .join(Terminal, and_(Terminal.company_id == Shift.company_id, Terminal.id == Shift.terminal_id))
        .join(Outlet, and_(Outlet.company_id == Shift.company_id, Outlet.id == Shift.outlet_id))
        .outerjoin(drawer, drawer.c.shift_id == Shift.id)
        .where(
            Shift.company_id == OURS,
            Shift.closed_at.is_not(None),
            or_(Shift.expected.is_distinct_from(cash), Shift.variance.is_distinct_from(Shift.counted - cash)),
        )
        .order_by(Shift.terminal_id, Shift.number)
    )


async def z_reports_are_as_told(session: Reading, books: Books) -> Findings:
    """Every Z was told to the journal once, and the shift says the same still."""
    told = await session.stream(_zs_and_told(), books.ours)
    async for z in told:
        said = told_in(z.body or "")
        if any(said.get(fact) != getattr(z, fact) for fact in Z_FACTS):
            await told.close()
            return {"z told": f"Z report {z.z_number} of shift {z.number} is not what the journal told."}
    return {"z told": None}


@cache
def _zs_and_told() -> Query:
    return (
        select(JournalEntry.body, Shift.number, *(getattr(Shift, fact) for fact in Z_FACTS))
        .select_from(Shift)
        .outerjoin(
            JournalEntry,
            and_(
                JournalEntry.company_id == Shift.company_id,
                JournalEntry.subject_id == Shift.id,
                JournalEntry.kind == "z",
            ),
        )
        .where(Shift.company_id == OURS, Shift.closed_at.is_not(None))
        .order_by(Shift.terminal_id, Shift.z_number)
        .execution_options(yield_per=1_000)
    )


async def documents_lie_in_shifts(session: Reading, books: Books) -> Findings:
    """A document's till and business date are its shift's; so is the till of every drawer movement."""
    return {"in shift": await _strange_document(session, books) or await _strange_movement(session, books)}


async def open_shifts_are_known(session: Reading, books: Books) -> Findings:
    """A terminal's row names the shift that is open on it, and none when none is."""
    wrong = await first_of(session, books, _other_open_shifts())
    return {
        "open shifts": wrong
        and f"Terminal {wrong.outlet}-{wrong.code} does not name the shift that is open on it "
        f"({wrong.number or 'none'})."
    }


@cache
def _other_open_shifts() -> Query:
    return (
        select(Outlet.code.label("outlet"), Terminal.code, Shift.number)
        .select_from(Terminal)
        .join(Outlet, and_(Outlet.company_id == Terminal.company_id, Outlet.id == Terminal.outlet_id))
        .outerjoin(
            Shift,
            and_(
                Shift.company_id == Terminal.company_id,
                Shift.terminal_id == Terminal.id,
                Shift.closed_at.is_(None),
            ),
        )
        .where(Terminal.company_id == OURS, Terminal.open_shift_id.is_distinct_from(Shift.id))
        .order_by(Terminal.id)
    )


async def _strange_document(session: Reading, books: Books) -> str | None:
    wrong = await first_of(session, books, _strange_documents())
    return wrong and (
        f"Receipt {wrong.receipt_number} of {wrong.business_date} lies in shift {wrong.number} "
        f"of {wrong.day} or of another till."
    )


@cache
def _strange_documents() -> Query:
    return (
        select(Document.receipt_number, Document.business_date, Shift.number, Shift.business_date.label("day"))
        .join(Shift, and_(Shift.company_id == Document.company_id, Shift.id == Document.shift_id))
        .where(
            Document.company_id == OURS,
            or_(Document.terminal_id != Shift.terminal_id, Document.business_date != Shift.business_date),
        )
        .order_by(Document.terminal_id, Document.number)
    )


async def _strange_movement(session: Reading, books: Books) -> str | None:
    wrong = await first_of(session, books, _strange_movements())
    return wrong and (
        f"A {wrong.kind} of {books.money(wrong.amount)} ({wrong.source_id}) lies in shift {wrong.number} "
        "of another till."
    )


@cache
def _strange_movements() -> Query:
    return (
        select(DrawerMovement.kind, DrawerMovement.amount, DrawerMovement.source_id, Shift.number)
        .join(Shift, and_(Shift.company_id == DrawerMovement.company_id, Shift.id == DrawerMovement.shift_id))
        .where(
            DrawerMovement.company_id == OURS,
            DrawerMovement.terminal_id != Shift.terminal_id,
        )
        .order_by(DrawerMovement.source_id, DrawerMovement.position)
    )
