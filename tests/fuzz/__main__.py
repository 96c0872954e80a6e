"""`python -m tests.fuzz [TARGET …] --seconds N`: libFuzzer looks for bytes that the program has no answer to.

Exit 0 when none were found, 1 when some were (each is kept as a file in --found), 2 on bad use. Every target runs
in a process of its own; `--corpus DIR` keeps what reached new code, so that the next run begins there.
"""

import argparse
import os
import subprocess
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

NAMES = ("code", "entry", "number", "sale", "shop", "counts", "config", "receipt", "terminal", "imports")
LONGEST = 4_096
GRACE_SECONDS = 900
RUN = """
import sys
import atheris
with atheris.instrument_imports(include=["pos_tui", "textual._xterm_parser", "textual._parser"]):
    from tests.fuzz.targets import TARGETS
atheris.Setup(sys.argv[:1] + sys.argv[2:], TARGETS[sys.argv[1]].feed)
atheris.Fuzz()
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs what was chosen, one after the other, and tells it."""
    options = _grammar().parse_args(arguments)
    if find_spec("atheris") is None:
        sys.stderr.write("There is no fuzzer here: «uv sync --group fuzz» brings it, on Linux on x86-64.\n")
        return 2
    options.found.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        corpus = options.corpus or Path(stack.enter_context(TemporaryDirectory()))
        bad = [name for name in options.targets or NAMES if not _fed(name, corpus / name, options)]
    if bad:
        sys.stdout.write(f"Found something: {', '.join(bad)}. See {options.found}.\n")
    return int(bool(bad))


def _grammar() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__, allow_abbrev=False)
    parser.add_argument(
        "targets", nargs="*", metavar="TARGET", choices=[*NAMES, []], help=f"of {', '.join(NAMES)}; all without it"
    )
    parser.add_argument("--seconds", type=int, default=60, metavar="N", help="for each target; 60 without it")
    parser.add_argument("--corpus", type=Path, metavar="DIR", help="where to begin and what to add to")
    parser.add_argument("--found", type=Path, default=Path("fuzz-found"), metavar="DIR", help="./fuzz-found")
    return parser


def _target(name: str) -> str:
    if name not in NAMES:
        raise argparse.ArgumentTypeError(f"{name!r} is none of {', '.join(NAMES)}")
    return name


def _fed(name: str, corpus: Path, options: argparse.Namespace) -> bool:
    """True when there was an answer to everything."""
    from tests.fuzz.targets import TARGETS

    corpus.mkdir(parents=True, exist_ok=True)
    memory = "/dev/shm" if os.path.isdir("/dev/shm") else None
    for position, seed in enumerate(TARGETS[name].seeds):
        (corpus / f"seed-{position}").write_bytes(seed)
    found = f"-artifact_prefix={options.found / name}-"
    limits = (f"-max_total_time={options.seconds}", f"-max_len={LONGEST}", "-timeout=600", "-print_final_stats=1")
    command = [sys.executable, "-c", RUN, name, str(corpus), found, *limits]
    with TemporaryDirectory(dir=memory) as folder:
        ran = subprocess.run(
            command, capture_output=True, text=True, errors="replace", env={**os.environ, "TMPDIR": folder},
            timeout=options.seconds + GRACE_SECONDS, check=False,
        )  # fmt: skip
    said = dict(line.removeprefix("stat::").split(":") for line in ran.stderr.splitlines() if line[:6] == "stat::")
    tries = said.get("number_of_executed_units", "?").strip()
    kept = sum(1 for _ in corpus.iterdir())
    sys.stdout.write(f"{name:10} {tries:>12} tries, {kept:>6} ways {'good' if ran.returncode == 0 else 'FOUND'}\n")
    if ran.returncode:
        sys.stdout.write(ran.stdout[-3_000:] + ran.stderr[-1_500:])
    sys.stdout.flush()
    return ran.returncode == 0


if __name__ == "__main__":
    sys.exit(main())
