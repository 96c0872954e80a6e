"""What every test may ask for: a fresh database on either engine, and the address of one for other processes."""

import asyncio
import gc
import os
from collections.abc import AsyncIterator, Callable, Generator, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import settings
from sqlalchemy.engine import make_url

from pos_tui.db.migrations import create_file, upgrade
from pos_tui.db.unit_of_work import Database
from tests.drawn import EITHER, USUAL, drawn_on, is_for_the_other_engine
from tests.folders import own_folder
from tests.postgres import TEMPLATE, PostgreSQL, running_server
from tests.races.lanes import PATIENCE_SECONDS
from tests.real import DATA
from tests.statements import keep_statements
from tests.stores import PostgreSQLStore, SQLiteStore, Store

settings.register_profile("till", deadline=None, max_examples=100, print_blob=True)
settings.register_profile("full", settings.get_profile("till"), max_examples=500)

SELDOM = (300_000, 20, 50)
"""How many new objects are looked through for garbage at once: by then most of them are gone by themselves."""

keep_statements()
collect_ignore = [] if DATA else ["real"]


def pytest_configure(config: pytest.Config) -> None:
    settings.load_profile("till" if config.getoption("markexpr") == USUAL else "full")
    gc.disable()  # until all tests are loaded, which stay


@pytest.hookimpl(wrapper=True)
def pytest_xdist_auto_num_workers() -> Generator[None, int, int]:
    """One more than there are processors: a test waits, for its server or its lanes, while another works."""
    return (yield) + 1


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Generator[None]:
    """What hardly knows an engine runs on one of them, and in full on both; what may take long begins first."""
    for item in items:
        if item.get_closest_marker(EITHER) and is_for_the_other_engine(item):
            item.add_marker("full")
    yield
    items.sort(key=lambda item: item.get_closest_marker("timeout") is None)


def pytest_collection_finish() -> None:
    gc.freeze()
    gc.set_threshold(*SELDOM)
    gc.enable()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """What hostile tests print must get from a worker to whoever runs them all: half letters are spelt out."""
    report = yield
    report.sections = [(name, text.encode("utf-8", "backslashreplace").decode()) for name, text in report.sections]
    return report


def pytest_report_header() -> str:
    if DATA is None:
        return "real shops: no ../shared/data here, so tests/real is left out; every rule has its test without it"
    return f"real shops: {DATA}"


@pytest.fixture(scope="session")
def scratch() -> Iterator[Path]:
    """The folder of this run."""
    with own_folder() as folder:
        yield folder


@pytest.fixture(scope="session")
def sqlite_template(scratch: Path) -> Path:
    """A migrated, empty file to copy."""
    file = scratch / "template.db"
    upgrade(f"sqlite+aiosqlite:///{file}")
    return file


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgreSQL]:
    """The PostgreSQL server of this run, with a migrated, empty database to copy."""
    with running_server() as server:
        server.template = asyncio.run(server.create())
        try:
            upgrade(server.address(server.template))
            os.environ[TEMPLATE] = server.address(server.template)
            yield server
        finally:
            os.environ.pop(TEMPLATE, None)
            asyncio.run(server.drop(server.template))


@pytest.fixture(scope="session", autouse=True)
def _server_from_the_beginning(request: pytest.FixtureRequest) -> None:
    """Where any test of the run needs the server: then lanes begin with what they ask of it."""
    if any("postgresql" in item.name for item in request.session.items):
        request.getfixturevalue("postgresql")


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, scratch: Path) -> Iterator[Store]:
    """The engine under test, which can make databases: asking for this runs a test on both."""
    if request.param == "postgresql":
        yield PostgreSQLStore(request.getfixturevalue("postgresql"))
        return
    template = request.getfixturevalue("sqlite_template")
    with TemporaryDirectory(dir=scratch) as folder:
        yield SQLiteStore(Path(folder), template)


@pytest.fixture
def store_name(store: Store) -> str:
    """Which engine it is, for the few tests where the engines differ."""
    return store.name


@pytest.fixture
def drawn(store: Store, request: pytest.FixtureRequest) -> Callable[[str], bool]:
    """Tells by its name whether a piece of a long test runs on this engine; see `tests.drawn`."""
    return drawn_on(store.name, request.config)


@pytest.fixture
async def address(store: Store) -> AsyncIterator[str]:
    """The address of a migrated database without a shop, for tests that start processes."""
    async with store.migrated() as fresh:
        yield fresh


@pytest.fixture
async def empty_address(store: Store) -> AsyncIterator[str]:
    """The address of a database without tables; on SQLite of a file that is not there yet."""
    async with store.empty() as fresh:
        yield fresh


@pytest.fixture
async def database(address: str) -> AsyncIterator[Database]:
    """A migrated database without a shop; see `tests.shops.make_shop`."""
    opened = Database.at(address)
    yield opened
    await opened.close()


@pytest.fixture
async def patient(address: str) -> AsyncIterator[Database]:
    """A database that waits as long as four lanes on a machine with two cores may take."""
    opened = Database.at(address, patience=PATIENCE_SECONDS)
    yield opened
    await opened.close()


@pytest.fixture
async def empty_database(empty_address: str) -> AsyncIterator[Database]:
    """A database without tables; on SQLite a file of nothing."""
    create_file(make_url(empty_address))
    opened = Database.at(empty_address)
    yield opened
    await opened.close()
