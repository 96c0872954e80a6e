"""A till with one of the screens that the menu opens lying over nothing but its start."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any

from textual.screen import Screen

from pos_tui.cash.queries import open_shift
from pos_tui.db.unit_of_work import Database
from pos_tui.hardware.fake import MemoryDrawer, MemoryPrinter
from pos_tui.staff.views import Person
from pos_tui.ui.app import TillApp
from pos_tui.ui.context import TillContext
from pos_tui.ui.money_format import MoneyFormat
from pos_tui.ui.screens.fill_in import FillInScreen
from pos_tui.workers.desk import Desk
from pos_tui.workers.spool import Spool
from tests.shops import KEY, NOW, Shop
from tests.ui.door import SMALL, Door


class Office(Door):
    """Keys in, words out; `context` is what the screen was given."""

    context: TillContext

    async def fill(self, key: str, *pieces: str) -> None:
        """The key that opens lines to fill in, then what is typed into them."""
        await self.press(key)
        await self.until_on(FillInScreen)
        await self.press(*pieces)


@asynccontextmanager
async def in_office(
    database: Database,
    shop: Shop,
    screen: Callable[[TillContext], Screen[Any]],
    *,
    person: Person | None = None,
    size: tuple[int, int] = SMALL,
    keys: Mapping[str, str] | None = None,
    of: type[TillApp] = TillApp,
    waits: bool = True,
) -> AsyncIterator[Office]:
    """The owner (or somebody else) has this screen open, and unless somebody `waits` not, all that it looks up."""
    app, desk = of(Screen, keys=keys), Desk(database)
    shift = await desk.ask(lambda session: open_shift(session, shop.lane))
    assert shift is not None
    company = shop.lane.company
    context = TillContext(
        desk=desk, spool=Spool(MemoryPrinter(), MemoryDrawer(), tell=app), lane=shop.lane,
        person=person or shop.owner, shift=shift, tenders=tuple(shop.tenders.values()), key=KEY,
        clock=lambda: NOW, money=MoneyFormat.of(None, company.currency, company.exponent),
    )  # fmt: skip
    async with app.run_test(size=size) as pilot:
        app.own(desk, context.spool)
        first = screen(context)
        await app.push_screen(first)
        office = Office(app, pilot)
        office.context = context
        await office.until_on(type(first))
        await office.until(lambda: not (waits and any(worker.is_running for worker in app.workers)))
        yield office
        await desk.close()
        context.spool.close()
