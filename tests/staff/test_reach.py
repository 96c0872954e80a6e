"""Whom somebody may change: an owner only an owner, and a manager of one outlet nobody outside it."""

import pytest
from sqlalchemy import insert, select

from pos_tui.db.base import new_id, table_of
from pos_tui.db.sessions import Writing
from pos_tui.db.unit_of_work import Database
from pos_tui.errors import NotPermitted
from pos_tui.journal.models import JournalEntry
from pos_tui.shop.models import Outlet
from pos_tui.staff.admin import change_person, hire, reset_pin, set_badge
from pos_tui.staff.models import StaffRole
from pos_tui.staff.permits import approve
from pos_tui.staff.queries import person
from pos_tui.staff.rules import permission_to_change
from pos_tui.staff.service import add_person
from pos_tui.staff.views import Actor, Person, Place
from tests.selling.sales import everything
from tests.shops import Shop, make_shop

REACHES = [
    (["cashier@BISHAN"], "edit_staff"),
    (["cashier@BISHAN", "support@BISHAN"], "edit_staff"),
    (["cashier"], "edit_staff_anywhere"),
    (["cashier@NOVENA"], "edit_staff_anywhere"),
    (["cashier@BISHAN", "cashier@NOVENA"], "edit_staff_anywhere"),
    ([], "edit_staff_anywhere"),
    (["owner"], "edit_owner"),
    (["cashier@BISHAN", "owner@NOVENA"], "edit_owner"),
]
NOT_ALL = "may not change who works here and elsewhere: ask a manager of all outlets to approve it"
NO_OWNER = "may not make or change an owner: ask the owner to approve it"


@pytest.mark.parametrize(("roles", "wanted"), REACHES, ids=[", ".join(roles) or "none" for roles, _ in REACHES])
def test_what_it_takes_at_bishan(roles: list[str], wanted: str) -> None:
    assert permission_to_change(roles, "BISHAN") == wanted


class People:
    """A company of two outlets: a manager of all, and one of each who holds their role in one of them."""

    def __init__(self, database: Database, shop: Shop) -> None:
        self.database, self.shop = database, shop
        self.by_name: dict[str, Person] = {"owner": shop.owner, "cashier": shop.cashier}

    async def add(self, name: str, role: str, outlet: str | None) -> None:
        shop = self.shop

        async def added(session: Writing) -> Person:
            of = select(Outlet.id).where(Outlet.company_id == shop.company_id, Outlet.code == outlet)
            staff_id = await add_person(
                session, shop.company_id, code=name, name=name, pin_hash=None, role=role,
                outlet_id=await session.scalar(of), now=shop.now,
            )  # fmt: skip
            return await person(session, shop.lane, staff_id)

        self.by_name[name] = await self.database.write(added)

    def actor(self, name: str) -> Actor:
        return Actor(staff_id=self.by_name[name].staff_id)

    async def change(self, actor: Actor, whom: str, *roles: str, active: bool = True) -> None:
        shop, who = self.shop, self.by_name[whom]
        await self.database.write(
            lambda session: change_person(
                session, Place.at(shop.lane), actor, who.staff_id,
                name=who.name, roles=roles, active=active, key=shop.key, now=shop.now,
            )
        )  # fmt: skip

    async def hire(self, actor: Actor, role: str) -> None:
        shop = self.shop
        await self.database.write(
            lambda session: hire(
                session, Place.at(shop.lane), actor, code="N1", name="New", role=role, pin_hash=None,
                key=shop.key, now=shop.now,
            )
        )  # fmt: skip

    async def new_pin(self, actor: Actor, whom: str) -> None:
        shop, whose = self.shop, self.by_name[whom].staff_id
        await self.database.write(
            lambda session: reset_pin(
                session, Place.at(shop.lane), actor, whose, pin_hash="x", key=shop.key, now=shop.now
            )
        )

    async def badge(self, actor: Actor, whom: str) -> None:
        shop, whose = self.shop, self.by_name[whom].staff_id
        await self.database.write(
            lambda session: set_badge(
                session, Place.at(shop.lane), actor, whose, badge_hash="ab", key=shop.key, now=shop.now
            )
        )


