"""Who may do what: every service that changes something, for every role. One without an entry here fails.

A allowed; n needs somebody's approval; - refused, whoever approves. The roles are in the order of ROLES.
"""

import inspect
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path

import pytest

import pos_tui
from pos_tui.db.sessions import Writing
from pos_tui.db.unit_of_work import Database
from pos_tui.errors import NotPermitted
from pos_tui.ids import new_id
from pos_tui.selling.service import complete_sale
from pos_tui.staff.permits import approve
from pos_tui.staff.queries import person
from pos_tui.staff.rules import ROLES, Permission
from pos_tui.staff.service import add_person
from pos_tui.staff.views import Actor, Person
from tests.reports.disarm import undone
from tests.selling.sales import basket_of, paid
from tests.shops import Shop, make_shop
from tests.staff import buying_acts as buying
from tests.staff import catalogue_acts as catalogue
from tests.staff import customer_acts as people
from tests.staff import floor_acts as acts
from tests.staff import keeping_acts as keeping
from tests.staff import price_acts as prices
from tests.staff import stock_acts as stock
from tests.staff.floor_acts import Act, Floor

ACTS: dict[str, dict[str, tuple[Act, str]]] = {
    "backups.telling.tell_backup": {"a backup": (keeping.backed_up, "-AAA-")},
    "buying.suppliers.save_supplier": {"a supplier": (buying.supplier_saved, "nnAAn")},
    "buying.suppliers.remove_supplier": {"an unused one": (buying.supplier_removed, "nnAAn")},
    "buying.suppliers.save_supplier_items": {"a cost": (buying.item_saved, "nnAAn")},
    "buying.merging.merge_products": {"two that are one": (catalogue.two_merged, "nnAAn")},
    "buying.orders.save_draft": {"a draft": (buying.order_drafted, "nnAAn")},
    "buying.orders.send_order": {"a draft": (buying.order_sent, "nnAAn")},
    "buying.orders.cancel_order": {"a draft": (buying.order_cancelled, "nnAAn")},
    "buying.receiving.receive": {
        "as ordered": (buying.received(10), "nAAAn"),
        "more than ordered": (buying.received(11), "nnAAn"),
    },
    "buying.sending_back.send_back": {
        "a little": (buying.sent_back(1), "nAAAn"),
        "much": (buying.sent_back(600), "nnAAn"),
    },
    "customers.service.save_customer": {
        "a new one": (people.customer_added, "AAAAn"),
        "another name": (people.customer_changed(name="Bob"), "nAAAn"),
        "a limit": (people.customer_changed(credit_limit=100), "nnAAn"),
    },
    "customers.service.adjust_points": {
        "some": (people.points_adjusted(500), "nAAAn"),
        "many": (people.points_adjusted(501), "nnAAn"),
    },
    "customers.merging.merge_customers": {"two": (people.merged, "nnAAn")},
    "customers.tiers.save_tier": {"a tier": (people.tier_saved, "nnAAn")},
    "customers.tiers.remove_tier": {"a tier": (people.tier_removed, "nnAAn")},
    "customers.tiers.expire_points": {"what is old": (people.points_expired, "nnAAn")},
    "selling.tiering.reckon_tiers": {"all": (people.tiers_reckoned, "nnAAn")},
    "selling.personal.hand_out": {"a person": (people.handed_out, "nnAAn")},
    "selling.personal.erase": {"a person": (people.erased, "nnAAn")},
    "selling.crediting.adjust_credit": {
        "a little": (people.credited(5_000), "nAAAn"),
        "much": (people.credited(5_001), "nnAAn"),
    },
    "selling.paying_off.pay_off": {"an account": (people.paid_off, "AAAAn")},
    "cash.service.open_shift": {"a shift": (acts.begin_shift, "AAAA-")},
    "cash.drawer.move_cash": {
        "paid in": (acts.cash("paid_in", 5_000), "AAAAn"),
        "dropped": (acts.cash("drop", 5_000), "AAAAn"),
        "paid out": (acts.cash("paid_out", 5_000), "nAAAn"),
        "more paid out": (acts.cash("paid_out", 25_000), "nnAAn"),
        "dropped after three refusals": (acts.cash_after_refusals("drop", 5_000), "nAAAn"),
    },
    "cash.drawer.open_for_nothing": {"no sale": (acts.no_sale, "nAAAn")},
    "cash.close.count_drawer": {"a count": (acts.count(1), "AAAAn")},
    "cash.close.close_shift": {
        "counted right": (acts.close(0), "AAAAn"),
        "10.00 off": (acts.close(-1_000), "nAAAn"),
        "60.00 off": (acts.close(6_000), "nnAAn"),
    },
    "catalogue.bulk.service.bulk_edit": {"a price": (catalogue.many_changed, "nnAAn")},
    "catalogue.bulk.service.undo_bulk_edit": {"a price": (catalogue.many_taken_back, "nnAAn")},
    "catalogue.service.save_product": {"a product": (catalogue.product_saved, "nnAAn")},
    "catalogue.service.save_and_switch": {"kept in lots": (catalogue.product_switched, "nnAAn")},
    "inventory.tracking.save_tracked": {"kept in lots": (catalogue.product_switched, "nnAAn")},
    "catalogue.service.make_variants": {"a size": (catalogue.variants_made, "nnAAn")},
    "catalogue.service.save_category": {"a category": (catalogue.category_saved, "nnAAn")},
    "catalogue.service.remove_category": {"an empty one": (catalogue.category_removed, "nnAAn")},
    "pricing.labels.tell_labels": {"a label": (catalogue.label_printed, "nnAAn")},
    "pricing.coupons.save_coupon": {"a coupon": (prices.coupon_saved, "nnAAn")},
    "pricing.coupons.switch_coupon": {"off": (prices.coupon_ended, "nnAAn")},
    "pricing.service.save_promotion": {"a promotion": (prices.promotion_saved, "nnAAn")},
    "pricing.service.switch_promotion": {"off": (prices.promotion_ended, "nnAAn")},
    "pricing.service.save_price_list": {"a list": (prices.list_saved, "nnAAn")},
    "pricing.service.save_list_prices": {"a price": (prices.list_price_set, "nnAAn")},
    "inventory.adjusting.change_stock": {
        "of little value": (stock.stock_changed(50), "nAAAn"),
        "of much value": (stock.stock_changed(80), "nnAAn"),
    },
    "inventory.counting.open_count": {"a count": (stock.count_begun, "nAAAn")},
    "inventory.counting.cancel_count": {"a count": (stock.count_given_up, "nAAAn")},
    "inventory.counting.book_count": {
        "nothing missing": (stock.count_booked(0), "nAAAn"),
        "much missing": (stock.count_booked(80), "nnAAn"),
    },
    "inventory.count_entries.add_entry": {"an entry": (stock.entered, "nAAAn")},
    "inventory.count_entries.undo_entry": {"an entry": (stock.entry_undone, "nAAAn")},
    "inventory.count_entries.count_again": {"a line": (stock.counted_again, "nAAAn")},
    "inventory.count_entries.leave_out": {"a product": (stock.left_out, "nAAAn")},
    "inventory.transfers.draft_transfer": {"a draft": (stock.transfer_drafted, "nAAAn")},
    "inventory.transfers.send_transfer": {"a draft": (stock.transfer_sent, "nAAAn")},
    "inventory.transfers.cancel_transfer": {"a sent one": (stock.transfer_cancelled, "nAAAn")},
    "inventory.transfers.receive_transfer": {
        "all of it": (stock.transfer_received(0), "nAAAn"),
        "much missing": (stock.transfer_received(80), "nnAAn"),
    },
    "cash.exchange.set_exchange_rate": {
        "of euros": (acts.exchange_set, "nnAAn"),
        "with a tender": (acts.foreign_taken, "nnAAn"),
    },
    "cash.tills.add_till": {"a second one": (acts.till_added, "nnnAn")},
    "pricing.tax_rates.add_tax_rate": {"a coming one": (acts.rate_added, "nnAAn")},
    "selling.service.complete_sale": {
        "a sale": (acts.sell(), "AAAAn"),
        "10 % off": (acts.discounted(10), "AAAAn"),
        "20 % off": (acts.discounted(20), "nAAAn"),
        "40 % off": (acts.discounted(40), "nnAAn"),
        "another price": (acts.sell(acts.overridden), "nAAAn"),
        "a weight by hand": (acts.weighed_by_hand, "nAAAn"),
        "goods past their day": (stock.old_goods_sold, "nAAAn"),
        "without tax": (acts.sell(acts.without_tax), "nAAAn"),
        "a return": (acts.returned("small"), "AAAAn"),
        "a large return": (acts.returned("large"), "nAAAn"),
        "without a receipt": (acts.taken_back(1), "nAAAn"),
        "much without a receipt": (acts.taken_back(100), "nnAAn"),
        "a void": (acts.voided, "nAAAn"),
    },
    "selling.holds.hold": {"a basket": (acts.put_aside, "AAAA-")},
    "selling.holds.recall": {"a basket": (acts.taken_up, "AAAA-")},
    "selling.shift_end.end_shift": {"a basket waits": (acts.ended, "AAAAn")},
    "selling.traces.void_line": {
        "before the total": (acts.line_voided(total_shown=False), "AAAAA"),
        "after the total": (acts.line_voided(total_shown=True), "nAAAn"),
    },
    "selling.traces.abandon": {"a basket": (acts.given_up, "AAAAA")},
    "selling.traces.refuse_age": {"too young": (acts.too_young, "AAAAA")},
    "staff.admin.hire": {
        "somebody": (acts.hired("cashier"), "nnAAn"),
        "an owner": (acts.hired("owner"), "nnnAn"),
    },
    "staff.admin.change_person": {
        "somebody": (acts.changed("cashier"), "nnAAn"),
        "into an owner": (acts.changed("cashier", into="owner"), "nnnAn"),
        "an owner": (acts.changed("co-owner", into="owner"), "nnnAn"),
    },
    "staff.admin.reset_pin": {
        "somebody's": (acts.pin_reset("cashier"), "nnAAn"),
        "an owner's": (acts.pin_reset("co-owner"), "nnnAn"),
    },
    "staff.admin.set_badge": {
        "somebody's": (acts.badge_given("cashier"), "nnAAn"),
        "an owner's": (acts.badge_given("co-owner"), "nnnAn"),
    },
    "staff.admin.unlock": {"somebody": (acts.unlocked, "nAAAn")},
    "staff.permits.approve": {"no sale": (acts.approved, "-AAA-")},
}
ASKED_ABOVE = {
    "backups.telling.tell_restored": "asked where the person is known, before the books are put in place",
    "accounts.service.open_chart": "a shop is founded, before anybody works in it",
    "accounts.service.open_tender_account": "part of an import",
    "accounts.service.post": "part of a document or a Z",
    "cash.close.close_counted": "a replay, of what was done long ago",
    "cash.close.close_uncounted": "a replay, of what was done long ago",
    "cash.close.expected_here": "a replay; changes nothing, but locks the till",
    "buying.suppliers.write_supplier": "rows, for the service and an import",
    "buying.suppliers.write_supplier_items": "rows, for the service and an import",
    "customers.balances.move_balances": "part of a document",
    "customers.balances.write_entries": "rows of a ledger, for the services",
    "inventory.cost.move_averages": "part of a delivery",
    "accounts.service.open_accounts": "part of a change of stock",
    "accounts.service.open_later": "part of a document",
    "inventory.service.settle": "part of a document",
    "selling.several.complete_sales": "asks of each sale what complete_sale asks: it is the same decision",
    "inventory.service.move": "part of a document",
    "inventory.lots.book_lots": "part of a movement",
    "inventory.lots.move_lots": "part of a movement",
    "inventory.tracking.follow": "part of changing a product, and of an import",
    "journal.service.append": "part of every act",
    "journal.service.lock_lane": "part of every act",
    "selling.baskets.forget_basket": "the basket on disk follows the one on the screen",
    "selling.baskets.save_basket": "the basket on disk follows the one on the screen",
    "selling.baskets.take_along": "part of the sign-in, after the PIN",
    "selling.coupons.give_back": "part of a document",
    "selling.coupons.use_coupons": "part of a document",
    "selling.returns.take_back": "part of a document",
    "selling.tiering.settle_tiers": "follows a Z by itself; what was bought decides",
    "staff.permits.require": "the question itself",
    "staff.permits.require_another": "the question itself",
    "staff.seats.end_seat": "part of changing a person",
    "staff.permits.use_approval": "the question itself",
    "staff.service.add_person": "part of hiring, of a replay, and of founding a shop",
    "staff.service.forget_wrong_pins": "part of the sign-in, after the PIN",
    "staff.service.tell_support": "part of the sign-in, after the PIN",
    "staff.service.record_sign_in": "the sign-in, where only the PIN decides",
}
"""What has no permission of its own, and why: another act asks before it comes here."""

