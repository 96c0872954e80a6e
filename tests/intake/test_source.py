"""Files as they come in: what is not UTF-8 text is told in one sentence."""

import gzip
import io
import os
import sys
import threading
from pathlib import Path
from types import SimpleNamespace

import pytest

from pos_tui.errors import BadInput
from pos_tui.intake.source import incoming


def lines(path: Path | str) -> list[str]:
    with incoming(path) as file:
        first = list(file.lines())
        assert list(file.lines()) == first, "a file can be read again"
        assert file.position == file.size
        return first


@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("packed", [False, True])
def test_plain_and_gzip_with_and_without_a_bom(tmp_path: Path, bom: bytes, packed: bool) -> None:
    text = bom + "sku,name\n1,Crème 面\r\n".encode()
    file = tmp_path / "products.csv"  # gzip is told by its content, not by its name
    file.write_bytes(gzip.compress(text) if packed else text)
    assert lines(file) == ["sku,name\n", "1,Crème 面\r\n"]


def test_standard_input(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(gzip.compress(b"a,b\n1,2\n"))))
    assert lines("-") == ["a,b\n", "1,2\n"]


def test_a_pipe_that_can_be_read_only_once(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = threading.Thread(target=lambda: pipe.write_bytes(b"a,b\n1,2\n"))
    writer.start()
    assert lines(pipe) == ["a,b\n", "1,2\n"]
    writer.join()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "products.csv is empty"),
        ("sku,name\n1,Caf\u00e9 cr\u00e8me\n".encode("latin-1"), "line 2: byte 0xE9 after «1,Caf» is not UTF-8"),
        ("sku,name\n".encode("utf-16"), "is in UTF-16"),
        (b"PK\x03\x04" + b"\x00" * 60, "is a spreadsheet or zip archive"),
        (b"%PDF-1.7\n", "is a PDF"),
        (b"SQLite format 3\x00", "is a database"),
        (gzip.compress(b"sku,name\n" * 1000, mtime=0)[:-20], "is a damaged gzip file"),
        (b"\x1f\x8bnonsense", "is a damaged gzip file"),
        (b"x" * (4 * 1024 * 1024 + 2), "line 1: the line has no end"),
    ],
)
def test_what_is_no_text_is_told_in_one_sentence(tmp_path: Path, content: bytes, sentence: str) -> None:
    file = tmp_path / "products.csv"
    file.write_bytes(content)
    with pytest.raises(BadInput) as told:
        lines(file)
    assert sentence in str(told.value)
    assert str(told.value).startswith("products.csv")
    assert "\n" not in str(told.value)


def test_a_file_that_is_not_there_and_a_folder(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"There is no file .*: check the name"):
        lines(tmp_path / "nowhere.csv")
    with pytest.raises(BadInput, match="is a folder: name a file in it"):
        lines(tmp_path)
