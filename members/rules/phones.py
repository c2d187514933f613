"""Mobile numbers: any written form becomes one E.164 number, and back to how people write it."""

import re

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberType, ValidationResult

from members.rules.text import drop_hidden, fold_digits

_IRAN = "98"
_FULLWIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_PUNCTUATION = re.compile(
    r"[\s\u200c\u200d\u0640\-\u2010-\u2015\u2212./()\[\],\u060c_\u00b7\u2022]"
)
_WRITTEN = re.compile(r"\+?[0-9]+")
_IRANIAN_MOBILE = re.compile(r"9[0-9]{9}")
_WHOLE_IRANIAN_MOBILE = re.compile(r"(?:\+|00)?(?:98)?0?(9[0-9]{9})")
_IRANIAN_E164 = re.compile(r"\+98(9[0-9]{2})([0-9]{3})([0-9]{4})")
_IRANIAN_NATIONAL_LENGTH = 10
_LONGEST_E164 = 15

# Numbers of these kinds can receive a text; premium-rate and free-call numbers must not be texted.
_REACHABLE = frozenset(
    {
        PhoneNumberType.MOBILE,
        PhoneNumberType.FIXED_LINE_OR_MOBILE,
        PhoneNumberType.PERSONAL_NUMBER,
        PhoneNumberType.VOIP,
    }
)
_PARSE_CODES = {
    NumberParseException.NOT_A_NUMBER: "too_short",
    NumberParseException.TOO_SHORT_NSN: "too_short",
    NumberParseException.TOO_SHORT_AFTER_IDD: "too_short",
    NumberParseException.TOO_LONG: "too_long",
}
_LENGTH_CODES = {
    ValidationResult.TOO_SHORT: "too_short",
    ValidationResult.TOO_LONG: "too_long",
}


class InvalidMobile(ValueError):
    """Not a mobile number; `code` says why.

    One of: empty, not_a_number, landline, too_short, too_long, other_country, invalid.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def normalize_mobile(raw: str, *, region: str = "IR", allow_foreign: bool = True) -> str:
    """The E.164 form of a mobile number written in any usual way.

    Iranian numbers follow our own rule, which accepts every 9xx prefix, since new ones open from
    time to time; the others must be valid and able to receive a text. `region` is the country of
    numbers written without a country code. Raises InvalidMobile.
    """
    written = _bare(raw)
    if not written:
        raise InvalidMobile("empty" if not _visible(raw) else "not_a_number")
    if not _WRITTEN.fullmatch(written):
        raise InvalidMobile("not_a_number")
    number = _with_one_plus(written)
    if not _is_iranian(number, region):
        return _foreign(number, region, allow_foreign=allow_foreign)
    if region != "IR" and not allow_foreign:
        raise InvalidMobile("other_country")
    return _iranian(number.removeprefix("+"))


def national_mobile(e164: str) -> str:
    """'+989121234567' as '0912 123 4567'; a foreign number in its international form.

    What is no E.164 number comes back as it is.
    """
    iranian = _IRANIAN_E164.fullmatch(e164)
    if iranian:
        return f"0{iranian[1]} {iranian[2]} {iranian[3]}"
    try:
        number = phonenumbers.parse(e164)
    except NumberParseException:
        return e164
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def mask_mobile(e164: str) -> str:
    """'0912•••4567': enough to recognise a known number, too little to call it."""
    iranian = _IRANIAN_E164.fullmatch(e164)
    if iranian:
        return f"0{iranian[1]}•••{iranian[3]}"
    return f"{e164[:3]}•••{e164[-4:]}" if len(e164) > len("+49") + len("4567") else "•••"


def trailing_digits(query: str) -> str | None:
    """The digits with which the wanted E.164 number ends, or None if the query has other signs.

    A whole number may be asked for in any written form; anything shorter is taken as it stands.
    """
    written = _bare(query)
    if not _WRITTEN.fullmatch(written):
        return None
    whole = _WHOLE_IRANIAN_MOBILE.fullmatch(written)
    if whole:
        return whole[1]
    digits = written.removeprefix("+")
    is_whole = len(digits) > _IRANIAN_NATIONAL_LENGTH
    return digits.removeprefix("00") if is_whole else digits


def _visible(raw: str) -> str:
    return drop_hidden(raw).strip().strip("\u200c\u200d")


def _bare(raw: str) -> str:
    return _PUNCTUATION.sub("", fold_digits(drop_hidden(raw)).translate(_FULLWIDTH))


def _with_one_plus(written: str) -> str:
    digits = written.removeprefix("+").removeprefix("00")
    # No country code begins with zero: "+0912…" is a national number with a plus too many.
    if digits == written or digits.startswith("0"):
        return digits
    return f"+{digits}"


def _is_iranian(number: str, region: str) -> bool:
    if number.startswith("+"):
        return number.startswith(f"+{_IRAN}")
    return region == "IR"


def _iranian(digits: str) -> str:
    national = digits
    if digits.startswith(_IRAN) and len(digits) > _IRANIAN_NATIONAL_LENGTH:
        national = digits.removeprefix(_IRAN)
    national = national.removeprefix("0")
    if _IRANIAN_MOBILE.fullmatch(national):
        return f"+{_IRAN}{national}"
    if len(national) != _IRANIAN_NATIONAL_LENGTH:
        too_short = len(national) < _IRANIAN_NATIONAL_LENGTH
        raise InvalidMobile("too_short" if too_short else "too_long")
    raise InvalidMobile("invalid" if national.startswith("0") else "landline")


def _foreign(written: str, region: str, *, allow_foreign: bool) -> str:
    if len(written) > len("+") + _LONGEST_E164:
        raise InvalidMobile("too_long")
    try:
        number = phonenumbers.parse(written, region)
    except NumberParseException as problem:
        raise InvalidMobile(_PARSE_CODES.get(problem.error_type, "invalid")) from problem
    home = phonenumbers.country_code_for_region(region)
    if not allow_foreign and number.country_code != home:
        raise InvalidMobile("other_country")
    if not phonenumbers.is_valid_number(number):
        reason = phonenumbers.is_possible_number_with_reason(number)
        raise InvalidMobile(_LENGTH_CODES.get(reason, "invalid"))
    kind = phonenumbers.number_type(number)
    if kind not in _REACHABLE:
        raise InvalidMobile("landline" if kind == PhoneNumberType.FIXED_LINE else "invalid")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
