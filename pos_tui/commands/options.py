"""What was typed after `pos-tui`, whichever command it was for."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path


class Options:
    """What was typed; the class holds what holds when nothing was."""

    command: str = "till"
    module: str = "till"
    config: Path | None = None
    database: str | None = None
    company: str | None = None
    outlet: str | None = None
    terminal: str | None = None
    json: bool = False
    low_bandwidth: bool = False
    fresh: bool = False
    prepare: bool = False
    check: bool = False
    owner: str | None = None
    pin_stdin: bool = False
    kind: str = ""
    file: str = ""
    files: tuple[str, ...] = ()
    dry_run: bool = False
    skip_bad: bool = False
    lanes: int = 1
    counts: str | None = None
    person: str | None = None
    act: str | None = None
    report: str = ""
    from_: date | None = None
    to: date | None = None
    on: date | None = None
    sku: str = ""
    customer: str | None = None
    quantity: str = "1"
    anchors: Sequence[str] = ()
    heads_file: str | None = None
    follow: bool = False
    level: str | None = None
    sale: str | None = None
    lines: int = 200
    to_folder: str | None = None
    new_key: str | None = None
    no_verify: bool = False
    replace: bool = False
    other_shop: bool = False
    migrate: bool = False
    codes: Sequence[str] = ()
    code: str = ""
    into: str = ""
    name: str = ""
    rate: str | None = None
    tender: str | None = None
    parts: Sequence[str] = ()
    by: str | None = None
    below: bool = False
    expiring: int | None = None
    spend: str = ""
    days: int = 365
    times: str = "1"
    since_last: bool = False
    bulk_text: str = ""
    bulk_category: str | None = None
    bulk_brand: str | None = None
    bulk_tax: str | None = None
    shown: str = "sold"
    bulk_price: str | None = None
    bulk_round: str = ""
    bulk_cost: str | None = None
    bulk_set_tax: str | None = None
    bulk_set_category: str | None = None
    bulk_set_brand: str | None = None
    bulk_set_reorder: str | None = None
    bulk_set_sold: str | None = None
