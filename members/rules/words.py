"""Numbers and amounts in words, Persian and English, so that a missing zero is heard."""

from members.rules.currencies import Currency, display_factor, unit_name

_PERSIAN_UNITS = (
    "صفر",
    "یک",
    "دو",
    "سه",
    "چهار",
    "پنج",
    "شش",
    "هفت",
    "هشت",
    "نه",
    "ده",
    "یازده",
    "دوازده",
    "سیزده",
    "چهارده",
    "پانزده",
    "شانزده",
    "هفده",
    "هجده",
    "نوزده",
)
_PERSIAN_TENS = ("", "", "بیست", "سی", "چهل", "پنجاه", "شصت", "هفتاد", "هشتاد", "نود")
_PERSIAN_HUNDREDS = ("", "صد", "دویست", "سیصد", "چهارصد", "پانصد", "ششصد", "هفتصد", "هشتصد", "نهصد")
# The largest scale repeats itself: «هزار میلیارد».
_PERSIAN_SCALES = ((10**9, "میلیارد"), (10**6, "میلیون"), (10**3, "هزار"))
_PERSIAN_PARTS = {1: "دهم", 2: "صدم", 3: "هزارم"}

_ENGLISH_UNITS = (
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
)
_ENGLISH_TENS = (
    "",
    "",
    "twenty",
    "thirty",
    "forty",
    "fifty",
    "sixty",
    "seventy",
    "eighty",
    "ninety",
)
_ENGLISH_SCALES = (
    (10**12, "trillion"),
    (10**9, "billion"),
    (10**6, "million"),
    (10**3, "thousand"),
)


def amount_in_words(amount: int, currency: Currency, language: str) -> str:
    """An amount of the smallest unit, said aloud in the unit shown.

    «صد و پنجاه هزار تومان», "one hundred and fifty thousand toman"; rials that make no whole
    toman are named, decimals of other currencies are said as parts («پنجاه صدم», "50/100").
    """
    persian = language.startswith("fa")
    whole, rest = divmod(abs(amount), display_factor(currency))
    unit = unit_name(currency, language)
    said = _persian(whole) if persian else _english(whole)
    if rest and currency.display == "toman":
        rials = f"و {_persian(rest)} ریال" if persian else f"and {_english(rest)} rial"
        said = f"{said} {unit} {rials}" if whole else rials.split(" ", 1)[1]
    elif rest:
        said = f"{said} {_parts(rest, currency.decimals, language)} {unit}"
    else:
        said = f"{said} {unit}"
    if amount < 0:
        return f"{'منفی' if persian else 'minus'} {said}"
    return said


def _parts(rest: int, decimals: int, language: str) -> str:
    if language.startswith("fa"):
        return f"و {_persian(rest)} {_PERSIAN_PARTS[decimals]}"
    return f"and {rest}/{10**decimals}"


def _persian(number: int) -> str:
    for scale, name in _PERSIAN_SCALES:
        if number >= scale:
            count, rest = divmod(number, scale)
            # «هزار», not «یک هزار».
            said = name if count == 1 and scale == 1000 else f"{_persian(count)} {name}"
            return f"{said} و {_persian(rest)}" if rest else said
    if number >= 100:
        said, rest = _PERSIAN_HUNDREDS[number // 100], number % 100
    elif number >= len(_PERSIAN_UNITS):
        said, rest = _PERSIAN_TENS[number // 10], number % 10
    else:
        return _PERSIAN_UNITS[number]
    return f"{said} و {_persian(rest)}" if rest else said


def _english(number: int) -> str:
    for scale, name in _ENGLISH_SCALES:
        if number >= scale:
            count, rest = divmod(number, scale)
            said = f"{_english(count)} {name}"
            if not rest:
                return said
            return f"{said} {'and ' if rest < 100 else ''}{_english(rest)}"
    if number >= 100:
        said = f"{_english(number // 100)} hundred"
        return f"{said} and {_english(number % 100)}" if number % 100 else said
    if number >= len(_ENGLISH_UNITS):
        tens = _ENGLISH_TENS[number // 10]
        return f"{tens}-{_ENGLISH_UNITS[number % 10]}" if number % 10 else tens
    return _ENGLISH_UNITS[number]
