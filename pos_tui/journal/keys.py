"""The shop's one secret, kept outside the database; everything secret is derived from it."""

import hashlib
import hmac
import os
import secrets
from functools import cached_property

from pos_tui.config import Settings
from pos_tui.errors import BadInput, Unknown

KEY_BYTES = 32


class ShopKey:
    """The secret that chains the journal and peppers PINs; it never shows itself."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    def __repr__(self) -> str:
        return f"ShopKey({self.check})"

    @classmethod
    def fresh(cls) -> "ShopKey":
        """A new random key."""
        return cls(secrets.token_bytes(KEY_BYTES))

    @classmethod
    def from_hex(cls, text: str) -> "ShopKey":
        """The key as `hex()` wrote it."""
        try:
            secret = bytes.fromhex(text.strip())
        except ValueError:
            secret = b""
        if len(secret) != KEY_BYTES:
            raise BadInput("The shop key is not 64 hexadecimal digits: restore the key file or the setting.")
        return cls(secret)

    def hex(self) -> str:
        """The secret itself, for the key file only."""
        return self._secret.hex()

    @cached_property
    def check(self) -> str:
        """Eight digits that tell keys apart and reveal nothing; stored with the company."""
        return self._derived(b"check").hex()[:8]

    def refuse_unless_of(self, shop: str, check: str) -> None:
        """Raises BadInput for another shop's key: what it sealed would be taken for a forgery."""
        if self.check != check:
            raise BadInput(
                f"The shop key is not the one of {shop}: name the right one in the setting key_file or key."
            )

    @cached_property
    def journal(self) -> bytes:
        """The key of the journal's chain."""
        return self._derived(b"journal")

    @cached_property
    def pepper(self) -> bytes:
        """What is mixed into every PIN before it is hashed."""
        return self._derived(b"pin")

    @cached_property
    def backups(self) -> bytes:
        """The key of what a backup says of itself."""
        return self._derived(b"backup")

    def _derived(self, purpose: bytes) -> bytes:
        return hmac.digest(self._secret, b"pos-tui:" + purpose, hashlib.sha256)


def load_key(settings: Settings) -> ShopKey:
    """The key from the setting, else from the key file."""
    if settings.key is not None:
        return ShopKey.from_hex(settings.key.get_secret_value())
    try:
        return ShopKey.from_hex(settings.key_file.read_text(encoding="ascii"))
    except FileNotFoundError:
        raise Unknown(
            f"The shop key {settings.key_file} is not there: copy it from the till that set up the shop, "
            "or name its place in the setting key_file."
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"The shop key {settings.key_file} cannot be read: {error}.") from None


def load_or_make_key(settings: Settings) -> ShopKey:
    """The key as `load_key` finds it; at the first set-up a new one, in a file that only its owner may read."""
    if settings.key is not None or settings.key_file.exists():
        return load_key(settings)
    key = ShopKey.fresh()
    try:
        settings.key_file.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(settings.key_file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return load_key(settings)
    except OSError as error:
        raise BadInput(f"The shop key {settings.key_file} cannot be written: {error}.") from None
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(key.hex() + "\n")
    return key
