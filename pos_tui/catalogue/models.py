"""Products and the codes and words that find them."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKeyConstraint,
    Index,
    PrimaryKeyConstraint,
    SmallInteger,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from pos_tui.db.base import Base, ByLetters, OfCompany, only_for, rows_where, within_company
from pos_tui.money import Quantity, UnitPrice


class Category(OfCompany, Base):
    """A shelf or department; may lie within another."""

    __tablename__ = "category"
    __table_args__ = (
        ForeignKeyConstraint(["company_id"], ["company.id"]),
        within_company("parent_id", "category"),
        UniqueConstraint("company_id", "name"),
    )
    name: Mapped[str]
    parent_id: Mapped[UUID | None]


class Product(OfCompany, Base):
    """Something with a price. A price of nothing is an open price, asked for at the till."""

    __tablename__ = "product"
    __table_args__ = (
        within_company("category_id", "category"),
        within_company("tax_class_id", "tax_class"),
        within_company("stock_of_id", "product"),
        within_company("variant_of_id", "product"),
        UniqueConstraint("company_id", "sku"),
        CheckConstraint("price >= 0", name="price_not_negative"),
        CheckConstraint("cost >= 0", name="cost_not_negative"),
        CheckConstraint("(stock_of_id IS NULL) = (stock_quantity IS NULL)", name="stock_of_whole"),
        CheckConstraint("stock_quantity > 0", name="stock_quantity_positive"),
        CheckConstraint("stock_policy IN ('block', 'warn', 'allow')", name="stock_policy_known"),
        CheckConstraint("unit IN ('each', 'kg', 'lb', 'g', 'l', 'gal', 'm', 'pint')", name="unit_known"),
        Index("ix_product_name", "company_id", "name"),
        Index(
            "ix_product_reordered",
            "company_id",
            "sku",
            info=rows_where("reorder_point IS NOT NULL"),
        ),
    )
    sku: Mapped[str]
    name: Mapped[str]
    brand: Mapped[str | None]
    category_id: Mapped[UUID | None]
    variant_of_id: Mapped[UUID | None]
    variant: Mapped[str | None]
    price: Mapped[UnitPrice]
    cost: Mapped[UnitPrice | None]
    tax_class_id: Mapped[UUID]
    unit: Mapped[str]
    track_stock: Mapped[bool]
    stock_policy: Mapped[str | None]
    stock_of_id: Mapped[UUID | None]
    stock_quantity: Mapped[Quantity | None]
    reorder_point: Mapped[Quantity | None]
    min_age: Mapped[int | None]
    active: Mapped[bool] = mapped_column(default=True)
    updated_at: Mapped[datetime]
    kind: Mapped[str] = mapped_column(default="goods", server_default="goods")
    tare: Mapped[Quantity | None]
    shelf: Mapped[str | None]
    merged_into_id: Mapped[UUID | None]
    words: Mapped[str] = mapped_column(server_default=text("''"))
    """The folded words of the name as `words.joined` writes them, by which a search knows them."""
    tracking: Mapped[str] = mapped_column(default="none", server_default="none")
    expired_policy: Mapped[str | None]


class ProductFee(Base):
    """What follows a product into every basket: a deposit on its bottle, an eco fee; itself a product."""

    __tablename__ = "product_fee"
    __table_args__ = (
        within_company("product_id", "product"),
        within_company("fee_id", "product"),
        CheckConstraint("quantity > 0", name="quantity_positive"),
        CheckConstraint("product_id <> fee_id", name="not_of_itself"),
    )
    company_id: Mapped[UUID] = mapped_column(primary_key=True)
    product_id: Mapped[UUID] = mapped_column(primary_key=True)
    fee_id: Mapped[UUID] = mapped_column(primary_key=True)
    quantity: Mapped[Quantity]


class PriceList(OfCompany, Base):
    """Other prices for some: a tier of customers, an outlet, a time."""

    __tablename__ = "price_list"
    __table_args__ = (
        ForeignKeyConstraint(["company_id"], ["company.id"]),
        within_company("outlet_id", "outlet"),
        UniqueConstraint("company_id", "code"),
        CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="ends_after_it_starts"),
    )
    code: Mapped[str]
    name: Mapped[str]
    currency: Mapped[str]
    outlet_id: Mapped[UUID | None]
    tier: Mapped[str | None]
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    priority: Mapped[int] = mapped_column(default=0)
    active: Mapped[bool] = mapped_column(default=True)


class PriceListEntry(Base):
    """A product's price in a list, from a quantity on."""

    __tablename__ = "price_list_entry"
    __table_args__ = (
        within_company("price_list_id", "price_list"),
        within_company("product_id", "product"),
        CheckConstraint("price >= 0", name="price_not_negative"),
        CheckConstraint("min_quantity >= 0", name="min_quantity_not_negative"),
        Index("ix_price_list_entry_product", "company_id", "product_id"),
    )
    company_id: Mapped[UUID] = mapped_column(primary_key=True)
    price_list_id: Mapped[UUID] = mapped_column(primary_key=True)
    product_id: Mapped[UUID] = mapped_column(primary_key=True)
    min_quantity: Mapped[Quantity] = mapped_column(primary_key=True)
    price: Mapped[UnitPrice]


