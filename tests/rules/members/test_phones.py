"""Mobiles: one number however it is written, and a named reason for every refusal."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from members.rules.phones import (
    InvalidMobile,
    mask_mobile,
    national_mobile,
    normalize_mobile,
    trailing_digits,
)

quick = settings(max_examples=60, deadline=None)
subscribers = st.integers(min_value=900_000_0000, max_value=999_999_9999).map(str)


@pytest.mark.parametrize(
    "written",
    [
        "09121234567",
        "9121234567",
        "+989121234567",
        "00989121234567",
        "989121234567",
        "+98 (0)912 123 4567",
        "+9809121234567",
        "9809121234567",
        "+09121234567",
        "0912 123 4567",
        "0912-123-4567",
        "0912.123.4567",
        "0912\u2013123\u20134567",
        "(0912) 1234567",
        "۰۹۱۲۱۲۳۴۵۶۷",
        "٠٩١٢١٢٣٤٥٦٧",
        "０９１２１２３４５６７",
        "＋９８９１２１２３４５６７",
        "\uff0b989121234567",
        "\u200f0912 123\u200c4567",
        "\u202a+98 912 123 4567\u202c",
        "\u2066۰۹۱۲\u00a0۱۲۳\u00a0۴۵۶۷\u2069",
        "\ufeff09121234567\n",
    ],
)
def test_every_written_form_becomes_one_number(written: str) -> None:
    assert normalize_mobile(written) == "+989121234567"


@pytest.mark.parametrize("written", ["09771234567", "09551234567", "09981234567"])
def test_prefixes_nobody_knows_yet_are_accepted(written: str) -> None:
    assert normalize_mobile(written) == f"+98{written[1:]}"


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("", "empty"),
        (" \u200f\u200c\n", "empty"),
        ("abc", "not_a_number"),
        ("---", "not_a_number"),
        ("+", "not_a_number"),
        ("++989121234567", "not_a_number"),
        ("0912123456²", "not_a_number"),
        ("0912123456Ⅻ", "not_a_number"),
        ("0912 123 4567 ext 5", "not_a_number"),
        ("912e7", "not_a_number"),
        ("02188776655", "landline"),
        ("+982188776655", "landline"),
        ("2188776655", "landline"),
        ("0912123456", "too_short"),
        ("88776655", "too_short"),
        ("+98912", "too_short"),
        ("00", "too_short"),
        ("0912123456789", "too_long"),
        ("09121234567 09131234567", "too_long"),
        ("9" * 10_000, "too_long"),
        ("+" + "9" * 10_000, "too_long"),
        ("0012345678901234567", "too_long"),
        ("0001234567", "too_short"),
        ("00 00 12345678", "too_short"),
        ("+999123456", "invalid"),
        ("+49 30 123456", "landline"),
        ("+1 415 555", "too_short"),
        ("+1 900 555 1234", "invalid"),
        ("+1 800 555 1234", "invalid"),
    ],
)
def test_other_writings_are_refused_with_their_reason(written: str, code: str) -> None:
    with pytest.raises(InvalidMobile) as refusal:
        normalize_mobile(written)

    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("+49 151 23456789", "+4915123456789"),
        ("0049 (0)151 23456789", "+4915123456789"),
        ("+44 7400 123456", "+447400123456"),
        ("+1 415 555 2671", "+14155552671"),
        ("+971 50 123 4567", "+971501234567"),
    ],
)
def test_mobiles_of_other_countries_are_accepted(written: str, stored: str) -> None:
    assert normalize_mobile(written) == stored


def test_mobiles_of_other_countries_can_be_shut_out() -> None:
    with pytest.raises(InvalidMobile) as refusal:
        normalize_mobile("+49 151 23456789", allow_foreign=False)

    assert refusal.value.code == "other_country"
    assert normalize_mobile("+98 912 123 4567", allow_foreign=False) == "+989121234567"


def test_a_club_elsewhere_reads_its_own_national_numbers() -> None:
    own = normalize_mobile("0151 23456789", region="DE", allow_foreign=False)
    iranian = normalize_mobile("+98 912 123 4567", region="DE")
    with pytest.raises(InvalidMobile) as refusal:
        normalize_mobile("+98 912 123 4567", region="DE", allow_foreign=False)

    assert own == "+4915123456789"
    assert iranian == "+989121234567"
    assert refusal.value.code == "other_country"


@quick
@given(st.text(max_size=20) | st.text(alphabet="0123456789+- ۰۹", max_size=16))
def test_any_text_is_a_number_or_a_named_refusal(raw: str) -> None:
    codes = {"empty", "not_a_number", "landline", "too_short", "too_long", "invalid"}
    try:
        number, code = normalize_mobile(raw), ""
    except InvalidMobile as refusal:
        number, code = "", refusal.code

    assert number.startswith("+") or code in codes


@quick
@given(subscribers)
def test_what_is_shown_can_be_typed_again(subscriber: str) -> None:
    number = f"+98{subscriber}"

    assert normalize_mobile(national_mobile(number)) == number
    assert normalize_mobile(number) == number


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("+989121234567", "0912 123 4567"),
        ("+4915123456789", "+49 1512 3456789"),
        ("", ""),
        ("erased", "erased"),
    ],
)
def test_numbers_are_shown_the_national_way(number: str, shown: str) -> None:
    assert national_mobile(number) == shown


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        ("+989121234567", "0912•••4567"),
        ("+4915123456789", "+49•••6789"),
        ("+491234", "•••"),
        ("", "•••"),
    ],
)
def test_masked_numbers_hide_the_middle(number: str, masked: str) -> None:
    assert mask_mobile(number) == masked


@pytest.mark.parametrize(
    ("query", "digits"),
    [
        ("4567", "4567"),
        ("۴۵۶۷", "4567"),
        ("123-45 67", "1234567"),
        ("0567", "0567"),
        ("0912 123 4567", "9121234567"),
        ("+98 912 123 4567", "9121234567"),
        ("00989121234567", "9121234567"),
        ("989121234567", "9121234567"),
        ("+9809121234567", "9121234567"),
        ("+49 151 23456789", "4915123456789"),
        ("0049 151 23456789", "4915123456789"),
        ("علی", None),
        ("علی 4567", None),
        ("45a", None),
        ("-", None),
        ("", None),
    ],
)
def test_queries_of_digits_match_the_end_of_a_mobile(query: str, digits: str | None) -> None:
    assert trailing_digits(query) == digits


@quick
@given(subscribers, st.sampled_from(["", "0", "98", "+98", "0098", "+980"]))
def test_a_whole_number_is_found_however_it_is_asked_for(subscriber: str, prefix: str) -> None:
    digits = trailing_digits(prefix + subscriber)

    assert digits is not None
    assert normalize_mobile(subscriber).endswith(digits)
