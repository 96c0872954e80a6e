"""Settings and databases that cannot be: one sentence, exit code 2, nothing made, no secret shown."""

from pathlib import Path

import pytest

from tests.commands.conftest import Till

SECRET = "geheim42"
COMMANDS = [("verify",), ("report", "totals"), ("import", "products", "no.csv"), ("replay", "no.jsonl")]


def refused(till: Till, *arguments: object) -> str:
    ran = till(*arguments)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("pos-tui: ")
    assert ran.err.count("\n") == 1
    assert "Traceback" not in ran.err
    assert SECRET not in ran.err
    return ran.err


def test_a_typo_in_the_configuration_is_named(till: Till, tmp_path: Path) -> None:
    file = tmp_path / "till.toml"
    file.write_text(f'databse = "postgresql+asyncpg://till:{SECRET}@host/shop"\n', encoding="utf-8")
    said = refused(till, "verify", "--config", file)
    assert "There is no setting 'databse'" in said
    assert str(file) in said
    assert "Known settings: " in said
    assert " database, " in said


def test_a_typo_in_the_environment_is_named(till: Till, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POS_TUI_DATABSE", SECRET)
    assert "There is no setting for the variable POS_TUI_DATABSE" in refused(till, "verify")


def test_a_value_that_cannot_be_is_named_and_not_shown(till: Till, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POS_TUI_LOG_LEVEL", SECRET)
    assert "Setting 'log_level'" in refused(till, "verify")


def test_a_table_in_the_environment_is_json(till: Till, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POS_TUI_KEYS", SECRET)
    assert "The variable POS_TUI_KEYS is not valid JSON" in refused(till, "verify")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"database = \n", "is not valid TOML"),
        (b"\xff\xfe\x00", "is not text in UTF-8"),
        (b"[database]\na = 1\n", "'database'"),
    ],
)
def test_a_file_that_is_no_configuration_is_said(till: Till, tmp_path: Path, content: bytes, said: str) -> None:
    file = tmp_path / "till.toml"
    file.write_bytes(content)
    assert said in refused(till, "--config", file, "verify")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ('patterns = ["21IIIIIWWWWWC", "2IIIIIIPPPPPC"]', "can fit both 21IIIIIWWWWWC and 2IIIIIIPPPPPC"),
        ('patterns = ["50IIIIIWWWWWC"]', "'50IIIIIWWWWWC' is not of a number that GS1 leaves to shops"),
        ('region = "Germany"', "'codes.region'"),
        ("pattern = []", "There is no setting 'codes.pattern'"),
    ],
)
def test_patterns_that_cannot_be_meant_are_refused_when_they_are_read(
    till: Till, tmp_path: Path, content: str, said: str
) -> None:
    file = tmp_path / "till.toml"
    file.write_text(f"[codes]\n{content}\n", encoding="utf-8")
    assert said in refused(till, "--config", file, "verify")


def test_a_configuration_that_is_not_there_is_said(till: Till, tmp_path: Path) -> None:
    missing = tmp_path / "no.toml"
    assert f"There is no configuration file {missing}" in refused(till, "verify", "--config", missing)


@pytest.mark.parametrize("command", COMMANDS)
def test_a_database_that_is_not_there_is_said_and_not_made(
    till: Till, tmp_path: Path, command: tuple[str, ...]
) -> None:
    file = tmp_path / "no.db"
    said = refused(till, *command, "--database", f"sqlite+aiosqlite:///{file}")
    assert f"There is no database file {file}" in said
    assert "pos-tui setup FILE" in said
    assert not file.exists()


@pytest.mark.parametrize("command", COMMANDS)
def test_a_server_that_is_not_there_is_said(till: Till, command: tuple[str, ...]) -> None:
    said = refused(till, *command, "--database", f"postgresql+asyncpg://till:{SECRET}@127.0.0.1:1/shop")
    assert "The database does not answer" in said


@pytest.mark.parametrize(
    ("address", "said"),
    [
        (f"mysql://till:{SECRET}@host/shop", "Databases of the kind 'mysql' are not supported"),
        (f"postgresql://till:{SECRET}@host/shop", "Databases of the kind 'postgresql' are not supported"),
        ("sqlite+aiosqlite://", "A till needs a database file"),
        ("sqlite+aiosqlite:///:memory:", "A till needs a database file"),
        (SECRET, "The database setting is not an address"),
        ("", "The database setting is not an address"),
    ],
)
def test_an_address_of_another_kind_is_said(till: Till, address: str, said: str) -> None:
    assert said in refused(till, "verify", "--database", address)


@pytest.mark.parametrize("content", [b"%PDF-1.7 hello " * 100, b"\x00" * 5_000])
def test_a_file_that_is_no_database_is_said_and_kept(till: Till, tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "shop.db"
    file.write_bytes(content)
    for command in (("verify",), ("migrate",)):
        said = refused(till, *command, "--database", f"sqlite+aiosqlite:///{file}")
        assert "is not a pos-tui database" in said or "damaged" in said
    assert file.read_bytes() == content


def test_a_folder_is_no_database(till: Till, tmp_path: Path) -> None:
    assert "database" in refused(till, "verify", "--database", f"sqlite+aiosqlite:///{tmp_path}")


def test_an_empty_database_is_told_how_to_begin(till: Till, empty_address: str) -> None:
    said = refused(till, "verify", "--database", empty_address)
    assert "pos-tui setup FILE" in said


def test_a_database_that_may_only_be_read_can_be_reported_on(till: Till, tmp_path: Path, sold: str) -> None:
    if not sold.startswith("sqlite"):
        return
    file = Path(sold.removeprefix("sqlite+aiosqlite:///"))
    with file.open("r+b") as raw:
        raw.seek(18)
        raw.write(b"\x03")  # the file format's own mark: this version may read it and not write it
    assert till("report", "totals", "--database", sold).code == 0
    products = tmp_path / "products.csv"
    products.write_text("sku,name,price\nTEA,Tea,1.20\n", encoding="utf-8")
    said = refused(till, "import", "products", products, "--database", sold)
    assert "may only be read" in said
