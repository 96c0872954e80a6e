"""From keys to entries: the text of the one input line, the question it answers, and its search."""

from dataclasses import replace
from typing import Protocol

from pos_tui.catalogue.views import Product
from pos_tui.errors import BadInput
from pos_tui.money import ONE, Quantity
from pos_tui.ui import entries, prompts
from pos_tui.ui.keyed import LONG_AGO
from pos_tui.ui.lull import Lull
from pos_tui.ui.money_format import MoneyFormat
from pos_tui.ui.typed import Ended, TypedLine
from pos_tui.ui.widgets.entry_line import EntryLine
from pos_tui.ui.widgets.matches import Matches

ONE_LESS = entries.Change(Quantity(-ONE))
MINUS_BEGINS_A_DISCOUNT_SECONDS = 0.7
"""`-` takes one away at once; a figure that soon after it means that a discount was begun."""
SEARCH_AFTER_SECONDS = 0.05


class Reader(Protocol):
    """Who reads the line."""

    def enter(self, entry: entries.Entry) -> None:
        """Something was asked for."""

    def refuse(self, refusal: BadInput) -> None:
        """What was typed cannot be meant."""

    def look_up(self, text: str) -> None:
        """Words of a name were typed; the answer goes to `found`."""


class LineInput:
    """Holds what is typed; every change of it is shown, a scan only when it is over."""

    def __init__(self, line: EntryLine, matches: Matches, money: MoneyFormat, reader: Reader) -> None:
        self._line, self._matches, self._money, self._reader = line, matches, money, reader
        self._typed = TypedLine()
        self._prompt = prompts.ANYTHING
        self._times = ONE
        self._minus_at, self._minuses = LONG_AGO, 0
        self._took_minus_back = False
        self._listed = ""
        self._search = Lull(line, SEARCH_AFTER_SECONDS, self._search_now)

    @property
    def is_empty(self) -> bool:
        """True when nothing is typed and nothing in particular is asked for."""
        return not self._typed.text and self._prompt is prompts.ANYTHING and not self._matches.display

    @property
    def text(self) -> str:
        return self._typed.text

    @property
    def words(self) -> str:
        """What is typed to be looked for, figures too; empty for a quantity alone, a discount, an answer."""
        is_plain = self._prompt is prompts.ANYTHING and self._typed.text[:1] not in "%@-*"
        return self._words() or (self._typed.text.strip() if is_plain and "*" not in self._typed.text else "")

    def minus_pressed(self, at: float) -> None:
        """`-` took one away; a figure may follow and make it a discount, after two of them off the basket."""
        follows = at - self._minus_at < MINUS_BEGINS_A_DISCOUNT_SECONDS
        self._minuses = min(self._minuses + 1, 2) if follows else 1
        self._minus_at = at

    def ask(self, prompt: prompts.Prompt) -> None:
        """The line asks one question until it is answered or left."""
        self._prompt = prompt
        self._typed.clear()
        self._times = ONE
        self._matches.show(())
        self._show()

    def type(self, text: str, at: float, *, in_burst: bool) -> None:
        """One letter more."""
        if text.isdigit() and not in_burst and at - self._minus_at < MINUS_BEGINS_A_DISCOUNT_SECONDS:
            for _ in range(self._minuses):
                self._reader.enter(entries.Undo(only=ONE_LESS))
            self._typed.clear("-" * self._minuses)
            self._took_minus_back = True
        self._minus_at = LONG_AGO
        self._typed.type(text, in_burst=in_burst)
        self._show(typing=True)
        self._search.soon(at_once=not in_burst)

    def rub_out(self) -> None:
        """The last letter goes."""
        self._typed.rub_out()
        self._show()
        self._search.soon(at_once=True)

    def go_back(self) -> None:
        """The list closes, then the line is cleared, then its question is left."""
        if self._matches.display:
            self._matches.show(())
        if self._prompt.leave is not None:
            self._reader.enter(self._prompt.leave)
        self.ask(prompts.ANYTHING)

    def end(self, *, in_burst: bool) -> None:
        """Enter: what was typed is read and asked for."""
        is_of_this = self._listed == self._words()  # else the list is an older one, and what is typed is a code
        chosen = self._matches.chosen if is_of_this and not in_burst else None
        if chosen is not None:
            self.take(chosen)
            return
        prompt, ended = self._prompt, self._typed.end(in_burst=in_burst)
        if not ended.text.strip():
            return
        if prompt.is_scan(ended.text) and in_burst:
            prompt = prompts.ANYTHING
        if ended.kept in ("-", "--") and self._took_minus_back:  # what followed the minus was a scan after all
            for _ in ended.kept:
                self._reader.enter(ONE_LESS)
            ended = replace(ended, kept="")
        self._close(ended.kept)
        try:
            self._reader.enter(self._read(prompt, ended))
        except BadInput as refusal:
            if prompt.leave is not None:
                self.ask(prompt)
            self._reader.refuse(refusal)

    def take(self, product: Product) -> None:
        """A match was chosen."""
        times = self._times
        self._close()
        self._reader.enter(entries.Take(product, times))

    def found(self, text: str, products: list[Product]) -> None:
        """An answer to a search; when something else was typed meanwhile it is too old to show."""
        if text == self._words():
            self._listed = text
            self._matches.show(_whole_sku_first(text, products))

    def offer(self, text: str, products: list[Product], times: Quantity) -> None:
        """Several products were meant by what was entered: the list opens on them."""
        if not self._typed.text:
            self._typed.clear(text)
            self._times, self._listed = times, self._words()
            self._show()
            self._matches.show(_whole_sku_first(text, products))

    def move(self, step: int) -> bool:
        """Another match; False when no list is open."""
        if self._matches.display:
            self._matches.move(step)
        return self._matches.display

    def _read(self, prompt: prompts.Prompt, ended: Ended) -> entries.Entry:
        if prompt.read is not None:
            return prompt.read(ended.text, self._money)
        return entries.read_entry(ended.text, self._money, scanned=ended.scanned)

    def _close(self, kept: str = "") -> None:
        self._prompt, self._times, self._took_minus_back = prompts.ANYTHING, ONE, False
        self._typed.clear(kept)
        self._matches.show(())
        self._show()

    def _show(self, *, typing: bool = False) -> None:
        self._line.show(self._typed.text, self._prompt.label, typing=typing)

    def _words(self) -> str:
        """What there is to search for, without a quantity before it."""
        text = self._typed.text
        quantity = entries.QUANTITY_FIRST.fullmatch(text)
        words = (quantity[2] if quantity else text).strip()
        searching = any(letter.isalpha() for letter in words)
        return words if self._prompt.searches and searching and text[:1] not in "%@" else ""

    def _search_now(self) -> None:
        words = self._words()
        if not words:
            self._matches.show(())
            return
        quantity = entries.QUANTITY_FIRST.fullmatch(self._typed.text)
        try:
            self._times = entries.read_quantity(quantity[1], self._money, may_come_back=True) if quantity else ONE
        except BadInput:  # nothing is offered that would be sold once: Enter says what is wrong
            self._matches.show(())
            return
        self._reader.look_up(words)


def _whole_sku_first(text: str, products: list[Product]) -> list[Product]:
    """A whole SKU means that product, whatever else has the word in its name."""
    return sorted(products, key=lambda product: product.sku.casefold() != text.casefold())
