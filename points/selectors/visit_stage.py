"""At which moment of their acquaintance the club and a member stand."""

from datetime import date
from typing import Literal

from django.utils import timezone

from members.selectors.club import club_day
from points.models import Purchase


def visit_stage(member_id: int, *, today: date | None = None) -> Literal["first_sale", "later"]:
    """First sale until he comes on another day; a voided sale was no visit. One statement."""
    earlier = Purchase.objects.filter(
        member_id=member_id, business_date__lt=today or club_day(timezone.now())
    ).exclude(status=Purchase.Status.VOIDED)
    return "later" if earlier.exists() else "first_sale"
