"""The keys of the sell screen, defined once: footer, help, palette and key map are derived from them."""

from textual.binding import Binding, BindingType

from pos_tui.ui import prompts

KEYS: list[BindingType] = [
    Binding("f1", "help", "Help", id="help", tooltip="What the keys do here, what can be typed"),
    Binding("question_mark", "help", "Help", id="help_sign", tooltip="What the keys do here", show=False),
    Binding("f2", "find", "Find", id="find", tooltip="What it costs, what lies here and elsewhere"),
    Binding("f3", "ask('customer')", "Customer", id="customer", tooltip="Who is buying: name, card, telephone"),
    Binding("f4", "ask('quantity')", "Quantity", id="quantity", tooltip="How many of the selected line"),
    Binding("f5", "ask('discount')", "Discount", id="discount", tooltip="Percent or money off the line"),
    Binding("f6", "approve", "Approve", id="approve", tooltip="Somebody else's PIN lets you do it once"),
    Binding("f7", "ask('hold')", "Hold", id="hold", tooltip="The basket waits under a note"),
    Binding("f8", "recall", "Recall", id="recall", tooltip="A basket that waits comes back"),
    Binding("f9", "take_back", "Return", id="take_back", tooltip="Goods come back; a receipt is voided"),
    Binding("ctrl+w", "empty", "Take all away", id="empty", tooltip="The whole basket goes", show=False),
    Binding("ctrl+r", "receipt", "Receipt", id="receipt", tooltip="The receipt of the last sale"),
    Binding("f10", "menu", "Menu", id="menu", tooltip="Drawer, X report, count and close, staff"),
    Binding("f12", "pay", "Pay", id="pay", tooltip="Take the payment; or Enter on an empty line"),
    Binding("enter", "pay", "Pay", id="pay_now", tooltip="Take the payment", show=False),
    Binding("plus", "change(1)", "One more", id="more", tooltip="One more of the selected line", show=False),
    Binding("minus", "change(-1)", "One less", id="fewer", tooltip="One less of the line", show=False),
    Binding("ctrl+e", "explain", "Explain", id="explain", tooltip="Why the line costs what it costs", show=False),
    Binding("delete", "void", "Void line", id="void", tooltip="Take the selected line away", show=False),
    Binding("ctrl+z", "undo", "Undo", id="undo", tooltip="Take the last edit back", show=False),
    Binding("up", "select(-1)", "Line up", id="up", tooltip="Select the line above", show=False),
    Binding("down", "select(1)", "Line down", id="down", tooltip="Select the line below", show=False),
    Binding("pageup", "select(-10)", "Page up", id="page_up", tooltip="Ten lines up", show=False),
    Binding("pagedown", "select(10)", "Page down", id="page_down", tooltip="Ten lines down", show=False),
    Binding("backspace", "rub_out", "Rub out", id="rub_out", tooltip="Take the last letter back", show=False),
    Binding("ctrl+t", "ask('exempt')", "No tax", id="exempt", tooltip="No tax is due, for a reason", show=False),
    Binding("ctrl+g", "who", "Who buys", id="who", tooltip="What the customer bought and has", show=False),
    Binding("ctrl+o", "coupon_off", "Coupon off", id="coupon_off", tooltip="Takes off the last one", show=False),
    Binding("ctrl+k", "app.lock", "Lock", id="lock", tooltip="Until a PIN is typed; the basket stays", show=False),
    Binding(
        "ctrl+l",
        "sign_out",
        "Sign out",
        id="sign_out",
        tooltip="The basket stays; the next one signs in",
        show=False,
    ),
    Binding(
        "ctrl+b", "scan_cost", "Scan cost", id="scan_cost", tooltip="Time, bytes, statements of a scan", show=False
    ),
    Binding("escape", "go_back", "Back", id="back", tooltip="Clear the line, close the list", show=False),
]

NEED_A_LINE = {"pay", "change", "void", "empty", "explain"}
QUESTIONS_ABOUT_A_LINE = (("quantity",), ("discount",), ("hold",), ("exempt",))
"""What an empty basket makes impossible."""

PROMPTS = {
    "customer": prompts.CUSTOMER,
    "quantity": prompts.QUANTITY,
    "discount": prompts.DISCOUNT,
    "hold": prompts.HOLD,
    "exempt": prompts.EXEMPT,
}
