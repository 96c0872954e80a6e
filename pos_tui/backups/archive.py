"""The file of a backup: a tar of `manifest.json`, its seal, and the copy, compressed and encrypted.

tar, gzip, pg_restore and age open it without this program.
"""

import gzip
import hashlib
import io
import os
import shutil
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, cast

from pos_tui.backups.locks import BackupLock
from pos_tui.backups.manifest import Manifest, seal, unseal
from pos_tui.db.sqlite_copies import sync_folder
from pos_tui.errors import BadInput
from pos_tui.journal.keys import ShopKey

MANIFEST, SEAL = "manifest.json", "manifest.seal"
LONGEST_MANIFEST = 10_000_000
PART = 1 << 20
PRIVATE_FILE = 0o600
PACKED, LOCKED = ".gz", ".age"


def pack(copy: Path, lock: BackupLock, *, packed_already: bool) -> Path:
    """The copy as it is kept: compressed where it is not yet, encrypted where there is a key."""
    packed = copy
    if not packed_already:
        packed = copy.with_name(copy.name + PACKED)
        with (
            copy.open("rb") as plain,
            _private(packed) as out,
            gzip.GzipFile(fileobj=out, mode="wb", compresslevel=3) as small,
        ):
            shutil.copyfileobj(plain, small, PART)
    if not lock.encrypts:
        return packed
    locked = packed.with_name(packed.name + LOCKED)
    with packed.open("rb") as plain, _private(locked) as out:
        lock.encrypt(plain, out)
    return locked


def unpack(payload: Path, lock: BackupLock, where: str) -> Path:
    """The copy again; refuses a wrong key, and what does not come to its end."""
    if payload.name.endswith(LOCKED):
        plain = payload.with_name(payload.name.removesuffix(LOCKED))
        with payload.open("rb") as locked, _private(plain) as out:
            lock.decrypt(locked, out, where)
        payload = plain
    if not payload.name.endswith(PACKED):
        return payload
    copy = payload.with_name(payload.name.removesuffix(PACKED))
    try:
        with gzip.open(payload, "rb") as small, _private(copy) as plain_out:
            shutil.copyfileobj(small, plain_out, PART)
    except (OSError, EOFError) as error:
        raise BadInput(f"{where} is damaged: it cannot be unpacked to its end. Take another one.") from error
    return copy


def digest(file: Path, tell: Callable[[int], None] = lambda _done: None) -> str:
    """SHA-256 of a file, a part at a time."""
    sha256, done = hashlib.sha256(), 0
    with file.open("rb") as opened:
        while part := opened.read(PART):
            sha256.update(part)
            done += len(part)
            tell(done)
    return sha256.hexdigest()


def write_archive(file: Path, payload: Path, manifest: Manifest, key: ShopKey) -> None:
    """Under a name of its own until it is whole and on the disk; then it is there at once."""
    unfinished = file.with_name(f".{file.name}.unfinished")
    text = manifest.model_dump_json(indent=1).encode()
    try:
        with _private(unfinished) as out:
            with tarfile.open(fileobj=out, mode="w") as tar:
                _add(tar, MANIFEST, io.BytesIO(text), len(text))
                sealed = seal(text, key).encode()
                _add(tar, SEAL, io.BytesIO(sealed), len(sealed))
                with payload.open("rb") as opened:
                    _add(tar, manifest.payload, opened, manifest.size)
            out.flush()
            os.fsync(out.fileno())
        unfinished.replace(file)
        sync_folder(file.parent)
    except OSError as error:
        raise BadInput(f"{file} cannot be written ({error.strerror}): name another place.") from None
    finally:
        unfinished.unlink(missing_ok=True)


def read_archive(file: Path, folder: Path, key: ShopKey) -> tuple[Manifest, Path]:
    """The manifest, and the payload as a file in the folder, when every byte of both is as it was written."""
    try:
        with tarfile.open(file, "r:") as tar:
            text, sealed = _member(tar, MANIFEST, file), _member(tar, SEAL, file).decode("ascii", "replace")
            manifest = unseal(text, sealed, key, str(file))
            payload = folder / Path(manifest.payload).name
            with _private(payload) as out:
                shutil.copyfileobj(_opened(tar, manifest.payload, file), out, PART)
    except FileNotFoundError:
        raise BadInput(f"There is no backup {file}: check the path.") from None
    except tarfile.TarError:
        raise BadInput(f"{file} is no backup of pos-tui, or damaged: take another one.") from None
    except OSError as error:
        raise BadInput(f"{file} cannot be read ({error.strerror or error}): take another one.") from None
    if (payload.stat().st_size, digest(payload)) != (manifest.size, manifest.sha256):
        raise BadInput(f"{file} is damaged: its copy is not as it was written. Take another one.")
    return manifest, payload


def _add(tar: tarfile.TarFile, name: str, opened: BinaryIO, size: int) -> None:
    member = tarfile.TarInfo(name)
    member.size, member.mode = size, PRIVATE_FILE
    tar.addfile(member, opened)


def _member(tar: tarfile.TarFile, name: str, file: Path) -> bytes:
    return _opened(tar, name, file).read(LONGEST_MANIFEST)


def _opened(tar: tarfile.TarFile, name: str, file: Path) -> BinaryIO:
    try:
        opened = tar.extractfile(name)
    except KeyError:
        opened = None
    if opened is None:
        raise BadInput(f"{file} is no backup of pos-tui, or damaged: it has no {name}. Take another one.")
    return cast(BinaryIO, opened)


def _private(file: Path) -> BinaryIO:
    """A new file that only its owner may read."""
    return os.fdopen(os.open(file, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, PRIVATE_FILE), "wb")
