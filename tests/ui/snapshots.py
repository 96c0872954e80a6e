"""How a screen looks, kept as SVG beside the test: changed on purpose with `pytest --snapshot-update`."""

import re

from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode
from textual.app import App

NUMBERED = re.compile(r"terminal-\d+")


class ScreenPicture(SingleFileSnapshotExtension):
    """One SVG for each picture of a test, in a folder named after its file."""

    file_extension = "svg"
    _write_mode = WriteMode.TEXT


def picture(app: App[int]) -> str:
    """The screen as it is now, without anything that differs from run to run."""
    return NUMBERED.sub("terminal", app.export_screenshot(title="pos-tui", simplify=True))
