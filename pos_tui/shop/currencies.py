"""What a till has to know of a foreign currency."""


def currency_exponent(code: str) -> int:
    """How many decimals amounts in this currency have, as CLDR says."""
    from babel.numbers import get_currency_precision  # large: only foreign money needs it

    return get_currency_precision(code)
