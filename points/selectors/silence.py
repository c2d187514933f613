"""Members of whom nobody has heard for long: no purchase, no sign-in, no answer."""

from datetime import date, datetime, time

from django.db.models import Exists, OuterRef, QuerySet

from members.models import Consent, Erasure, Member, User
from members.rules.calendars import add_months
from members.selectors.club import club_zone, current_club
from points.models import Purchase


def silent_members(months: int, *, today: date) -> QuerySet[Member]:
    """Active members who joined so many months ago or earlier and have not bought, signed in or
    answered since; calling an erasure off counts as an answer. Who owes for a sale on credit is
    not among them.
    """
    since = _months_before(today, months)
    bought = Purchase.objects.filter(member=OuterRef("pk"), occurred_at__gte=since)
    owes = Purchase.objects.filter(member=OuterRef("pk"), is_on_credit=True, settled_at=None)
    signed_in = User.objects.filter(member=OuterRef("pk"), last_login__gte=since)
    answered = Consent.objects.filter(member=OuterRef("pk"), taken_at__gte=since)
    kept = Erasure.objects.filter(member=OuterRef("pk"), cancelled_at__gte=since)
    return Member.objects.filter(status=Member.Status.ACTIVE, joined_at__lt=since).exclude(
        Exists(bought) | Exists(owes) | Exists(signed_in) | Exists(answered) | Exists(kept)
    )


def count_silent(months: int, *, today: date) -> int:
    """How many members it would concern today."""
    return silent_members(months, today=today).count()


def is_silent(member_id: int, months: int, *, today: date) -> bool:
    """True when this member still is."""
    return silent_members(months, today=today).filter(pk=member_id).exists()


def _months_before(today: date, months: int) -> datetime:
    day = add_months(today, -months, current_club().calendar)
    return datetime.combine(day, time.min, tzinfo=club_zone())
