"""Finding a member by whatever was typed or scanned, in one field."""

from django.db.models import QuerySet
from django.db.models.functions import Reverse

from members.models import Member
from members.rules.cards import is_valid_card, tidy_card
from members.rules.phones import trailing_digits
from members.rules.text import joined_key, search_key

SHORTEST_TAIL = 3


def find_members(query: str, *, limit: int = 5) -> list[Member]:
    """Active members that match, best first, at most `limit`.

    A whole card number finds one; three or more digits find mobiles that end so; anything else
    finds names by their parts in any order, however typed.
    """
    card = tidy_card(query)
    if is_valid_card(card):
        by_card = list(_active().filter(card_number=card))
        if by_card:
            return by_card
    digits = trailing_digits(query)
    if digits is not None:
        return list(_by_mobile_end(digits)[:limit]) if len(digits) >= SHORTEST_TAIL else []
    return list(_by_name(query)[:limit])


def _active() -> QuerySet[Member]:
    return Member.objects.filter(status=Member.Status.ACTIVE)


def _by_mobile_end(digits: str) -> QuerySet[Member]:
    return (
        _active()
        .alias(tail=Reverse("mobile"))
        .filter(tail__startswith=digits[::-1])
        .order_by("tail")
    )


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
