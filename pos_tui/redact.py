"""Secrets are taken out of everything that is logged, shown in an error or written to a crash report."""

import re

HIDDEN = "…"
SECRETS = (
    (re.compile(r"(://)[^\s'\"/]*@"), rf"\1{HIDDEN}@"),
    (re.compile(r"(?i)((?:password|passwd|pwd|pin|secret|key)\s*[=:]\s*)[^\s&'\",)]+"), rf"\1{HIDDEN}"),
    (re.compile(r"\b[0-9a-fA-F]{64}\b"), HIDDEN),
    (re.compile(r"\$argon2\S+"), HIDDEN),
    (re.compile(r"AGE-SECRET-KEY-1\w+"), HIDDEN),
    (re.compile(r"(input_value=).*?(?=, input_type=|\]|$)"), rf"\1{HIDDEN}"),
    (re.compile(r"(DETAIL:|Failing row contains).*"), rf"\1 {HIDDEN}"),
)


def redact(text: str) -> str:
    """The text without passwords in addresses, keys, PINs and their hashes."""
    for pattern, instead in SECRETS:
        text = pattern.sub(instead, text)
    return text
