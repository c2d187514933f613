"""Amounts as people type them: every usual way is read, everything doubtful is refused."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from members.rules.money import Currency, InvalidAmount, parse_money

TOMAN = Currency("IRR", 0, "toman")
RIAL = Currency("IRR", 0, "unit")
EURO = Currency("EUR", 2, "unit")
DINAR = Currency("KWD", 3, "unit")
CODES = {"empty", "not_a_number", "negative", "too_large", "too_precise"}

quick = settings(max_examples=100, deadline=None)


@pytest.mark.parametrize(
    "raw",
    [
        "150000",
        "۱۵۰۰۰۰",
        "١٥٠٠٠٠",
        "１５００００",
        "۱۵۰\u066c۰۰۰ تومان",
        "۱۵۰,۰۰۰ تومان",
        "۱۵۰،۰۰۰",
        "150.000 تومان",
        "150/000",
        "150'000",
        "150’000",
        "150 000",
        "150\u00a0000\u00a0تومان",
        "۱۵۰\u200c۰۰۰",
        "۱۵۰,۰۰۰ ت",
        "۱۵۰۰۰۰ت",
        "۱۵۰ هزار تومان",
        "۱۵۰ هزار تومن",
        "۱۵۰هزارتومان",
        "۱۵۰\u200cهزار",
        "0.15 میلیون",
        "۰\u066b۱۵ میلیون تومان",
        "1,500,000 ریال",
        "۱٬۵۰۰٬۰۰۰ ريال",
        "\u200eریال ۱٬۵۰۰٬۰۰۰",
        "1500000 Rials",
        "1 500 000 IRR",
        "۱۵۰۰۰۰۰ ﷼",
        "1.5 میلیون ریال",
        "150,000 TOMAN",
        "150 thousand toman",
        "\u202b ۱۵۰۰۰۰ \u202c",
        "000150000",
        "150000.0",
    ],
)
def test_one_amount_in_every_writing(raw: str) -> None:
    assert parse_money(raw, TOMAN) == 1_500_000


@pytest.mark.parametrize(
    ("raw", "toman"),
    [
        ("0", 0),
        (" 12 ", 12),
        ("۲ میلیون و ۳۰۰ هزار تومان", 2_300_000),
        ("۲ ميليون و ۳۰۰ هزار", 2_300_000),
        ("۲ میلیون ۳۰۰ هزار", 2_300_000),
        ("۲ میلیون و ۳۰۰٬۰۰۰", 2_300_000),
        ("2 million and 300 thousand", 2_300_000),
        ("۱۲ هزار و ۵۰۰", 12_500),
        ("۱ میلیارد و ۲ میلیون و ۳ هزار و ۴", 1_002_003_004),
        ("1.250.000", 1_250_000),
        ("1/250/000", 1_250_000),
        ("2/5 میلیون", 2_500_000),
        ("2.500 هزار", 2_500_000),
        ("99999999999", 99_999_999_999),
        ("100 میلیارد", 100_000_000_000),
    ],
)
def test_other_amounts(raw: str, toman: int) -> None:
    assert parse_money(raw, TOMAN) == toman * 10


@pytest.mark.parametrize(
    ("raw", "currency", "amount"),
    [
        ("12.5", TOMAN, 125),
        ("12/5", TOMAN, 125),
        ("۱۲\u066b۵ تومان", TOMAN, 125),
        ("1255 ریال", TOMAN, 1255),
        ("1255", RIAL, 1255),
        ("150 هزار تومان", RIAL, 1_500_000),
        ("12.50", EURO, 1250),
        ("1,250.5", EURO, 125_050),
        ("1 250/50", EURO, 125_050),
        ("€12.50", EURO, 1250),
        ("12.50 €", EURO, 1250),
        ("12.50 eur", EURO, 1250),
        ("۱۲\u066b۵۰ یورو", EURO, 1250),
        ("1.250", EURO, 125_000),
        ("0.500", EURO, 50),
        ("1.250", DINAR, 1250),
        ("1,250.500 KWD", DINAR, 1_250_500),
        ("1,250", DINAR, 1_250_000),
        ("1000000000000", RIAL, 10**12),
    ],
)
def test_units_and_decimals(raw: str, currency: Currency, amount: int) -> None:
    assert parse_money(raw, currency) == amount


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("", "empty"),
        (" \u200f\u200c\n", "empty"),
        ("abc", "not_a_number"),
        ("تومان", "not_a_number"),
        ("هزار تومان", "not_a_number"),
        ("1_000", "not_a_number"),
        ("²", "not_a_number"),
        ("Ⅻ", "not_a_number"),
        ("½", "not_a_number"),
        ("1e3", "not_a_number"),
        ("0x10", "not_a_number"),
        ("+5", "not_a_number"),
        ("NaN", "not_a_number"),
        ("Infinity", "not_a_number"),
        ("1\x00000", "not_a_number"),
        ("12.", "not_a_number"),
        (".5", "not_a_number"),
        ("12,50", "not_a_number"),
        ("1,25,000", "not_a_number"),
        ("1,250.000,5", "not_a_number"),
        ("1.250,000", "not_a_number"),
        ("1,250.500", "not_a_number"),
        ("1250.500", "not_a_number"),
        ("1405/08/30", "not_a_number"),
        ("0,500", "not_a_number"),
        ("۱۰۰۰\u200c۰۰۰", "not_a_number"),
        ("۲ میلیون و", "not_a_number"),
        ("۲ میلیون و ۳۰۰", "not_a_number"),
        ("۳۰۰ هزار و ۲ میلیون", "not_a_number"),
        ("۲ هزار ۳ هزار", "not_a_number"),
        ("5 و 3", "not_a_number"),
        ("12 یورو", "not_a_number"),
        ("$12", "not_a_number"),
        ("-", "not_a_number"),
        ("-abc", "not_a_number"),
        ("-5", "negative"),
        ("-0", "negative"),
        ("\u200e\u2212۵ تومان", "negative"),
        ("100000000001", "too_large"),
        ("1000000000001 ریال", "too_large"),
        ("۱۰۱ میلیارد تومان", "too_large"),
        (str(2**63), "too_large"),
        ("9" * 5000, "too_large"),
        ("12.55", "too_precise"),
        ("12.5 ریال", "too_precise"),
        ("0." + "1" * 5000, "too_precise"),
        ("1.23456789 میلیون", "too_precise"),
    ],
)
def test_what_is_no_amount_is_refused_with_its_reason(raw: str, code: str) -> None:
    with pytest.raises(InvalidAmount) as refusal:
        parse_money(raw, TOMAN)

    assert refusal.value.code == code


def test_rials_and_toman_mean_nothing_to_other_currencies() -> None:
    with pytest.raises(InvalidAmount) as refusal:
        parse_money("12 تومان", EURO)

    assert refusal.value.code == "not_a_number"


@quick
@given(
    st.text(max_size=20)
    | st.text(alphabet="0123456789۰۵٣.,/٬٫' \u200c-", max_size=16)
    | st.lists(st.sampled_from(["۲", "300", "هزار", "میلیون", "و", " ", "ت", "ریال"])).map("".join),
    st.sampled_from([TOMAN, RIAL, EURO, DINAR]),
)
def test_any_text_is_an_amount_or_a_named_refusal(raw: str, currency: Currency) -> None:
    try:
        amount, code = parse_money(raw, currency), None
    except InvalidAmount as refusal:
        amount, code = 0, refusal.code

    assert 0 <= amount <= 10**12
    assert code in {None, *CODES}


@quick
@given(st.integers(0, 10**11), st.sampled_from("٬,،./' \u200c"))
def test_groups_of_three_by_any_sign(amount: int, mark: str) -> None:
    written = f"{amount:,}".replace(",", mark)

    assert parse_money(written, TOMAN) == amount * 10
