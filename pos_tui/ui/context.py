"""All that a selling screen is given: handed over once, by the opening flow."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from pos_tui.ui.money_format import MoneyFormat

if TYPE_CHECKING:  # the first screen is painted before any of these is loaded
    from pos_tui.cash.views import OpenShift, TenderType
    from pos_tui.journal.keys import ShopKey
    from pos_tui.shop.views import Lane
    from pos_tui.staff.views import Person
    from pos_tui.workers.desk import Desk
    from pos_tui.workers.spool import Spool


@dataclass(frozen=True)
class TillContext:
    """This lane, this person and this shift, and the workers that serve them."""

    desk: "Desk"
    spool: "Spool"
    lane: "Lane"
    person: "Person"
    shift: "OpenShift"
    tenders: "tuple[TenderType, ...]"
    key: "ShopKey"
    clock: Callable[[], datetime]
    money: MoneyFormat
