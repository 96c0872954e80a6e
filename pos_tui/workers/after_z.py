"""What is done when a Z is printed: nobody waits for it, and what is not done now is done after the next."""

import logging
from collections.abc import Callable
from datetime import datetime
from functools import partial
from uuid import UUID

from pos_tui.errors import TillError
from pos_tui.journal.keys import ShopKey
from pos_tui.selling.tiering import FIRST, settle_tiers, settled_at
from pos_tui.staff.views import Place
from pos_tui.workers.desk import Desk

log = logging.getLogger(__name__)


async def look_at_tiers(
    desk: Desk, place: Place, staff_id: UUID, *, key: ShopKey, clock: Callable[[], datetime]
) -> None:
    """Tiers go up and down, a few hundred customers at a time, between the sales of other tills.

    When the till is left before the end, the next Z goes on from where tiers were last looked at whole.
    """
    now, after = clock(), FIRST
    try:
        since = await desk.ask(lambda session: settled_at(session, place.company_id))
        step = partial(settle_tiers, place=place, staff_id=staff_id, since=since, key=key, now=now)
        while (last := await desk.write(partial(step, after=after))) is not None:
            after = last
    except TillError as refusal:
        log.warning("tiers were not looked at: %s", refusal)
