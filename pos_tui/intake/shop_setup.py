"""Writing a shop's set-up into an empty part of a database; the same again changes nothing."""

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import Field
from sqlalchemy import insert

from pos_tui.accounts.service import open_chart
from pos_tui.cash.models import TenderType
from pos_tui.cash.queries import tender_types
from pos_tui.db.base import Rows, new_id, table_of
from pos_tui.db.sessions import Reading, Writing
from pos_tui.errors import BadInput
from pos_tui.intake.shop_form import ShopFile
from pos_tui.journal.keys import ShopKey
from pos_tui.shop.models import Company, Outlet, TaxClass, TaxRate, Terminal
from pos_tui.shop.queries import companies, dated_rates, lanes
from pos_tui.shop.rates import parts_text
from pos_tui.shop.views import CompanyRules, Lane
from pos_tui.staff.service import add_person
from pos_tui.view import View


class Owner(View):
    """The first person of a shop, who may do everything; the PIN is hashed already."""

    code: str
    name: str
    pin_hash: str = Field(repr=False)


async def set_up(
    session: Writing, shop: ShopFile, *, key: ShopKey, now: datetime, owner: Owner | None = None
) -> list[Lane]:
    """Everything that the shop needs before its first sale; answers its lanes.

    The same shop again changes nothing. Raises BadInput when another shop has this name.
    """
    if not await is_set_up(session, shop, key=key):
        company_id = new_id()
        await _write_company(session, company_id, shop, key=key, now=now)
        await _write_taxes(session, company_id, shop)
        await _write_places(session, company_id, shop)
        await _write_tenders(session, company_id, shop)
        if owner is not None:
            await add_person(
                session, company_id, code=owner.code, name=owner.name, pin_hash=owner.pin_hash,
                role="owner", outlet_id=None, now=now,
            )  # fmt: skip
    return [lane for lane in await lanes(session) if lane.company.name == shop.company]


async def is_set_up(session: Reading, shop: ShopFile, *, key: ShopKey) -> bool:
    """True when exactly this shop is in the database. Raises BadInput when another has its name."""
    found = [company for company in await companies(session) if company.name == shop.company]
    if not found:
        return False
    company = found[0]
    if company.key_check != key.check:
        raise BadInput(
            f"{company.name} was set up with another shop key: copy the key file of the till that set it up."
        )
    stored, said = await _stored(session, company, shop), _said(shop)
    differs = [name for name in said if stored[name] != said[name]]
    if differs:
        raise BadInput(
            f"{company.name} is set up already, with another {', '.join(differs)}: "
            "give the new company a name of its own, or leave the file as it was."
        )
    return True


async def _stored(session: Reading, company: CompanyRules, shop: ShopFile) -> dict[str, object]:
    """What the database has of what the form says; rates and foreign cash added since are no difference."""
    here = [lane for lane in await lanes(session) if lane.company.company_id == company.company_id]
    rates = await dated_rates(session, company.company_id)
    said = {(each.code, each.starts_on) for form in shop.tax_classes for each in form.dated}
    codes = {code for code, _ in said}
    ways = {each.code for each in shop.tenders}
    tenders = [
        each
        for each in await tender_types(session, company.company_id)
        if each.currency is None or each.code in ways
    ]
    return {
        "currency": company.currency,
        "prices_include_tax": company.prices_include_tax,
        "tax_rounding": company.tax_rounding,
        "cash_rounding": (company.cash_rounding, company.cash_rounding_method),
        "stock_policy": company.stock_policy,
        "expired_policy": company.expired_policy,
        "timezone": company.timezone,
        "country": company.country,
        "loyalty": (company.points_per, company.point_worth),
        "tax_classes": [each for each in rates if each.code not in codes or (each.code, each.starts_on) in said],
        "outlets": sorted((lane.outlet_code, lane.outlet_name, lane.terminal_code) for lane in here),
        "tenders": [(each.code, each.name, each.kind, each.gives_change, each.currency) for each in tenders],
    }


