"""Who delivers: found, added, changed, switched off; and what each of them calls our products."""

from typing import ClassVar

from textual import on, work
from textual.binding import Binding, BindingType

from pos_tui.buying.queries import PAGE, suppliers
from pos_tui.buying.suppliers import remove_supplier, save_supplier
from pos_tui.buying.views import Supplier, SupplierHead
from pos_tui.errors import BadInput, TillError
from pos_tui.ids import new_id
from pos_tui.ui.context import TillContext
from pos_tui.ui.screens.fill_in import FillInScreen, Texts
from pos_tui.ui.screens.supplier_goods import SupplierGoodsScreen
from pos_tui.ui.screens.trading import TradingScreen
from pos_tui.ui.widgets.form import Field
from pos_tui.ui.widgets.row_list import Column, RowList

COLUMNS = (
    Column("Code", 10),
    Column("Name"),
    Column("Phone", 14),
    Column("Days", 4, is_figure=True),
    Column("Open", 5, is_figure=True),
    Column("", 4),
)
NONE_YET = "No supplier yet: F2 adds one."


class SuppliersScreen(TradingScreen[None]):
    """All suppliers by name, a page at a time."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "enter", "accept", "Find", id="suppliers_find", tooltip="What is typed; alone: changes the marked"
        ),
        Binding("f2", "add", "Add", id="suppliers_add", tooltip="Another supplier"),
        Binding("f3", "more", "More", id="suppliers_more", tooltip="The next page"),
        Binding("f4", "goods", "Goods", id="suppliers_goods", tooltip="Its codes and costs of our products"),
        Binding("f8", "switch", "On/off", id="suppliers_switch", tooltip="Delivers no more, or again"),
        Binding("delete", "remove", "Remove", id="suppliers_remove", tooltip="One that was never ordered from"),
        *TradingScreen.BINDINGS,
    ]
    PROMPT = "Find"
    HINT = "Type a part of a name or a code. Enter alone changes the marked one."

    def __init__(self, context: TillContext) -> None:
        super().__init__(context, RowList(COLUMNS, empty="Looking …"))
        self._heads: list[SupplierHead] = []
        self._like, self._more = "", False

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "more":
            return self._more or None
        return bool(self._heads) or None if action in ("goods", "switch", "remove") else True

    def look(self) -> None:
        self._read(add=False)

    def entered(self, text: str) -> None:
        if text:
            self._like = text
            self._read(add=False)
        elif self._heads:
            self._fill(self._marked, "Change")

    def left(self) -> None:
        if self._like:
            self._like = ""
            self._read(add=False)
        else:
            self.dismiss(None)

    def action_add(self) -> None:
        self._fill(None, "Another supplier")

    def action_more(self) -> None:
        self._read(add=True)

    def action_goods(self) -> None:
        self.lay(SupplierGoodsScreen(self.till, self._marked))

    def action_switch(self) -> None:
        changed = self._marked.model_copy(update={"active": not self._marked.active})
        said, told = f"{changed.name} delivers {'again' if changed.active else 'no more'}.", self.told()
        self.do(
            said,
            lambda s, actor: save_supplier(s, self.place, actor, changed, **told),
            lambda _: self._kept(said),
        )

    def action_remove(self) -> None:
        gone, told = self._marked, self.told()
        self.do(
            f"remove {gone.name}",
            lambda s, actor: remove_supplier(s, self.place, actor, gone.supplier_id, **told),
            lambda _: self._kept(f"{gone.name} is gone."),
        )

    @on(RowList.Chosen)
    def _chosen(self) -> None:
        self.refresh_bindings()

    @property
    def _marked(self) -> Supplier:
        return self._heads[self.rows.at].supplier

    def _fill(self, known: Supplier | None, title: str) -> None:
        async def write(texts: Texts) -> str:
            made = _supplier(known, texts)
            told = self.told()
            await self.written(
                f"supplier {made.name}", lambda s, actor: save_supplier(s, self.place, actor, made, **told)
            )
            return f"{made.name} is {'changed' if known else 'a supplier now'}."

        self.lay(FillInScreen(title, _fields(known), write, self._kept))

    def _kept(self, sentence: str) -> None:
        self.say(sentence, "good")
        self._read(add=False)

    @work(group="suppliers", exclusive=True)
    async def _read(self, *, add: bool) -> None:
        company_id, like = self.till.lane.company.company_id, self._like
        last = self._heads[-1].supplier if add and self._heads else None
        after = (last.name, last.code) if last else ("", "")
        try:
            page = await self.till.desk.ask(lambda s: suppliers(s, company_id, like=like, after=after))
        except TillError as refusal:
            self.refuse(refusal)
            return
        self._heads = [*self._heads, *page] if add else page
        self._more = len(page) == PAGE
        empty = f"No supplier has «{like}» in its name or code: Esc shows all." if like else NONE_YET
        self.rows.show([_cells(head) for head in self._heads], empty=empty)
        self.refresh_bindings()


def _cells(head: SupplierHead) -> tuple[str, ...]:
    one = head.supplier
    days = "" if one.lead_days is None else str(one.lead_days)
    return one.code, one.name, one.phone or "", days, str(head.open_orders or ""), "" if one.active else "off"


def _fields(known: Supplier | None) -> list[Field]:
    return [
        Field("code", "Code", "Short, such as ACME.", _needed, filled=known.code if known else ""),
        Field("name", "Name", "As it stands on orders.", _needed, filled=known.name if known else ""),
        Field("phone", "Telephone", filled=known.phone or "" if known else ""),
        Field("email", "E-mail", filled=known.email or "" if known else ""),
        Field("address", "Address", filled=known.address or "" if known else ""),
        Field("lead_days", "Days to deliver", "Empty: not known.", _days, filled=_days_of(known)),
    ]


def _days_of(known: Supplier | None) -> str:
    return "" if known is None or known.lead_days is None else str(known.lead_days)


def _supplier(known: Supplier | None, texts: Texts) -> Supplier:
    days = texts["lead_days"].strip()
    return Supplier(
        supplier_id=known.supplier_id if known else new_id(), active=known.active if known else True,
        code=texts["code"], name=texts["name"], phone=texts["phone"] or None, email=texts["email"] or None,
        address=texts["address"] or None, lead_days=int(days) if days else None,
    )  # fmt: skip


def _needed(text: str) -> str:
    if not text.strip():
        raise BadInput("This cannot be empty: type it.")
    return text.strip()


def _days(text: str) -> str:
    plain = text.strip()
    if plain and not (plain.isascii() and plain.isdecimal() and len(plain) <= 3):
        raise BadInput("Days are a whole number up to 999.")
    return plain
