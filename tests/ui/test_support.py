"""A supporter at the till sees and changes nothing: the database itself refuses what the screens let through."""

from pathlib import Path

from pos_tui.db.sessions import Writing
from pos_tui.db.unit_of_work import Database
from pos_tui.selling.models import Document, OpenBasket
from pos_tui.staff.service import add_person
from pos_tui.ui.screens.menu import MenuScreen
from pos_tui.ui.screens.pay import PayScreen
from pos_tui.ui.screens.sign_in import SignInScreen
from pos_tui.ui.screens.x_report import XReportScreen
from tests.selling.sales import rows
from tests.shops import NOW, PINS, _pin_hash, make_shop
from tests.ui.test_locking import enter, selling


async def test_a_supporter_sees_the_x_report_and_sells_nothing(
    address: str, database: Database, tmp_path: Path
) -> None:
    shop = await make_shop(database)

    async def hire(session: Writing) -> None:
        await add_person(
            session, shop.company_id, code="T1", name="Tom Support", pin_hash=_pin_hash(PINS["owner"]),
            role="support", outlet_id=None, now=NOW,
        )  # fmt: skip

    await database.write(hire)
    async with selling(address, tmp_path) as door:
        await door.press("<ctrl+l>")
        await door.until_on(SignInScreen)
        await enter(door, "T1", PINS["owner"])
        await door.until_said("Tom Support")
        await door.press("MATE", "<enter>")
        await door.until_said("may only be read")
        await door.press("<f12>")
        assert not any(isinstance(screen, PayScreen) for screen in door.app.screen_stack)
        await door.press("<escape>", "<f10>")
        await door.until_on(MenuScreen)
        assert "5 X report" in door.words
        assert "5 X report *" not in door.words, "theirs to see, and nobody has to approve it"
        assert "1 Paid in *" in door.words, "the control: this is not"
        await door.press("5")
        await door.until_on(XReportScreen)
    assert await rows(database, Document, "id") == []
    assert await rows(database, OpenBasket, "id") == []
