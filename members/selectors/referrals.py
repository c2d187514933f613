"""Who has brought a newcomer: by the friend's card or mobile."""

from members.models import Member
from members.rules.cards import is_valid_card, tidy_card
from members.rules.phones import InvalidMobile, normalize_mobile
from members.selectors.standing import standing_member


def find_referrer(text: str) -> int | None:
    """The active member with this whole card number or mobile, in any spelling; a merged one
    leads to the member who was kept. None when nobody has it.
    """
    card = tidy_card(text)
    if is_valid_card(card):
        return _standing_id(Member.objects.filter(card_number=card).first())
    try:
        mobile = normalize_mobile(text)
    except InvalidMobile:
        return None
    return _standing_id(Member.objects.filter(mobile=mobile).first())


def _standing_id(member: Member | None) -> int | None:
    standing = None if member is None else standing_member(member)
    return None if standing is None else standing.pk
