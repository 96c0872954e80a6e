"""Finding a customer costs the same among many: by words of the name in any order, by numbers and codes begun."""

from functools import partial
from random import Random

import pytest
from sqlalchemy import insert, select

from pos_tui.catalogue.words import fold
from pos_tui.customers import named
from pos_tui.customers.keeping_words import keep_customer_words
from pos_tui.customers.models import Customer, CustomerWord
from pos_tui.customers.queries import PAGE, customers_found
from pos_tui.customers.rules import name_words
from pos_tui.customers.views import CustomerCard
from pos_tui.db.base import Rows, new_id, table_of
from pos_tui.db.sessions import Reading, Writing
from pos_tui.db.statistics import refresh_statistics
from pos_tui.db.unit_of_work import Database
from pos_tui.selling.personal import erase
from tests.catalogue.work import statements_of, work_of
from tests.customers.loyal import keep, loyal_shop, owner
from tests.shops import NOW, Shop, make_shop

FEW, MORE = 2_000, 6_000
FLAT = 1.5
GIVEN = ("Ana", "René", "Siân", "Żaneta", "Иван", "Mei", "Ólafur", "Çağla")
FAMILY = ("Müller", "O'Brien", "Łukasik", "Иванов", "Tan", "Jónsdóttir", "Şahin", "Smith-Jones")
TYPED = ("b000077", "rene b000077", "b000077 mull", "tan", "m", "0999000077", "K00077", "nobody", "ana b0 o")


async def fill(database: Database, shop: Shop, customers: int) -> list[str]:
    """So many customers more; their names. Each has a word that nobody else has."""
    chance = Random(3)
    names = [f"{chance.choice(GIVEN)} b{number:06} {chance.choice(FAMILY)}" for number in range(customers)]
    rows: Rows = [
        {
            "company_id": shop.company_id, "id": new_id(), "code": f"K{number:05}", "name": name,
            "folded_name": fold(name), "phone": None, "phone_key": f"0999{number:06}", "created_at": NOW,
        }
        for number, name in enumerate(names)
    ]  # fmt: skip

    async def write(session: Writing) -> None:
        await session.execute(insert(table_of(Customer)), rows)
        await keep_customer_words(session, shop.company_id, [(row["id"], row["name"]) for row in rows])
        await refresh_statistics(session)

    await database.write(write)
    return names


async def page(shop: Shop, text: str, session: Reading) -> list[str]:
    found = await customers_found(session, shop.company_id, text)
    return [customer.name for customer in found.customers]


async def test_a_find_costs_the_same_among_more(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(named, "FEW", PAGE * 5)
    shop = await make_shop(database)
    await fill(database, shop, FEW)
    before = {text: await work_of(database, partial(page, shop, text)) for text in TYPED}
    other = await make_shop(database, name="The larger one")
    await fill(database, other, MORE)
    after = {text: await work_of(database, partial(page, other, text)) for text in TYPED}
    beyond = {text: (one, after[text]) for text, one in before.items() if after[text] > FLAT * one}
    assert not beyond


async def test_every_name_is_found_by_beginnings_of_its_words_in_any_order(database: Database) -> None:
    shop = await make_shop(database)
    names = await fill(database, shop, FEW)
    for number in range(0, FEW, 141):
        words = [word[:4] for word in reversed(name_words(names[number]))]
        assert names[number] in await database.read(partial(page, shop, " ".join(words))), words
    assert await database.read(partial(page, shop, "09990000")) != []
    assert await database.read(partial(page, shop, "brien")) != []
    common = await database.read(partial(page, shop, "b"))
    assert common == sorted(common, key=fold)
    assert len(common) == PAGE


async def test_a_find_is_at_most_four_statements(database: Database) -> None:
    shop = await make_shop(database)
    for text in ("mei", "tan mei", "09990000"):
        made = await statements_of(database, partial(page, shop, text))
        assert len([sql for sql, _ in made if "set_config" not in sql]) == 3, "exactly; how common; the page"


async def test_who_is_called_otherwise_is_found_so_and_who_was_erased_by_nothing(database: Database) -> None:
    shop = await loyal_shop(database)

    async def words() -> set[str]:
        kept = select(CustomerWord.word).where(CustomerWord.company_id == shop.company_id)
        return set(await database.read(lambda session: session.scalars(kept)))

    anna = CustomerCard(customer_id=new_id(), code="", name="Anna Lim")
    saved = await keep(database, shop, anna)
    assert await database.read(partial(page, shop, "lim anna")) == ["Anna Lim"]
    await keep(database, shop, saved.model_copy(update={"name": "Anna Rao"}))
    assert await words() == {"mei", "tan", "anna", "rao"}
    assert await database.read(partial(page, shop, "lim")) == []
    await database.write(lambda s: erase(s, shop.lane, owner(shop), anna.customer_id, key=shop.key, now=shop.now))
    assert await words() == {"mei", "tan"}


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Siân O'Brien-Łukasik", ("sian", "o", "brien", "łukasik")),
        ("陳美玲", ("陳美玲", "美玲", "玲")),
        ("Kim 김민준", ("kim", "김민준", "민준", "준")),
        ("C3PO", ("c3po",)),
    ],
)
def test_the_words_of_a_name(name: str, words: tuple[str, ...]) -> None:
    assert name_words(name) == words
