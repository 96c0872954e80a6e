"""From an argument list to an exit code: 0 done, 1 something wrong was found, 2 bad use or a refusal.

Nothing heavy is loaded before a command is chosen: `--help` answers at once. A command is the module of its name
in `pos_tui.commands` and has one function, `run(options) -> int`.
"""

import sys
from collections.abc import Sequence

from pos_tui.commands.options import Options
from pos_tui.commands.output import ReaderGone, answer, can_say_everything, complain, end_of_answer, stop_talking
from pos_tui.errors import TillError
from pos_tui.loading import loaded

REFUSED = 2
AS_DOCUMENT = "--json"
INTERRUPTED, READER_GONE = 130, 141
"""What a shell gives for a program that ended by SIGINT or SIGPIPE."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; whatever happens, a person gets a sentence and never a traceback."""
    can_say_everything()
    given = sys.argv[1:] if arguments is None else arguments
    try:
        return _run(given)
    except KeyboardInterrupt:
        return INTERRUPTED
    except (ReaderGone, BrokenPipeError):
        stop_talking()
        return READER_GONE


def _run(arguments: Sequence[str]) -> int:
    """The command's exit code; a program that asked for a document gets one of the refusal too."""
    try:
        return _ran(_meant(arguments))
    except TillError as refusal:
        complain(str(refusal))
        if AS_DOCUMENT in arguments:
            answer({"refused": str(refusal)})
            end_of_answer()
        return REFUSED


def _ran(options: Options) -> int:
    try:
        code: int = loaded(f"pos_tui.commands.{options.module}").run(options)
        end_of_answer()
        return code
    except (TillError, ReaderGone, BrokenPipeError):
        raise
    except Exception as error:
        from pos_tui.commands.crash import report_crash  # only a bug needs it

        raise TillError(report_crash(error, command=options.command)) from None


def _meant(arguments: Sequence[str]) -> Options:
    """What was typed; nothing is the till, whose person waits: for that no grammar is loaded."""
    if not arguments:
        return Options()
    from pos_tui.commands.grammar import parse  # takes longer than all else of ours before the first screen

    return parse(arguments)
