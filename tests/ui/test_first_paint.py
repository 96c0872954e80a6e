"""What a till loads: for its first screen next to nothing but Textual, and to sell only what sells."""

import subprocess
import sys

HEAVY = (
    "argparse", "sqlalchemy", "pydantic", "alembic", "asyncpg", "aiosqlite", "argon2", "babel", "biip",
    "pos_tui.config",
)  # fmt: skip
NEVER = (
    "alembic", "mako", "pygments.lexers", "biip", "babel", "sqlalchemy.dialects.postgresql",
    "pos_tui.db.migrations", "pos_tui.intake", "pos_tui.reports",
    "pos_tui.ui.floor", "pos_tui.ui.menu_screens", "pos_tui.ui.screens.set_up", "pos_tui.ui.screens.returning",
)  # fmt: skip
MOST_OF_OURS_FIRST, MOST_OF_OURS_SELLING = 28, 261
"""How many modules of this program; a lazy import keeps a screen that is opened now and then out of them."""
MOST_FIRST, MOST_SELLING = 400, 921
"""How many modules in all."""

FIRST = "import pos_tui.cli, pos_tui.commands.till"
SELLING = f"{FIRST}; import pos_tui.ui.way_in, pos_tui.ui.screens.sell"


def loaded(statement: str) -> set[str]:
    """The modules that a fresh interpreter has after it."""
    probe = f"import sys; {statement}; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_the_first_screen_loads_neither_database_nor_models_nor_settings() -> None:
    modules = loaded(FIRST)
    assert modules.isdisjoint(HEAVY)
    assert len(modules) <= MOST_FIRST
    assert len({name for name in modules if name.startswith("pos_tui")}) <= MOST_OF_OURS_FIRST


def test_a_till_that_only_sells_loads_no_office_and_never_alembic() -> None:
    modules = loaded(SELLING)
    assert modules.isdisjoint(NEVER)
    assert "sqlalchemy" in modules
    assert len(modules) <= MOST_SELLING
    assert len({name for name in modules if name.startswith("pos_tui")}) <= MOST_OF_OURS_SELLING
