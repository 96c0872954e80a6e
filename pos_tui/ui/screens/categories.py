"""The tree of categories: added, renamed, moved, and removed while they are empty."""

from typing import ClassVar
from uuid import UUID

from textual import work
from textual.binding import Binding, BindingType

from pos_tui.catalogue.kept import CategoryRow, KeptCategory
from pos_tui.catalogue.listing import category_rows
from pos_tui.catalogue.service import remove_category, save_category
from pos_tui.errors import BadInput, TillError
from pos_tui.ids import new_id
from pos_tui.ui.context import TillContext
from pos_tui.ui.screens.fill_in import FillInScreen, Texts
from pos_tui.ui.screens.trading import TradingScreen
from pos_tui.ui.widgets.form import Field
from pos_tui.ui.widgets.row_list import Column, RowList


class CategoriesScreen(TradingScreen[None]):
    """Each below the one that it lies within."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "accept", "Change", id="tree_open", tooltip="Its name or parent; finds what is typed"),
        Binding("f2", "add", "Add", id="tree_add", tooltip="Within the marked one, or elsewhere"),
        Binding("delete", "remove", "Remove", id="tree_remove", tooltip="One that is empty"),
        *TradingScreen.BINDINGS,
    ]
    PROMPT = "Find"
    HINT = "Enter changes the marked category; type a part of a name and Enter to find one."
    NEEDS = "edit_products"

    def __init__(self, context: TillContext) -> None:
        super().__init__(context, RowList((Column("Category"),), empty="Looking …"))
        self._tree: list[CategoryRow] = []

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return bool(self._tree) or None if action == "remove" else True

    def look(self) -> None:
        self._read()

    def entered(self, text: str) -> None:
        if text:
            self._seek(text.casefold())
        elif self._tree:
            self._fill(self._marked)

    def action_add(self) -> None:
        self._fill(None)

    def action_remove(self) -> None:
        gone, told = self._marked, self.told()
        self.do(
            f"remove {gone.name}",
            lambda s, actor: remove_category(s, self.place, actor, gone.category_id, **told),
            lambda _: self._done(f"{gone.name} is gone."),
        )

    @property
    def _marked(self) -> KeptCategory:
        return self._tree[self.rows.at].category

    def _name_of(self, category_id: UUID | None) -> str:
        return next((row.category.name for row in self._tree if row.category.category_id == category_id), "")

    def _seek(self, text: str) -> None:
        for at, row in enumerate(self._tree):
            if text in row.category.name.casefold():
                self.rows.move(at - self.rows.at)
                return
        self.say("No category has that in its name.", "warning")

    def _fill(self, known: KeptCategory | None) -> None:
        category_id = known.category_id if known else new_id()
        within = self._name_of(known.parent_id) if known else self._marked.name if self._tree else ""

        async def write(texts: Texts) -> str:
            parent_id = self._meant(texts["within"])
            made = KeptCategory(category_id=category_id, name=texts["name"], parent_id=parent_id)
            told = self.told()
            await self.written(
                f"category {made.name}", lambda s, actor: save_category(s, self.place, actor, made, **told)
            )
            return f"{made.name} is {'changed' if known else 'a category now'}."

        fields = [
            Field("name", "Name", "As it stands in reports.", filled=known.name if known else ""),
            Field("within", "Within", "The category that it lies in; empty: none.", filled=within),
        ]
        self.app.push_screen(FillInScreen(known.name if known else "A new category", fields, write, self._done))

    def _meant(self, text: str) -> UUID | None:
        wanted = " ".join(text.split()).casefold()
        if not wanted:
            return None
        for row in self._tree:
            if row.category.name.casefold() == wanted:
                return row.category.category_id
        raise BadInput(f"There is no category {text.strip()[:40]}: type the name of one.")

    def _done(self, sentence: str) -> None:
        self.say(sentence, "good")
        self._read()

    @work(group="categories", exclusive=True)
    async def _read(self) -> None:
        company_id = self.till.lane.company.company_id
        try:
            self._tree = await self.till.desk.ask(lambda s: category_rows(s, company_id))
        except TillError as refusal:
            self.refuse(refusal)
            return
        self.rows.show(
            [("  " * row.depth + row.category.name,) for row in self._tree], empty="No category yet: F2 adds one."
        )
        self.refresh_bindings()
