"""What the demo's owner has set up: his program, its next version, rewards and gifts."""

from datetime import date

from loyalty_club.seeding.words import Language
from members.roles import Actor
from members.selectors.club import club_day, current_club
from points.models import Program
from points.rules.documents import read_program, write_program
from points.rules.templates import template
from points.selectors.programs import terms_on
from points.services.drafts import create_draft
from points.services.programs import publish_terms
from points.services.rewards import save_reward

TIERS_FROM = (0, 1_200, 4_500)
RIALS = 10_000  # a thousand toman
# Code, Persian and English name and description, kind, points, cost in thousand toman, more.
Shelf = tuple[str, tuple[str, str], tuple[str, str], str, int, int, dict[str, object]]
SHELF: tuple[Shelf, ...] = (
    (
        "voucher-100",
        ("۱۰۰ هزار تومان تخفیف", "100,000 toman off"),
        ("برای خرید بعدی، از ۳۰۰ هزار تومان به بالا", "On the next purchase from 300,000 up"),
        "discount",
        300,
        100,
        {"min_bill": 300 * RIALS},
    ),
    (
        "bouquet",
        ("دسته‌گل فصل", "Bouquet of the season"),
        ("به سلیقهٔ گل‌آرا", "As the florist likes it"),
        "product",
        650,
        185,
        {"stock": 40},
    ),
    (
        "card-writing",
        ("خوش‌نویسی روی کارت", "Calligraphy on the card"),
        ("نام و پیام شما با خط خوش", "Your words in a fine hand"),
        "service",
        60,
        15,
        {},
    ),
    (
        "orchid-care",
        ("مشاورهٔ نگهداری ارکیده", "Orchid consultation"),
        ("نیم ساعت با کارشناس گیاه", "Half an hour with our plant expert"),
        "service",
        120,
        30,
        {"member_limit": 2},
    ),
    (
        "first-in-line",
        ("نوبت ویژهٔ روز مادر", "Priority on Mother's Day"),
        ("سفارش شما پیش از همه آماده می‌شود", "Your order is made before all others"),
        "priority",
        90,
        0,
        {"tier": "silver"},
    ),
    (
        "stem",
        ("یک شاخه گل", "A single stem"),
        ("هدیهٔ سر صندوق", "Given at the counter"),
        "gift",
        0,
        25,
        {},
    ),
    (
        "greeting-card",
        ("کارت تبریک", "Greeting card"),
        ("هدیهٔ سر صندوق", "Given at the counter"),
        "gift",
        0,
        8,
        {"stock": 300},
    ),
)


def publish_first_program(*, actor: Actor, language: Language, starts_on: date) -> Program:
    """The template of a flower shop, with the cap's window a season, tiers as high as this shop's
    members climb, points that pay from the first on, and no code for paying: the demo's counter
    goes quickly.
    """
    club = current_club()
    document = template("flower_shop", language, club.currency.code, club.calendar)
    document["cap"]["window"] = "quarter"
    document["redeem"] |= {"min_points": 1, "code_points": 0}
    for level, least in zip(document["tiers"]["levels"], TIERS_FROM, strict=True):
        level["from"] = least
    return publish_terms(terms=read_program(document), actor=actor, starts_on=starts_on)


def furnish(*, actor: Actor, language: Language) -> None:
    """The catalogue of rewards, and the gifts of the counter."""
    which = 0 if language == "fa" else 1
    for code, name, description, kind, points, cost, more in SHELF:
        save_reward(
            actor=actor,
            code=code,
            name=name[which],
            description=description[which],
            kind=kind,
            points=points,
            cost=cost * RIALS,
            **more,  # type: ignore[arg-type]
        )


def draft_next_version(*, actor: Actor, language: Language) -> None:
    """A version that the owner is still thinking about: a rule that he tries dry."""
    document = write_program(terms_on(club_day()))
    document["rules"].append(
        {
            "code": "plants",
            "name": "ماه گیاهان آپارتمانی" if language == "fa" else "Month of house plants",
            "when": [
                {"category": {"names": ["گلدانی" if language == "fa" else "Potted plants"]}},
                {"amount": {"at_least": 500 * RIALS}},
            ],
            "give": {"multiply_percent": 200},
            "limit": {"per": "month", "points": 100},
            "dry": True,
        }
    )
    name = "برنامهٔ زمستان" if language == "fa" else "Winter program"
    create_draft(actor=actor, name=name, document=document)