OTHERS = (
    "backups.telling",
    "buying.merging", "buying.suppliers", "buying.orders",
    "buying.receiving", "buying.sending_back", "inventory.cost",
    "selling.several", "selling.shift_end", "selling.paying_off", "selling.crediting", "selling.personal",
    "selling.tiering",
    "customers.balances", "customers.merging", "customers.tiers", "catalogue.bulk.service",
    "cash.drawer", "cash.close", "cash.exchange", "cash.tills", "pricing.tax_rates",
    "selling.holds", "selling.traces", "selling.returns", "selling.voids",
    "selling.coupons", "pricing.coupons", "pricing.labels",
    "selling.baskets", "staff.admin", "staff.permits", "staff.seats",
    "inventory.adjusting", "inventory.counting", "inventory.count_entries", "inventory.transfers",
    "inventory.lots", "inventory.tracking",
)  # fmt: skip
MOST_APPROVALS = 3
OTHER_PEOPLE = (("manager", "manager"), ("support", "support"), ("clerk", "cashier"), ("co-owner", "owner"))


def services() -> Iterator[str]:
    """Every public function that is handed a writing session."""
    home = Path(pos_tui.__file__).parent
    names = sorted({f"{path.parent.name}.service" for path in home.glob("*/service.py")} | set(OTHERS))
    for name in names:
        module = import_module(f"pos_tui.{name}")
        for called, function in inspect.getmembers(module, inspect.iscoroutinefunction):
            own = function.__module__ == module.__name__ and not called.startswith("_")
            first = next(iter(inspect.signature(function).parameters.values()), None)
            if own and first is not None and first.annotation is Writing:
                yield f"{name}.{called}"


