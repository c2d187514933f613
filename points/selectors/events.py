"""Which events in members' lives are due for their reward."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from functools import reduce
from operator import and_, or_

from django.db.models import CharField, Exists, F, OuterRef, Q, Value
from django.db.models.functions import Cast, Concat

from members.models import ImportantDate, Member
from points.models import Grant, Purchase

# What each fact of a rule's condition means for a member's row.
TOLD: Mapping[str, Q] = {
    "name": ~Q(first_name="", last_name=""),
    "mobile": Q(mobile__isnull=False),
    "gender": ~Q(gender=""),
    "date": Q(Exists(ImportantDate.objects.filter(member=OuterRef("pk")))),
    "reminders": Q(allows_occasion=True),
    "offers": Q(allows_promotion=True),
}


def dates_told_since(moment: datetime, date_ids: Collection[int]) -> set[int]:
    """Those of these dates that were told after this moment."""
    fresh = ImportantDate.objects.filter(pk__in=date_ids, told_at__gt=moment)
    return set(fresh.values_list("pk", flat=True))


def members_who_told(asked: Iterable[Collection[str]], *, at_most: int = 500) -> list[int]:
    """Active members who have told all facts of one of these sets, and whom nobody has rewarded
    for it yet, the newest first.
    """
    has_told = reduce(or_, (reduce(and_, (TOLD[fact] for fact in facts), Q()) for facts in asked))
    rewarded = Grant.objects.filter(
        source=Concat(Value("profile:"), Cast(OuterRef("pk"), CharField()))
    )
    members = Member.objects.filter(has_told, ~Exists(rewarded), status=Member.Status.ACTIVE)
    return list(members.order_by("-pk").values_list("pk", flat=True)[:at_most])


def friends_to_reward(*, at_most: int = 500) -> list[tuple[int, int]]:
    """(who brought him, the friend) for friends who have bought and paid, and for whom nobody
    has been rewarded yet; a sale that was returned or voided does not count.
    """
    bought = Purchase.objects.filter(
        Q(is_on_credit=False) | Q(settled_at__isnull=False),
        member=OuterRef("pk"),
        status=Purchase.Status.CLOSED,
        net__gt=0,
    )
    rewarded = Grant.objects.filter(
        source=Concat(Value("referral:"), Cast(OuterRef("pk"), CharField()))
    )
    friends = Member.objects.filter(
        Exists(bought),
        ~Exists(rewarded),
        ~Q(referred_by=F("pk")),
        referred_by__status=Member.Status.ACTIVE,
        status=Member.Status.ACTIVE,
    )
    pairs = friends.order_by("pk").values_list("referred_by_id", "pk")[:at_most]
    return [(referrer, friend) for referrer, friend in pairs if referrer is not None]
