"""Who has brought a newcomer, by code, card or mobile; and whom a member has brought."""

from django.db.models import QuerySet

from members.models import Member
from members.rules.cards import is_valid_card, tidy_card
from members.rules.phones import InvalidMobile, normalize_mobile
from members.rules.referrals import tidy_referral_code
from members.selectors.standing import standing_member


def find_referrer(text: str) -> int | None:
    """The active member with this referral code, whole card number or mobile, in any spelling; a
    merged one leads to the member who was kept. None when nobody has it.
    """
    card = tidy_card(text)
    if is_valid_card(card):
        return _standing_id(Member.objects.filter(card_number=card).first())
    code = tidy_referral_code(text)
    if code:
        return _standing_id(Member.objects.filter(referral_code=code).first())
    try:
        mobile = normalize_mobile(text)
    except InvalidMobile:
        return None
    return _standing_id(Member.objects.filter(mobile=mobile).first())


def invitation_of(code: str) -> Member | None:
    """The active member whose referral code this is; a card or a mobile is no invitation."""
    tidy = tidy_referral_code(code)
    found = Member.objects.filter(referral_code=tidy).first() if tidy else None
    return None if found is None else standing_member(found)


def friends_of(member_id: int) -> QuerySet[Member]:
    """The active members whom this one has brought, the newest first."""
    return Member.objects.filter(referred_by_id=member_id, status=Member.Status.ACTIVE).order_by(
        "-joined_at", "-pk"
    )


def _standing_id(member: Member | None) -> int | None:
    standing = None if member is None else standing_member(member)
    return None if standing is None else standing.pk
