"""What the sell screen spares, and the line that says what a scan costs."""

from pos_tui.ui.scan_cost import ScanCost
from pos_tui.ui.sell_paying import SellPaying
from pos_tui.ui.widgets.cost_line import CostLine


class SellCosts(SellPaying, inherit_bindings=False):
    """The part of the sell screen that is for whoever looks after a till."""

    cost_line: CostLine
    _cost: ScanCost | None = None
    _possible = (False, False, False)

    def keys_changed(self) -> None:
        """The keys are asked again only when what they can do has changed."""
        register = self.register
        possible = (bool(register.basket.lines), register.can_undo, self.last_receipt is not None)
        if possible != self._possible:
            self._possible = possible
            self.refresh_bindings()

    def scan_entered(self, *, in_burst: bool) -> None:
        if self._cost is not None and in_burst:
            self._cost.entered()

    def scan_done(self) -> None:
        if self._cost is not None:
            self._cost.done()

    def action_scan_cost(self) -> None:
        """Shows what each scan costs, or no longer."""
        if self._cost is None:
            self._cost = ScanCost(self, self._till.desk, self.cost_line.show)
        else:
            self._cost.stop()
            self._cost = None
        self.cost_line.display = self._cost is not None

    def on_unmount(self) -> None:
        if self._cost is not None:
            self._cost.stop()
