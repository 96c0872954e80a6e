"""What a database error means for the use case: try again, look up, or say so."""

from sqlalchemy.exc import DBAPIError, IntegrityError, InterfaceError, OperationalError

from pos_tui.errors import Overtaken, StoreUnavailable

RETRIED_SQLSTATES = {"40001", "40P01", "55P03", "57P01", "57P02", "57P03", "25P03"}
"""The last is told to a lane that stood still in its transaction for too long: the server ended its session."""
BUSY_SQLSTATES = {"40001", "40P01", "55P03", "57014"}
SQLITE_BUSY = 5
SQLITE_WORDS = {
    "disk is full": "The disk of this till is full: free some space, then try again.",
    "readonly database": "The database may only be read: check who owns its file and folder, or who signed in.",
    "unable to open": "The database file cannot be opened: check that its folder exists and may be written.",
    "not a database": "The database file is not a pos-tui database: check the database setting.",
    "malformed": "The database file is damaged: stop selling and run «pos-tui doctor».",
    "disk i/o error": "The disk of this till does not answer: check it, then try again.",
    "interrupted": "The database took too long to answer; nothing was changed. Try again.",
    "no such table": "The database has no pos-tui tables: run «pos-tui migrate» or «pos-tui setup».",
}
POSTGRESQL_STATES = {
    "28": "The database refuses this user or password: check the database setting.",
    "3D": "The database server has no such database: check the database setting.",
    "42P01": "The database has no pos-tui tables: run «pos-tui migrate» or «pos-tui setup».",
    "25006": "The database may only be read: point the till at the primary server, or see who signed in.",
    "53100": "The disk of the database server is full: free some space, then try again.",
}
BUSY = "The database is busy with another lane or program; nothing was changed. Try again."
AWAY = "The database does not answer; nothing was changed. Check the network or the server, then try again."
UNANSWERED = (
    "The database did not answer at the end: whether this was written is not known. "
    "Check the network or the server, then try again."
)


class Unanswered(Exception):
    """The link was cut while a transaction was committed, and only looking it up says what became of it."""


def sqlstate(error: BaseException) -> str:
    """The SQLSTATE that a PostgreSQL driver error carries, or nothing."""
    for cause in _causes(error):
        state = getattr(cause, "sqlstate", None)
        if isinstance(state, str):
            return state
    return ""


def may_retry(error: BaseException) -> bool:
    """True only for faults after which the same use case may simply run again."""
    if isinstance(error, Overtaken | Unanswered):
        return True
    if isinstance(error, IntegrityError) or not isinstance(error, DBAPIError):
        return False
    state = sqlstate(error)
    if error.connection_invalidated:
        return True  # cut before, during or after the commit: a use case that ran looks its key up first
    return state in RETRIED_SQLSTATES or state.startswith("08") or _is_sqlite_busy(error)


def is_lost_link(error: BaseException) -> bool:
    """True where the server has gone or has ended the session, however the driver says so."""
    if isinstance(error, Unanswered):
        return True
    if not isinstance(error, DBAPIError):
        return False
    return error.connection_invalidated or sqlstate(error)[:3] in {"57P", "25P"} or sqlstate(error)[:2] == "08"


def as_refusal(error: BaseException) -> StoreUnavailable | None:
    """The sentence for a database that is away, full or read-only; None for what is a bug of ours."""
    if isinstance(error, Unanswered):
        return StoreUnavailable(UNANSWERED)
    if isinstance(error, OSError | TimeoutError):
        return StoreUnavailable(AWAY)
    if not isinstance(error, DBAPIError):
        state = sqlstate(error)
        return _by_state(state) if state else None
    text = str(error.orig).lower()
    for words, sentence in SQLITE_WORDS.items():
        if words in text:
            return StoreUnavailable(sentence)
    if _is_sqlite_busy(error):
        return StoreUnavailable(BUSY)
    return _by_state(sqlstate(error)) or _lost(error)


def _by_state(state: str) -> StoreUnavailable | None:
    for prefix, sentence in POSTGRESQL_STATES.items():
        if state.startswith(prefix):
            return StoreUnavailable(sentence)
    if state in BUSY_SQLSTATES:
        return StoreUnavailable(BUSY)
    if state in RETRIED_SQLSTATES or state.startswith("08"):
        return StoreUnavailable(AWAY)
    return None


def _lost(error: DBAPIError) -> StoreUnavailable | None:
    gone = error.connection_invalidated or isinstance(error, InterfaceError)
    return StoreUnavailable(AWAY) if gone and not isinstance(error, OperationalError) else None


def _is_sqlite_busy(error: DBAPIError) -> bool:
    code = getattr(error.orig, "sqlite_errorcode", 0) or 0
    return code & 0xFF == SQLITE_BUSY or "database is locked" in str(error.orig)


def _causes(error: BaseException | None) -> list[BaseException]:
    found: list[BaseException] = []
    while error is not None and error not in found:
        found.append(error)
        error = getattr(error, "orig", None) or error.__cause__
    return found
