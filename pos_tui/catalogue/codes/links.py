"""GS1 Digital Link: the web addresses in QR codes that name goods, https://id.gs1.org/01/09520123456788."""

import re
from urllib.parse import parse_qsl, urlsplit, urlunsplit

from biip import ParseError
from biip.gs1_application_identifiers import GS1ApplicationIdentifier
from biip.gs1_digital_link_uris import GS1DigitalLinkURI

from pos_tui.catalogue.codes.gs1 import GOODS, of_elements
from pos_tui.catalogue.codes.shapes import SCHEME
from pos_tui.catalogue.codes.views import ReadCode

LETTERS = re.compile("[A-Za-z0-9._~:/?#@!$&'()*+,;=%\\[\\]-]+")
WORDS = {
    "gtin": "01", "itip": "8006", "gmn": "8013", "cpid": "8010", "gln": "414", "payTo": "415", "partyGln": "417",
    "gsrnp": "8017", "gsrn": "8018", "gcn": "255", "sscc": "00", "gdti": "253", "ginc": "401", "gsin": "402",
    "grai": "8003", "giai": "8004", "cpv": "22", "lot": "10", "ser": "21", "cpsn": "8011", "glnx": "254",
    "refNo": "8020", "srin": "8019",
}  # fmt: skip
"""The words that stood for identifiers until Digital Link 1.2: printed codes still have them."""
IDENTIFIERS = frozenset(WORDS.values())
QUALIFIERS = {"01": {"22", "10", "21", "235"}, "8006": {"22", "10", "21"}}
"""What has its place in the path behind the number of the goods, and not among the attributes."""


def read_link(code: str, text: str) -> ReadCode | None:
    """What the address says of goods; None for an address that is no Digital Link."""
    if SCHEME.match(text) is None or LETTERS.fullmatch(text) is None:
        return None
    try:
        plain = _in_numbers(text)
        link = GS1DigitalLinkURI.parse(plain)
        wrong = _breach(plain)
    except (ParseError, ValueError):
        return None
    read = of_elements(code, list(link.element_strings))
    return read.model_copy(update={"kind": "gs1_link", "error": read.error or wrong})


def _in_numbers(text: str) -> str:
    """The address with numbers for the words of older links."""
    parts = urlsplit(text)
    segments = parts.path.split("/")
    first = next((at for at, part in enumerate(segments[:-1]) if part in WORDS and segments[at + 1][:1]), None)
    if first is not None and not any(part in GOODS for part in segments):
        for at in range(first, len(segments), 2):
            segments[at] = WORDS.get(segments[at], segments[at])
    return urlunsplit(parts._replace(path="/".join(segments)))


def _breach(text: str) -> str | None:
    """What biip lets pass and the standard does not: an attribute that is empty, unknown, twice, or misplaced."""
    parts = urlsplit(text)
    segments = parts.path.split("/")
    first = next(at for at, part in enumerate(segments) if part in IDENTIFIERS)
    seen = set(segments[first::2])
    misplaced = QUALIFIERS.get(segments[first], set())
    for key, value in parse_qsl(parts.query, keep_blank_values=True):
        if not key.isdigit():
            continue
        known = GS1ApplicationIdentifier.extract(key).ai == key
        if not known or not value or key in seen or key in misplaced:
            return f"{text[:60]}: ({key[:4]}) does not belong there: the code was made wrong."
        seen.add(key)
    return None
