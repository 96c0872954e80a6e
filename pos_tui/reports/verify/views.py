"""What a proof came to."""

from pos_tui.view import View


class Proof(View):
    """One promise, how many rows it was held against, and the first that breaks it (None: it holds)."""

    name: str
    promise: str
    looked_at: int
    wrong: str | None


class Verdict(View):
    """All proofs of one company's books."""

    company: str
    proofs: tuple[Proof, ...]

    @property
    def holds(self) -> bool:
        """True when no promise is broken."""
        return all(proof.wrong is None for proof in self.proofs)