def _said(shop: ShopFile) -> dict[str, object]:
    places = ((outlet, terminal) for outlet in shop.outlets for terminal in outlet.terminals)
    return {
        "currency": shop.currency,
        "prices_include_tax": shop.prices_include_tax,
        "tax_rounding": shop.tax_rounding,
        "cash_rounding": (shop.smallest_coin, shop.cash_rounding_method),
        "stock_policy": shop.stock_policy,
        "expired_policy": shop.expired_policy,
        "timezone": shop.timezone,
        "country": shop.country,
        "loyalty": (shop.points_per, shop.point_worth),
        "tax_classes": [each for form in shop.tax_classes for each in form.dated],
        "outlets": sorted((outlet.code, outlet.name, terminal) for outlet, terminal in places),
        "tenders": [(each.code, each.name, each.kind, each.gives_change, each.currency) for each in shop.tenders],
    }


async def _write_company(
    session: Writing, company_id: UUID, shop: ShopFile, *, key: ShopKey, now: datetime
) -> None:
    row: dict[str, Any] = {
        "id": company_id,
        "name": shop.company,
        "registration_number": None,
        "currency": shop.currency,
        "currency_exponent": shop.exponent,
        "prices_include_tax": shop.prices_include_tax,
        "tax_rounding": shop.tax_rounding,
        "cash_rounding": shop.smallest_coin,
        "cash_rounding_method": shop.cash_rounding_method,
        "stock_policy": shop.stock_policy,
        "expired_policy": shop.expired_policy,
        "timezone": shop.timezone,
        "country": shop.country,
        "points_per": shop.points_per,
        "point_worth": shop.point_worth,
        "points_expire_days": shop.loyalty.expire_days if shop.loyalty else None,
        "key_check": key.check,
        "created_at": now,
    }
    await session.execute(insert(table_of(Company)), [row])


async def _write_taxes(session: Writing, company_id: UUID, shop: ShopFile) -> None:
    classes: Rows = [
        {"company_id": company_id, "id": new_id(), "code": each.code, "name": each.name, "kind": each.kind,
         "position": position}
        for position, each in enumerate(shop.tax_classes, start=1)
    ]  # fmt: skip
    await session.execute(insert(table_of(TaxClass)), classes)
    rates: Rows = [
        {"company_id": company_id, "tax_class_id": row["id"], "starts_on": each.starts_on, "rate": each.rate,
         "parts": parts_text(each.parts)}
        for row, form in zip(classes, shop.tax_classes, strict=True)
        for each in form.dated
    ]  # fmt: skip
    await session.execute(insert(table_of(TaxRate)), rates)


async def _write_places(session: Writing, company_id: UUID, shop: ShopFile) -> None:
    outlets: Rows = [
        {"company_id": company_id, "id": new_id(), "code": each.code, "name": each.name, "active": True}
        for each in shop.outlets
    ]
    await session.execute(insert(table_of(Outlet)), outlets)
    terminals: Rows = [
        {"company_id": company_id, "id": new_id(), "outlet_id": row["id"], "code": code, "active": True}
        for row, each in zip(outlets, shop.outlets, strict=True)
        for code in each.terminals
    ]
    await session.execute(insert(table_of(Terminal)), terminals)


async def _write_tenders(session: Writing, company_id: UUID, shop: ShopFile) -> None:
    tenders: Rows = [
        {"company_id": company_id, "id": new_id(), "code": each.code, "name": each.name, "kind": each.kind,
         "gives_change": each.gives_change, "position": position, "active": True,
         "currency": each.currency, "on_account": each.on_account}
        for position, each in enumerate(shop.tenders, start=1)
    ]  # fmt: skip
    await session.execute(insert(table_of(TenderType)), tenders)
    await open_chart(session, company_id, [(each.code, each.name) for each in shop.tenders])
