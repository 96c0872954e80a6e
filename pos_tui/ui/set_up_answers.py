"""What was answered in the wizard, and the shop that comes of it."""

from textual.content import Content

from pos_tui.intake.shop_file import ShopFile, shop_from
from pos_tui.shop.countries import coin_method, country_names
from pos_tui.ui.hygiene import plain
from pos_tui.ui.set_up_checks import YES
from pos_tui.ui.widgets.form import LABEL_COLUMNS


class Answers(dict[str, str]):
    """What was answered so far; shows itself to nobody, since a PIN is among it."""

    def __repr__(self) -> str:
        return f"Answers({', '.join(self)})"

    def of(self, name: str) -> str:
        return self.get(name, "")


def shop_of(answers: Answers) -> ShopFile:
    """The answers as shop.json would have them; a safe choice for what was not asked."""
    return shop_from(
        {
            "company": answers.of("company"),
            "currency": answers.of("currency"),
            "prices_include_tax": answers.of("included") == YES,
            "tax_rounding": "document",
            "cash_rounding": answers.of("cash_rounding") or None,
            "cash_rounding_method": coin_method(answers.of("country")),
            "stock_policy": "block",
            "timezone": answers.of("timezone"),
            "country": answers.of("country"),
            "tax_classes": tax_classes(answers),
            "outlets": [
                {
                    "code": answers.of("outlet_code"),
                    "name": answers.of("outlet_name"),
                    "terminals": [answers.of("terminal")],
                }
            ],
            "tenders": [
                {"code": "cash", "name": "Cash", "kind": "cash", "gives_change": True},
                {"code": "card", "name": "Card", "kind": "card", "gives_change": False},
                {"code": "voucher", "name": "Voucher", "kind": "voucher", "gives_change": False},
            ],
            "loyalty": None,
        }
    )


def tax_classes(answers: Answers) -> list[dict[str, str]]:
    """The general class first; zero-rated and exempt goods always have a class of their own."""
    name, general = answers.of("tax_name"), answers.of("rate")
    if general == "0":
        return [{"code": "N", "name": "No tax", "kind": "out_of_scope", "rate": "0"}]
    others = [rate for rate in answers.of("other_rates").split() if rate != "0"]
    reduced = [
        {
            "code": f"R{number if len(others) > 1 else ''}",
            "name": f"{name} reduced",
            "kind": "reduced",
            "rate": rate,
        }
        for number, rate in enumerate(others, start=1)
    ]
    return [
        {"code": "S", "name": name, "kind": "standard", "rate": general},
        *reduced,
        {"code": "Z", "name": "Zero rated", "kind": "zero", "rate": "0"},
        {"code": "E", "name": "Exempt", "kind": "exempt", "rate": "0"},
    ]


def summary(answers: Answers, key_file: str) -> Content:
    """Everything that will be written, for a last look; the PIN is not in it."""
    included = "in the prices" if answers.of("included") == YES else "added at the till"
    rates = " %, ".join([answers.of("rate"), *answers.of("other_rates").split()])
    rows = (
        ("Business", f"{answers.of('company')}, {country_names()[answers.of('country')]}"),
        ("Money", f"{answers.of('currency')}, cash rounded to {answers.of('cash_rounding') or 'the last cent'}"),
        ("Time zone", answers.of("timezone")),
        ("Tax", f"{answers.of('tax_name')} {rates} %, {included}" if answers.of("rate") != "0" else "none"),
        ("Shop", f"{answers.of('outlet_name')}, till {answers.of('terminal')}"),
        ("First receipt", f"{answers.of('outlet_code')}-{answers.of('terminal')}-000001"),
        ("Owner", f"{answers.of('owner')}, signs in with number 1"),
    )
    table = [
        Content.assemble(f"{label:<{LABEL_COLUMNS - 4}}", plain(value).stylize("bold")) for label, value in rows
    ]
    return Content("\n").join(
        [
            *table,
            Content(""),
            Content("Cash, card and vouchers are taken. Stock that is short is refused."),
            Content(""),
            plain(
                f"The shop's key is kept in {key_file}. Copy it to a safe place: without it nobody can sign in."
            ),
        ]
    )
