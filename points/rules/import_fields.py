"""What a file may hold, by its kind: the fields, what people call their columns, and a guess at
which column is which, by the header and by the values.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from members.rules.phones import InvalidMobile, normalize_mobile
from members.rules.spreadsheets import plain_cell
from members.rules.text import fold_digits, joined_key
from points.rules.bad_rows import BadRow
from points.rules.written_days import UnreadableDay, is_serial, read_day

ImportKind = Literal["members", "dates", "purchases", "balances", "leads"]
Columns = Mapping[str, int]

FACT = "fact:"
MOST_OF_THE_VALUES = 0.6


@dataclass(frozen=True, slots=True)
class Field:
    """One field: its name, what headers call it, and whether the kind needs it."""

    name: str
    synonyms: tuple[str, ...]
    is_needed: bool = False


_MOBILE = Field(
    "mobile",
    (
        "member_mobile",
        "phone",
        "cell",
        "موبایل",
        "شماره موبایل",
        "تلفن همراه",
        "همراه",
        "شماره تماس",
    ),
)
_CARD = Field("card_number", ("card", "شماره کارت", "کارت", "کارت عضویت"))
_REF = Field(
    "external_ref",
    ("ref", "customer_id", "customer code", "کد مشتری", "شماره مشتری", "کد اشتراک", "کد عضویت"),
)
_FIRST = Field("first_name", ("name", "نام", "نام کوچک"))
_LAST = Field("last_name", ("surname", "family", "نام خانوادگی", "فامیل", "فامیلی"))
_WHOLE = Field("full_name", ("full name", "customer", "نام و نام خانوادگی", "نام مشتری", "مشتری"))
_EMAIL = Field("email", ("e-mail", "mail", "ایمیل", "پست الکترونیک"))
_SHOP = Field("shop", ("branch", "شعبه", "فروشگاه"))
_CATEGORY = Field("category", ("دسته", "گروه کالا"))

FIELDS: Mapping[ImportKind, tuple[Field, ...]] = {
    "purchases": (
        Field(
            "receipt_number",
            ("receipt", "invoice", "شماره فاکتور", "شماره رسید", "فاکتور"),
            is_needed=True,
        ),
        Field("occurred_at", ("date", "تاریخ", "تاریخ خرید"), is_needed=True),
        Field("amount", ("total", "مبلغ", "مبلغ کل", "جمع", "قیمت"), is_needed=True),
        _MOBILE,
        _CARD,
        _REF,
        _FIRST,
        _LAST,
        _SHOP,
        Field("tender", ("payment", "روش پرداخت", "نحوه پرداخت")),
        _CATEGORY,
        Field("product", ("item", "کالا", "محصول", "شرح")),
        Field("quantity", ("qty", "تعداد")),
        # Not "reason": the file of refused rows says under that word why they were refused.
        Field("bought_for", ("purchase_reason", "دلیل خرید", "مناسبت", "بابت")),
    ),
    "balances": (
        _MOBILE,
        _CARD,
        _REF,
        Field("points", ("balance", "امتیاز", "مانده امتیاز", "مانده"), is_needed=True),
        Field("expires_on", ("expires", "تاریخ انقضا", "انقضا")),
    ),
    "members": (
        _MOBILE,
        _CARD,
        _REF,
        _FIRST,
        _LAST,
        _WHOLE,
        _EMAIL,
        Field("gender", ("sex", "جنسیت")),
        Field("joined_on", ("joined", "member since", "تاریخ عضویت", "عضو از", "تاریخ ثبت")),
        Field("birthday", ("birth date", "date of birth", "تاریخ تولد", "تولد")),
        Field("wedding", ("wedding anniversary", "سالگرد ازدواج", "تاریخ ازدواج")),
        Field("consent_service", ("receipts allowed", "اجازه رسید", "اجازه پیامک")),
        Field("consent_occasion", ("reminders allowed", "اجازه یادآوری")),
        Field(
            "consent_promotion",
            ("offers allowed", "marketing consent", "اجازه تبلیغات", "اجازه پیشنهاد"),
        ),
        Field("labels", ("label", "tags", "برچسب", "برچسب‌ها")),
        Field("referred_by", ("referrer", "brought by", "معرف", "شماره معرف")),
        Field("remark", ("note", "notes", "یادداشت", "توضیحات")),
    ),
    "dates": (
        _MOBILE,
        _CARD,
        _REF,
        Field("whose", ("relation", "مال چه کسی", "نسبت", "صاحب مناسبت")),
        Field("kind", ("occasion", "نوع", "مناسبت")),
        Field("on", ("date", "تاریخ", "روز مناسبت")),
        Field("day", ("روز",)),
        Field("month", ("ماه",)),
        Field("year", ("سال",)),
        Field("calendar", ("تقویم",)),
        Field("title", ("عنوان", "عنوان مناسبت")),
        Field("person", ("name", "نام", "نام شخص")),
        Field("note", ("notes", "یادداشت", "توضیحات")),
    ),
    "leads": (
        _MOBILE,
        Field("external_ref", ("ref", "id", "lead_id", "lead id", "شماره سرنخ", "کد سرنخ")),
        _FIRST,
        _LAST,
        _WHOLE,
        Field("organisation", ("organization", "company", "شرکت", "سازمان", "نام شرکت")),
        _EMAIL,
        Field("source", ("lead source", "منبع", "منبع آشنایی", "نحوه آشنایی")),
        Field("interest", ("interested in", "علاقه", "علاقه‌مند به", "درخواست")),
        _CATEGORY,
        Field("value", ("budget", "expected value", "ارزش", "بودجه", "ارزش برآوردی")),
        _SHOP,
        Field("came_on", ("date", "created", "created_time", "تاریخ", "تاریخ ثبت")),
        Field("allows_contact", ("contact allowed", "consent", "اجازه تماس", "رضایت")),
    ),
}
# Who a row is about: at least one of these must be among the columns, where a kind needs people.
IDENTITIES = ("mobile", "card_number", "external_ref")
NEEDS_PEOPLE = frozenset({"members", "dates", "balances", "leads"})


def fields_of(kind: ImportKind, facts: Sequence[str] = ()) -> tuple[str, ...]:
    """The fields of a kind; of members also the facts of the owner's catalogue, by key."""
    names = tuple(field.name for field in FIELDS[kind])
    return (*names, *(f"{FACT}{key}" for key in facts)) if kind == "members" else names


