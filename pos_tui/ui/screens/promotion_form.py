"""A promotion filled in: only the lines of its kind, goods found by their words, tried before it is kept."""

from collections.abc import Callable, Sequence
from typing import ClassVar
from uuid import UUID

from textual import work
from textual.binding import Binding, BindingType

from pos_tui.errors import TillError
from pos_tui.ui.context import TillContext
from pos_tui.ui.price_office import PriceOffice
from pos_tui.ui.promotion_forms import is_goods, promotion_fields
from pos_tui.ui.screens.fill_in import FillInScreen, Texts
from pos_tui.ui.screens.goods import GoodsScreen
from pos_tui.ui.screens.try_promotion import TryScreen
from pos_tui.ui.widgets.line_editor import EditLine


class PromotionForm(FillInScreen):
    """F3 finds goods for the line, F4 tries what is filled in, F12 keeps it wherever the cursor is."""

    CSS_PATH = "promotion_form.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f3", "goods", "Goods", id="promotion.goods", tooltip="Finds goods for this line by their words"),
        Binding("f4", "try", "Try it", id="promotion.try", tooltip="On a sample basket; nothing is saved"),
        Binding("f12", "keep", "Save", id="promotion.keep", tooltip="Keeps what is filled in, without the rest"),
    ]

    def __init__(
        self,
        context: TillContext,
        office: PriceOffice,
        title: str,
        *,
        kind: str,
        filled: Sequence[dict[str, str]],
        promotion_id: UUID,
        active: bool,
        done: Callable[[str], None],
    ) -> None:
        async def write(texts: Texts) -> str:
            return await office.save(kind, texts, promotion_id, active=active)

        super().__init__(title, promotion_fields(kind, filled, context.date_order), write, done)
        self._till, self._office = context, office
        self._kind, self._promotion_id = kind, promotion_id

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Goods are found for lines of goods."""
        if action == "goods":
            return True if self.is_mounted and is_goods(self._form.row.field.name) else None
        return True

    def action_row(self, by: int) -> None:
        super().action_row(by)
        self.refresh_bindings()

    def action_accept(self) -> None:
        super().action_accept()
        self.refresh_bindings()

    def action_goods(self) -> None:
        row = self._form.row

        def put(text: str | None) -> None:
            if text is not None:
                row.edit(EditLine.of(text))

        self.lay(GoodsScreen(self._till, row.line.text), put)

    def action_keep(self) -> None:
        if not self._writing and self._form.settle_all():
            self._writing = True
            self._say("Writing …")
            self._keep(self._texts)

    def action_try(self) -> None:
        if not self._writing and self._form.settle_all():
            self._try(self._texts)

    @property
    def _texts(self) -> Texts:
        return {row.field.name: row.line.text for row in self._form.rows}

    @work(exclusive=True, group="try")
    async def _try(self, texts: Texts) -> None:
        try:
            promotion = await self._office.meant(self._kind, texts, self._promotion_id)
        except TillError as refusal:
            self._say(str(refusal))
        else:
            self._say("")
            self.lay(TryScreen(self._till, promotion))
