"""Text: what is stored is tidy, and every spelling of a name finds every other."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from members.rules.text import (
    drop_hidden,
    fold_digits,
    joined_key,
    persian_digits,
    search_key,
    tidy_name,
    tidy_text,
)

quick = settings(max_examples=60, deadline=None)
persian_text = st.text(
    alphabet="اآأبكکيیىئؤةهۀءٓٔ ِّـ\u200c\u200b\u200f\u200d \u00a0\n٣۳3aA'-", max_size=20
)


@pytest.mark.parametrize(
    "written", ["0123456789", "۰۱۲۳۴۵۶۷۸۹", "٠١٢٣٤٥٦٧٨٩", "０１２３４５６７８９"]
)
def test_digits_of_every_kind_become_ascii(written: str) -> None:
    assert fold_digits(f"شماره {written}") == "شماره 0123456789"


def test_signs_that_only_look_like_digits_are_left_alone() -> None:
    assert fold_digits("² Ⅻ ½ ①") == "² Ⅻ ½ ①"


def test_ascii_digits_become_persian() -> None:
    assert persian_digits("Card 1234567890") == "Card ۱۲۳۴۵۶۷۸۹۰"


def test_hidden_characters_are_dropped_and_joiners_kept() -> None:
    assert drop_hidden("\ufeff\u202bعلی\u200cرضا\u202c\u2066\u2069\u200b 👩\u200d🌾\u200f") == (
        "علی\u200cرضا 👩\u200d🌾"
    )


@pytest.mark.parametrize(
    ("raw", "stored"),
    [
        ("علي", "علی"),
        ("على", "علی"),
        ("كيان", "کیان"),
        ("٠٩١٢", "۰۹۱۲"),
        ("0912", "0912"),
        ("محـــمد", "محمد"),
        ("آزاده", "آزاده"),
        ("ا\u0653زاده", "آزاده"),
        ("ا\u0640\u0653زاده", "آزاده"),
        ("مؤمنی", "مؤمنی"),
        ("رضايي", "رضایی"),
        ("ي\u0654", "ئ"),
        ("e\u0301", "é"),
        ("  سارا \t\u00a0 احمدی  ", "سارا احمدی"),
        ("هاشمی\u200c\u200c\u200cنژاد", "هاشمی\u200cنژاد"),
        ("هاشمی \u200c نژاد", "هاشمی نژاد"),
        ("\u200cعلی\u200c", "علی"),
        ("\u202eعلی\u202c", "علی"),
        ("\u2066علی\u2069\u200b\ufeff", "علی"),
        ("a\x00b\x07c", "abc"),
        ("\ud800علی", "علی"),
        ("یک \r\n \u200cدو", "یک\nدو"),
        ("👩\u200d🌾", "👩\u200d🌾"),
        ("", ""),
        ("\u200c \n ", ""),
    ],
)
def test_text_is_stored_tidy(raw: str, stored: str) -> None:
    assert tidy_text(raw) == stored


@quick
@given(persian_text | st.text(max_size=20))
def test_tidying_twice_changes_nothing(raw: str) -> None:
    tidied = tidy_text(raw)

    assert tidy_text(tidied) == tidied


@quick
@given(persian_text)
def test_what_was_tidied_is_found_like_the_raw_text(raw: str) -> None:
    assert search_key(tidy_text(raw)) == search_key(raw)


@pytest.mark.parametrize(
    "name", ["سارا احمدی", "علی\u200cرضا", "Zoë O'Brien", "👩\u200d🌾 گل", "محمّد"]
)
def test_good_names_stay_as_they_are(name: str) -> None:
    assert tidy_name(name) == name


def test_a_missing_name_is_an_empty_string() -> None:
    assert tidy_name(" \u200f\u200c ") == ""


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("آ" * 81, "too_long"),
        ("علی\x00", "control_character"),
        ("علی\nرضا", "control_character"),
        ("علی\tرضا", "control_character"),
        ("علی\x85", "control_character"),
        ("Z" + "\u0335" * 4, "invalid"),
        ("Z" + "\u0335" * 10_000, "too_long"),
        ("\ud83d", "invalid"),
        ("\u200d", "invalid"),
        ("\u0301", "invalid"),
    ],
)
def test_bad_names_are_refused_by_name(raw: str, code: str) -> None:
    with pytest.raises(ValueError, match=f"^{code}$"):
        tidy_name(raw)


def test_length_is_counted_in_code_points_after_tidying() -> None:
    assert tidy_name(f"  {'👩' * 80}\u200f ") == "👩" * 80
    assert tidy_name("abc", max_length=3) == "abc"
    with pytest.raises(ValueError, match=r"^too_long$"):
        tidy_name("abcd", max_length=3)


@pytest.mark.parametrize(
    "spellings",
    [
        ["علی", "علي", "على", "ﻋﻠﯽ", "عَلی"],
        ["علی\u200cرضا", "علیرضا", "علی رضا", "علي رضا", "علی\u200c\u200cرضا"],
        ["اکبري", "اکبری"],
        ["كيان", "کیان"],
        ["آزاده", "ازاده", "أزاده", "ا\u0653زاده", "ٱزاده"],
        ["مؤمنی", "مومنی"],
        ["سیّد", "سید", "ســید"],
        ["فاطمه", "فاطمة", "فاطمۀ", "فاطمە"],
        ["زهره", "زُهره"],
        ["مریم سادات", "مریم\u200cسادات"],
        ["محمّدی", "محمدی"],
        ["رضائی", "رضایی", "رضايي"],
        ["هاشمي نژاد", "هاشمی\u200cنژاد", "هاشمی نژاد"],
        ["می\u200cخواهم", "میخواهم", "می خواهم"],
        ["علاء", "علا"],
        ["شعبه ۱۲", "شعبه ١٢", "شعبه 12", "شعبه １２"],
        ["Strauß", "STRAUSS", "strauss"],
        ["José", "Jose\u0301", "jose"],
        ["O'Brien", "O’Brien", "obrien"],
        ["Kelvin", "\u212aelvin", "Ｋelvin"],
    ],
)
def test_spellings_of_one_name_match(spellings: list[str]) -> None:
    keys = {joined_key(spelling) for spelling in spellings}

    assert len(keys) == 1
    assert keys != {""}


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("سید علی\u200cرضا  هاشمي نژاد", "سید علیرضا هاشمی نژاد"),
        ("هاشمی-نژاد، (تهران)", "هاشمی نژاد تهران"),
        ("Sara_AHMADI", "sara ahmadi"),
        ("\u202eعلی\u202c", "علی"),
        ("…!؟", ""),
        ("", ""),
    ],
)
def test_search_keys_keep_single_spaces(text: str, key: str) -> None:
    assert search_key(text) == key


def test_different_names_stay_different() -> None:
    names = ["علی", "علا", "عالی", "رضا", "راضی", "سارا", "ساره", "حسن", "حسین"]

    assert len({joined_key(name) for name in names}) == len(names)


@quick
@given(persian_text | st.text(max_size=20))
def test_a_key_is_its_own_key(text: str) -> None:
    key = search_key(text)

    assert search_key(key) == key
    assert joined_key(text) == joined_key(key) == key.replace(" ", "")
