"""An act that somebody else may have to approve: written once, refused in a sentence, approved in place."""

from typing import Generic, TypeVar
from uuid import UUID

from textual import work

from pos_tui.errors import NotPermitted, TillError
from pos_tui.money import Money
from pos_tui.staff.views import Actor
from pos_tui.ui.asking import AskingScreen, ask_on_top
from pos_tui.ui.context import TillContext
from pos_tui.ui.screens.approve import ApproveScreen
from pos_tui.workers.approving import Act

A = TypeVar("A")
R = TypeVar("R")


class ActingScreen(AskingScreen[A], Generic[A, R], inherit_bindings=False):
    """Does one act at a time, and takes no key while it is done."""

    def __init__(self, context: TillContext) -> None:
        super().__init__()
        self._till = context
        self._acting = False

    def done(self, result: R) -> None:
        """It is committed."""
        raise NotImplementedError

    def say(self, sentence: str, tone: str = "plain") -> None:
        """A sentence where the person looks."""
        raise NotImplementedError

    def act(self, act: Act[R]) -> None:
        """Writes it; when it is not permitted the box opens, and with an approval it is written again."""
        if self._acting:
            return
        self._acting = True
        self._go_on(act, ())

    @work(group="act")
    async def _go_on(self, act: Act[R], approvals: tuple[UUID, ...]) -> None:
        actor = Actor(staff_id=self._till.person.staff_id, approvals=approvals)
        try:
            result = await self._till.desk.write(lambda session: act.write(session, actor))
        except NotPermitted as refusal:
            if not refusal.approvable:
                self._refused(str(refusal))
                return
            self.say(str(refusal))
            self._have_approved(act, refusal, approvals)
        except TillError as refusal:
            self._refused(str(refusal))
        else:
            self.done(result)

    @work
    async def _have_approved(self, act: Act[R], refusal: NotPermitted, so_far: tuple[UUID, ...]) -> None:
        """One act may need several approvals, each for what was refused last."""
        approval = await ask_on_top(self, ApproveScreen(self._till, act.wish_after(refusal)))
        if approval is None:
            self._refused(str(refusal))
        else:
            self._go_on(act, (*so_far, approval))

    def _refused(self, sentence: str) -> None:
        self._acting = False
        self.say(sentence)
        self.app.bell()

    def money(self, amount: Money) -> str:
        return self._till.money.with_currency(amount)