class Barcode(Base):
    """A code that a scanner reads, for one or for a pack of N."""

    __tablename__ = "barcode"
    __table_args__ = (
        within_company("product_id", "product"),
        CheckConstraint("pack > 0", name="pack_positive"),
        Index("ix_barcode_product", "company_id", "product_id"),
    )
    company_id: Mapped[UUID] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(primary_key=True)
    product_id: Mapped[UUID]
    pack: Mapped[Quantity]


class ProductWord(Base):
    """One word of a product's name, folded: a prefix is a range of this key on either engine.

    Where the names begin with the word comes first (`place`), and `signature` tells most products without the
    other words from those with them, before any product is read: see `words`.
    """

    __tablename__ = "product_word"
    __table_args__ = (
        PrimaryKeyConstraint(
            "company_id", "place", "word", "product_id", info=only_for(postgresql_include=["signature"])
        ),
        within_company("product_id", "product"),
        CheckConstraint("place IN (0, 1)", name="place_known"),
        {"sqlite_with_rowid": False},
    )
    company_id: Mapped[UUID]
    place: Mapped[int] = mapped_column(SmallInteger)
    word: Mapped[str] = mapped_column(ByLetters)
    product_id: Mapped[UUID]
    signature: Mapped[int] = mapped_column(BigInteger)


class KitPart(Base):
    """A product that is sold as its parts."""

    __tablename__ = "kit_part"
    __table_args__ = (
        within_company("kit_id", "product"),
        within_company("part_id", "product"),
        CheckConstraint("quantity > 0", name="quantity_positive"),
        CheckConstraint("kit_id <> part_id", name="not_of_itself"),
    )
    company_id: Mapped[UUID] = mapped_column(primary_key=True)
    kit_id: Mapped[UUID] = mapped_column(primary_key=True)
    part_id: Mapped[UUID] = mapped_column(primary_key=True)
    quantity: Mapped[Quantity]


class PriceChange(OfCompany, Base):
    """What a product cost before and after, and who said so."""

    __tablename__ = "price_change"
    __table_args__ = (
        within_company("product_id", "product"),
        Index("ix_price_change_product", "company_id", "product_id", "at"),
    )
    product_id: Mapped[UUID]
    at: Mapped[datetime]
    staff_id: Mapped[UUID | None]
    price_before: Mapped[UnitPrice | None]
    price_after: Mapped[UnitPrice]
    cost_before: Mapped[UnitPrice | None]
    cost_after: Mapped[UnitPrice | None]
