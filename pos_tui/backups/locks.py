"""The key that backups are encrypted with: age, so that they can be opened without this program too."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any, BinaryIO

from pos_tui.config import Settings
from pos_tui.errors import BadInput

PRIVATE_FILE = 0o600
SECRET, PUBLIC = "AGE-SECRET-KEY-1", "age1"
NO_KEY = "This backup is encrypted: name its key in the setting backup_key_file, or give it in POS_TUI_BACKUP_KEY."


class BackupLock:
    """For whom backups are encrypted, and with what they are read; it never shows itself."""

    def __init__(self, recipients: Sequence[Any], identities: Sequence[Any]) -> None:
        self._recipients, self._identities = list(recipients), list(identities)

    def __repr__(self) -> str:
        return f"BackupLock({', '.join(map(str, self._recipients))})"

    @property
    def encrypts(self) -> bool:
        """False where no key is set: backups are written as they are."""
        return bool(self._recipients)

    @property
    def reads(self) -> bool:
        """True with a secret key; with a public one a till cannot read what it wrote."""
        return bool(self._identities)

    def encrypt(self, plain: BinaryIO, locked: BinaryIO) -> None:
        """Streams, a part at a time; each part is proved when it is read."""
        import pyrage  # only a backup needs it

        pyrage.encrypt_io(plain, locked, self._recipients)

    def decrypt(self, locked: BinaryIO, plain: BinaryIO, where: str) -> None:
        """Raises BadInput without a key, with a wrong one, and for what was changed or cut short."""
        import pyrage

        if not self.reads:
            raise BadInput(NO_KEY)
        try:
            pyrage.decrypt_io(locked, plain, self._identities)
        except pyrage.DecryptError:
            raise BadInput(
                f"The backup key does not open {where}: name the one that it was written with."
            ) from None
        except OSError:
            raise BadInput(f"{where} is damaged: it cannot be decrypted to its end. Take another one.") from None


def lock_of(settings: Settings) -> BackupLock:
    """The lock of the setting, else of the key file, else none."""
    if settings.backup_key is not None:
        return read_lock(settings.backup_key.get_secret_value(), "the setting backup_key")
    if settings.backup_key_file is None:
        return BackupLock((), ())
    try:
        return read_lock(settings.backup_key_file.read_text(encoding="ascii"), str(settings.backup_key_file))
    except (OSError, UnicodeDecodeError):
        raise BadInput(f"The backup key {settings.backup_key_file} cannot be read: check the path.") from None


def read_lock(text: str, where: str) -> BackupLock:
    """Keys as `age-keygen` writes them, one a line: secret ones read and write, public ones only write."""
    from pyrage import IdentityError, RecipientError, x25519

    recipients, identities = [], []
    for line in text.splitlines():
        said = line.partition("#")[0].strip()
        if not said:
            continue
        try:
            if said.startswith(SECRET):
                identities.append(x25519.Identity.from_str(said))
            else:
                recipients.append(x25519.Recipient.from_str(said))
        except (IdentityError, RecipientError):
            raise BadInput(f"What is in {where} is no key of age: it begins with {SECRET} or {PUBLIC}.") from None
    if not recipients and not identities:
        raise BadInput(f"There is no key in {where}: make one with «pos-tui backup --new-key FILE».")
    return BackupLock([*recipients, *(identity.to_public() for identity in identities)], identities)


def new_key(file: Path) -> str:
    """Makes a key in a new file that only its owner may read, and answers its public line."""
    from pyrage import x25519

    identity = x25519.Identity.generate()
    public = str(identity.to_public())
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE_FILE)
    except OSError as error:
        raise BadInput(f"{file} cannot be made ({error.strerror}): name a file that is not there yet.") from None
    with os.fdopen(handle, "w", encoding="ascii") as opened:
        opened.write(f"# public key: {public}\n{identity}\n")
    return public
