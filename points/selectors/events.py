"""Which events in members' lives are due for their reward."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from functools import reduce
from operator import and_, or_

from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat

from members.models import Apart, ImportantDate, Member
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


def friends_to_reward(
    *, bought_by: date | None = None, at_most: int = 500
) -> list[tuple[int, int]]:
    """(who brought him, the friend) for friends who have bought and paid, until the day
    `bought_by`, and for whom nobody has been rewarded yet.

    A sale that was returned or voided does not count, nor a friend whom an import brought: what
    he was worth was settled in the old system. Left out are rings: himself under another
    card, one of the same household, one who was a member before, and, until somebody has said
    that they are two people, one who bears the very name of who brought him or of an earlier
    friend.
    """
    bought = Purchase.objects.filter(
        Q(is_on_credit=False) | Q(settled_at__isnull=False),
        member=OuterRef("pk"),
        status=Purchase.Status.CLOSED,
        net__gt=0,
    )
    if bought_by is not None:
        bought = bought.filter(business_date__lte=bought_by)
    friends = Member.objects.filter(
        Exists(bought),
        ~Exists(_granted_for("pk")),
        ~Q(referred_by=F("pk")),
        Q(household=None)
        | Q(referred_by__household=None)
        | ~Q(household=F("referred_by__household")),
        ~Exists(_namesakes()),
        ~Exists(_older_cards()),
        ~Q(origin=Member.Origin.IMPORT),
        joined_at__gte=F("referred_by__joined_at"),
        referred_by__status=Member.Status.ACTIVE,
        status=Member.Status.ACTIVE,
    )
    pairs = friends.order_by("pk").values_list("referred_by_id", "pk")[:at_most]
    return [(referrer, friend) for referrer, friend in pairs if referrer is not None]


def _granted_for(friend: str) -> QuerySet[Grant]:
    """The grant for bringing the friend whose id the outer query has under this name."""
    source = Concat(Value("referral:"), Cast(OuterRef(friend), CharField()))
    return Grant.objects.filter(source=source)


def _namesakes() -> QuerySet[Member]:
    """Who brought him, or an earlier friend, of the very same name; not one who is known to be
    another person.
    """
    apart = Apart.objects.filter(
        Q(first=OuterRef("pk"), second=OuterRef(OuterRef("pk")))
        | Q(first=OuterRef(OuterRef("pk")), second=OuterRef("pk"))
    )
    return Member.objects.filter(
        Q(pk=OuterRef("referred_by"))
        | Q(referred_by=OuterRef("referred_by"), pk__lt=OuterRef("pk")),
        ~Q(search_key=""),
        ~Exists(apart),
        search_key=OuterRef("search_key"),
        status=Member.Status.ACTIVE,
    )


def _older_cards() -> QuerySet[Member]:
    """Cards that were merged into his, for which he was brought and rewarded before, or which he
    had before anybody brought him.
    """
    merged = Member.objects.filter(
        Q(merged_into=OuterRef("pk"))
        | Q(merged_into__merged_into=OuterRef("pk"))
        | Q(merged_into__merged_into__merged_into=OuterRef("pk"))
    )
    return merged.filter(
        Q(Exists(_granted_for("pk"))) | Q(referred_by=None, joined_at__lt=OuterRef("joined_at"))
    )
