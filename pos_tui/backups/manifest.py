"""What a backup says of itself: whose it is, of when, with which heads; sealed with the shop's key."""

import hashlib
import hmac
from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import Field, ValidationError

from pos_tui.errors import BadInput
from pos_tui.journal.heads import Head
from pos_tui.journal.keys import ShopKey
from pos_tui.view import View


class KeptCompany(View):
    """One company in a backup, with the heads of its chains at that moment."""

    company_id: UUID
    name: str
    key_check: str
    heads: tuple[Head, ...]


class Manifest(View):
    """Holds no secret: who finds a backup learns the shop's name and how far its journals went."""

    format: Literal[1] = 1
    program: str
    revision: str
    engine: str
    taken_at: datetime
    encrypted: bool
    payload: str
    size: int = Field(ge=0)
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    companies: tuple[KeptCompany, ...]

    @property
    def named(self) -> str:
        """Whose backup it is, for a sentence."""
        return ", ".join(company.name for company in self.companies) or "no shop"


def seal(text: bytes, key: ShopKey) -> str:
    """What shows that a manifest was written by this shop."""
    return hmac.digest(key.backups, text, hashlib.sha256).hex()


def unseal(text: bytes, sealed: str, key: ShopKey, where: str) -> Manifest:
    """The manifest; refuses another shop's, and one of which a byte was changed."""
    try:
        manifest = Manifest.model_validate_json(text)
    except ValidationError:
        raise BadInput(f"{where} is no backup that this program reads: take another one.") from None
    if any(company.key_check != key.check for company in manifest.companies):
        raise BadInput(
            f"{where} is a backup of {manifest.named} with another shop key: name that in key_file or key."
        )
    if not hmac.compare_digest(seal(text, key), sealed):
        raise BadInput(f"{where} is damaged: what it says of itself is not as it was written. Take another one.")
    return manifest
