"""The catalogue that a club begins with: what a good florist comes to know of people by and by."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

Words = dict[str, dict[str, str]]
Option = dict[str, str]


@dataclass(frozen=True, slots=True)
class Shipped:
    """One fact as the program brings it; the fields are the columns of `Fact`."""

    key: str
    kind: str
    stage: str
    method: str
    worth: int
    points: int
    words: Words
    options: Any = field(default_factory=list)


def _words(fa: Sequence[str], en: Sequence[str]) -> Words:
    parts = ("name", "question", "purpose")
    return {
        "fa": dict(zip(parts, fa, strict=True)),
        "en": dict(zip(parts, en, strict=True)),
    }


def _option(key: str, fa: str, en: str) -> Option:
    return {"key": key, "fa": fa, "en": en}


def _day(
    key: str, whose: str, kind: str, worth: int, fa: Sequence[str], en: Sequence[str], **more: str
) -> Shipped:
    placed = {"stage": "later", "method": "asked", **more}
    return Shipped(
        key,
        "date",
        worth=worth,
        points=10,
        words=_words(fa, en),
        options={"whose": whose, "kind": kind},
        **placed,
    )


_REMIND = ("تا چند روز پیش از آن یادآوری کنیم", "So that we remind you a few days before")

OBSERVED = (
    Shipped(
        "reason",
        "choice",
        "first_sale",
        "observed",
        40,
        0,
        _words(
            ("علت خرید", "این خرید برای مناسبتی است؟", "تا هدیه را درخور همان روز بپیچیم"),
            ("Reason for buying", "Is it for an occasion?", "So that we wrap it as it should be"),
        ),
    ),
    Shipped(
        "category",
        "text",
        "later",
        "observed",
        40,
        0,
        _words(
            ("دستهٔ دلخواه", "بیشتر چه می‌برید؟", "تا پیشنهادها به کارتان بیاید"),
            ("Favourite category", "What do you mostly buy?", "So that our offers are of use"),
        ),
    ),
    Shipped(
        "tender",
        "choice",
        "first_sale",
        "observed",
        20,
        0,
        _words(
            ("شیوهٔ پرداخت همیشگی", "معمولاً چطور می‌پردازید؟", "تا کارتان زودتر راه بیفتد"),
            ("Usual way of paying", "How do you usually pay?", "So that paying goes faster"),
        ),
    ),
    Shipped(
        "visiting_time",
        "text",
        "later",
        "observed",
        25,
        0,
        _words(
            ("وقت همیشگی مراجعه", "معمولاً چه وقت می‌آیید؟", "تا آن ساعت‌ها دست‌تنها نباشیم"),
            ("Usual time of visit", "When do you usually come?", "So that we are enough hands"),
        ),
    ),
)

RECORDED = (
    Shipped(
        "gender",
        "choice",
        "first_sale",
        "recorded",
        60,
        0,
        _words(
            ("جنسیت", "چطور خطابتان کنیم؟", "تا با احترام صدایتان کنیم"),
            ("Form of address", "How may we address you?", "So that we greet you properly"),
        ),
        [_option("woman", "خانم", "Ms"), _option("man", "آقا", "Mr")],
    ),
    Shipped(
        "age_band",
        "band",
        "after_sale",
        "recorded",
        50,
        0,
        _words(
            ("بازهٔ سنی", "کدام بازهٔ سنی؟", "تا سلیقهٔ هم‌سن‌وسال‌های شما را بشناسیم"),
            ("Age band", "Which age group?", "So that we know what people of your age like"),
        ),
        [
            _option("under_20", "زیر ۲۰ سال", "Under 20"),
            _option("20_29", "۲۰ تا ۲۹ سال", "20 to 29"),
            _option("30_39", "۳۰ تا ۳۹ سال", "30 to 39"),
            _option("40_49", "۴۰ تا ۴۹ سال", "40 to 49"),
            _option("50_59", "۵۰ تا ۵۹ سال", "50 to 59"),
            _option("over_60", "۶۰ سال و بیشتر", "60 and more"),
        ],
    ),
)

DAYS = (
    _day(
        "wedding",
        "self",
        "wedding",
        92,
        ("سالگرد ازدواج", "سالگرد ازدواجتان چه روزی است؟ می‌خواهیم یادمان بماند.", _REMIND[0]),
        ("Wedding anniversary", "When is your wedding anniversary? We would like to remember it.",
         _REMIND[1]),
    ),
    _day(
        "wife_birthday",
        "wife",
        "birthday",
        90,
        ("تولد همسر (خانم)", "تولد همسرتان چه روزی است؟ گل آن روز با ما.", _REMIND[0]),
        ("Wife's birthday", "When is your wife's birthday? Leave the flowers to us.", _REMIND[1]),
    ),
    _day(
        "husband_birthday",
        "husband",
        "birthday",
        90,
        ("تولد همسر (آقا)", "تولد همسرتان چه روزی است؟ گل آن روز با ما.", _REMIND[0]),
        ("Husband's birthday", "When is your husband's birthday? Leave the flowers to us.",
         _REMIND[1]),
    ),
    _day(
        "mother_birthday",
        "mother",
        "birthday",
        88,
        ("تولد مادر", "تولد مادرتان چه روزی است؟ خوشحال می‌شویم یادآوری کنیم.", _REMIND[0]),
        ("Mother's birthday", "When is your mother's birthday? We would gladly remind you.",
         _REMIND[1]),
    ),
    _day(
        "child_birthday",
        "child",
        "birthday",
        78,
        ("تولد فرزند", "اگر فرزندی دارید، تولدش چه روزی است؟", _REMIND[0]),
        ("Child's birthday", "If you have a child: when is the birthday?", _REMIND[1]),
    ),
    _day(
        "father_birthday",
        "father",
        "birthday",
        74,
        ("تولد پدر", "تولد پدرتان چه روزی است؟", _REMIND[0]),
        ("Father's birthday", "When is your father's birthday?", _REMIND[1]),
    ),
    _day(
        "own_birthday",
        "self",
        "birthday",
        85,
        ("تولد خودتان", "تولد خودتان چه روزی است؟", "تا آن روز هدیه‌ای کنار بگذاریم"),
        ("Own birthday", "When is your own birthday?", "So that we keep a present for that day"),
        stage="online",
        method="self",
    ),
)  # fmt: skip

ASKED = (
    Shipped(
        "heard_from",
        "choice",
        "later",
        "asked",
        70,
        5,
        _words(
            ("نحوهٔ آشنایی", "راستی، چطور با ما آشنا شدید؟", "تا بدانیم کدام معرفی به کار می‌آید"),
            ("How we became known", "By the way, how did you hear of us?",
             "So that we know which word about us travels"),
        ),
        [
            _option("word_of_mouth", "تعریف دیگران", "Word of mouth"),
            _option("friend", "معرفی دوست", "A friend brought me"),
            _option("passing_by", "عبوری", "Passing by"),
            _option("instagram", "اینستاگرام", "Instagram"),
            _option("search", "جستجوی اینترنتی", "Search on the web"),
            _option("other", "راهی دیگر", "Some other way"),
        ],
    ),
    Shipped(
        "buys_for",
        "choice",
        "later",
        "asked",
        60,
        5,
        _words(
            ("بیشتر برای چه کسی", "گل را بیشتر برای چه کسی می‌برید؟", "تا بهتر پیشنهاد بدهیم"),
            ("Mostly for whom", "Whom are the flowers mostly for?", "So that we suggest better"),
        ),
        [
            _option("self", "خودم و خانه", "Myself and my home"),
            _option("spouse", "همسر", "My wife or husband"),
            _option("parents", "پدر و مادر", "My parents"),
            _option("friends", "دوستان", "Friends"),
            _option("work", "محل کار", "Work"),
        ],
    ),
    Shipped(
        "colour",
        "choice",
        "later",
        "asked",
        55,
        5,
        _words(
            ("رنگ دلخواه", "کدام رنگ را بیشتر می‌پسندید؟", "تا دسته‌گل به رنگ دلخواهتان باشد"),
            ("Favourite colour", "Which colours do you like best?",
             "So that the bouquet is in your colours"),
        ),
        [
            _option("white", "سفید", "White"),
            _option("red", "سرخ", "Red"),
            _option("pink", "صورتی", "Pink"),
            _option("yellow", "زرد و نارنجی", "Yellow and orange"),
            _option("blue", "آبی و بنفش", "Blue and violet"),
            _option("mixed", "رنگارنگ", "Many colours"),
        ],
    ),
    Shipped(
        "style",
        "choice",
        "later",
        "asked",
        50,
        5,
        _words(
            ("سلیقهٔ چیدمان", "دسته‌گل را چطور می‌پسندید؟", "تا همان‌طور که دوست دارید بچینیم"),
            ("Style", "How do you like a bouquet?", "So that we arrange it as you like it"),
        ),
        [
            _option("simple", "ساده و خلوت", "Simple"),
            _option("classic", "کلاسیک", "Classic"),
            _option("wild", "طبیعی و آزاد", "Natural and loose"),
            _option("grand", "پر و باشکوه", "Full and grand"),
        ],
    ),
    Shipped(
        "scent",
        "choice",
        "later",
        "asked",
        42,
        5,
        _words(
            ("عطر گل", "گل عطردار می‌پسندید یا بی‌عطر؟", "تا عطر گل خوشایندتان باشد"),
            ("Scent", "Do you like flowers with a scent?", "So that the scent pleases you"),
        ),
        [
            _option("strong", "پرعطر", "A strong one"),
            _option("light", "ملایم", "A light one"),
            _option("none", "بی‌عطر", "None"),
        ],
    ),
    Shipped(
        "bought_here",
        "choice",
        "later",
        "asked",
        30,
        5,
        _words(
            ("سهم ما از خرید", "از گل‌هایی که می‌خرید چقدرش را از ما می‌برید؟",
             "تا بدانیم کجا دست‌خالی مانده‌اید"),
            ("Our share of what is bought", "How much of the flowers you buy comes from us?",
             "So that we know what you missed with us"),
        ),
        [
            _option("all", "همه‌اش", "All of it"),
            _option("most", "بیشترش", "Most of it"),
            _option("half", "نیمی از آن", "About half"),
            _option("less", "کمتر از نیم", "Less than half"),
        ],
    ),
    Shipped(
        "contact_time",
        "choice",
        "later",
        "asked",
        45,
        5,
        _words(
            ("وقت تماس", "اگر لازم شد تماس بگیریم، چه وقتی راحت‌ترید؟", "تا بی‌وقت مزاحم نشویم"),
            ("Time for a call", "Should we ever have to call: when suits you?",
             "So that we never disturb you"),
        ),
        [
            _option("morning", "صبح", "Morning"),
            _option("afternoon", "بعدازظهر", "Afternoon"),
            _option("evening", "عصر و شب", "Evening"),
            _option("message", "فقط پیامک", "Messages only"),
        ],
    ),
    Shipped(
        "has_pet",
        "yes_no",
        "later",
        "asked",
        32,
        5,
        _words(
            ("حیوان خانگی", "در خانه گربه یا سگ دارید؟", "چون برخی گل‌ها برایشان خوب نیست"),
            ("Pets", "Is there a cat or a dog at home?", "Some flowers are not good for them"),
        ),
    ),
    Shipped(
        "hobby",
        "choice",
        "online",
        "self",
        36,
        5,
        _words(
            ("سرگرمی", "وقت آزادتان را بیشتر با چه می‌گذرانید؟", "تا خبرهای به‌دردخور بدهیم"),
            ("Pastime", "What do you like to do in your free time?",
             "So that our news is worth your time"),
        ),
        [
            _option("plants", "گل و گیاه", "Plants"),
            _option("home", "چیدمان خانه", "Home"),
            _option("cooking", "آشپزی", "Cooking"),
            _option("reading", "کتاب", "Books"),
            _option("travel", "سفر", "Travel"),
            _option("sport", "ورزش", "Sport"),
        ],
    ),
    Shipped(
        "family_members",
        "number",
        "online",
        "self",
        28,
        5,
        _words(
            ("تعداد اعضای خانواده", "در خانه چند نفر هستید؟", "تا اندازهٔ سفارش دستمان باشد"),
            ("Size of the family", "How many are you at home?",
             "So that we know what size suits you"),
        ),
    ),
)  # fmt: skip

DEFAULT_FACTS: tuple[Shipped, ...] = (*RECORDED, *DAYS, *ASKED, *OBSERVED)
# What the program fills or reads by itself: the owner may reword it, not remake it.
KEYS_OF_ITS_OWN = frozenset({"gender", "age_band", "bought_here", *(fact.key for fact in OBSERVED)})
