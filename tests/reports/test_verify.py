"""Clean books hold; whatever is tampered with is named, and nothing else is blamed."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest
from sqlalchemy import CompoundSelect, Select, event, text, update

from pos_tui.accounts.models import Posting
from pos_tui.cash.models import DrawerMovement
from pos_tui.cash.totals import ShiftTotals
from pos_tui.cash.views import DrawerSum
from pos_tui.db.base import Base, table_of
from pos_tui.db.sessions import Reading, Writing
from pos_tui.db.unit_of_work import Database
from pos_tui.errors import BadInput
from pos_tui.inventory.models import StockLevel, StockMovement
from pos_tui.journal.chain import anchor
from pos_tui.journal.keys import ShopKey
from pos_tui.journal.models import JournalEntry
from pos_tui.money import Money
from pos_tui.reports.verify.books import Books, Findings
from pos_tui.reports.verify.proofs import TASKS, Task
from pos_tui.reports.verify.run import proved, verify_books
from pos_tui.reports.verify.views import Verdict
from pos_tui.selling.line_models import DocumentLine
from pos_tui.selling.models import Document
from pos_tui.shop.models import Terminal
from pos_tui.shop.queries import companies
from tests.reports.disarm import disarm, undone
from tests.reports.tampered_documents import DOCUMENTS
from tests.reports.tampered_ledgers import LEDGERS
from tests.reports.tampered_totals import TOTALS
from tests.reports.tampering import one_row, other, remove
from tests.reports.trading import Day, trade
from tests.selling.sales import rows
from tests.shops import KEY, make_shop

SEALS = {"as told", "chain", "kept"}
NOT_THAT_DAY = {
    "received", "order numbers", "deliveries", "lots", "lots on hand", "serial numbers", "lots moved", "lots back",
    "changes", "credit given",
}  # fmt: skip
"""What the day of trading has nothing of: nothing was ordered or delivered, nothing was kept in lots."""


async def prove(session: Reading, *anchors: str, key: ShopKey = KEY) -> Verdict:
    company = (await companies(session))[0]
    return await verify_books(session, company, key=key, anchors=anchors, tell=lambda *_: None)


def broken(verdict: Verdict) -> dict[str, str]:
    return {proof.name: proof.wrong for proof in verdict.proofs if proof.wrong is not None}


async def test_clean_books_hold(database: Database) -> None:
    await trade(database)
    verdict = await database.read(prove)
    assert broken(verdict) == {}
    looked_at = {proof.name: proof.looked_at for proof in verdict.proofs}
    assert looked_at["lines"] == 4
    assert looked_at["chain"] == 9
    assert all(many for name, many in looked_at.items() if name not in NOT_THAT_DAY), looked_at


async def test_books_with_tax_on_top_per_line_and_cash_rounding_hold(database: Database) -> None:
    await trade(database, prices_include_tax=False, tax_rounding="line", points_per=None)
    assert broken(await database.read(prove)) == {}


async def test_the_books_of_a_shop_that_has_not_sold_yet_hold(database: Database) -> None:
    await make_shop(database, shifts=False)
    assert broken(await database.read(prove)) == {}


async def test_proving_again_asks_by_the_statements_that_were_made_for_the_first_time(database: Database) -> None:
    await trade(database)
    company = (await database.read(companies))[0]
    proofs: list[list[object]] = []
    for _ in range(2):
        async with statements_of(database) as asked:
            await database.read(lambda session: verify_books(session, company, key=KEY, tell=lambda *_: None))
        proofs.append([statement for statement in asked if isinstance(statement, Select | CompoundSelect)])
    assert len(proofs[0]) > 80
    assert all(one is other for one, other in zip(*proofs, strict=True)), "a statement was made anew"


@asynccontextmanager
async def statements_of(database: Database) -> AsyncIterator[list[object]]:
    """All that is asked in the block, as the program made it."""
    asked: list[object] = []

    def keep(_connection: object, statement: object, *_given: object) -> None:
        asked.append(statement)

    event.listen(database.engines.read.sync_engine, "before_execute", keep)
    yield asked
    event.remove(database.engines.read.sync_engine, "before_execute", keep)


async def test_every_tampering_is_named(
    database: Database, drawn: Callable[[str], bool], subtests: pytest.Subtests
) -> None:
    day = await trade(database)
    await disarm(database)
    for tampering in (one for one in (*DOCUMENTS, *LEDGERS, *TOTALS) if drawn(one.__name__)):
        with subtests.test(tampering.__name__):
            tampered = tampering(day)
            async with undone(database) as session:
                for statement in tampered.statements:
                    await session.execute(statement)
                found = broken(await prove(session))
            del found["guards"]
            assert found.keys() == tampered.named.keys()
            assert all(found[name].startswith(said) for name, said in tampered.named.items()), found


@pytest.mark.either
@pytest.mark.parametrize("model", [Document, DocumentLine, DrawerMovement, JournalEntry])
async def test_no_column_of_a_sealed_row_can_change_unseen(database: Database, model: type[Base]) -> None:
    day = await trade(database)
    await disarm(database)
    table = table_of(model)
    for column in table.columns:
        async with undone(database) as session:
            changed = update(table).where(*one_row(table, day)).values({column: other(column, day)})
            assert (await session.execute(changed.returning(column))).one(), "one row was changed"
            assert await breaks_a_seal(session), f"{column} was changed unseen"


async def breaks_a_seal(session: Reading) -> bool:
    """Whether what holds the sealed rows together notices; the other promises need not be asked."""
    books = Books((await companies(session))[0], KEY)
    asked = [task for task in TASKS if task.promises.keys() & SEALS]
    proofs = [await proved(session, books, task, many=1, tell=lambda *_: None) for task in asked]
    return any(proof.wrong is not None for each in proofs for proof in each)


async def test_an_anchor_kept_elsewhere_finds_a_chain_that_was_cut_and_mended(database: Database) -> None:
    day = await trade(database)
    await disarm(database)
    terminal = day.shop.lanes[1].terminal_id
    entries = await rows(database, JournalEntry, "terminal_id", "sequence", "mac")
    macs = {sequence: mac for terminal_id, sequence, mac in entries if terminal_id == terminal}
    printed = anchor("2", 2, macs[2])
    async with undone(database) as session:
        assert broken(await prove(session, printed)).keys() == {"guards"}
        await cut_the_card_sale(session, day, head=macs[1])
        assert broken(await prove(session)).keys() == {"guards"}, "without the anchor nobody can know"
        assert broken(await prove(session, printed))["anchors"] == (
            f"No entry has the anchor {printed}: the end of a chain was cut off."
        )


def with_float_only() -> str:
    cash = DrawerSum(
        kind="float", tender_kind="cash", tender_code="cash", count=1, amount=Money(10_000), change=Money(0)
    )
    return ShiftTotals().with_movements([cash]).text()


async def cut_the_card_sale(session: Writing, day: Day, *, head: str) -> None:
    """As if it had never been: whoever may write everywhere can do that."""
    terminal = day.shop.lanes[1].terminal_id
    for model in (Document, DocumentLine, DrawerMovement, Posting, StockMovement, JournalEntry):
        await session.execute(remove(model, day.card_sale))
    before = {
        "receipts": 0, "journal_sequence": 1, "journal_head": head, "perpetual_total": 0,
        "shift_totals": with_float_only(),
    }  # fmt: skip
    await session.execute(update(Terminal).where(Terminal.id == terminal).values(**before))
    mate = StockLevel.product_id == day.shop.products["MATE"].product_id
    await session.execute(update(StockLevel).where(mate).values(on_hand=StockLevel.on_hand + 1_000))


async def test_a_shop_key_of_another_shop_is_refused(database: Database) -> None:
    await trade(database)
    with pytest.raises(BadInput, match="not the one of Bishan Mini Mart"):
        await database.read(lambda session: prove(session, key=ShopKey.fresh()))


async def test_a_row_that_cannot_be_read_is_a_finding_and_not_a_crash(database: Database) -> None:
    async def unreadable(_session: Reading, _books: Books) -> Findings:
        raise ValueError("badly formed hexadecimal UUID string")

    task = Task(unreadable, None, {"lines": "the lines of a document add up to it"})
    company = (await make_shop(database, shifts=False)).lane.company
    books = Books(company, KEY)
    proofs = await database.read(lambda session: proved(session, books, task, many=1, tell=lambda *_: None))
    assert [proof.wrong for proof in proofs] == ["A row cannot be read at all (ValueError): see the log."]


async def test_a_ledger_without_its_guard_is_named(database: Database) -> None:
    await make_shop(database, shifts=False)
    await disarm(database)
    assert broken(await database.read(prove)) == {
        "guards": "The ledger account_entry can be changed: its guard is missing or switched off."
    }


@pytest.mark.parametrize(
    ("table", "trigger"),
    [("drawer_count", "drawer_count_only_grows"), ("shift", "shift_final"),
     ("document_line", "document_line_not_late"), ("journal_entry", "journal_entry_finishes"),
     ("coupon_use", "coupon_use_only_grows"), ("tax_part", "tax_part_not_late"),
     ("applied_promotion", "applied_promotion_not_late")],
)  # fmt: skip
async def test_each_guard_of_the_shop_floor_is_missed(
    database: Database, store_name: str, table: str, trigger: str
) -> None:
    await make_shop(database, shifts=False)
    named = trigger + "_update" * (store_name == "sqlite" and trigger.endswith("only_grows"))
    on = f" ON {table}" * (store_name == "postgresql")
    await database.write(lambda session: session.execute(text(f"DROP TRIGGER {named}{on}")))
    wrong = broken(await database.read(prove))["guards"]
    assert f" {table}" in wrong
    assert wrong.endswith("its guard is missing or switched off.")
