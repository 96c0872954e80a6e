"""Ringing documents up again: each through the till's own service, each in one transaction."""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select

from pos_tui.db.sessions import Reading, Writing
from pos_tui.db.together import MOST_TOGETHER
from pos_tui.db.unit_of_work import Database
from pos_tui.errors import BadTender, Busy, StoreUnavailable, TillError
from pos_tui.intake.as_sold import as_sale, lane_of, sale_id_of
from pos_tui.intake.known import Known, know, learn
from pos_tui.intake.replayed_shifts import shift_for
from pos_tui.intake.sales_form import SoldDocument
from pos_tui.intake.views import Difference, Refused, ReplayResult
from pos_tui.journal.keys import ShopKey
from pos_tui.money import Money, decimal_text
from pos_tui.selling.models import Document
from pos_tui.selling.rules import fingerprint, price_basket
from pos_tui.selling.service import complete_sale
from pos_tui.selling.views import Sale
from pos_tui.shop.views import Lane


class Outcome(NamedTuple):
    """What a document came to here."""

    tax: Money
    total: Money
    rounding: Money


class Finished(NamedTuple):
    """A document that is in the books already."""

    fingerprint: str
    outcome: Outcome


@dataclass
class Booker:
    """One process that books documents: its database, and what it knows of the shop."""

    database: Database
    key: ShopKey
    now: datetime
    known: Known
    days: dict[UUID, date] = field(default_factory=dict)
    """The business date of the shift that is known to be open, by terminal."""

    async def book(self, documents: Sequence[SoldDocument]) -> ReplayResult:
        """Books the documents in their order; one that is refused does not stop the next.

        Where there is one writer, those in a row that do not hang together share their commits.
        """
        finished = await self.database.read(lambda session: self._look_ahead(session, documents))
        result = ReplayResult()
        for group in self._groups(documents):
            asked = [self._book_one(document, finished) for document in group]
            for booked in await asyncio.gather(*asked, return_exceptions=True):
                if isinstance(booked, BaseException):
                    raise booked
                result += booked
        return result

    def _groups(self, documents: Sequence[SoldDocument]) -> Iterator[list[SoldDocument]]:
        """In order; in a group of several none hangs on another, so that each may be tried again by itself."""
        most = MOST_TOGETHER if self.database.has_one_writer else 1
        by_customer = self.known.company.points_per is not None
        group: list[SoldDocument] = []
        names: set[tuple[str, str]] = set()
        for document in documents:
            own = document.hangs_on(by_customer=by_customer)
            if group and (len(group) == most or names & own):
                yield group
                group, names = [], set()
            group.append(document)
            names |= own
        if group:
            yield group

    async def _look_ahead(self, session: Reading, documents: Sequence[SoldDocument]) -> dict[UUID, Finished]:
        """Looks up what the documents name, and which of them are booked already."""
        await learn(session, self.known, documents)
        company_id = self.known.company.company_id
        found = await session.execute(
            select(Document.id, Document.fingerprint, Document.tax, Document.total, Document.rounding).where(
                Document.company_id == company_id,
                Document.id.in_([sale_id_of(company_id, document.id) for document in documents]),
            )
        )
        return {row[0]: Finished(row[1], Outcome(*row[2:])) for row in found}

    async def _book_one(self, document: SoldDocument, finished: dict[UUID, Finished]) -> ReplayResult:
        try:
            sale = as_sale(self.known, document)
            before = finished.get(sale.basket.sale_id)
            if before is not None and before.fingerprint == fingerprint(sale):
                return ReplayResult(already=1, different=self._differences(document, before.outcome))
            outcome = await self._complete(document, sale)
        except (StoreUnavailable, Busy):
            raise
        except TillError as refusal:
            return ReplayResult(refused=(Refused(id=document.id, reason=str(refusal)),))
        finished[sale.basket.sale_id] = Finished(fingerprint(sale), outcome)
        return ReplayResult(booked=1, different=self._differences(document, outcome))

    async def _complete(self, document: SoldDocument, sale: Sale) -> Outcome:
        lane, day = lane_of(self.known, document), document.business_date
        shift_is_open = self.days.get(lane.terminal_id) == day
        try:
            outcome = await self.database.write(
                lambda session: self._ring_up(session, lane, day, sale, shift_is_open=shift_is_open)
            )
        except BadTender as refusal:
            raise BadTender(f"{refusal}{self._why(document, sale)}") from None
        self.days[lane.terminal_id] = day
        return outcome

    async def _ring_up(
        self, session: Writing, lane: Lane, day: date, sale: Sale, *, shift_is_open: bool
    ) -> Outcome:
        if not shift_is_open:
            await shift_for(session, lane, sale, day, key=self.key, now=self.now)
        receipt = await complete_sale(session, sale, key=self.key, now=self.now)
        return Outcome(receipt.tax, receipt.total, receipt.rounding)

    def _why(self, document: SoldDocument, sale: Sale) -> str:
        """What the shop's rules make of the sale, where that is why its payments do not fit."""
        totals = price_basket(sale.basket, self.known.company)
        here = Outcome(totals.tax, totals.total, document.rounding)
        wrong = [
            f"{each.what} {each.in_file} in the file, {each.here} here"
            for each in self._differences(document, here)
        ]
        return f" ({'; '.join(wrong)})" if wrong else ""

    def _differences(self, document: SoldDocument, here: Outcome) -> tuple[Difference, ...]:
        places = self.known.company.exponent
        return tuple(
            Difference(
                id=document.id,
                what=what,
                in_file=decimal_text(getattr(document, what), places),
                here=decimal_text(getattr(here, what), places),
            )
            for what in Outcome._fields
            if getattr(document, what) != getattr(here, what)
        )


async def booker(database: Database, company_id: UUID, *, key: ShopKey, now: datetime) -> Booker:
    """A booker that knows the shop's tills and tenders."""
    return Booker(database, key, now, await database.read(lambda session: know(session, company_id)))
