"""Small files that show how a file may look, in the reader's language."""

from collections.abc import Mapping, Sequence

from django.utils.translation import get_language

Rows = Sequence[Sequence[str]]
PERSIAN: Mapping[str, Rows] = {
    "members": (
        (
            "موبایل", "نام", "نام خانوادگی", "جنسیت", "تاریخ عضویت", "تاریخ تولد",
            "سالگرد ازدواج", "اجازه رسید", "اجازه یادآوری", "اجازه تبلیغات", "برچسب",
            "کد مشتری", "معرف", "یادداشت",
        ),
        (
            "09121110001", "مینا", "رضایی", "خانم", "1401/03/15", "1365/05/12", "۲ مهر ۱۳۹۰",
            "بله", "بله", "خیر", "گل رز؛ همسایه", "101", "", "",
        ),
        (
            "09121110002", "کاوه", "مهدوی", "آقا", "1402/11/01", "۳ مهر", "", "بله", "خیر", "خیر",
            "", "102", "09121110001", "صبح‌ها می‌آید",
        ),
    ),
    "purchases": (
        ("شماره فاکتور", "تاریخ", "مبلغ", "موبایل", "نام", "شعبه", "روش پرداخت", "کالا", "بابت"),
        ("1001", "1404/02/01 18:30", "450000", "09121110001", "مینا", "", "کارت", "رز", "تولد"),
        ("1002", "1404/02/02", "1250000", "", "", "", "نقد", "دسته‌گل", ""),
    ),
    "balances": (
        ("موبایل", "شماره کارت", "امتیاز", "تاریخ انقضا"),
        ("09121110001", "", "320", "1406/12/29"),
        ("09121110002", "", "45", ""),
    ),
    "dates": (
        ("موبایل", "مال چه کسی", "نوع", "تاریخ", "تقویم", "نام شخص", "عنوان مناسبت", "یادداشت"),
        ("09121110001", "همسر", "تولد", "1362/08/20", "", "امید", "", "رز سفید"),
        ("09121110001", "مادر", "سالگرد فوت", "۱۵ رمضان", "قمری", "", "", ""),
        ("09121110002", "خود", "سایر", "۱ دی", "", "", "افتتاح مغازه", ""),
    ),
    "leads": (
        (
            "موبایل", "نام", "نام خانوادگی", "منبع", "علاقه", "دسته", "ارزش", "تاریخ",
            "اجازه تماس", "شماره سرنخ",
        ),
        (
            "09121110003", "نگار", "شفیعی", "اینستاگرام", "گل‌آرایی عقد", "دسته‌گل", "8000000",
            "1404/03/20", "بله", "F-12",
        ),
        ("09121110004", "بابک", "", "نمایشگاه یا رویداد", "گلدان برای دفتر", "", "", "", "", ""),
    ),
}  # fmt: skip
ENGLISH: Mapping[str, Rows] = {
    "members": (
        (
            "mobile", "first name", "last name", "gender", "joined", "birthday", "wedding",
            "receipts allowed", "reminders allowed", "offers allowed", "labels", "customer id",
            "referred by", "note",
        ),
        (
            "09121110001", "Mina", "Rezaei", "woman", "2022-06-05", "1986-08-03", "2 October",
            "yes", "yes", "no", "roses; neighbour", "101", "", "",
        ),
        (
            "09121110002", "Kaveh", "Mahdavi", "man", "2024-01-21", "25 September", "", "yes",
            "no", "no", "", "102", "09121110001", "Comes in the morning",
        ),
    ),
    "purchases": (
        ("receipt", "date", "amount", "mobile", "name", "shop", "tender", "product"),
        ("1001", "2025-04-21 18:30", "450000", "09121110001", "Mina", "", "card", "Roses"),
        ("1002", "2025-04-22", "1250000", "", "", "", "cash", "Bouquet"),
    ),
    "balances": (
        ("mobile", "card", "points", "expires"),
        ("09121110001", "", "320", "2028-03-19"),
        ("09121110002", "", "45", ""),
    ),
    "dates": (
        ("mobile", "whose", "kind", "date", "calendar", "name", "title", "note"),
        ("09121110001", "husband", "birthday", "1983-11-11", "", "Omid", "", "White roses"),
        ("09121110001", "mother", "remembrance", "15 Ramadan", "lunar", "", "", ""),
        ("09121110002", "self", "other", "22 December", "", "", "Opening of the shop", ""),
    ),
    "leads": (
        (
            "mobile", "name", "last name", "source", "interest", "category", "value", "date",
            "contact allowed", "lead id",
        ),
        (
            "09121110003", "Negar", "Shafiei", "instagram", "Flowers for a wedding", "bouquets",
            "8000000", "2025-06-10", "yes", "F-12",
        ),
        ("09121110004", "Babak", "", "fair", "Plants for the office", "", "", "", "", ""),
    ),
}  # fmt: skip


def sample_rows(kind: str) -> Rows:
    """Header and a few rows of people whom nobody knows; empty for an unknown kind."""
    language = get_language() or "en"
    return (PERSIAN if language.startswith("fa") else ENGLISH).get(kind, ())
