"""Files as they come in: plain or gzip, a path or `-`, UTF-8, read in flat memory as often as it takes."""

import gzip
import io
import os
import shutil
import sys
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from pos_tui.errors import BadInput
from pos_tui.text import clean

STANDARD_INPUT = "-"
LONGEST_LINE = 4 * 1024 * 1024
BOM = b"\xef\xbb\xbf"
GZIP = b"\x1f\x8b"
OTHER_FORMATS = {
    b"PK\x03\x04": "a spreadsheet or zip archive: save it as plain CSV in UTF-8",
    b"\xd0\xcf\x11\xe0": "an old spreadsheet: save it as plain CSV in UTF-8",
    b"%PDF": "a PDF: export the rows as plain text in UTF-8",
    b"SQLite format 3": "a database: export the rows as plain text in UTF-8",
    b"\xff\xfe": "in UTF-16: save it as UTF-8",
    b"\xfe\xff": "in UTF-16: save it as UTF-8",
}


class Incoming:
    """An open file; every call of `lines` begins at its first line again."""

    def __init__(self, name: str, raw: IO[bytes]) -> None:
        self.name = name
        self._raw = raw
        self.size = os.fstat(raw.fileno()).st_size

    @property
    def position(self) -> int:
        """How many of `size` bytes are read."""
        return min(self._raw.tell(), self.size)

    def lines(self) -> Iterator[str]:
        """The lines with their endings. Raises BadInput for what is not UTF-8 text."""
        for number, line in enumerate(self._byte_lines(), start=1):
            if len(line) > LONGEST_LINE:
                raise BadInput(f"{self.name}, line {number}: the line has no end; this is another kind of file.")
            try:
                yield line.decode()
            except UnicodeDecodeError as error:
                raise BadInput(self._not_utf8(number, line, error)) from None

    def _byte_lines(self) -> Iterator[bytes]:
        stream = self._unpacked()
        try:
            first = stream.readline(LONGEST_LINE + 1)
            self._check_beginning(first)
            line = first.removeprefix(BOM)
            while line:
                yield line
                line = stream.readline(LONGEST_LINE + 1)
        except (EOFError, gzip.BadGzipFile, zlib.error):
            raise BadInput(f"{self.name} is a damaged gzip file: fetch it again.") from None
        except OSError as error:
            raise BadInput(f"{self.name} cannot be read to its end: {error.strerror or error}.") from None

    def _unpacked(self) -> IO[bytes]:
        self._raw.seek(0)
        packed = self._raw.read(len(GZIP)) == GZIP
        self._raw.seek(0)
        return io.BufferedReader(gzip.GzipFile(fileobj=self._raw)) if packed else self._raw

    def _check_beginning(self, first: bytes) -> None:
        if not first:
            raise BadInput(f"{self.name} is empty: it has not even a first line.")
        for beginning, what in OTHER_FORMATS.items():
            if first.startswith(beginning):
                raise BadInput(f"{self.name} is {what}, then try again.")

    def _not_utf8(self, number: int, line: bytes, error: UnicodeDecodeError) -> str:
        text = clean(line[: error.start].decode()[-20:])
        before = f" after «{text}»" if text else ""
        return (
            f"{self.name}, line {number}: byte 0x{line[error.start]:02X}{before} is not UTF-8: "
            "save the file as UTF-8 (a spreadsheet calls it «CSV UTF-8»), then try again."
        )


@contextmanager
def incoming(path: str | Path) -> Iterator[Incoming]:
    """The file at a path, or what comes on standard input for `-`. Raises BadInput with a sentence."""
    if str(path) == STANDARD_INPUT:
        with _spooled(sys.stdin.buffer) as spool:
            yield Incoming("standard input", spool)
        return
    with _opened(Path(path)) as raw:
        if raw.seekable():
            yield Incoming(Path(path).name, raw)
            return
        with _spooled(raw) as spool:
            yield Incoming(Path(path).name, spool)


def _opened(path: Path) -> IO[bytes]:
    try:
        return path.open("rb")
    except FileNotFoundError:
        raise BadInput(f"There is no file {path}: check the name.") from None
    except IsADirectoryError:
        raise BadInput(f"{path} is a folder: name a file in it.") from None
    except (OSError, ValueError) as error:
        raise BadInput(f"{path} cannot be read: {getattr(error, 'strerror', None) or error}.") from None


@contextmanager
def _spooled(stream: IO[bytes]) -> Iterator[IO[bytes]]:
    """What can be read only once, in a file that can be read again."""
    with tempfile.TemporaryFile() as spool:
        shutil.copyfileobj(stream, spool)
        spool.flush()
        yield spool
