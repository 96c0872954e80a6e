"""What a find costs does not grow with the catalogue: counted, since seconds are no test."""

from collections.abc import Iterator
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_tui.catalogue import word_ranges
from pos_tui.catalogue.queries import CANDIDATES, MATCHES, find_by_code, search
from pos_tui.catalogue.words import joined, kept_words, signature_of, words_of
from pos_tui.db.sessions import Reading
from pos_tui.db.unit_of_work import Database
from tests.catalogue.many import fill
from tests.catalogue.work import statements_of, work_of
from tests.shops import Shop, make_shop

FEW, MORE = 1_000, 6_000
FLAT = 1.5
TYPED = ("k", "kra", "kras", "chocolate", "milk cho", "creme", "牛", "салат", "zyw", "oz", "n999", "none")
PARTED = "oz ct"
"""Two common words that no product has both of."""


async def found(database: Database, shop: Shop, text: str) -> list[str]:
    products = await database.read(lambda session: search(session, shop.lane, text, on=shop.today))
    return [product.name for product in products]


async def work(database: Database, shop: Shop, text: str) -> int:
    return await work_of(database, lambda session: search(session, shop.lane, text, on=shop.today))


@pytest.fixture
def early_many(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Few words are many: what would be counted of a million is counted of a thousand."""
    monkeypatch.setattr(word_ranges, "MANY", FEW // 4)
    word_ranges._counts.cache_clear()
    yield
    word_ranges._counts.cache_clear()


@pytest.mark.usefixtures("early_many")
async def test_a_find_costs_the_same_in_a_larger_catalogue(database: Database) -> None:
    shop = await make_shop(database)
    await fill(database, shop, FEW, seed=1)
    before = {text: await work(database, shop, text) for text in TYPED}
    other = await make_shop(database, name="The larger one")
    await fill(database, other, MORE)
    after = {text: await work(database, other, text) for text in TYPED}
    cost = {text: (before[text], after[text]) for text in TYPED}
    beyond = {text: (one, two) for text, (one, two) in cost.items() if two > FLAT * one + CANDIDATES}
    assert not beyond


@pytest.mark.usefixtures("early_many")
async def test_common_words_that_are_never_together_are_told_apart_by_their_signatures(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop = await make_shop(database)
    await fill(database, shop, MORE)
    assert await found(database, shop, PARTED) == []
    with_signatures = await work(database, shop, PARTED)
    monkeypatch.setattr(word_ranges, "signature_of", lambda _words: 0)
    assert await found(database, shop, PARTED) == [], "a signature only saves work"
    without = await work(database, shop, PARTED)
    assert without > with_signatures + MORE // 3, "the control: most of one word is looked at"


async def test_a_find_is_at_most_three_statements_that_are_made_once(database: Database) -> None:
    shop = await make_shop(database)
    await fill(database, shop, FEW)
    for text, count in (("kras", 2), ("kras cho", 3), ("oz kras m", 3), ("nobody", 1), ("...", 0)):
        made = await statements_of(database, lambda s, text=text: search(s, shop.lane, text, on=shop.today))  # type: ignore[misc]
        assert len(made) == count, text
    one, two = [await statements_of(database, partial(asked, shop, text)) for text in ("kras", "ledo")]
    assert [statement for statement, _ in one] == [statement for statement, _ in two]


async def asked(shop: Shop, text: str, session: Reading) -> object:
    return await search(session, shop.lane, text, on=shop.today)


async def test_the_best_is_first_however_many_there_are(database: Database) -> None:
    shop = await make_shop(database)
    names = await fill(database, shop, MORE)
    starting = sorted(joined(words_of(name)) for name in names if name.startswith("Kras "))
    assert len(starting) > CANDIDATES
    kras = await found(database, shop, "kras")
    assert len(kras) == MATCHES
    assert all(name.startswith("Kras ") for name in kras)
    milk = await found(database, shop, "milk")
    assert all("milk" in words_of(name) for name in milk)
    assert (await found(database, shop, "peas frozen n8"))[0].split()[3] == "n8" or not [
        name for name in names if " Frozen peas n8 " in name
    ]
    assert set(await found(database, shop, "n4321")) == {names[4321]}


async def test_every_name_is_found_by_beginnings_of_its_words_in_any_order(database: Database) -> None:
    shop = await make_shop(database)
    names = await fill(database, shop, FEW)
    for number in range(0, FEW, 97):
        words = [word[:4] for word in reversed(words_of(names[number]))]
        assert names[number] in await found(database, shop, " ".join(words)), words


async def test_a_scan_costs_the_same_in_a_larger_catalogue(database: Database) -> None:
    shop = await make_shop(database)
    scan = partial(scanned, shop)
    before = await work_of(database, scan)
    await fill(database, shop, MORE)
    await database.read(scan)  # the connection reads the new statistics once
    assert await work_of(database, scan) <= FLAT * before


async def scanned(shop: Shop, session: Reading) -> object:
    return await find_by_code(session, shop.lane, "5012345678900", on=shop.today)


@given(st.lists(st.text("abcdeé牛н0", min_size=1, max_size=6), min_size=1, max_size=8), st.data())
def test_no_name_lacks_a_bit_of_words_that_it_has(words: list[str], data: st.DataObject) -> None:
    kept = kept_words(words_of(" ".join(words)))
    typed = [one.word[: data.draw(st.integers(1, 6))] for one in kept if data.draw(st.booleans())]
    need = signature_of(typed)
    assert all(one.signature & need == need for one in kept)
    assert [one.place for one in kept] == [0, *[1] * (len(kept) - 1)]
    assert all(0 <= one.signature < 2**63 for one in kept)
