"""The occasions that come with the program: what they are, when they are, whose day it is.

Which of them a club keeps at first depends on its calendar: a Persian shop begins with the days on
which Iran buys gifts and with the days of mourning, a shop elsewhere with those of the English
list. The owner changes whatever he likes; nothing here ever overwrites that.
"""

from dataclasses import dataclass
from typing import Literal

from members.rules.calendars import CalendarName

Tone = Literal["festive", "plain", "mourning"]
# A day that everybody keeps is spoken of ten and three days before.
NATIONAL_LEAD_DAYS = (10, 3)
PERSIAN: tuple[CalendarName, ...] = ("jalali",)
ENGLISH: tuple[CalendarName, ...] = ("gregorian",)
BOTH = PERSIAN + ENGLISH
NOWHERE: tuple[CalendarName, ...] = ()


@dataclass(frozen=True, slots=True)
class ShippedOccasion:
    """One occasion; clubs whose calendar is in `kept_in` begin by keeping it."""

    key: str
    fa: str
    en: str
    calendar: CalendarName
    rule: str
    kept_in: tuple[CalendarName, ...] = NOWHERE
    whose: tuple[str, ...] = ()
    tone: Tone = "festive"

    @property
    def lead_days(self) -> tuple[int, ...]:
        """Nobody is reminded of a day of mourning."""
        return () if self.tone == "mourning" else NATIONAL_LEAD_DAYS


def _lunar(
    key: str,
    rule: str,
    fa: str,
    en: str,
    kept_in: tuple[CalendarName, ...] = NOWHERE,
    whose: tuple[str, ...] = (),
    tone: Tone = "festive",
) -> ShippedOccasion:
    return ShippedOccasion(key, fa, en, "lunar", rule, kept_in, whose, tone)


def _mourning(key: str, calendar: CalendarName, rule: str, fa: str, en: str) -> ShippedOccasion:
    return ShippedOccasion(key, fa, en, calendar, rule, PERSIAN, (), "mourning")


def _jalali(
    key: str,
    rule: str,
    fa: str,
    en: str,
    kept_in: tuple[CalendarName, ...] = NOWHERE,
    whose: tuple[str, ...] = (),
    tone: Tone = "festive",
) -> ShippedOccasion:
    return ShippedOccasion(key, fa, en, "jalali", rule, kept_in, whose, tone)


def _trade(key: str, rule: str, fa: str, en: str) -> ShippedOccasion:
    """The day of a trade or of a cause: known, and kept by those whose day it is."""
    return ShippedOccasion(key, fa, en, "jalali", rule, NOWHERE, (), "plain")


def _gregorian(
    key: str,
    rule: str,
    fa: str,
    en: str,
    kept_in: tuple[CalendarName, ...] = NOWHERE,
    whose: tuple[str, ...] = (),
    tone: Tone = "festive",
) -> ShippedOccasion:
    return ShippedOccasion(key, fa, en, "gregorian", rule, kept_in, whose, tone)


COUPLE = ("wife", "husband")
# A child of whom nothing more was told may be a daughter.
GIRLS = ("daughter", "child")
CHILDREN = ("daughter", "son", "child")

