"""Whose cards are to be printed."""

from collections.abc import Collection
from datetime import date, datetime, time

from django.db.models import QuerySet

from members.models import Member
from members.selectors.club import club_zone
from members.selectors.search import find_members

MOST_FOUND = 200


def members_for_cards(
    *,
    shop_ids: Collection[int] | None = None,
    since: date | None = None,
    label: str = "",
    query: str = "",
) -> QuerySet[Member]:
    """Active members who joined in these shops on that day or later, bear the label and match
    what is typed (name, mobile or card; at most 200 then); those who joined last come first.
    """
    members = Member.objects.filter(status=Member.Status.ACTIVE)
    if shop_ids is not None:
        members = members.filter(joined_shop_id__in=shop_ids)
    if since is not None:
        midnight = datetime.combine(since, time.min, tzinfo=club_zone())
        members = members.filter(joined_at__gte=midnight)
    if label:
        members = members.filter(labels__name=label)
    if query.strip():
        found = find_members(query, limit=MOST_FOUND)
        members = members.filter(pk__in=[member.pk for member in found])
    return members.order_by("-joined_at", "-pk")
