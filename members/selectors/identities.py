"""Members and shops by what files call them."""

from collections.abc import Collection

from members.models import Member, Shop


def members_by_card(card_numbers: Collection[str]) -> dict[str, int]:
    """The active members with these card numbers."""
    found = Member.objects.filter(card_number__in=card_numbers, status=Member.Status.ACTIVE)
    return dict(found.values_list("card_number", "pk"))


def shops_by_code() -> dict[str, int]:
    """Every shop, closed ones too: the past happened in them."""
    return dict(Shop.objects.values_list("code", "pk"))
