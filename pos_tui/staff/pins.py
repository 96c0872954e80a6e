"""PINs: checked for form, hashed with argon2id and a pepper that is not in the database.

19 MiB, two passes, one lane: 28 ms on a small till, so never on the loop that draws the screen. The library is
loaded there too, with the first PIN.
"""

import hashlib
import hmac
import secrets
from functools import cache
from typing import TYPE_CHECKING

from pos_tui.errors import BadInput

if TYPE_CHECKING:
    from argon2 import PasswordHasher

SHORTEST, LONGEST = 4, 12
SHORTEST_BADGE, LONGEST_BADGE = 13, 64
PEPPERED_BYTES = 32
MEMORY_KIB, PASSES = 19 * 1024, 2


def check_pin_form(pin: str) -> None:
    """Raises BadInput unless the PIN is 4 to 12 digits."""
    if not (pin.isascii() and pin.isdigit() and SHORTEST <= len(pin) <= LONGEST):
        raise BadInput(f"A PIN has {SHORTEST} to {LONGEST} digits and nothing else: choose another one.")


def hash_pin(pin: str, pepper: bytes) -> str:
    """What is stored of a PIN."""
    check_pin_form(pin)
    return _hasher().hash(_peppered(pin, pepper))


def pin_matches(pin_hash: str, pin: str, pepper: bytes) -> bool:
    """True when the PIN is the one that was hashed."""
    from argon2.exceptions import InvalidHashError, VerificationError

    try:
        return _hasher().verify(pin_hash, _peppered(pin, pepper))
    except (VerificationError, InvalidHashError):
        return False


@cache
def nobodys_hash() -> str:
    """What the PIN of a number that nobody has is held against, so that it takes as long as for any other."""
    return _hasher().hash(secrets.token_bytes(PEPPERED_BYTES))


def badge_hash_of(code: str, pepper: bytes) -> str:
    """What is stored of a badge, and looked up when it is scanned; raises BadInput for what is no badge's code."""
    if not (code.isascii() and code.isalnum() and SHORTEST_BADGE <= len(code) <= LONGEST_BADGE):
        raise BadInput(f"A badge has {SHORTEST_BADGE} to {LONGEST_BADGE} letters and digits: scan it again.")
    return hmac.new(pepper, b"badge:" + code.encode(), hashlib.sha256).hexdigest()


@cache
def _hasher() -> "PasswordHasher":
    from argon2 import PasswordHasher

    return PasswordHasher(time_cost=PASSES, memory_cost=MEMORY_KIB, parallelism=1)


def _peppered(pin: str, pepper: bytes) -> bytes:
    return hmac.digest(pepper, pin.encode(), hashlib.sha256)
