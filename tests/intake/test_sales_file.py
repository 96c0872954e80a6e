"""A file of sales is gone through twice: first to see that every line can be meant, then to book."""

from pathlib import Path

import pytest

from pos_tui.intake import sales_file
from pos_tui.intake.sales_file import sales_files
from pos_tui.intake.views import BadRow
from tests.intake.files import document, sales, sold


def a_file(folder: Path, number: int) -> Path:
    line = sold("A", "1", "2.80", "2.80")
    return sales(folder, [document(n, [line], total="2.80", tax="0.47") for n in range(number)])


@pytest.mark.parametrize("most", [3, 2])
def test_it_says_the_same_both_times_whether_it_is_kept_or_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    monkeypatch.setattr(sales_file, "MOST_KEPT", most)
    refused: list[BadRow] = []
    with sales_files([a_file(tmp_path, 3)], 2) as files:
        first = list(files.documents(refused.append))
        again = list(files.documents(refused.append))
    assert [told.id for _, told in first] == ["d-0", "d-1", "d-2"]
    assert again == first
    assert not refused
    assert (again[0][1] is first[0][1]) == (most == 3), "a short file is read once"


def test_what_is_bad_is_said_both_times(tmp_path: Path) -> None:
    file, refused = a_file(tmp_path, 2), list[BadRow]()
    file.write_text(file.read_text(encoding="utf-8") + "{}\n", encoding="utf-8")
    with sales_files([file], 2) as files:
        for _ in range(2):
            assert len(list(files.documents(refused.append))) == 2
    assert [row.line for row in refused] == [3, 3]
