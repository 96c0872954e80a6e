"""What the menu opens for whoever buys and receives."""

from collections.abc import Callable

from textual.screen import Screen

from pos_tui.ui.context import TillContext
from pos_tui.ui.screens.goods_back import GoodsBackScreen
from pos_tui.ui.screens.orders import OrdersScreen
from pos_tui.ui.screens.receive import ReceiveScreen
from pos_tui.ui.screens.suppliers import SuppliersScreen

BUYING: dict[str, Callable[[TillContext], Screen[None]]] = {
    "suppliers": SuppliersScreen,
    "orders": OrdersScreen,
    "receive": ReceiveScreen,
    "goods_back": GoodsBackScreen,
}
"""By the name of the menu's item."""
