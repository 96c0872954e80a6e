"""From options to settings. Loads no database: the till paints its first screen before that."""

from typing import Any

from pos_tui.commands.options import Options
from pos_tui.config import Settings, load_settings


def settings_of(options: Options, **others: Any) -> Settings:
    """File, then environment, then options; the last one wins. `others` win over all of them."""
    given: dict[str, Any] = {
        "database": options.database, "outlet": options.outlet, "terminal": options.terminal,
        "low_bandwidth": options.low_bandwidth or None,
    }  # fmt: skip
    return load_settings(options.config, **{**given, **others})
