"""What a till loads: for its first screen next to nothing but Textual, to scan what scans, to sell what sells."""

import subprocess
import sys

HEAVY = (
    "argparse", "sqlalchemy", "pydantic", "alembic", "asyncpg", "aiosqlite", "argon2", "babel", "biip",
    "pos_tui.config",
)  # fmt: skip
NEVER = (
    "alembic", "mako", "pygments.lexers", "biip", "babel", "argon2", "sqlalchemy.dialects.postgresql",
    "pos_tui.commands.grammar", "pos_tui.catalogue.bulk", "pos_tui.inventory.transfer_models",
    "pos_tui.db.migrations", "pos_tui.intake", "pos_tui.reports",
    "pos_tui.ui.floor", "pos_tui.ui.menu_screens", "pos_tui.ui.screens.set_up", "pos_tui.ui.screens.returning",
)  # fmt: skip
PAYS = (
    "pos_tui.ui.screens.pay", "pos_tui.selling.service", "pos_tui.selling.product_rows",
    "pos_tui.accounts.models", "pos_tui.customers.models", "pos_tui.inventory.models",
    "pos_tui.pricing.coupon_models", "pos_tui.selling.line_models",
)  # fmt: skip
MOST_OF_OURS_FIRST, MOST_OF_OURS_SCANNING, MOST_OF_OURS_SELLING = 28, 201, 265
"""How many modules of this program; a lazy import keeps a screen that is opened now and then out of them."""
MOST_FIRST, MOST_SCANNING, MOST_SELLING = 218, 617, 682
"""How many modules in all, but for Python's own, which are others in each version."""

FIRST = "import pos_tui.cli, pos_tui.commands.till"
SCANNING = f"{FIRST}; import pos_tui.commands.chosen, pos_tui.ui.way_in, pos_tui.ui.screens.sell"
SELLING = f"{SCANNING}, pos_tui.ui.screens.pay"


def loaded(statement: str) -> set[str]:
    """The modules that a fresh interpreter has after it."""
    probe = f"import sys; {statement}; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def outside_python(modules: set[str]) -> set[str]:
    """Those that are not of the standard library."""
    return {name for name in modules if name.partition(".")[0] not in sys.stdlib_module_names}


def test_the_first_screen_loads_neither_database_nor_models_nor_settings() -> None:
    modules = loaded(FIRST)
    assert modules.isdisjoint(HEAVY)
    assert len(outside_python(modules)) <= MOST_FIRST
    assert len({name for name in modules if name.startswith("pos_tui")}) <= MOST_OF_OURS_FIRST


def test_a_till_that_scans_does_not_wait_for_what_pays() -> None:
    modules = loaded(SCANNING)
    assert modules.isdisjoint((*NEVER, *PAYS))
    assert len(outside_python(modules)) <= MOST_SCANNING
    assert len({name for name in modules if name.startswith("pos_tui")}) <= MOST_OF_OURS_SCANNING


def test_a_till_that_only_sells_loads_no_office_and_never_alembic() -> None:
    modules = loaded(SELLING)
    assert modules.isdisjoint(NEVER)
    assert modules.issuperset(("sqlalchemy", *PAYS))
    assert len(outside_python(modules)) <= MOST_SELLING
    assert len({name for name in modules if name.startswith("pos_tui")}) <= MOST_OF_OURS_SELLING
