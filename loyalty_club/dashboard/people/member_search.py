"""The members that an address asks for: the page and its file mean the same ones."""

from typing import Any

from django.db.models import QuerySet

from analytics.selectors.members import members_list
from loyalty_club.dashboard.filters import MembersFilter


def found_members(asked: MembersFilter) -> QuerySet[Any]:
    """Those that match, with their figures, in the order that is asked for."""
    return members_list(
        asked.shop_ids,
        query=asked.chosen("q"),
        order=asked.member_order,
        choice=asked.member_choice,
        label=asked.chosen("label"),
    )
