"""One customer: balances, what they like, and their documents, the newest first and page by page."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from textual import work

from pos_tui.customers.views import Account, CustomerCard, Moved, Standing
from pos_tui.errors import TillError
from pos_tui.money import Money, quantity_text
from pos_tui.selling.bought import PAGE, Bought, Favourite, all_about, bought_by
from pos_tui.selling.standing import standing_of
from pos_tui.ui.cells import left, right, shown
from pos_tui.ui.context import TillContext
from pos_tui.ui.screens.pages import PagesScreen
from pos_tui.ui.widgets.painted import Row

LABEL, AMOUNT = 18, 12
KINDS = {"sale": "Sale", "return": "Return", "void": "Void"}


class CustomerScreen(PagesScreen):
    """Reads it all in one look; paging beyond the last document reads older ones."""

    def __init__(self, context: TillContext, customer_id: UUID) -> None:
        super().__init__([_plain("Looking …")])
        self._till, self._customer_id = context, customer_id
        self._rows: list[Row] = []
        self._last: Bought | None = None

    def on_mount(self) -> None:
        super().on_mount()
        self._look()

    def action_turn(self, pages: int) -> None:
        super().action_turn(pages)
        if pages > 0 and self._last is not None:
            self._read_on(self._last)

    @work(group="customer", exclusive=True)
    async def _look(self) -> None:
        company_id, who = self._till.lane.company.company_id, self._customer_id
        try:
            account, likes, moves, bought = await self._till.desk.ask(
                lambda session: all_about(session, company_id, who)
            )
            standing = await self._till.desk.ask(
                lambda session: standing_of(session, company_id, who, self._till.clock())
            )
        except TillError as refusal:
            self._page.show([_plain(str(refusal))])
            return
        self._rows = [*self._facts(account, standing), *_likes(likes), *self._moves(moves), *_strong("Documents")]
        self._put(bought, "Nothing yet.")
        self._page.show(self._rows)

    @work(group="customer", exclusive=True)
    async def _read_on(self, after: Bought) -> None:
        company_id, who = self._till.lane.company.company_id, self._customer_id
        try:
            older = await self._till.desk.ask(lambda session: bought_by(session, company_id, who, after=after))
        except TillError as refusal:
            self._rows.append(_plain(str(refusal)))
        else:
            self._put(older, "No more.")
        self._page.put(self._rows)

    def _put(self, bought: Sequence[Bought], none: str) -> None:
        money, zone = self._till.money, self._till.lane.company.timezone
        self._last = bought[-1] if len(bought) == PAGE else None
        self._rows += [
            _plain(
                f"{local_time(one.at, zone)}  {left(one.receipt_number, LABEL)} {left(KINDS[one.kind], 7)} "
                f"{_figure(money.amount(one.total))}  {one.points:+,} points"
            )
            for one in bought
        ] or [_plain(none)]

    def _tier(self, account: Account, standing: Standing | None) -> str:
        """Gold since a day, what the next one takes, and until when it stays without buying more."""
        zone, said = self._till.lane.company.timezone, [account.card.tier or ""]
        if account.card.tier and account.tier_since is not None:
            said = [f"{account.card.tier} since {local_time(account.tier_since, zone)[:10]}"]
        if standing is not None and standing.next_tier is not None:
            said.append(f"{self._till.money.amount(standing.to_go)} to go to {standing.next_tier}")
        if standing is not None and standing.keeps_until is not None:
            said.append(f"stays until {local_time(standing.keeps_until, zone)[:10]}")
        return ", ".join(filter(None, said))

    def _facts(self, account: Account, standing: Standing | None) -> list[Row]:
        card, money = account.card, self._till.money
        limit = "no account" if card.credit_limit is None else f"up to {money.amount(card.credit_limit)}"
        facts = (
            ("Code", card.code), ("Telephone", card.phone or ""), ("E-mail", card.email or ""),
            ("Card", card.barcode or ""), ("Tier", self._tier(account, standing)),
            ("May write to them", "yes" if card.consent else "no"), ("Note", card.note or ""),
            ("Points", f"{account.points:,}"), ("Store credit", money.amount(account.store_credit)),
            ("Owes", f"{money.amount(account.owed)} ({limit})"),
        )  # fmt: skip
        former = [_former(one) for one in account.former]
        state = "" if card.active else " (switched off)"
        rows: list[Row] = [((f"{shown(card.name, 100)}{state}", "strong"),)]
        rows += [_plain(f"{left(name, LABEL)} {shown(said)}") for name, said in facts if said]
        return rows + [_plain(f"{left('Merged into them', LABEL)} {one}") for one in former]

    def _moves(self, moves: Sequence[Moved]) -> list[Row]:
        if not moves:
            return []
        zone = self._till.lane.company.timezone
        return [
            *_strong("Account"),
            *[
                _plain(
                    f"{local_time(one.at, zone)}  {left(one.kind.capitalize(), LABEL)} "
                    f"{_figure(self._till.money.amount(Money(one.amount)))}"
                )
                for one in moves
            ],
        ]


def _figure(amount: str) -> str:
    """At the end of its column, and whole where it is longer."""
    return right(amount, max(AMOUNT, len(amount)))


def _former(card: CustomerCard) -> str:
    """Another record of theirs, by what still finds it."""
    facts = (card.name, card.code, card.barcode or "", card.phone or "")
    return " · ".join(shown(fact) for fact in facts if fact)


def local_time(at: datetime, zone: str) -> str:
    """A moment as the shop's clock showed it."""
    return f"{at.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M}"


def _likes(likes: Sequence[Favourite]) -> list[Row]:
    if not likes:
        return []
    lines = [
        _plain(f"{one.times:>4} ×  {left(shown(one.name), 40)} {quantity_text(one.quantity)} {one.unit}")
        for one in likes
    ]
    return [*_strong("Most often"), *lines]


def _plain(text: str) -> Row:
    return ((text, "plain"),)


def _strong(text: str) -> list[Row]:
    return [_plain(""), ((text, "strong"),)]
