"""The chain sees every change; the key shows itself to nobody."""

import hashlib
import hmac
import stat
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_tui.config import Settings
from pos_tui.db.sessions import Writing
from pos_tui.db.unit_of_work import Database
from pos_tui.errors import BadInput, Overtaken, Unknown
from pos_tui.journal.chain import CHAINED, canonical, canonical_of_sorted, seal
from pos_tui.journal.keys import ShopKey, load_key, load_or_make_key
from pos_tui.journal.service import Entry, append, lock_lane
from tests.shops import make_shop

ROW: dict[str, Any] = {
    "company_id": UUID(int=1), "terminal_id": UUID(int=2), "sequence": 7, "outlet_id": UUID(int=3),
    "kind": "sale", "at": datetime(2026, 11, 22, 6, 32, tzinfo=UTC), "staff_id": UUID(int=4),
    "approved_by": None, "subject_id": UUID(int=5), "body": canonical({"total": 560}),
}  # fmt: skip


Plain = st.none() | st.booleans() | st.integers() | st.text(st.characters(codec=None))
Nested = st.recursive(Plain, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=20)


def in_order(value: Any) -> Any:
    """The same with sorted names, all the way down."""
    if isinstance(value, dict):
        return {name: in_order(part) for name, part in sorted(value.items())}
    return [in_order(part) for part in value] if isinstance(value, list) else value


@given(st.dictionaries(st.text(), Nested))
def test_there_is_one_spelling_whoever_spells(fields: dict[str, Any]) -> None:
    """Controls, half letters and numbers of any size included."""
    assert canonical_of_sorted(in_order(fields)) == canonical(fields)


def test_a_mac_is_what_it_was() -> None:
    """Over the canonical spelling of every field, as it was written down first."""
    for row in (ROW, {**ROW, "body": "\x07 茶 \ud83d"[:-1], "approved_by": UUID(int=9), "sequence": 10**12}):
        chained = canonical({name: row[name] for name in CHAINED})
        assert seal(b"key", "00", row) == hmac.digest(b"key", f"00\n{chained}".encode(), hashlib.sha256).hex()


@pytest.mark.parametrize("column", CHAINED)
def test_a_change_in_any_field_changes_the_mac(column: str) -> None:
    other = datetime(2026, 11, 22, 6, 33, tzinfo=UTC) if column == "at" else "x"
    assert seal(b"key", "", ROW) != seal(b"key", "", {**ROW, column: other})


def test_the_mac_hangs_on_the_key_and_on_the_entry_before() -> None:
    assert len({seal(b"key", "", ROW), seal(b"other", "", ROW), seal(b"key", "00", ROW)}) == 3


async def test_who_locked_an_old_head_is_overtaken(database: Database) -> None:
    shop = await make_shop(database)
    told = [Entry("no_sale", shop.cashier.staff_id)]

    async def behind(session: Writing) -> None:
        lane = await lock_lane(session, shop.company_id, shop.lane.terminal_id)
        await append(session, replace(lane, sequence=lane.sequence + 5), told, key=shop.key, now=shop.now)

    with pytest.raises(Overtaken):
        async with database.transaction() as session:
            await behind(session)


def test_a_key_is_made_once_and_only_its_owner_may_read_it(tmp_path: Path) -> None:
    settings = Settings(key_file=tmp_path / "new" / "shop.key")
    made = load_or_make_key(settings)
    assert load_or_make_key(settings).hex() == load_key(settings).hex() == made.hex()
    assert stat.S_IMODE(settings.key_file.stat().st_mode) == 0o600
    assert made.hex() not in f"{made!r} {made}"


def test_a_missing_or_broken_key_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(Unknown, match="copy it from the till that set up the shop"):
        load_key(Settings(key_file=tmp_path / "shop.key"))
    (tmp_path / "shop.key").write_text("not a key")
    with pytest.raises(BadInput, match="64 hexadecimal digits"):
        load_key(Settings(key_file=tmp_path / "shop.key"))


def test_everything_secret_is_derived_for_one_purpose() -> None:
    key = ShopKey.fresh()
    assert len({key.journal, key.pepper, bytes.fromhex(key.hex())}) == 3
    assert len(key.check) == 8
