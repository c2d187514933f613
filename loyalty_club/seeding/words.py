"""Plain words of the demo in both languages: names, shops, goods with their prices in toman."""

from dataclasses import dataclass
from typing import Literal

Language = Literal["fa", "en"]
Pair = tuple[str, str]


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


WOMEN: dict[Language, tuple[str, ...]] = {
    "fa": _words(
        """
        سارا مریم زهرا فاطمه نرگس الهام نیلوفر مینا لیلا شیرین نازنین پریسا مهسا الناز سمیرا
        ندا آزاده فرزانه شقایق یاسمن ریحانه هانیه مهناز سپیده بهاره ترانه گلناز رویا شبنم
        مرجان پروانه نسرین سوسن لاله ژاله مهتاب آرزو کیمیا ملیکا ستاره غزاله هستی روشنک
        طاهره معصومه اعظم
        """
    ),
    "en": _words(
        """
        Emma Olivia Grace Sophie Hannah Lucy Alice Clara Nora Maya Julia Elena Rose Ivy
        Daisy Lily Amelia Chloe Megan Laura Anna Sarah Rachel Leah Naomi Ruth Helen Diana
        Irene Martha Joan Beth Carol Eva Iris Hazel Pearl Stella Vera Wendy
        """
    ),
}
MEN: dict[Language, tuple[str, ...]] = {
    "fa": _words(
        """
        علی محمد رضا حسین امیر مهدی آرش کامران بهرام سینا پویا نیما سامان فرهاد بابک مجید
        سعید حمید جواد هادی مسعود کیوان شهرام بهزاد امید پیمان یاشار میلاد احسان فرشاد کاوه
        داریوش سیاوش اشکان ایمان پرهام ماهان آرمان شایان وحید ناصر یوسف ابراهیم قاسم
        """
    ),
    "en": _words(
        """
        James Oliver Henry Jack Thomas Daniel Samuel Adam Peter Simon Mark Paul David Martin
        Robert Edward George Arthur Frank Walter Hugo Felix Leo Max Oscar Victor Ian Neil
        Colin Graham Stephen Andrew Philip Dennis Roger Alan
        """
    ),
}
FAMILIES: dict[Language, tuple[str, ...]] = {
    "fa": _words(
        """
        احمدی محمدی حسینی رضایی کریمی موسوی جعفری صادقی قاسمی نوری اکبری رحیمی هاشمی مرادی
        عباسی سلیمانی یوسفی شریفی کاظمی باقری نجفی طاهری امینی فرهادی صالحی زارع غلامی حیدری
        ملکی یزدانی کیانی رستمی بهرامی نادری سعیدی اسدی توکلی خسروی شجاعی فتحی پناهی دانش
        آذری گلستانی بهاری راد نیک‌نام پارسا تهرانی شیرازی اصفهانی کاشانی همدانی تبریزی یزدی
        میرزایی ایزدی روحانی وکیلی جلالی کمالی افشار قربانی پورمحمد علی‌نژاد هاشمی‌نژاد
        حسن‌پور رضازاده مهرابی سپهری
        """
    ),
    "en": _words(
        """
        Adams Baker Barnes Bennett Brooks Carter Clark Collins Cooper Cox Davies Dixon
        Edwards Ellis Evans Fisher Foster Gibson Graham Gray Green Hall Harris Hart Hill
        Holmes Hughes Hunt Jackson Jenkins Johnson Kelly King Knight Lewis Lloyd Marsh Mason
        Miller Moore Morris Murphy Owen Palmer Parker Price Reed Rogers Scott Shaw Stone
        Taylor Turner Walker Ward Watson West White Wood Wright Young
        """
    ),
}

CLUB_NAME: dict[Language, str] = {"fa": "گل نرگس", "en": "Narges Flowers"}
# Code, Persian and English name, Persian and English address.
SHOPS: tuple[tuple[str, Pair, Pair], ...] = (
    ("vanak", ("شعبهٔ ونک", "Vanak"), ("تهران، میدان ونک", "Vanak Square, Tehran")),
    ("tajrish", ("شعبهٔ تجریش", "Tajrish"), ("تهران، بازار تجریش", "Tajrish Bazaar, Tehran")),
)
# Role, Persian and English name.
STAFF: tuple[tuple[str, Pair, Pair], ...] = (
    ("owner", ("نرگس", "کاویانی"), ("Narges", "Kaviani")),
    ("manager", ("بهرام", "دانش"), ("Bahram", "Danesh")),
    ("cashier", ("لاله", "نوری"), ("Laleh", "Nouri")),
    ("analyst", ("کاوه", "راد"), ("Kaveh", "Rad")),
)
PORTAL_MEMBER: dict[Language, Pair] = {"fa": ("سارا", "احمدی"), "en": ("Sarah", "Bennett")}
OWING_MEMBER: dict[Language, Pair] = {"fa": ("پیمان", "رستمی"), "en": ("Martin", "Holmes")}
REASONS: dict[Language, tuple[str, ...]] = {
    "fa": ("پژمرده بود", "اشتباه سفارش داده شد", "دیر رسید"),
    "en": ("Withered", "Ordered by mistake", "Came too late"),
}
VOID_REASON: dict[Language, str] = {"fa": "دو بار ثبت شد", "en": "Rung up twice"}


