"""The rules of the house that a reader would otherwise have to look for: walked over the source."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PROGRAM = sorted((ROOT / "pos_tui").rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))
ENDS_TRANSACTIONS = {"commit", "rollback", "begin_nested"}
BELOW_SCREENS = [
    path for path in PROGRAM if path.relative_to(ROOT / "pos_tui").parts[0] not in {"ui", "workers", "commands"}
]
MOST_LINES, MOST_TEST_LINES, MOST_FUNCTION_LINES, MOST_CLASS_LINES = 300, 400, 40, 200
Found = Iterator[str]


@cache
def nodes_of(path: Path) -> tuple[ast.AST, ...]:
    return tuple(ast.walk(ast.parse(path.read_text(encoding="utf-8"), str(path))))


def place(path: Path, node: ast.AST | None = None) -> str:
    line = getattr(node, "lineno", 1)
    return f"{path.relative_to(ROOT) if path.is_relative_to(ROOT) else path.name}:{line}"


def ended_transactions(path: Path) -> Found:
    """Calls of session.commit() and its like."""
    for node in nodes_of(path):
        match node:
            case ast.Call(func=ast.Attribute(attr=name)) if name in ENDS_TRANSACTIONS:
                yield f"{place(path, node)} calls .{name}()"


def said_of(annotation: ast.expr | None) -> str:
    if isinstance(annotation, ast.Name):
        return annotation.id
    return ast.unparse(annotation) if annotation else ""


def optional_sessions(path: Path) -> Found:
    """Sessions that may be left out: a second transaction would open silently."""
    for node in nodes_of(path):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            every = node.args
            positional = [*every.posonlyargs, *every.args]
            defaulted = positional[len(positional) - len(every.defaults) :]
            defaulted += [arg for arg, value in zip(every.kwonlyargs, every.kw_defaults, strict=True) if value]
            for arg in [*positional, *every.kwonlyargs]:
                said = said_of(arg.annotation)
                is_session = arg.arg == "session" or said.startswith(("Reading", "Writing", "AsyncSession"))
                if is_session and (arg in defaulted or "None" in said or "Optional" in said):
                    yield f"{place(path, arg)} makes the session of {node.name}() optional"


def late_sessions(path: Path) -> Found:
    """Sessions that are not the first argument."""
    for node in nodes_of(path):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            names = [arg.arg for arg in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)]
            if "session" in names and names.index("session") > (names[0] in {"self", "cls"}):
                yield f"{place(path, node)} {node.name}() takes its session late"


def arithmetic_on_rows(path: Path) -> Found:
    """`row.points += n`: two lanes lose each other's work."""
    for node in nodes_of(path):
        if isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Attribute):
            yield f"{place(path, node)} {ast.unparse(node.target)} is changed in place"


def decisions_by_engine(path: Path) -> Found:
    """Decisions by the name of the engine."""
    for node in nodes_of(path):
        if isinstance(node, ast.If | ast.IfExp | ast.While):
            said = ast.unparse(node.test).lower()
            if "sqlite" in said or "postgres" in said:
                yield f"{place(path, node)} decides by the engine: {said}"


def refreshes(path: Path) -> Found:
    """`session.refresh()`: expires what was loaded, and the next attribute does I/O."""
    for node in nodes_of(path):
        match node:
            case ast.Call(func=ast.Attribute(value=ast.Name(id="session"), attr="refresh")):
                yield f"{place(path, node)} refreshes a row"


def closed_shifts(path: Path) -> Found:
    """Closing past `selling.shift_end.end_shift`, which refuses an open basket and names those that are held."""
    for node in nodes_of(path):
        match node:
            case ast.alias(name="close_shift") | ast.Attribute(attr="close_shift") | ast.Name(id="close_shift"):
                yield f"{place(path, node)} closes a shift: call selling.shift_end.end_shift"


