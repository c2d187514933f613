"""Members and shops by what files call them."""

from collections.abc import Collection

from django.db.models import Q

from members.models import Member, Shop
from members.selectors.standing import standing_member


def members_by_card(card_numbers: Collection[str]) -> dict[str, int]:
    """The active members with these card numbers; a merged one's leads to the one kept."""
    found = Member.objects.filter(card_number__in=card_numbers).only(
        "card_number", "status", "merged_into_id"
    )
    holders = {member.card_number: standing_member(member) for member in found}
    return {card: holder.pk for card, holder in holders.items() if holder is not None}


def members_named(
    *, mobiles: Collection[str], cards: Collection[str], refs: Collection[str]
) -> dict[tuple[str, str], int]:
    """The active members whom a file names, by (column, value); a merged one leads to the one
    kept.
    """
    named = {"mobile": set(mobiles), "card_number": set(cards), "external_ref": set(refs)}
    found = Member.objects.filter(
        Q(mobile__in=named["mobile"])
        | Q(card_number__in=named["card_number"])
        | Q(external_ref__in=named["external_ref"])
    ).only("mobile", "card_number", "external_ref", "status", "merged_into_id")
    holders: dict[tuple[str, str], int] = {}
    for member in found:
        standing = standing_member(member)
        if standing is None:
            continue
        for column, values in named.items():
            value = getattr(member, column)
            if value and value in values:
                holders[column, value] = standing.pk
    return holders


def shops_by_code() -> dict[str, int]:
    """Every shop, closed ones too: the past happened in them."""
    return dict(Shop.objects.values_list("code", "pk"))
