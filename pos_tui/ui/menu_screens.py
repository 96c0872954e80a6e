"""The screens that the menu opens, by the name of its item; drawer, X, Z and the lock are acts of the floor."""

from collections.abc import Callable
from typing import Any

from textual.screen import Screen

from pos_tui.ui.context import TillContext
from pos_tui.ui.screens.audit import AuditScreen
from pos_tui.ui.screens.card_balance import CardBalanceScreen
from pos_tui.ui.screens.catalogue import CatalogueScreen
from pos_tui.ui.screens.corrections import CorrectionsScreen
from pos_tui.ui.screens.count_stock import CountsScreen
from pos_tui.ui.screens.coupons import CouponsScreen
from pos_tui.ui.screens.customers import CustomersScreen
from pos_tui.ui.screens.goods_back import GoodsBackScreen
from pos_tui.ui.screens.orders import OrdersScreen
from pos_tui.ui.screens.price_lists import PriceListsScreen
from pos_tui.ui.screens.promotions import PromotionsScreen
from pos_tui.ui.screens.receive import ReceiveScreen
from pos_tui.ui.screens.reorder import ReorderScreen
from pos_tui.ui.screens.sales import SalesScreen
from pos_tui.ui.screens.staff import StaffScreen
from pos_tui.ui.screens.stock import StockScreen
from pos_tui.ui.screens.suppliers import SuppliersScreen
from pos_tui.ui.screens.transfers import TransfersScreen

OPENS: dict[str, Callable[[TillContext], Screen[Any]]] = {
    "sales": SalesScreen,
    "staff": StaffScreen,
    "audit": AuditScreen,
    "corrections": CorrectionsScreen,
    "customers": CustomersScreen,
    "card_balance": CardBalanceScreen,
    "catalogue": CatalogueScreen,
    "stock": StockScreen,
    "counts": CountsScreen,
    "transfers": TransfersScreen,
    "reorder": ReorderScreen,
    "receive": ReceiveScreen,
    "goods_back": GoodsBackScreen,
    "orders": OrdersScreen,
    "suppliers": SuppliersScreen,
    "promotions": PromotionsScreen,
    "price_lists": PriceListsScreen,
    "coupons": CouponsScreen,
}
"""Each is shown until it is left; a screen that is asked (`AskingScreen`) and one that is pushed both do."""
