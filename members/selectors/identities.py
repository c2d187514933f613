"""Members and shops by what files call them."""

from collections.abc import Collection

from members.models import Member, Shop
from members.selectors.standing import standing_member


def members_by_card(card_numbers: Collection[str]) -> dict[str, int]:
    """The active members with these card numbers; a merged one's leads to the one kept."""
    found = Member.objects.filter(card_number__in=card_numbers).only(
        "card_number", "status", "merged_into_id"
    )
    holders = {member.card_number: standing_member(member) for member in found}
    return {card: holder.pk for card, holder in holders.items() if holder is not None}


def shops_by_code() -> dict[str, int]:
    """Every shop, closed ones too: the past happened in them."""
    return dict(Shop.objects.values_list("code", "pk"))
