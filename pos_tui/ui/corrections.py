"""What the register writes besides keeping the basket: holds, and the traces of what was taken out of it."""

from pos_tui.catalogue.views import Product
from pos_tui.selling.holds import hold
from pos_tui.selling.traces import abandon, refuse_age, void_line
from pos_tui.selling.views import Basket, Line
from pos_tui.staff.views import Actor
from pos_tui.ui.context import TillContext


class Corrections:
    """Each returns when it is committed, and raises the refusal when it is not."""

    def __init__(self, context: TillContext) -> None:
        self._till = context

    async def hold(self, basket: Basket, note: str) -> None:
        """The basket waits under its note."""
        till, now = self._till, self._till.clock()
        await till.desk.write(
            lambda session: hold(
                session, till.lane, till.person.staff_id, basket, note=note, key=till.key, now=now
            )
        )

    async def void(self, after: Basket, line: Line) -> None:
        """The basket is `after` without the line, and the journal says who took it out."""
        till, now = self._till, self._till.clock()
        actor = Actor(staff_id=till.person.staff_id, approvals=after.approvals)
        await till.desk.write(
            lambda session: void_line(session, till.lane, actor, after, line, key=till.key, now=now)
        )

    async def refuse_age(self, basket: Basket, product: Product, min_age: int) -> None:
        """The journal says what was not sold, and from which age on it is; not to whom."""
        till, now = self._till, self._till.clock()
        await till.desk.write(
            lambda session: refuse_age(
                session, till.lane, till.person.staff_id, basket.sale_id,
                sku=product.sku, name=product.name, min_age=min_age, key=till.key, now=now,
            )
        )  # fmt: skip

    async def abandon(self, basket: Basket) -> None:
        """The customer leaves without buying."""
        till, now = self._till, self._till.clock()
        await till.desk.write(
            lambda session: abandon(session, till.lane, till.person.staff_id, basket, key=till.key, now=now)
        )
