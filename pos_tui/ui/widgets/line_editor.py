"""One line of text that is being typed: what it holds, where the cursor is, and which part of it shows."""

from dataclasses import dataclass, field, replace

from rich.cells import cell_len, get_character_cell_size

from pos_tui.text import clean

LONGEST_LINE = 250
MASK = "•"


@dataclass(frozen=True)
class EditLine:
    """Every edit answers a new line; the text is in no `repr`, since it may be a PIN."""

    text: str = field(default="", repr=False)
    cursor: int = 0

    @classmethod
    def of(cls, text: str) -> "EditLine":
        """A line with the cursor behind its last letter."""
        whole = clean(text, LONGEST_LINE)
        return cls(whole, len(whole))

    def typed(self, text: str) -> "EditLine":
        """With more text at the cursor; what a terminal would act on is left out, as is what goes too far."""
        room = LONGEST_LINE - len(self.text)
        blank_before = " " if text[:1].isspace() and self.cursor else ""
        blank_after = " " if text[-1:].isspace() and text.strip() else ""
        more = (blank_before + clean(text, LONGEST_LINE) + blank_after)[:room]
        whole = self.text[: self.cursor] + more + self.text[self.cursor :]
        return EditLine(whole, self.cursor + len(more))

    def erased(self) -> "EditLine":
        """Without the letter before the cursor."""
        if not self.cursor:
            return self
        return EditLine(self.text[: self.cursor - 1] + self.text[self.cursor :], self.cursor - 1)

    def deleted(self) -> "EditLine":
        """Without the letter under the cursor."""
        return replace(self, text=self.text[: self.cursor] + self.text[self.cursor + 1 :])

    def moved(self, by: int) -> "EditLine":
        """With the cursor so many letters further, as far as there are any."""
        return replace(self, cursor=max(0, min(len(self.text), self.cursor + by)))

    def shown(self, width: int, *, masked: bool = False) -> tuple[str, int]:
        """The part of the line that fits around the cursor, and the cursor's letter in that part."""
        text = MASK * len(self.text) if masked else self.text
        start = self.cursor
        used = 1
        while start and used + get_character_cell_size(text[start - 1]) <= width:
            start -= 1
            used += get_character_cell_size(text[start])
        end = self.cursor
        while end < len(text) and cell_len(text[start : end + 1]) <= width:
            end += 1
        return text[start:end], self.cursor - start
