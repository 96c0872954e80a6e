"""What can be typed after commands that look at one thing: a code, the books. Imports nothing of ours."""

import argparse


def add_scan(parser: argparse.ArgumentParser) -> None:
    """Codes."""
    parser.add_argument(
        "codes",
        metavar="CODE",
        nargs="+",
        help="as scanned or typed; - is standard input, one a line",
    )


def add_verify(parser: argparse.ArgumentParser) -> None:
    """Anchors."""
    parser.add_argument(
        "--anchor", dest="anchors", metavar="ANCHOR", action="append", default=argparse.SUPPRESS,
        help="as printed on a receipt (TERMINAL-NUMBER-DIGITS): the journal must have it; may be repeated",
    )  # fmt: skip
    parser.add_argument(
        "--anchors", dest="heads_file", metavar="FILE", default=argparse.SUPPRESS,
        help="heads as «pos-tui anchors export» wrote them: names a till whose journal was cut or rewritten",
    )  # fmt: skip
