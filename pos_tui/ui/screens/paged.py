"""What screens have in common that read something and show it as a page: a sentence, the page, the keys."""

from textual.app import ComposeResult

from pos_tui.errors import TillError
from pos_tui.ui.asking import AskingScreen
from pos_tui.ui.context import TillContext
from pos_tui.ui.screens.pages import Page
from pos_tui.ui.widgets.key_bar import KeyBar
from pos_tui.ui.widgets.message_line import MessageLine, Tone


class PagedScreen(AskingScreen[None], inherit_bindings=False):
    """Is turned by keys and left; a subclass reads what it shows, and gives the keys their names."""

    def __init__(self, context: TillContext) -> None:
        super().__init__()
        self.till, self.page, self._message = context, Page(()), MessageLine()

    def compose(self) -> ComposeResult:
        yield self._message
        yield self.page
        yield KeyBar()

    def on_resize(self) -> None:
        """Nothing is cut that has room."""
        self.put()

    def put(self) -> None:
        """Draws what was read, for the width that there is."""
        raise NotImplementedError

    def text_typed(self, text: str) -> None:
        """Nothing is typed here."""

    def action_turn(self, pages: int) -> None:
        self.page.turn(pages * max(1, self.page.size.height - 1))

    def action_step(self, by: int) -> None:
        self.page.turn(by)

    def action_back(self) -> None:
        self.answer(None)
        self.dismiss()

    def to_first_row(self) -> None:
        """What is shown next is shown from its beginning."""
        self.page.turn(-(10**6))

    def say(self, sentence: str, tone: Tone = "plain") -> None:
        self._message.say(sentence, tone)

    def refuse(self, refusal: TillError) -> None:
        """Said where a person looks, and heard."""
        self.say(str(refusal), "bad")
        self.app.bell()
