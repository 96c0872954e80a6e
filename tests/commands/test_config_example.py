"""config.example.toml names every setting, and is right when everything in it is switched on."""

import re
from pathlib import Path

import pytest

from pos_tui.config import Settings, load_settings

EXAMPLE = Path(__file__).parents[2] / "config.example.toml"
SETTING = re.compile(r"^# (\[?[a-z_]+\]?)(?: = .*)?$")


def named() -> list[str]:
    """The settings in the file, without the sentences around them."""
    lines = EXAMPLE.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if SETTING.match(line) and (" = " in line or "[" in line)]


def test_every_setting_is_named() -> None:
    names = {line.removeprefix("# ").split(" = ")[0].strip("[]") for line in named()}
    assert names - {"pay", "region", "patterns", "scale", "typed_weights"} == set(Settings.model_fields)


def test_every_setting_has_a_sentence() -> None:
    lines = EXAMPLE.read_text(encoding="utf-8").splitlines()
    for line in named()[:-1]:
        before = lines[lines.index(line) - 1]
        assert before.endswith((".", '"')), f"{line} has no sentence"


def test_the_file_is_right_as_it_is(tmp_path: Path) -> None:
    assert load_settings(EXAMPLE).log_level == "info"


def test_every_example_in_it_is_right(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    switched_on, seen = [], set()
    for line in named():
        name = line.split(" = ")[0]
        if name not in seen:
            switched_on.append(line.removeprefix("# "))
        seen.add(name)
    file = tmp_path / "config.toml"
    file.write_text("\n".join(switched_on), encoding="utf-8")
    settings = load_settings(file)
    assert settings.outlet == "BISHAN"
    assert settings.keys == {"pay": "f12"}
    assert (settings.codes.region, len(settings.codes.patterns)) == ("de", 4)
    assert settings.model_fields_set == set(Settings.model_fields)


def test_an_option_goes_before_the_environment_and_that_before_the_file_in_tables_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "config.toml"
    file.write_text(
        'outlet = "FILE"\nterminal = "1"\nlog_level = "error"\n[keys]\npay = "f11"\nhelp = "f2"\n',
        encoding="utf-8",
    )
    monkeypatch.setenv("POS_TUI_OUTLET", "VARIABLE")
    monkeypatch.setenv("pos_tui_terminal", "2")
    monkeypatch.setenv("POS_TUI_KEYS", '{"help": "f3"}')
    settings = load_settings(file, outlet="OPTION")
    assert (settings.outlet, settings.terminal, settings.log_level) == ("OPTION", "2", "error")
    assert settings.keys == {"pay": "f11", "help": "f3"}
