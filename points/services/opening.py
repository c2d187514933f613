"""Opening a club: its name and money, a first shop, and terms to begin with."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from members.models import Club, Shop
from members.roles import Actor
from members.rules.money import CURRENCIES
from members.services.facts import install_facts
from members.services.shops import open_shop, set_up_club
from points.models import Program
from points.services.programs import publish_program

CAP_BPS = 500
RIALS_A_POINT = 100_000
# Before any purchase that a club may bring along: its history earns by its first terms.
BEGINNING = date(1990, 1, 1)


@dataclass(frozen=True, slots=True)
class Opened:
    """What there is now, and which of it was made here."""

    club: Club
    shop: Shop
    program: Program
    made: tuple[str, ...]


@transaction.atomic
def open_club(
    *,
    actor: Actor,
    name: str,
    currency: str = "IRR",
    unit: str = Club.Unit.TOMAN,
    calendar: str = Club.Calendar.JALALI,
    shop_code: str,
    shop_name: str,
    starts_on: date = BEGINNING,
) -> Opened:
    """Set up what is missing of club, profile, shop and program; what is there stays as it is.

    The first terms give back five percent, which is the cap: a point for 10,000 toman, or for
    one unit of another currency, worth a twentieth of it.
    """
    made: list[str] = []
    club = Club.objects.first()
    if club is None:
        club = set_up_club(actor=actor, name=name, currency=currency, unit=unit, calendar=calendar)
        made.append("club")
    install_facts(actor=actor)
    shop = Shop.objects.order_by("pk").first()
    if shop is None:
        shop = open_shop(actor=actor, code=shop_code, name=shop_name)
        made.append("shop")
    program = Program.objects.order_by("starts_on").first()
    if program is None:
        earn_amount = money_of_a_point(club.currency)
        program = publish_program(
            actor=actor,
            earn_amount=earn_amount,
            point_value=earn_amount * CAP_BPS // 10_000,
            cap_bps=CAP_BPS,
            calendar=club.calendar,
            starts_on=starts_on,
        )
        made.append("program")
    return Opened(club, shop, program, tuple(made))


def money_of_a_point(currency: str) -> int:
    """What a point costs at first: 10,000 toman, one euro, a hundred yen."""
    return RIALS_A_POINT if currency == "IRR" else max(100, 10 ** CURRENCIES.get(currency, 2))