LUNAR_DAYS = (
    _lunar("girls_day", "11-01", "روز دختر", "Girls' Day", PERSIAN, GIRLS),
    _lunar("marriage_day", "12-01", "روز ازدواج", "Marriage Day", PERSIAN, COUPLE),
    _lunar("eid_adha", "12-10", "عید قربان", "Eid al-Adha"),
    _lunar("eid_ghadir", "12-18", "عید غدیر", "Eid al-Ghadir", PERSIAN),
    _lunar("prophet_birth", "03-17", "میلاد پیامبر (ص)", "Birth of the Prophet"),
    _lunar("nurses_day", "05-05", "روز پرستار", "Nurses' Day", PERSIAN),
    _lunar(
        "mothers_day",
        "06-20",
        "روز مادر و روز زن",
        "Mother's and Women's Day",
        PERSIAN,
        ("mother", "wife"),
    ),
    _lunar(
        "fathers_day",
        "07-13",
        "روز پدر و روز مرد",
        "Father's and Men's Day",
        PERSIAN,
        ("father", "husband"),
    ),
    _lunar("mabath", "07-27", "مبعث", "Mab'ath"),
    _lunar("youth_day", "08-11", "روز جوان", "Youth Day", PERSIAN, CHILDREN),
    _lunar("nimeh_shaban", "08-15", "نیمهٔ شعبان", "Mid-Sha'ban"),
    _lunar("ramadan_start", "09-01", "آغاز ماه رمضان", "Start of Ramadan", tone="plain"),
    _lunar("eid_fitr", "10-01", "عید فطر", "Eid al-Fitr", PERSIAN),
)
MOURNING_DAYS = (
    _mourning(
        "muharram", "lunar", "01-01..12", "دوازده روز نخست محرم", "First twelve days of Muharram"
    ),
    _mourning("tasua", "lunar", "01-09", "تاسوعا", "Tasua"),
    _mourning("ashura", "lunar", "01-10", "عاشورا", "Ashura"),
    _mourning("arbaeen", "lunar", "02-20", "اربعین", "Arbaeen"),
    _mourning("safar28", "lunar", "02-28", "۲۸ صفر", "28 Safar"),
    _mourning("safar_end", "lunar", "end-of-02", "شهادت امام رضا (ع)", "Last day of Safar"),
    _mourning("fatima_martyrdom", "lunar", "06-03", "شهادت حضرت فاطمه (س)", "Martyrdom of Fatima"),
    _mourning("qadr", "lunar", "09-19..23", "شب‌های قدر", "Nights of Qadr"),
    _mourning(
        "qadr21", "lunar", "09-21", "شهادت حضرت علی (ع) - ۲۱ رمضان", "Martyrdom of Ali, 21 Ramadan"
    ),
    _mourning("khordad14", "jalali", "03-14..15", "۱۴ و ۱۵ خرداد", "14 and 15 Khordad"),
)
JALALI_DAYS = (
    _jalali("nowruz", "01-01", "نوروز", "Nowruz", PERSIAN),
    _jalali("sizdah", "01-13", "سیزده‌به‌در / روز طبیعت", "Nature's Day"),
    _jalali("teachers_day", "02-12", "روز معلم", "Teachers' Day", PERSIAN),
    _jalali("doctor_day", "06-01", "روز پزشک", "Doctors' Day", PERSIAN),
    _jalali("employee_day", "06-04", "روز کارمند", "Employees' Day", PERSIAN, ("colleague",)),
    _jalali("pharm_day", "06-05", "روز داروسازی", "Pharmacists' Day", PERSIAN),
    _jalali("school_open", "07-01", "بازگشایی مدارس", "Back to school", PERSIAN, CHILDREN),
    _jalali("mehregan", "07-10", "مهرگان", "Mehregan"),
    _jalali("pupil_day", "08-13", "روز دانش‌آموز", "Pupils' Day", PERSIAN, CHILDREN),
    _jalali("student_day", "09-16", "روز دانشجو", "University Students' Day", PERSIAN),
    _jalali("yalda", "09-30", "شب یلدا (چله)", "Yalda Night", PERSIAN),
    # Two readings of one feast: a club keeps one of them.
    _jalali(
        "sepandar_29b",
        "11-29",
        "سپندارمذگان (۲۹ بهمن)",
        "Sepandarmazgan (29 Bahman)",
        PERSIAN,
        COUPLE,
    ),
    _jalali(
        "sepandar_5e", "12-05", "سپندارمذگان (۵ اسفند)", "Sepandarmazgan (5 Esfand)", whose=COUPLE
    ),
    _jalali("engineer_day", "12-05", "روز مهندس", "Engineers' Day", PERSIAN),
    _jalali("chaharshanbe_suri", "last:tue:year", "چهارشنبه‌سوری", "Chaharshanbe Suri", PERSIAN),
)
TRADES = (
    _trade("lab_day", "01-30", "روز آزمایشگاهیان", "Laboratory Professionals' Day"),
    _trade("psych_day", "02-09", "روز روان‌شناس و مشاور", "Psychologists' Day"),
    _trade("guilds_day", "04-01", "روز اصناف", "Guilds' Day"),
    _trade("optician_day", "04-06", "روز عینک‌سازی و بینایی‌سنجی", "Opticians' Day"),
    _trade("tailor_day", "04-12", "روز خیاط، نساجی و پوشاک", "Tailors' and Clothing Day"),
    _trade("reporter_day", "05-17", "روز خبرنگار", "Journalists' Day"),
    _trade("shoe_day", "06-25", "روز کفاش، کفش و چرم", "Shoe and Leather Day"),
    _trade("fire_day", "07-07", "روز آتش‌نشانی و ایمنی", "Firefighters' Day"),
    _trade("vet_day", "07-14", "روز دامپزشکی", "Veterinarians' Day"),
    _trade("sport_day", "07-26", "روز تربیت بدنی و ورزش", "Sports Day"),
    _trade("book_day", "08-24", "روز کتاب", "Book Day"),
    _trade("stationery_day", "08-25", "روز صنعت نوشت‌افزار", "Stationery Day"),
    _trade("accountant_day", "09-15", "روز حسابدار", "Accountants' Day"),
    _trade("hair_day", "10-01", "روز آرایشگر", "Hairdressers' Day"),
    _trade("confect_day", "10-20", "روز قناد، شیرینی و شکلات", "Confectioners' Day"),
    _trade("consumer_day", "12-09", "روز حمایت از مصرف‌کنندگان", "Consumer Rights Day"),
    _trade("sales_day", "12-10", "روز بازاریاب و مدیر فروش", "Marketers' and Sales Managers' Day"),
    _trade("tree_day", "12-15", "روز درختکاری", "Arbor Day"),
    _trade("gold_day", "12-23", "روز صنعت طلا و جواهر", "Gold and Jewellery Day"),
)
GREGORIAN_DAYS = (
    _gregorian("valentine", "02-14", "ولنتاین", "Valentine's Day", BOTH, COUPLE),
    _gregorian(
        "womens_day_intl",
        "03-08",
        "روز جهانی زن",
        "International Women's Day",
        BOTH,
        ("wife", "mother"),
    ),
    _gregorian("labour_day", "05-01", "روز کارگر", "Labour Day", tone="plain"),
    _gregorian("midwife", "05-05", "روز ماما", "Midwives' Day", tone="plain"),
    _gregorian("child_day", "10-08", "روز جهانی کودک", "Children's Day", PERSIAN, CHILDREN),
    _gregorian("mens_day", "11-19", "روز جهانی مرد", "International Men's Day", whose=("husband",)),
    _gregorian("christmas", "12-25", "کریسمس", "Christmas", BOTH),
    _gregorian("newyear_greg", "01-01", "آغاز سال میلادی", "New Year's Day", ENGLISH),
    _gregorian("black_friday", "nth:4:thu:11+1", "بلک فرایدی", "Black Friday", BOTH),
)
ENGLISH_DAYS = (
    _gregorian(
        "mothers_day_us",
        "nth:2:sun:05",
        "روز مادر (آمریکا)",
        "Mother's Day",
        ENGLISH,
        ("mother", "wife"),
    ),
    _gregorian(
        "mothering_sunday",
        "easter-21",
        "روز مادر (بریتانیا)",
        "Mothering Sunday (UK)",
        whose=("mother", "wife"),
    ),
    _gregorian(
        "fathers_day_june",
        "nth:3:sun:06",
        "روز پدر (ژوئن)",
        "Father's Day",
        ENGLISH,
        ("father", "husband"),
    ),
    _gregorian("easter", "easter+0", "عید پاک", "Easter Sunday", ENGLISH),
    _gregorian("halloween", "10-31", "هالووین", "Halloween", ENGLISH),
    _gregorian("thanksgiving", "nth:4:thu:11", "روز شکرگزاری", "Thanksgiving", ENGLISH),
)

SHIPPED = (
    *LUNAR_DAYS,
    *MOURNING_DAYS,
    *JALALI_DAYS,
    *TRADES,
    *GREGORIAN_DAYS,
    *ENGLISH_DAYS,
)
