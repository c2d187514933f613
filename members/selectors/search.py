"""Finding a member by whatever was typed or scanned, in one field."""

from django.db.models import QuerySet
from django.db.models.functions import Reverse

from members.models import Member
from members.rules.cards import is_valid_card, tidy_card
from members.rules.phones import trailing_digits
from members.rules.text import joined_key, search_key
from members.selectors.households import with_households
from members.selectors.standing import standing_member

SHORTEST_TAIL = 3
WHOLE_MOBILE = 10


def find_members(query: str, *, limit: int = 5) -> list[Member]:
    """Active members that match, best first, at most `limit`.

    A whole card number finds one; three or more digits find mobiles that end so, and the others of
    the household that shares the number; anything else finds names by their parts in any order,
    however typed. The card or the whole mobile of a merged member finds the one he was merged into.
    """
    card = tidy_card(query)
    if is_valid_card(card):
        by_card = _standing(Member.objects.filter(card_number=card))
        if by_card:
            return by_card
    digits = trailing_digits(query)
    if digits is not None:
        return _by_digits(digits, limit)
    return list(_by_name(query)[:limit])


def _by_digits(digits: str, limit: int) -> list[Member]:
    if len(digits) < SHORTEST_TAIL:
        return []
    found = list(_by_mobile_end(_active(), digits)[:limit])
    if not found and len(digits) >= WHOLE_MOBILE:
        merged = Member.objects.filter(status=Member.Status.MERGED)
        found = _standing(_by_mobile_end(merged, digits))
    return with_households(found)[: max(limit, len(found))]


def _standing(found: QuerySet[Member]) -> list[Member]:
    """Whom the one that was found leads to."""
    member = found.first()
    standing = None if member is None else standing_member(member)
    return [] if standing is None else [standing]


def _active() -> QuerySet[Member]:
    return Member.objects.filter(status=Member.Status.ACTIVE)


def _by_mobile_end(members: QuerySet[Member], digits: str) -> QuerySet[Member]:
    found = members.alias(tail=Reverse("mobile")).filter(tail__startswith=digits[::-1])
    return found.order_by("tail")


def _by_name(query: str) -> QuerySet[Member]:
    found = _active()
    words = search_key(query).split()
    if not words:
        return found.none()
    if len(words) == 1:
        return found.filter(search_key__contains=words[0]).order_by("last_name", "first_name", "pk")
    every_word = found.all()
    for word in words:
        every_word = every_word.filter(search_key__contains=word)
    joined = found.filter(search_key__contains=joined_key(query))
    return (every_word | joined).order_by("last_name", "first_name", "pk")
