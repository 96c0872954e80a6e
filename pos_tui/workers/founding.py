"""What is done once in the life of a shop: its schema is made or renewed, and the shop is written into it.

Apart from `opening`, so that a till that only sells loads neither Alembic nor the forms of a shop.
"""

import asyncio
from datetime import datetime

from pos_tui.config import Settings
from pos_tui.db.migrations import upgrade
from pos_tui.intake.shop_file import Owner, ShopFile, set_up
from pos_tui.journal.keys import load_or_make_key
from pos_tui.staff.pins import hash_pin
from pos_tui.workers.opening import FIRST_NUMBER, database_of


async def bring_up_to_date(settings: Settings) -> None:
    """Every missing step of the schema, or none; makes the database file when there is none."""
    await asyncio.to_thread(upgrade, settings.database.get_secret_value())


async def found_shop(settings: Settings, shop: ShopFile, owner: str, pin: str, *, now: datetime) -> None:
    """A database with this shop and its first person, in one transaction; the same again changes nothing."""
    await bring_up_to_date(settings)
    key = await asyncio.to_thread(load_or_make_key, settings)
    pin_hash = await asyncio.to_thread(hash_pin, pin, key.pepper)
    first = Owner(code=FIRST_NUMBER, name=owner, pin_hash=pin_hash)
    database = database_of(settings)
    try:
        await database.write(lambda session: set_up(session, shop, key=key, now=now, owner=first))
    finally:
        await database.close()