def too_long(path: Path, most_lines: int) -> Found:
    lines = path.read_text(encoding="utf-8").count("\n")
    if lines > most_lines:
        yield f"{place(path)} has {lines} lines, at most {most_lines} are read with pleasure"
    for node in nodes_of(path):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            most = MOST_CLASS_LINES if isinstance(node, ast.ClassDef) else MOST_FUNCTION_LINES
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > most:
                yield f"{place(path, node)} {node.name} has {length} lines, at most {most}"


def outside(*folders: str) -> list[Path]:
    return [path for path in PROGRAM if path.relative_to(ROOT / "pos_tui").parts[0] not in folders]


def all_of(rule: object, paths: list[Path]) -> list[str]:
    assert callable(rule)
    return [broken for path in paths for broken in rule(path)]


def test_only_the_unit_of_work_ends_a_transaction() -> None:
    assert all_of(ended_transactions, outside("db")) == []


def test_a_session_is_never_optional_and_always_first() -> None:
    assert all_of(optional_sessions, PROGRAM) + all_of(late_sessions, PROGRAM) == []


def test_no_arithmetic_in_python_on_what_lanes_share() -> None:
    services = [
        path for path in BELOW_SCREENS if {"service.py", "returns.py"} & {path.name} or "selling" in path.parts
    ]
    assert all_of(arithmetic_on_rows, services) == []


def test_only_the_database_layer_knows_which_engine_it_is() -> None:
    assert all_of(decisions_by_engine, outside("db")) == []


def test_a_shift_is_closed_only_where_its_baskets_are_looked_at() -> None:
    through = ROOT / "pos_tui" / "selling" / "shift_end.py"
    assert all_of(closed_shifts, [path for path in PROGRAM if path != through]) == []
    assert all_of(closed_shifts, [through])


def test_rows_are_never_refreshed() -> None:
    assert all_of(refreshes, PROGRAM) == []


def test_files_functions_and_classes_are_short() -> None:
    assert [broken for path in PROGRAM for broken in too_long(path, MOST_LINES)] == []
    assert [broken for path in TESTS for broken in too_long(path, MOST_TEST_LINES)] == []


@pytest.mark.parametrize(
    ("rule", "source"),
    [
        (ended_transactions, "session.commit()"),
        (ended_transactions, "async def f(s):\n    async with s.begin_nested(): pass"),
        (optional_sessions, "async def f(session: Writing | None): ..."),
        (optional_sessions, "async def f(a, *, session=None): ..."),
        (optional_sessions, "def f(s: Optional[AsyncSession], session: Reading = None): ..."),
        (late_sessions, "async def f(lane, session): ..."),
        (arithmetic_on_rows, "row.points += 1"),
        (decisions_by_engine, "x = 1 if dialect == 'sqlite' else 2"),
        (closed_shifts, "from pos_tui.cash.close import close_shift as end"),
        (closed_shifts, "async def f(session):\n    await close.close_shift(session)"),
        (refreshes, "async def f(session):\n    await session.refresh(row)"),
        (lambda path: too_long(path, 1), "a = 1\nb = 2\n"),
        (lambda path: too_long(path, 300), "def f():\n" + "    a = 1\n" * 40),
    ],
)
def test_control_a_breach_is_seen(rule: object, source: str, tmp_path: Path) -> None:
    file = tmp_path / "breach.py"
    file.write_text(source)
    assert all_of(rule, [file])


def modules_after(*arguments: str) -> set[str]:
    """Which packages a fresh interpreter has loaded after it ran this."""
    listing = "import atexit, sys; atexit.register(lambda: print('\\n', *sys.modules)); "
    done = subprocess.run(
        [sys.executable, "-c", listing + arguments[0], *arguments[1:]], capture_output=True, text=True, check=True
    )
    return {name.partition(".")[0] for name in done.stdout.splitlines()[-1].split()}


def test_selling_loads_no_terminal() -> None:
    assert not modules_after("import pos_tui.selling.service") & {"textual", "rich"}


def test_help_loads_neither_screens_nor_database() -> None:
    start = "import runpy; runpy.run_module('pos_tui', run_name='__main__')"
    assert not modules_after(start, "--help") & {"textual", "sqlalchemy", "alembic"}
