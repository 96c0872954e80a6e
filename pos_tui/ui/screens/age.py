"""Is the customer old enough: a date of birth, or one key for who clearly is. What was typed is kept nowhere."""

from typing import ClassVar

from textual.binding import Binding, BindingType

from pos_tui.errors import BadInput
from pos_tui.ui.context import TillContext
from pos_tui.ui.dates import age_on, read_day, shape_of
from pos_tui.ui.screens.question import QuestionScreen
from pos_tui.ui.widgets.form import Field

OLDEST_YEARS = 130


class AgeScreen(QuestionScreen[bool]):
    """Answers True for old enough, False for too young, None when nobody said."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("o", "older", "Clearly older", id="age.older", tooltip="Nobody doubts it: no date is typed"),
        Binding("escape", "leave", "Not sold", id="age.leave", tooltip="It stays out; the audit is told"),
    ]

    def __init__(self, context: TillContext, name: str, min_age: int) -> None:
        self._till, self._min_age = context, min_age
        self._clearly = max(context.clearly_older_years, min_age)
        shape = shape_of(context.date_order)
        hint = f"{shape}, from a document. Clearly over {self._clearly}: press O."
        fields = [Field("born", "Date of birth", hint, check=self._checked)]
        super().__init__("Age", f"{name} is sold from {min_age} years on.", fields)

    def action_older(self) -> None:
        self.answer(True)

    def action_accept(self) -> None:
        if self.form.settle_all():
            self.answer(self._age(self.form.text_of("born")) >= self._min_age)

    def _checked(self, text: str) -> str:
        self._age(text)
        return text

    def _age(self, text: str) -> int:
        """On the business day, not by the clock."""
        born = read_day(text, self._till.date_order)
        age = age_on(self._till.shift.business_date, born)
        if not 0 <= age <= OLDEST_YEARS:
            raise BadInput("Nobody was born on that day who could stand here: type it again.")
        return age
