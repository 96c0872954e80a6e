"""What the first screen needs, and nothing more, is loaded before it is painted."""

import subprocess
import sys

HEAVY = ("sqlalchemy", "pydantic", "alembic", "asyncpg", "aiosqlite", "argon2", "babel", "pos_tui.db.engines")
PROBE = f"""
import sys
import pos_tui.ui.app, pos_tui.ui.opening
print([name for name in {HEAVY!r} if name in sys.modules])
"""


def test_the_first_screen_loads_neither_database_nor_models() -> None:
    done = subprocess.run([sys.executable, "-c", PROBE], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
