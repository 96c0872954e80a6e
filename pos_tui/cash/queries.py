"""Reads over tenders, shifts and drawers."""

from datetime import date
from uuid import UUID

from sqlalchemy import func, select

from pos_tui.cash.models import DrawerMovement, Shift
from pos_tui.cash.models import TenderType as TenderTypeRow
from pos_tui.cash.views import DrawerSum, OpenShift, TenderType
from pos_tui.db.sessions import Reading
from pos_tui.shop.views import Lane


async def tender_types(session: Reading, company_id: UUID) -> list[TenderType]:
    """The ways of paying that are in use, in the company's order."""
    found = await session.scalars(
        select(TenderTypeRow)
        .where(TenderTypeRow.company_id == company_id, TenderTypeRow.active)
        .order_by(TenderTypeRow.position)
    )
    return [
        TenderType.model_validate(
            {"tender_type_id": row.id, "code": row.code, "name": row.name, "kind": row.kind,
             "gives_change": row.gives_change, "currency": row.currency, "on_account": row.on_account}
        )
        for row in found
    ]  # fmt: skip


async def open_shift(session: Reading, lane: Lane) -> OpenShift | None:
    """The lane's open shift, when there is one."""
    shift = await session.scalar(
        select(Shift).where(
            Shift.company_id == lane.company.company_id,
            Shift.terminal_id == lane.terminal_id,
            Shift.closed_at.is_(None),
        )
    )
    return shift_view(shift) if shift is not None else None


async def last_business_date(session: Reading, lane: Lane) -> date | None:
    """Which day the lane's last closed shift was of; None before the first."""
    return await session.scalar(
        select(Shift.business_date)
        .where(
            Shift.company_id == lane.company.company_id,
            Shift.terminal_id == lane.terminal_id,
            Shift.closed_at.is_not(None),
        )
        .order_by(Shift.number.desc())
        .limit(1)
    )


def shift_view(shift: Shift) -> OpenShift:
    """A shift's row as screens see it."""
    return OpenShift(
        shift_id=shift.id,
        number=shift.number,
        business_date=shift.business_date,
        opened_at=shift.opened_at,
        opened_by=shift.opened_by,
    )


async def drawer_sums(session: Reading, company_id: UUID, shift_id: UUID) -> list[DrawerSum]:
    """A shift's movements added up by kind and tender."""
    found = await session.execute(
        select(
            DrawerMovement.kind,
            TenderTypeRow.kind,
            TenderTypeRow.code,
            func.count(),
            func.sum(DrawerMovement.amount),
            func.sum(DrawerMovement.change),
            DrawerMovement.currency,
            func.coalesce(func.sum(DrawerMovement.foreign_amount), 0),
        )
        .join(
            TenderTypeRow,
            (TenderTypeRow.company_id == DrawerMovement.company_id)
            & (TenderTypeRow.id == DrawerMovement.tender_type_id),
        )
        .where(DrawerMovement.company_id == company_id, DrawerMovement.shift_id == shift_id)
        .group_by(DrawerMovement.kind, TenderTypeRow.kind, TenderTypeRow.code, DrawerMovement.currency)
        .order_by(DrawerMovement.kind, TenderTypeRow.code)
    )
    return [
        DrawerSum.model_validate(
            {"kind": kind, "tender_kind": tender_kind, "tender_code": code, "count": count,
             "amount": int(amount), "change": int(change), "currency": currency, "foreign": int(foreign or 0)}
        )
        for kind, tender_kind, code, count, amount, change, currency, foreign in found
    ]  # fmt: skip
