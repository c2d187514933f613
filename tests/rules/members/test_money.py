"""Money as it is shown: amounts, numbers and percents in both languages, always exact."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from members.rules.currencies import PERSIAN_NAMES
from members.rules.money import (
    CURRENCIES,
    Currency,
    display_factor,
    format_money,
    format_number,
    format_percent,
    parse_money,
    short_money,
)

TOMAN = Currency("IRR", 0, "toman")
RIAL = Currency("IRR", 0, "unit")
EURO = Currency("EUR", 2, "unit")
DINAR = Currency("KWD", 3, "unit")
YEN = Currency("JPY", 0, "unit")
FRANC = Currency("CHF", 2, "unit")
ALL = [TOMAN, *(Currency(code, decimals, "unit") for code, decimals in CURRENCIES.items())]

quick = settings(max_examples=80, deadline=None)


@pytest.mark.parametrize(
    ("currency", "factor"), [(TOMAN, 10), (RIAL, 1), (EURO, 100), (DINAR, 1000), (YEN, 1)]
)
def test_smallest_units_in_the_unit_shown(currency: Currency, factor: int) -> None:
    assert display_factor(currency) == factor


def test_every_currency_has_a_persian_name() -> None:
    assert PERSIAN_NAMES.keys() == CURRENCIES.keys()


@pytest.mark.parametrize(
    ("amount", "currency", "language", "shown"),
    [
        (12_500_000, TOMAN, "fa", "۱\u066c۲۵۰\u066c۰۰۰\u00a0تومان"),
        (125, TOMAN, "fa", "۱۲\u066b۵\u00a0تومان"),
        (5, TOMAN, "fa", "۰\u066b۵\u00a0تومان"),
        (0, TOMAN, "fa", "۰\u00a0تومان"),
        (-12_500_000, TOMAN, "fa", "\u200e\u2212۱\u066c۲۵۰\u066c۰۰۰\u00a0تومان"),
        (12_500_000, TOMAN, "en", "1,250,000 toman"),
        (125, TOMAN, "en", "12.5 toman"),
        (-12_500_000, TOMAN, "en", "\u22121,250,000 toman"),
        (1_500_000, RIAL, "fa", "۱\u066c۵۰۰\u066c۰۰۰\u00a0ریال"),
        (1_500_000, RIAL, "en", "1,500,000 rial"),
        (1250, EURO, "en", "€12.50"),
        (1200, EURO, "en", "€12.00"),
        (-1205, EURO, "en", "\u2212€12.05"),
        (1250, EURO, "fa", "۱۲\u066b۵۰\u00a0یورو"),
        (1_250_500, DINAR, "en", "1,250.500 KWD"),
        (1250, DINAR, "fa", "۱\u066b۲۵۰\u00a0دینار کویت"),
        (1250, YEN, "en", "¥1,250"),
        (1250, FRANC, "en", "12.50 CHF"),
        (1250, Currency("XTS", 2), "fa", "۱۲\u066b۵۰\u00a0XTS"),
        (10**15, TOMAN, "en", "100,000,000,000,000 toman"),
    ],
)
def test_amounts_are_shown(amount: int, currency: Currency, language: str, shown: str) -> None:
    assert format_money(amount, currency, language) == shown


@pytest.mark.parametrize(
    ("amount", "currency", "language", "shown"),
    [
        (12_500_000, TOMAN, "fa", "۱\u066c۲۵۰\u066c۰۰۰"),
        (-125, TOMAN, "en", "\u221212.5"),
        (1250, EURO, "en", "12.50"),
    ],
)
def test_the_unit_can_be_left_to_a_heading(
    amount: int, currency: Currency, language: str, shown: str
) -> None:
    assert format_money(amount, currency, language, with_unit=False) == shown


@quick
@given(st.integers(0, 10**12), st.sampled_from(ALL), st.sampled_from(["fa", "en"]), st.booleans())
def test_what_is_shown_can_be_typed_again(
    amount: int, currency: Currency, language: str, with_unit: bool
) -> None:
    shown = format_money(amount, currency, language, with_unit=with_unit)

    assert parse_money(shown, currency) == amount


@pytest.mark.parametrize(
    ("value", "language", "shown"),
    [
        (0, "fa", "۰"),
        (1250, "fa", "۱\u066c۲۵۰"),
        (-1250, "fa", "\u200e\u2212۱\u066c۲۵۰"),
        (1250, "en", "1,250"),
        (-5, "en", "\u22125"),
    ],
)
def test_numbers_are_shown(value: int, language: str, shown: str) -> None:
    assert format_number(value, language) == shown


@pytest.mark.parametrize(
    ("basis_points", "language", "decimals", "shown"),
    [
        (390, "fa", 1, "۳\u066b۹\u066a"),
        (390, "en", 1, "3.9%"),
        (395, "en", 1, "4%"),
        (394, "en", 1, "3.9%"),
        (394, "en", 2, "3.94%"),
        (394, "en", 0, "4%"),
        (500, "fa", 1, "۵\u066a"),
        (1000, "en", 1, "10%"),
        (123_456, "en", 2, "1,234.56%"),
        (-390, "fa", 1, "\u200e\u2212۳\u066b۹\u066a"),
        (-4, "en", 1, "0%"),
        (5, "en", 2, "0.05%"),
        (0, "en", 1, "0%"),
    ],
)
def test_percents_are_shown(basis_points: int, language: str, decimals: int, shown: str) -> None:
    assert format_percent(basis_points, language, decimals) == shown


@pytest.mark.parametrize(
    ("amount", "currency", "language", "shown"),
    [
        (1_840_000_000, TOMAN, "fa", "۱۸۴\u00a0میلیون\u00a0تومان"),
        (1_840_000_000, TOMAN, "en", "184 million toman"),
        (18_450_000, TOMAN, "fa", "۱\u066b۸\u00a0میلیون\u00a0تومان"),
        (18_500_000, TOMAN, "en", "1.9 million toman"),
        (9_999_999_999, TOMAN, "en", "1 billion toman"),
        (9_990, TOMAN, "en", "999 toman"),
        (9_999, TOMAN, "en", "999.9 toman"),
        (12_340, TOMAN, "fa", "۱\u066b۲\u00a0هزار\u00a0تومان"),
        (-1_840_000_000, TOMAN, "fa", "\u200e\u2212۱۸۴\u00a0میلیون\u00a0تومان"),
        (25 * 10**12, TOMAN, "fa", "۲\u066b۵\u00a0هزار میلیارد\u00a0تومان"),
        (25 * 10**12, TOMAN, "en", "2.5 trillion toman"),
        (120_000_000, EURO, "en", "€1.2 million"),
        (99_994, EURO, "en", "€999.94"),
        (99_995, EURO, "en", "€1 thousand"),
        (9_999_499, TOMAN, "en", "999.9 thousand toman"),
        (9_999_500, TOMAN, "en", "1 million toman"),
        (9_500_000, TOMAN, "en", "950 thousand toman"),
        (1250, EURO, "en", "€12.50"),
        (0, TOMAN, "en", "0 toman"),
    ],
)
def test_amounts_at_a_glance(amount: int, currency: Currency, language: str, shown: str) -> None:
    assert short_money(amount, currency, language) == shown


@quick
@given(st.integers(1, 999), st.sampled_from([10**3, 10**6, 10**9]), st.sampled_from(["fa", "en"]))
def test_round_amounts_at_a_glance_can_be_typed_again(
    count: int, scale: int, language: str
) -> None:
    amount = count * scale

    assert parse_money(short_money(amount, RIAL, language), RIAL) == amount
