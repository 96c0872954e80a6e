"""Who corrects much more often than the others stands out; who works like them does not."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_tui.cash.drawer import open_for_nothing
from pos_tui.db.sessions import Writing
from pos_tui.db.unit_of_work import Database
from pos_tui.errors import BadInput, NotPermitted
from pos_tui.ids import new_id
from pos_tui.money import Money
from pos_tui.reports.corrections import (
    FEW_SALES,
    MANY_TIMES,
    Corrections,
    Kind,
    Person,
    against_the_others,
    corrections,
    read_corrections,
)
from pos_tui.selling.service import complete_sale
from pos_tui.selling.voids import void_of
from pos_tui.staff.views import Actor, Place
from tests.selling.sales import basket_of, paid, ring
from tests.shops import Shop, make_shop


async def a_day(database: Database) -> Shop:
    """The cashier sells, once with a discount; the owner sells, voids, and opens the drawer for nothing."""
    shop = await make_shop(database)
    basket = basket_of(shop, "MATE").model_copy(update={"basket_discount": Money(10)})
    await ring(database, shop, paid(shop, basket))
    owner = shop.owner.staff_id
    sales = [paid(shop, basket_of(shop, "MATE")).model_copy(update={"staff_id": owner}) for _ in range(2)]
    for sale in sales:
        await ring(database, shop, sale)

    async def correct(session: Writing) -> None:
        back = await void_of(
            session, sales[0].basket.sale_id, sale_id=new_id(), company_id=shop.company_id,
            terminal_id=shop.lane.terminal_id, staff_id=owner,
        )  # fmt: skip
        await complete_sale(session, back, key=shop.key, now=shop.now)
        for _ in range(4):
            await open_for_nothing(
                session, Place.at(shop.lane), Actor(staff_id=owner), event_id=new_id(), reason="change",
                key=shop.key, now=shop.now,
            )  # fmt: skip

    await database.write(correct)
    return shop


def told(one: Corrections) -> dict[Kind, int]:
    return {kind: many for kind, many in one.counts.items() if many}


async def test_everything_is_counted_of_the_one_who_did_it(database: Database) -> None:
    shop = await a_day(database)
    owner, cashier = await database.read(lambda session: corrections(session, shop.company_id))
    assert (owner.code, owner.sales, told(owner)) == ("O1", 2, {"voids": 1, "no_sales": 4})
    assert (cashier.code, cashier.sales, told(cashier)) == ("C1", 1, {"discounts": 1})
    assert (owner.per_hundred, owner.times, owner.stands_out) == (25.0, 5.0, True)
    assert (cashier.per_hundred, cashier.stands_out) == (5.0, False)


async def test_other_days_and_outlets_are_left_out(database: Database) -> None:
    shop = await a_day(database)
    before, after = shop.today - timedelta(days=1), shop.today + timedelta(days=1)
    assert await database.read(lambda s: corrections(s, shop.company_id, to=before)) == []
    assert await database.read(lambda s: corrections(s, shop.company_id, from_=after)) == []
    found = await database.read(
        lambda s: corrections(s, shop.company_id, from_=shop.today, to=shop.today, outlet="BISHAN")
    )
    assert [one.many for one in found] == [5, 1]
    with pytest.raises(BadInput, match="before it begins"):
        await database.read(lambda s: corrections(s, shop.company_id, from_=after, to=before))


async def test_only_who_sees_reports_sees_it(database: Database) -> None:
    shop = await a_day(database)
    place = Place.at(shop.lane)

    async def asked(staff_id: object) -> int:
        actor = Actor.model_validate({"staff_id": staff_id})
        return len(await database.read(lambda s: read_corrections(s, place, actor, from_=None, to=None)))

    assert await asked(shop.owner.staff_id) == 2
    with pytest.raises(NotPermitted, match="may not see reports"):
        await asked(shop.supervisor.staff_id)


PEOPLE = st.lists(
    st.builds(
        Person, code=st.text(max_size=3), name=st.just("x"), sales=st.integers(0, 500),
        counts=st.dictionaries(st.sampled_from(("voids", "no_sales")), st.integers(0, 50)),
    ),
    max_size=8,
)  # fmt: skip


@given(PEOPLE)
def test_nobody_stands_out_among_equals_and_nobody_is_lost(people: list[Person]) -> None:
    found = against_the_others(people)
    assert sorted(one.code for one in found) == sorted(person.code for person in people)
    assert [one.per_hundred for one in found] == sorted((one.per_hundred for one in found), reverse=True)
    assert not any(one.stands_out for one in against_the_others(people[:1] * 3))
    assert not any(one.stands_out for one in against_the_others(people[:1]))


def test_a_thief_among_five_stands_out() -> None:
    usual = [Person(f"C{number}", "x", 400, {"voids": 4, "no_sales": 4}) for number in range(4)]
    thief = Person("T1", "x", 380, {"voids": 4, "no_sales": 40})
    first, *others = against_the_others([*usual, thief])
    assert (first.code, first.stands_out) == ("T1", True)
    assert first.times is not None
    assert first.times > MANY_TIMES
    assert not any(one.stands_out for one in others)
    newcomer = Person("N1", "x", 3, {"voids": 1})
    assert newcomer.sales < FEW_SALES
    assert not against_the_others([*usual, newcomer])[0].stands_out, "one void of a newcomer is no pattern"
