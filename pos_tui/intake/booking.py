"""Ringing documents up again: each through the till's own service, each in one transaction."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from itertools import takewhile
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select

from pos_tui.db.sessions import Reading, Writing
from pos_tui.db.together import MOST_TOGETHER
from pos_tui.db.unit_of_work import Database, apart
from pos_tui.errors import BadTender, TillError
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
from pos_tui.selling.several import Outcome, complete_sales
from pos_tui.selling.views import Sale
from pos_tui.shop.views import Lane


class Figures(NamedTuple):
    """What a document came to here."""

    tax: Money
    total: Money
    rounding: Money


class Finished(NamedTuple):
    """A document that is in the books already."""

    sale: Sale | str
    """Or its fingerprint."""
    figures: Figures

    def is_of(self, sale: Sale) -> bool:
        """Whether it is this very sale."""
        before = self.sale if isinstance(self.sale, str) else fingerprint(self.sale)
        return before == fingerprint(sale)


class Due(NamedTuple):
    """A document that is to be booked."""

    document: SoldDocument
    sale: Sale
    lane: Lane


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
        """Books the documents in their order; one that is refused does not stop the next."""
        finished = await self.database.read(lambda session: self._look_ahead(session, documents))
        result = ReplayResult()
        for group in _groups(documents):
            result += await self._book_group(group, finished)
        return result

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
        return {row[0]: Finished(row[1], Figures(*row[2:])) for row in found}

    async def _book_group(self, documents: Sequence[SoldDocument], finished: dict[UUID, Finished]) -> ReplayResult:
        """Those that are not booked yet, as many in a transaction as can be written together."""
        told, due = dict[str, ReplayResult](), list[Due]()
        for document in documents:
            try:
                one = Due(document, as_sale(self.known, document), lane_of(self.known, document))
            except TillError as refusal:
                told[document.id] = self._refused(document, refusal)
                continue
            before = finished.get(one.sale.basket.sale_id)
            if before is not None and before.is_of(one.sale):
                told[document.id] = ReplayResult(already=1, different=self._differences(document, before.figures))
            else:
                due.append(one)
        while due:
            some = self._of_open_shifts(due)
            outcomes = await self.database.write(partial(self._ring_up, sales=some))
            for one, outcome in zip(due, outcomes, strict=False):
                told[one.document.id] = self._told(one, outcome, finished)
            due = due[len(outcomes) :]
        return sum((told[document.id] for document in documents), ReplayResult())

    def _of_open_shifts(self, due: Sequence[Due]) -> Sequence[Due]:
        """The first of them whose shifts are known to be open; or one, which opens its own."""
        same = list(takewhile(lambda one: self.days.get(one.lane.terminal_id) == one.document.business_date, due))
        return same or due[:1]

    async def _ring_up(self, session: Writing, sales: Sequence[Due]) -> list[Outcome]:
        first, day = sales[0], sales[0].document.business_date
        if self.days.get(first.lane.terminal_id) == day:
            return await complete_sales(session, [one.sale for one in sales], key=self.key, now=self.now)
        try:
            async with apart(session):
                await shift_for(session, first.lane, first.sale, day, key=self.key, now=self.now)
                return [await complete_sale(session, first.sale, key=self.key, now=self.now)]
        except TillError as refusal:
            return [refusal]

    def _told(self, one: Due, outcome: Outcome, finished: dict[UUID, Finished]) -> ReplayResult:
        if isinstance(outcome, TillError):
            why = self._why(one.document, one.sale) if isinstance(outcome, BadTender) else ""
            return self._refused(one.document, outcome, why)
        figures = Figures(outcome.tax, outcome.total, outcome.rounding)
        self.days[one.lane.terminal_id] = one.document.business_date
        finished[one.sale.basket.sale_id] = Finished(one.sale, figures)
        return ReplayResult(booked=1, different=self._differences(one.document, figures))

    def _refused(self, document: SoldDocument, refusal: TillError, why: str = "") -> ReplayResult:
        return ReplayResult(refused=(Refused(id=document.id, reason=f"{refusal}{why}"),))

    def _why(self, document: SoldDocument, sale: Sale) -> str:
        """What the shop's rules make of the sale, where that is why its payments do not fit."""
        totals = price_basket(sale.basket, self.known.company)
        here = Figures(totals.tax, totals.total, document.rounding)
        wrong = [
            f"{each.what} {each.in_file} in the file, {each.here} here"
            for each in self._differences(document, here)
        ]
        return f" ({'; '.join(wrong)})" if wrong else ""

    def _differences(self, document: SoldDocument, here: Figures) -> tuple[Difference, ...]:
        places = self.known.company.exponent
        return tuple(
            Difference(
                id=document.id,
                what=what,
                in_file=decimal_text(getattr(document, what), places),
                here=decimal_text(getattr(here, what), places),
            )
            for what in Figures._fields
            if getattr(document, what) != getattr(here, what)
        )


def _groups(documents: Sequence[SoldDocument]) -> Iterator[list[SoldDocument]]:
    """In order, none twice in one: the second is answered by what the first came to."""
    group: list[SoldDocument] = []
    ids: set[str] = set()
    for document in documents:
        if len(group) == MOST_TOGETHER or document.id in ids:
            yield group
            group, ids = [], set()
        group.append(document)
        ids.add(document.id)
    if group:
        yield group


async def booker(database: Database, company_id: UUID, *, key: ShopKey, now: datetime) -> Booker:
    """A booker that knows the shop's tills and tenders."""
    return Booker(database, key, now, await database.read(lambda session: know(session, company_id)))