@dataclass(frozen=True, slots=True)
class Good:
    """Something the shop sells; the price range in thousand toman, and what it is a kind of."""

    kind: str
    names: Pair
    low: int
    high: int
    most: int = 1


KINDS: dict[str, Pair] = {
    "rose": ("رز", "Roses"),
    "bouquet": ("دسته‌گل", "Bouquets"),
    "box": ("جعبهٔ گل", "Flower boxes"),
    "potted": ("گیاه آپارتمانی", "Potted plants"),
    "orchid": ("ارکیده", "Orchids"),
    "wedding": ("عروسی", "Weddings"),
    "condolence": ("تسلیت", "Condolence"),
    "spring": ("نوروزی", "Nowruz"),
    "extra": ("لوازم", "Accessories"),
}
# Why goods of a kind are bought, and how often for which reason.
EVERYDAY_REASONS = {"home": 5, "own_use": 3, "gift": 2}
BOUGHT_FOR: dict[str, dict[str, int]] = {
    "bouquet": {"birthday": 5, "wedding": 3, "visit": 3, "gift": 3, "graduation": 1},
    "box": {"birthday": 4, "wedding": 3, "engagement": 2, "gift": 2, "child_birth": 1},
    "orchid": {"visit": 4, "birthday": 2, "gift": 2, "child_birth": 1},
    "wedding": {"wedding": 6, "engagement": 3},
    "condolence": {"remembrance": 8},
    "spring": {"occasion": 6, "home": 3},
}
GOODS: tuple[Good, ...] = (
    Good("rose", ("رز هلندی", "Dutch rose"), 65, 120, 12),
    Good("rose", ("رز مینیاتوری", "Spray rose"), 45, 80, 10),
    Good("rose", ("نرگس شیراز", "Shiraz narcissus"), 90, 180, 3),
    Good("bouquet", ("دسته‌گل رز و لیسیانتوس", "Roses and lisianthus"), 780, 1_900),
    Good("bouquet", ("دسته‌گل بهاری", "Spring bouquet"), 520, 1_200),
    Good("bouquet", ("دسته‌گل سالگرد", "Anniversary bouquet"), 1_200, 3_400),
    Good("box", ("جعبهٔ رز قرمز", "Box of red roses"), 1_300, 3_200),
    Good("box", ("جعبهٔ گل و شکلات", "Flowers and chocolate"), 1_500, 3_600),
    Good("potted", ("زاموفیلیا", "ZZ plant"), 380, 900),
    Good("potted", ("سانسوریا", "Snake plant"), 320, 850),
    Good("potted", ("پتوس", "Pothos"), 180, 420),
    Good("potted", ("فیکوس", "Fig tree"), 650, 1_800),
    Good("orchid", ("ارکیدهٔ فالانوپسیس", "Moth orchid"), 1_100, 2_400),
    Good("wedding", ("دسته‌گل عروس", "Bridal bouquet"), 3_500, 9_000),
    Good("wedding", ("گل‌آرایی خودرو", "Car flowers"), 6_000, 18_000),
    Good("wedding", ("گل‌آرایی سفره عقد", "Wedding table flowers"), 15_000, 42_000),
    Good("condolence", ("تاج گل", "Wreath"), 2_800, 7_500),
    Good("condolence", ("سبد تسلیت", "Condolence basket"), 1_400, 3_200),
    Good("spring", ("سنبل", "Hyacinth"), 140, 280, 4),
    Good("spring", ("سبزهٔ عید", "Nowruz greens"), 120, 240, 2),
    Good("spring", ("لالهٔ گلدانی", "Potted tulips"), 260, 520, 2),
    Good("extra", ("گلدان سفالی", "Clay pot"), 120, 480),
    Good("extra", ("خاک و کود", "Soil and fertiliser"), 80, 220, 2),
    Good("extra", ("کارت و روبان", "Card and ribbon"), 35, 95),
)


# What is taken along with a kind, and with which chance: a plant wants its pot and its soil.
TAKEN_ALONG: dict[str, tuple[tuple[str, float], ...]] = {
    "potted": (("گلدان سفالی", 0.34), ("خاک و کود", 0.3)),
    "orchid": (("خاک و کود", 0.22),),
    "bouquet": (("کارت و روبان", 0.3),),
    "box": (("کارت و روبان", 0.24),),
}


def in_language(pair: Pair, language: Language) -> str:
    """The one of a pair that this language wants."""
    return pair[0] if language == "fa" else pair[1]
