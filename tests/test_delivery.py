"""What a stranger gets: two commands that work, a wheel with everything in it, and a check that runs the same."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from pos_tui.db.migrations import current

ROOT = Path(__file__).parents[1]
BOOTSTRAP = "python3 -m venv .uv && .uv/bin/pip install -q uv && .uv/bin/uv run"


def fenced_blocks(text: str) -> list[str]:
    return [block.partition("\n")[2] for block in text.split("```")[1::2]]


def test_the_readme_begins_with_two_commands_of_one_line() -> None:
    start, tests = fenced_blocks((ROOT / "README.md").read_text(encoding="utf-8"))[:2]
    assert start == f"{BOOTSTRAP} --no-dev --locked pos-tui demo\n"
    assert tests == f"{BOOTSTRAP} --locked pytest -n auto\n"


def test_the_check_runs_the_test_command_of_the_readme() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    taken = next(line for line in script.splitlines() if line.startswith("readme_tests()"))
    ask = f"cd {ROOT} && {taken} && readme_tests"
    said = subprocess.run(["bash", "-c", ask], capture_output=True, text=True, check=True).stdout
    assert said == fenced_blocks((ROOT / "README.md").read_text(encoding="utf-8"))[1]
    assert 'step tests bash -c "$(readme_tests)"' in script
    assert os.access(ROOT / ".ci" / "run", os.X_OK)


@pytest.fixture(scope="module")
def unpacked_wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = folder.glob("pos_tui-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "unpacked")
    return folder / "unpacked"


def test_the_wheel_brings_the_migrations_and_the_looks_of_the_screens(unpacked_wheel: Path) -> None:
    def kept(folder: Path, pattern: str) -> set[str]:
        return {str(path.relative_to(folder)) for path in folder.rglob(pattern) if "__pycache__" not in path.parts}

    assert kept(unpacked_wheel / "pos_tui" / "_migrations", "*") == kept(ROOT / "migrations", "*")
    assert kept(unpacked_wheel / "pos_tui" / "ui", "*.tcss") == kept(ROOT / "pos_tui" / "ui", "*.tcss")
    assert not (unpacked_wheel / "tests").exists()


def test_the_wheel_can_make_a_database(unpacked_wheel: Path, tmp_path: Path) -> None:
    address = f"sqlite+aiosqlite:///{tmp_path}/shop.db"
    code = (
        "import sys, pos_tui; from pos_tui.db.migrations import scripts, upgrade; "
        "upgrade(sys.argv[1]); print(scripts())"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, address],
        cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(unpacked_wheel)}, capture_output=True, text=True,
    )  # fmt: skip
    assert (done.stdout.strip(), done.stderr) == (str(unpacked_wheel / "pos_tui" / "_migrations"), "")
    assert current(address) == "current"