async def company(database: Database) -> People:
    shop = await make_shop(database)
    row = {"company_id": shop.company_id, "id": new_id(), "code": "NOVENA", "name": "Novena"}
    await database.write(lambda session: session.execute(insert(table_of(Outlet)), [row]))
    people = People(database, shop)
    for name, role, outlet in (
        ("boss", "manager", None), ("bishan", "manager", "BISHAN"), ("ben", "cashier", "BISHAN"),
        ("nina", "cashier", "NOVENA"), ("half", "owner", "BISHAN"),
    ):  # fmt: skip
        await people.add(name, role, outlet)
    return people


async def test_a_manager_makes_and_changes_no_owner(database: Database) -> None:
    people = await company(database)
    before = await everything(database)
    for manager in map(people.actor, ("boss", "bishan", "half")):
        for act in (
            people.hire(manager, "owner"),
            people.hire(manager, "owner@BISHAN"),
            people.change(manager, "ben", "cashier@BISHAN", "owner@BISHAN"),
            people.change(manager, "owner", "cashier"),
            people.change(manager, "owner", "owner", active=False),
            people.new_pin(manager, "owner"),
            people.badge(manager, "owner"),
        ):
            with pytest.raises(NotPermitted, match=NO_OWNER):
                await act
    with pytest.raises(NotPermitted, match=NO_OWNER):
        await people.change(people.actor("boss"), "boss", "owner")
    assert await everything(database) == before


async def test_an_owner_makes_an_owner_and_changes_one(database: Database) -> None:
    people = await company(database)
    owner = people.actor("owner")
    await people.change(owner, "boss", "owner")
    await people.new_pin(owner, "boss")
    await people.change(people.actor("boss"), "owner", "owner", active=False)


async def test_a_manager_of_one_outlet_reaches_its_people_only(database: Database) -> None:
    people = await company(database)
    here = people.actor("bishan")
    before = await everything(database)
    for act in (
        people.hire(here, "cashier"),
        people.hire(here, "cashier@NOVENA"),
        people.change(here, "nina", "cashier@NOVENA", active=False),
        people.change(here, "nina", "cashier@BISHAN"),
        people.change(here, "ben", "cashier"),
        people.change(here, "bishan", "manager"),
        people.change(here, "cashier", "cashier", active=False),
        people.new_pin(here, "boss"),
        people.new_pin(here, "nina"),
        people.badge(here, "boss"),
    ):
        with pytest.raises(NotPermitted, match=NOT_ALL):
            await act
    assert await everything(database) == before
    await people.hire(here, "cashier@BISHAN")
    await people.change(here, "ben", "supervisor@BISHAN")
    await people.new_pin(here, "ben")
    await people.badge(here, "ben")
    await people.change(people.actor("boss"), "nina", "cashier")


async def test_an_approval_reaches_as_far_as_whoever_gives_it(database: Database) -> None:
    people = await company(database)
    shop, asks = people.shop, people.by_name["bishan"]

    async def approved(by: str) -> Actor:
        approval_id = await database.write(
            lambda session: approve(
                session, Place.at(shop.lane), approval_id=new_id(), requested_by=asks.staff_id,
                approver_id=people.by_name[by].staff_id, permission="edit_owner", size=0, about="owner",
                key=shop.key, now=shop.now,
            )
        )  # fmt: skip
        return Actor(staff_id=asks.staff_id, approvals=(approval_id,))

    for nobody in ("boss", "half"):
        with pytest.raises(NotPermitted, match=NO_OWNER):
            await approved(nobody)
    await people.change(await approved("owner"), "ben", "owner")
    told = select(JournalEntry.staff_id, JournalEntry.approved_by).where(JournalEntry.kind == "staff_changed")
    [row] = await database.read(lambda session: session.execute(told))
    assert tuple(row) == (asks.staff_id, shop.owner.staff_id)
    held = select(StaffRole.role).where(StaffRole.staff_id == people.by_name["ben"].staff_id)
    assert (await database.read(lambda session: session.scalars(held))).all() == ["owner"]


async def test_a_person_knows_how_far_their_role_reaches(database: Database) -> None:
    people = await company(database)
    assert {"edit_staff", "edit_staff_anywhere"} <= people.by_name["boss"].permissions
    assert "edit_staff" in people.by_name["bishan"].permissions
    assert not {"edit_staff_anywhere", "edit_owner"} & people.by_name["half"].permissions
