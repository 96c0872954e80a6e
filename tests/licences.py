"""`python -m tests.licences`: every package that a till needs, its version and licence; exit 1 when one is odd.

Offline: from what is installed, walked from our own requirements.
"""

import re
import sys
from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution

GOOD = re.compile(
    r"MIT|BSD|Apache|ISC|PSF|Python Software|MPL|Mozilla|Unlicense|Public Domain|0BSD|Zlib|HPND", re.IGNORECASE
)
NAME = re.compile(r"[A-Za-z0-9._-]+")
OURS = "pos-tui"
KNOWN = {"pysqlite3": "Zlib"}
"""Whose text does not begin with its name."""


def needed(name: str, seen: set[str]) -> Iterator[Distribution]:
    """The package and all that it needs here, each once."""
    if name.lower() in seen:
        return
    seen.add(name.lower())
    try:
        found = distribution(name)
    except PackageNotFoundError:
        return
    yield found
    for requirement in found.requires or ():
        if "extra ==" not in requirement and (named := NAME.match(requirement)):
            yield from needed(named[0], seen)


def licence_of(found: Distribution) -> str:
    """As its metadata says, in one line; nothing when they are silent."""
    told = found.metadata
    expressions = told.get_all("License-Expression") or []
    classes = [line.rpartition(" :: ")[2] for line in told.get_all("Classifier") or () if line[:7] == "License"]
    written = [line.strip().partition("\n")[0] for line in told.get_all("License") or ()]
    return ", ".join(expressions or classes or written) or in_file(found)


def in_file(found: Distribution) -> str:
    """The first line of a licence that lies beside the metadata, or what is known of it."""
    if found.name in KNOWN:
        return KNOWN[found.name]
    for file in found.files or ():
        if "licen" in file.name.lower():
            return file.read_text(encoding="utf-8").strip().splitlines()[0]
    return ""


def odd(licence: str) -> bool:
    """Unknown, or one that binds whoever ships it."""
    return not GOOD.search(licence)


def main() -> int:
    """Prints the list; the exit code says whether every licence is one that a shop can live with."""
    rows = sorted((found.name, found.version, licence_of(found)) for found in needed(OURS, set()))
    for name, version, licence in rows:
        sys.stdout.write(f"{name:24} {version:14} {licence or 'UNKNOWN'}\n")
    return int(any(odd(licence) for _, _, licence in rows))


if __name__ == "__main__":
    sys.exit(main())
