"""One frozen Settings: options win over the environment, which wins over the file."""

import os
import re
import tomllib
from collections.abc import Mapping
from datetime import time
from pathlib import Path
from typing import Annotated, Any, Literal

from platformdirs import user_config_path, user_data_path
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PrivateAttr,
    SecretStr,
    ValidationError,
)
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    SettingsError,
    TomlConfigSettingsSource,
)

from pos_tui.code_patterns import read_patterns
from pos_tui.errors import BadInput

APP = "pos-tui"
PREFIX = "POS_TUI_"
HOURS_AND_MINUTES = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


def _time_of_day(given: object) -> time:
    """A wall clock's time; a bare number could be hours or seconds, so it is not guessed at."""
    if isinstance(given, time) and given.tzinfo is None:
        return given
    if isinstance(given, str) and HOURS_AND_MINUTES.fullmatch(given):
        return time.fromisoformat(given)
    raise ValueError('write it as hours and minutes, such as "04:00"')


def data_folder() -> Path:
    """Where this user's shop lives: the database, the key and the log."""
    return user_data_path(APP)


def default_config_file() -> Path:
    return user_config_path(APP) / "config.toml"


def default_database() -> SecretStr:
    return SecretStr(f"sqlite+aiosqlite:///{data_folder() / 'shop.db'}")


def _clear_patterns(given: tuple[str, ...]) -> tuple[str, ...]:
    read_patterns(given)
    return given


class Codes(BaseModel):
    """How this shop reads the numbers that it gives its goods; `code_patterns` says how a pattern is written."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    region: str | None = Field(default=None, pattern=r"^([A-Za-z]{2}|none)$")
    patterns: Annotated[tuple[str, ...], AfterValidator(_clear_patterns)] = ()


class Hardware(BaseModel):
    """What is connected to this till besides its screen and keys."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    scale: Literal["none", "demo"] = "none"
    typed_weights: bool = False


class Settings(BaseSettings):
    """Everything that a lane can be told; `config.example.toml` explains each."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="forbid", frozen=True)

    database: SecretStr = Field(default_factory=default_database)
    outlet: str | None = None
    terminal: str | None = None
    locale: str | None = None
    key: SecretStr | None = None
    key_file: Path = Field(default_factory=lambda: data_folder() / "shop.key")
    sqlite_journal: Literal["auto", "wal", "truncate"] = "auto"
    log_file: Path = Field(default_factory=lambda: data_folder() / "pos-tui.log")
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    backup_folder: Path = Field(default_factory=lambda: data_folder() / "backups")
    backup_key: SecretStr | None = None
    backup_key_file: Path | None = None
    postgresql_programs: Path | None = None
    lock_after_minutes: int = Field(default=10, ge=0, le=24 * 60)
    day_begins_at: Annotated[time, BeforeValidator(_time_of_day)] = time(4)
    close_alone_up_to: int | None = Field(default=None, ge=0)
    clearly_older_years: int = Field(default=25, ge=18, le=60)
    discount_reasons: Literal["approved", "always"] = "approved"
    low_bandwidth: bool = False
    codes: Codes = Field(default_factory=Codes)
    hardware: Hardware = Field(default_factory=Hardware)
    keys: dict[str, str] = Field(default_factory=dict)
    _file: Path | None = PrivateAttr(default=None)

    @property
    def file(self) -> Path | None:
        """The configuration that was read, or would have been; none for settings that were not loaded."""
        return self._file

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)


def load_settings(config_file: Path | None = None, **options: Any) -> Settings:
    """Settings from `config_file` (or the user's own, when there is one), environment and options.

    Raises BadInput with a sentence that names the file and the setting that is wrong.
    """
    if config_file is not None and not config_file.is_file():
        raise BadInput(f"There is no configuration file {config_file}: check the path after --config.")
    _refuse_unknown_variables(os.environ)
    path = config_file or default_config_file()
    given = {name: value for name, value in options.items() if value is not None}

    class FromFile(Settings):
        model_config = SettingsConfigDict(toml_file=path)

    try:
        settings = FromFile(**given)
    except SettingsError as error:
        raise BadInput(_not_json(error)) from None
    except ValidationError as error:
        raise BadInput(_sentence(error, path)) from None
    except tomllib.TOMLDecodeError as error:
        raise BadInput(f"{path} is not valid TOML: {error}. Correct that line.") from None
    except UnicodeDecodeError:
        raise BadInput(f"{path} is not text in UTF-8: save it so, then try again.") from None
    except OSError as error:
        raise BadInput(f"{path} cannot be read: {error}.") from None
    settings._file = path
    return settings


def _not_json(error: SettingsError) -> str:
    """The library names the field whose variable it cannot take apart."""
    named = re.search(r'"(\w+)"', str(error))
    variable = f"{PREFIX}{named[1].upper()}" if named else "A variable"
    return f'The variable {variable} is not valid JSON: write it like {{"pay": "f11"}}.'


def _refuse_unknown_variables(environment: Mapping[str, str]) -> None:
    """A misspelt variable would quietly leave the till on another database."""
    ours = {name: name.upper().removeprefix(PREFIX) for name in environment if name.upper().startswith(PREFIX)}
    for name, setting in sorted(ours.items()):
        if setting.lower() not in Settings.model_fields and not setting.startswith("TEST_"):
            known = ", ".join(sorted(Settings.model_fields))
            raise BadInput(f"There is no setting for the variable {name}. Known settings: {known}.")


def _sentence(error: ValidationError, path: Path) -> str:
    """Which setting is wrong and what is known; never the value, which may be a secret."""
    first = error.errors(include_input=False, include_url=False)[0]
    name = ".".join(str(part) for part in first["loc"])
    if first["type"] == "extra_forbidden":
        known = ", ".join(sorted(Settings.model_fields))
        return f"There is no setting {name!r} (in {path} or the environment). Known settings: {known}."
    return f"Setting {name!r} (in {path}, the environment or an option) is wrong: {first['msg']}."