def test_every_service_has_an_entry() -> None:
    assert sorted([*ACTS, *ASKED_ABOVE]) == sorted(services())


async def open_floor(database: Database) -> Floor:
    shop = await make_shop(database, stock={"MATE": 1_000_000}, points_per=None)
    small, large = (paid(shop, basket_of(shop, ("MATE", count))) for count in (1, 100))

    async def people(session: Writing) -> dict[str, Person]:
        for sale in (small, large):
            await complete_sale(session, sale, key=shop.key, now=shop.now)
        known = {"cashier": shop.cashier, "supervisor": shop.supervisor, "owner": shop.owner}
        for name, role in OTHER_PEOPLE:
            staff_id = await add_person(
                session, shop.company_id, code=name[:4], name=f"Aisha {name.title()}", pin_hash=None, role=role,
                outlet_id=None, now=shop.now,
            )  # fmt: skip
            known[name] = await person(session, shop.lane, staff_id)
        return known

    return Floor(shop, await database.write(people), small, large)


async def let(session: Writing, shop: Shop, floor: Floor, role: str, permission: Permission) -> Actor:
    """The owner approves as much of it as there is."""
    approval_id, size = new_id(), 100 if permission == "discount" else 10**9
    await approve(
        session, floor.place, approval_id=approval_id, requested_by=floor.people[role].staff_id,
        approver_id=shop.owner.staff_id, permission=permission, size=size, about="test",
        key=shop.key, now=shop.now,
    )  # fmt: skip
    return Actor(staff_id=floor.people[role].staff_id, approvals=(approval_id,))


async def may(database: Database, floor: Floor, act: Act, role: str) -> str:
    """A, n or -, as the service itself decides; nothing of it stays."""
    needed: list[Permission] = []
    while len(needed) <= MOST_APPROVALS:
        try:
            async with undone(database) as session:
                given = [await let(session, floor.shop, floor, role, permission) for permission in needed]
                approvals = tuple(approval for each in given for approval in each.approvals)
                await act(session, floor, Actor(staff_id=floor.people[role].staff_id, approvals=approvals))
        except NotPermitted as refusal:
            missing: Permission = refusal.permission  # type: ignore[assignment]  # a name out of rules.RIGHTS
            if role == "owner" or missing in needed:
                return "-"
            needed.append(missing)
            continue
        return "n" if needed else "A"
    return "-"


async def test_every_role_may_what_the_table_says(
    database: Database, drawn: Callable[[str], bool], subtests: pytest.Subtests
) -> None:
    floor = await open_floor(database)
    named = {f"{service}: {case}": one for service, cases in ACTS.items() for case, one in cases.items()}
    for name, (act, wanted) in named.items():
        if drawn(name):
            with subtests.test(name):
                assert "".join([await may(database, floor, act, role) for role in ROLES]) == wanted
