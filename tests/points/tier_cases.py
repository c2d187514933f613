"""A program with the flower shop's four tiers, and purchases that are settled as the till does."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from members.models import Member
from members.roles import SYSTEM
from members.selectors.club import club_day
from points.locks import lock_account
from points.models import Program, Purchase, Standing
from points.rules.documents import write_tiers
from points.rules.tiers import Scheme
from points.selectors.programs import terms_on
from points.services.returns import return_purchase
from points.services.tiers import settle_after_return, settle_standing
from tests.cast import Cast
from tests.clock import DAY, NOON
from tests.factories import ring_up
from tests.rules.points.standing_cases import make_scheme

# What earns one point.
POINT = 100_000
TODAY = NOON.date()  # 10 Shahrivar 1405
# What is reached at NOON is promised until here, and lost after the grace.
UNTIL = date(2027, 9, 1)  # 10 Shahrivar 1406
END = NOON.replace(year=2027)
FALL = END + 31 * DAY


def give_tiers(scheme: Scheme | None = None) -> Scheme:
    """The only program, as if it had been published with these tiers."""
    scheme = scheme or make_scheme()
    Program.objects.update(tiers=write_tiers(scheme), published_at=timezone.now())
    return scheme


def settle(member: Member, day_at: datetime) -> Standing | None:
    """Decide under the account's lock."""
    with transaction.atomic():
        day = club_day(day_at)
        return settle_standing(
            account=lock_account(member.pk),
            terms=terms_on(day),
            day=day,
            actor=SYSTEM,
            now=day_at,
        )


def buy(cast: Cast, points: int, *, now: datetime, member: Member | None = None) -> Purchase:
    """A purchase that earns so many points, and the standing after it."""
    member = member or cast.sara
    with transaction.atomic():
        purchase = ring_up(cast.shop, points * POINT, member=member, now=now).purchase
        settle(member, now)
    return purchase


def bring_back(purchase: Purchase, member: Member, *, now: datetime) -> None:
    """Return all of it, and decide."""
    with transaction.atomic():
        return_purchase(purchase_id=purchase.pk, return_number="1", actor=SYSTEM, now=now)
        day = club_day(now)
        settle_after_return(
            account=lock_account(member.pk), terms=terms_on(day), day=day, actor=SYSTEM, now=now
        )


def path_of(member: Member) -> list[tuple[str, str]]:
    """Each standing and its cause, the first first."""
    rows = Standing.objects.filter(member=member).order_by("id")
    return [(row.tier, row.cause) for row in rows]
