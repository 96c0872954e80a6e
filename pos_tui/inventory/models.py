"""Levels are caches of movements; movements are only ever added."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from pos_tui.db.base import Base, OfCompany, rows_where, within_company
from pos_tui.money import Quantity, UnitPrice

MOVEMENT_KINDS = (
    "sale", "return", "void", "receipt", "supplier_return", "transfer_out", "transfer_in",
    "adjustment", "count", "waste", "opening",
)  # fmt: skip

MERGED = "merged"
"""How the level of a product is kept that went into another one: nothing moves there any more."""


class StockLevel(Base):
    """What one outlet holds of one product; where it is `tracking` lots, they come to the same."""

    __tablename__ = "stock_level"
    __table_args__ = (
        within_company("outlet_id", "outlet"),
        within_company("product_id", "product"),
        CheckConstraint("on_hand >= 0 OR may_go_negative", name="on_hand_allowed"),
    )
    company_id: Mapped[UUID] = mapped_column(primary_key=True)
    outlet_id: Mapped[UUID] = mapped_column(primary_key=True)
    product_id: Mapped[UUID] = mapped_column(primary_key=True)
    on_hand: Mapped[Quantity]
    may_go_negative: Mapped[bool]
    average_cost: Mapped[UnitPrice | None]
    tracking: Mapped[str] = mapped_column(default="none", server_default="none")


class StockMovement(Base):
    """Why a level changed: one row per cause, line and product."""

    __tablename__ = "stock_movement"
    __table_args__ = (
        within_company("outlet_id", "outlet"),
        within_company("product_id", "product"),
        CheckConstraint(f"kind IN {MOVEMENT_KINDS}", name="kind_known"),
        CheckConstraint("quantity <> 0", name="moves_something"),
        Index("ix_stock_movement_product", "company_id", "outlet_id", "product_id", "at"),
    )
    company_id: Mapped[UUID] = mapped_column(primary_key=True)
    source_id: Mapped[UUID] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    outlet_id: Mapped[UUID]
    product_id: Mapped[UUID]
    kind: Mapped[str]
    quantity: Mapped[Quantity]
    unit_cost: Mapped[UnitPrice | None]
    at: Mapped[datetime]
    staff_id: Mapped[UUID | None]
    reason: Mapped[str | None]


class Lot(OfCompany, Base):
    """Goods of one product that were made together, or one piece with its serial number; never changed."""

    __tablename__ = "lot"
    __table_args__ = (
        within_company("product_id", "product"),
        UniqueConstraint("company_id", "product_id", "is_serial", "code"),
        Index("ix_lot_expires_on", "company_id", "expires_on"),
    )
    product_id: Mapped[UUID]
    code: Mapped[str]
    is_serial: Mapped[bool]
    expires_on: Mapped[date | None]
    first_at: Mapped[datetime]


class LotLevel(Base):
    """What one outlet holds of one lot; a serial number is on hand at one outlet, once."""

    __tablename__ = "lot_level"
    __table_args__ = (
        within_company("outlet_id", "outlet"),
        within_company("product_id", "product"),
        within_company("lot_id", "lot"),
        CheckConstraint("on_hand >= 0 OR may_go_negative", name="on_hand_allowed"),
        CheckConstraint("NOT is_serial OR on_hand IN (0, 1000)", name="serial_once"),
        Index("ix_lot_level_product", "company_id", "outlet_id", "product_id"),
        Index(
            "uq_lot_level_serial_on_hand", "company_id", "lot_id", unique=True,
            info=rows_where("is_serial AND on_hand > 0"),
        ),
    )  # fmt: skip
    company_id: Mapped[UUID] = mapped_column(primary_key=True)
    outlet_id: Mapped[UUID] = mapped_column(primary_key=True)
    lot_id: Mapped[UUID] = mapped_column(primary_key=True)
    product_id: Mapped[UUID]
    on_hand: Mapped[Quantity]
    may_go_negative: Mapped[bool]
    is_serial: Mapped[bool]


class LotMovement(Base):
    """The part of a stock movement that one lot took; of goods that come back, the act that they had left by.

    Of kind `tracking`: what lay there when somebody began or ended to keep a product in lots; no stock moved.
    """

    __tablename__ = "lot_movement"
    __table_args__ = (
        within_company("outlet_id", "outlet"),
        within_company("product_id", "product"),
        within_company("lot_id", "lot"),
        CheckConstraint(f"kind IN {(*MOVEMENT_KINDS, 'tracking')}", name="kind_known"),
        CheckConstraint("quantity <> 0", name="moves_something"),
        Index("ix_lot_movement_lot", "company_id", "lot_id", "at"),
        Index("ix_lot_movement_back_of", "company_id", "back_of_id"),
    )
    company_id: Mapped[UUID] = mapped_column(primary_key=True)
    source_id: Mapped[UUID] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    lot_id: Mapped[UUID] = mapped_column(primary_key=True)
    outlet_id: Mapped[UUID]
    product_id: Mapped[UUID]
    kind: Mapped[str]
    quantity: Mapped[Quantity]
    at: Mapped[datetime]
    back_of_id: Mapped[UUID | None]
    back_of_position: Mapped[int | None]