def is_needed(kind: ImportKind, name: str) -> bool:
    """Whether a file of this kind is nothing without the field."""
    return any(field.is_needed for field in FIELDS[kind] if field.name == name)


def guess_columns(
    kind: ImportKind,
    header: Sequence[str],
    samples: Sequence[Sequence[str]],
    facts: Mapping[str, Sequence[str]] | None = None,
) -> dict[str, int]:
    """Which column holds which field: by its title, then by what its values look like.

    `facts` are the catalogue's facts with what each is called. The first of two columns with one
    title is taken.
    """
    names = _names(kind, facts or {})
    columns: dict[str, int] = {}
    for at, title in enumerate(header):
        name = names.get(joined_key(title))
        if name is not None:
            columns.setdefault(name, at)
    fields = {field.name for field in FIELDS[kind]}
    for name, looks_right in LOOKS.items():
        if name in fields and name not in columns:
            _find_by_values(name, looks_right, columns, len(header), samples)
    return columns


def columns_by_title(kind: ImportKind, header: Sequence[str]) -> dict[str, int]:
    """Which column is which by the header alone; refuses one that is there twice (`BadRow`)."""
    names = _names(kind, {})
    columns: dict[str, int] = {}
    for at, title in enumerate(header):
        name = names.get(joined_key(title))
        if name is None:
            continue
        if name in columns:
            raise BadRow(name, "twice")
        columns[name] = at
    check_columns(kind, columns)
    return columns


def check_columns(kind: ImportKind, columns: Columns) -> None:
    """Refuse a choice of columns that lacks a needed one, or uses one column twice (`BadRow`)."""
    for field in FIELDS[kind]:
        if field.is_needed and field.name not in columns:
            raise BadRow(field.name, "missing")
    if kind in NEEDS_PEOPLE and not columns.keys() & set(IDENTITIES):
        raise BadRow("mobile", "missing")
    if kind == "dates" and "on" not in columns and not {"day", "month"} <= columns.keys():
        raise BadRow("on", "missing")
    used = list(columns.values())
    for name, at in columns.items():
        if used.count(at) > 1:
            raise BadRow(name, "same_column")


def facts_in(cells: Sequence[str], columns: Columns, width: int) -> dict[str, str]:
    """The row's cells by their fields; more cells than the header has are refused (`BadRow`)."""
    if len(cells) > width and any(cells[width:]):
        raise BadRow("row", "too_many_cells")
    return {name: plain_cell(cells[at]) if at < len(cells) else "" for name, at in columns.items()}


def _names(kind: ImportKind, facts: Mapping[str, Sequence[str]]) -> dict[str, str]:
    names = {
        joined_key(word): field.name
        for field in FIELDS[kind]
        for word in (*field.synonyms, field.name)
    }
    if kind == "members":
        for key, words in facts.items():
            for word in (key, *words):
                names.setdefault(joined_key(word), f"{FACT}{key}")
    return names


def _find_by_values(
    name: str,
    looks_right: Callable[[str], bool],
    columns: dict[str, int],
    width: int,
    samples: Sequence[Sequence[str]],
) -> None:
    taken = set(columns.values())
    for at in range(width):
        values = [plain_cell(row[at]) for row in samples if at < len(row) and row[at].strip()]
        fitting = sum(map(looks_right, values))
        if at not in taken and values and fitting >= len(values) * MOST_OF_THE_VALUES:
            columns[name] = at
            return


def _is_mobile(text: str) -> bool:
    try:
        return normalize_mobile(text.removesuffix(".0"), allow_foreign=False).startswith("+989")
    except InvalidMobile:
        return False


def _is_day(text: str) -> bool:
    if is_serial(text) or fold_digits(text).isdigit():
        return False
    try:
        read_day(re.split(r"[T ]", text, maxsplit=1)[0])
    except UnreadableDay as problem:
        return problem.code == "ambiguous_date"
    return True


def _is_amount(text: str) -> bool:
    digits = fold_digits(text)
    for sign in ",٬،":
        digits = digits.replace(sign, "")
    return digits.isascii() and digits.isdigit() and len(digits) >= 4 and digits.endswith("00")


# Tried in this order where no title tells: a column of 09… is the mobile, and so on.
LOOKS: Mapping[str, Callable[[str], bool]] = {
    "mobile": _is_mobile,
    "occurred_at": _is_day,
    "on": _is_day,
    "amount": _is_amount,
}
