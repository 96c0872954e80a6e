"""Hiring and changing people: by those who may, told to the journal, and never without an owner."""

import json

import pytest
from sqlalchemy import insert

from pos_tui.db.base import new_id, table_of
from pos_tui.db.unit_of_work import Database
from pos_tui.errors import BadInput, NotPermitted
from pos_tui.journal.queries import audit
from pos_tui.journal.views import JournalRow
from pos_tui.shop.models import Outlet
from pos_tui.staff.admin import change_person, hire, members, reset_pin, set_badge
from pos_tui.staff.pins import hash_pin
from pos_tui.staff.queries import colleagues, person
from pos_tui.staff.views import Actor, Person, Place, StaffMember
from tests.selling.sales import everything
from tests.shops import Shop, make_shop


def by(person: Person) -> Actor:
    return Actor(staff_id=person.staff_id)


async def change(
    database: Database, shop: Shop, actor: Person, whom: Person, *roles: str, active: bool = True
) -> None:
    await database.write(
        lambda session: change_person(
            session, Place.at(shop.lane), by(actor), whom.staff_id,
            name=whom.name, roles=roles, active=active, key=shop.key, now=shop.now,
        )
    )  # fmt: skip


async def everybody(database: Database, shop: Shop) -> dict[str, StaffMember]:
    found = await database.read(lambda session: members(session, shop.company_id))
    return {member.name: member for member in found}


async def test_roles_are_changed_and_told_before_and_after(database: Database) -> None:
    shop = await make_shop(database)
    await change(database, shop, shop.owner, shop.cashier, "supervisor")
    assert (await everybody(database, shop))["Aisha Cashier"].roles == ("supervisor",)
    [row] = await database.read(lambda s: audit(s, shop.company_id, kinds=["staff_changed"]))
    told = json.loads(row.body)
    assert (told["before"]["roles"], told["after"]["roles"]) == (["cashier"], ["supervisor"])
    assert row.staff_id == shop.owner.staff_id


async def test_somebody_is_hired_with_a_role(database: Database) -> None:
    shop = await make_shop(database)
    await database.write(
        lambda session: hire(
            session, Place.at(shop.lane), by(shop.owner), code="7", name="Ben\x1b[2J", role="cashier",
            pin_hash=hash_pin("4321", shop.key.pepper), key=shop.key, now=shop.now,
        )
    )  # fmt: skip
    ben = (await everybody(database, shop))["Ben[2J"]
    assert (ben.roles, ben.active, ben.has_pin) == (("cashier",), True, True)


async def test_the_last_owner_stays(database: Database) -> None:
    shop = await make_shop(database)
    before = await everything(database)
    for roles, active in ((("cashier",), True), (("owner",), False)):
        with pytest.raises(BadInput, match="The last owner stays"):
            await change(database, shop, shop.owner, shop.owner, *roles, active=active)
    assert await everything(database) == before
    await change(database, shop, shop.owner, shop.supervisor, "owner")
    await change(database, shop, shop.owner, shop.owner, "owner", active=False)
    assert not (await everybody(database, shop))["Aisha Owner"].active


async def test_a_supervisor_does_not_change_people(database: Database) -> None:
    shop = await make_shop(database)
    before = await everything(database)
    with pytest.raises(NotPermitted, match="may not make or change an owner: ask the owner"):
        await change(database, shop, shop.supervisor, shop.cashier, "owner")
    with pytest.raises(NotPermitted, match="may not change who works here and elsewhere: ask a manager of all"):
        await database.write(
            lambda session: reset_pin(
                session, Place.at(shop.lane), by(shop.supervisor), shop.cashier.staff_id,
                pin_hash="x", key=shop.key, now=shop.now,
            )
        )  # fmt: skip
    assert await everything(database) == before


async def test_a_badge_is_one_persons(database: Database) -> None:
    shop = await make_shop(database)

    async def badge(whom: Person) -> None:
        await database.write(
            lambda session: set_badge(
                session, Place.at(shop.lane), by(shop.owner), whom.staff_id,
                badge_hash="ab" * 32, key=shop.key, now=shop.now,
            )
        )  # fmt: skip

    await badge(shop.cashier)
    with pytest.raises(BadInput, match="This badge is Aisha Cashier's already"):
        await badge(shop.supervisor)


async def test_an_unknown_role_is_refused_by_name(database: Database) -> None:
    shop = await make_shop(database)
    with pytest.raises(BadInput, match="There is no role emperor"):
        await change(database, shop, shop.owner, shop.cashier, "emperor")


async def another_shop(database: Database, shop: Shop) -> None:
    """The company has a second outlet."""
    row = {"company_id": shop.company_id, "id": new_id(), "code": "NOVENA", "name": "Novena"}
    await database.write(lambda session: session.execute(insert(table_of(Outlet)), [row]))


async def test_a_role_in_one_outlet_stays_there_when_a_person_is_changed(database: Database) -> None:
    shop = await make_shop(database)
    await another_shop(database, shop)
    await change(database, shop, shop.owner, shop.cashier, "cashier", "supervisor@novena")
    told = (await everybody(database, shop))["Aisha Cashier"].roles
    assert told == ("cashier", "supervisor@NOVENA")
    await change(database, shop, shop.owner, shop.cashier, *told, active=False)
    await change(database, shop, shop.owner, shop.cashier, *told)
    assert (await everybody(database, shop))["Aisha Cashier"].roles == told
    here = await database.read(lambda session: person(session, shop.lane, shop.cashier.staff_id))
    assert here.permissions == shop.cashier.permissions, "a supervisor there is none here"
    bodies = [json.loads(row.body) for row in await audit_of(database, shop, "staff_changed")]
    assert bodies[-1]["after"]["roles"] == ["cashier", "supervisor@NOVENA"]


async def audit_of(database: Database, shop: Shop, kind: str) -> list[JournalRow]:
    """The newest first."""
    return await database.read(lambda session: audit(session, shop.company_id, kinds=[kind]))


async def test_a_cashier_of_one_outlet_cannot_sign_in_at_another(database: Database) -> None:
    shop = await make_shop(database)
    await another_shop(database, shop)
    await change(database, shop, shop.owner, shop.cashier, "cashier@NOVENA")
    assert "C1" not in [one.code for one in await database.read(lambda s: colleagues(s, shop.lane))]
    await change(database, shop, shop.owner, shop.cashier, "cashier@BISHAN")
    assert "C1" in [one.code for one in await database.read(lambda s: colleagues(s, shop.lane))]


async def test_an_outlet_that_there_is_not_is_refused_with_those_that_there_are(database: Database) -> None:
    shop = await make_shop(database)
    await another_shop(database, shop)
    before = await everything(database)
    with pytest.raises(BadInput, match="There is no outlet MARS: write one of BISHAN, NOVENA after the @"):
        await change(database, shop, shop.owner, shop.cashier, "cashier@MARS")
    with pytest.raises(BadInput, match="There is no outlet : write one"):
        await change(database, shop, shop.owner, shop.cashier, "cashier@")
    assert await everything(database) == before


async def test_an_owner_of_one_outlet_is_not_the_owner_that_stays(database: Database) -> None:
    shop = await make_shop(database)
    with pytest.raises(BadInput, match="The last owner stays"):
        await change(database, shop, shop.owner, shop.owner, "owner@BISHAN")
