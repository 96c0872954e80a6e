"""What merging two products would come to, before it is done; Enter does it, once."""

from typing import ClassVar, TypeVar
from uuid import UUID

from textual import work
from textual.binding import Binding, BindingType

from pos_tui.buying.merging import Merged, MergePreview, merge_products, preview_merge
from pos_tui.catalogue.kept import KeptProduct
from pos_tui.catalogue.listing import product_ids
from pos_tui.errors import Unknown
from pos_tui.ui.context import TillContext
from pos_tui.ui.screens.bulk_desk import BulkDesk
from pos_tui.ui.screens.fill_in import FillInScreen, Texts
from pos_tui.ui.screens.trading import TradingScreen
from pos_tui.ui.widgets.form import Field
from pos_tui.ui.widgets.row_list import Column, RowList

COLUMNS = (Column("", 14), Column("Goes"), Column("Stays", 30))
T = TypeVar("T")


class MergeScreen(TradingScreen[Merged | None]):
    """Both products side by side, and what follows; answers what was done, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "accept", "Merge", id="merge_do", tooltip="The left one goes into the right one"),
        *TradingScreen.BINDINGS,
    ]
    PROMPT = "Merge"
    NEEDS = "edit_products"

    def __init__(self, context: TillContext, preview: MergePreview) -> None:
        super().__init__(context, RowList(COLUMNS, empty=""))
        self._preview = preview

    def look(self) -> None:
        gone, kept = self._preview.gone, self._preview.kept
        self.rows.show(self._cells(gone, kept))
        self.say(
            f"Enter: {gone.name} is sold no more, and its codes find {kept.name}. What was sold stays as it was. "
            "Esc leaves both."
        )

    def entered(self, text: str) -> None:
        if text:
            self.say("Nothing is typed here: Enter alone merges, Esc leaves both.", "warning")
            return
        gone_id, kept_id, told = self._preview.gone.product_id, self._preview.kept.product_id, self.told()
        self.do(
            f"merge {self._preview.gone.name}",
            lambda s, actor: merge_products(s, self.place, actor, gone_id, kept_id, **told),
            self._finish,
        )

    def _finish(self, done: Merged) -> None:
        self.dismiss(done)

    def _cells(self, gone: KeptProduct, kept: KeptProduct) -> list[tuple[str, str, str]]:
        money = self.till.money
        rows = [
            ("SKU", gone.sku, kept.sku),
            ("Name", gone.name, kept.name),
            ("Price", money.unit_price(gone.price), money.unit_price(kept.price)),
            *(
                (f"On hand {one.outlet}", money.quantity(one.on_hand), "is booked over")
                for one in self._preview.stock
            ),
        ]
        follows = [
            (what.capitalize(), str(many), "follow") for what, many in self._preview.follows.items() if many
        ]
        return [*rows, *follows]


class MergeDesk(BulkDesk[T], inherit_bindings=False):
    """The part of the catalogue's screen that merges the marked product into another one."""

    def _ask_into(self, gone: KeptProduct) -> None:
        """Which one stays, then what it would come to."""
        ready: list[MergePreview] = []

        async def look(texts: Texts) -> str:
            ready.append(await self._looked(gone, texts["into"].strip()))
            return ""

        def go_on(_: None) -> None:
            if ready:
                self.lay(MergeScreen(self.till, ready[-1]), self._merged)

        fields = [Field("into", "The one that stays", "Its SKU or a barcode; typed or scanned.")]
        self.lay(FillInScreen(f"Merge {gone.name} into", fields, look, lambda _: None), go_on)

    async def _looked(self, gone: KeptProduct, text: str) -> MergePreview:
        company_id, ask = self.company_id, self.till.desk.ask
        found = await ask(lambda s: product_ids(s, company_id, [text]))
        if text not in found:
            raise Unknown(f"There is no product {text[:40]}: type the SKU of the one that stays.")
        return await ask(lambda s: preview_merge(s, company_id, gone.product_id, found[text]))

    @work(group="catalogue form", exclusive=True)
    async def begin_merge(self, product_id: UUID) -> None:
        """The product, whole, and the question into which one it goes."""
        if (gone := await self.whole(product_id)) is not None:
            self._ask_into(gone)

    def _merged(self, done: Merged | None) -> None:
        if done is not None:
            followed = f" With it: {', '.join(done.followed)}." if done.followed else ""
            self.done(f"{done.gone} is {done.kept} now.{followed}")
