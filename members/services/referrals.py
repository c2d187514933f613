"""A member's own referral code, made when it is first needed."""

import secrets

from django.db import IntegrityError, transaction

from members.exceptions import Busy
from members.models import Member
from members.rules.referrals import ALPHABET, LENGTH
from members.services.member_locks import lock_member

ATTEMPTS = 8


@transaction.atomic
def referral_code_of(*, member_id: int) -> str:
    """The member's code: made once, never changed, nobody else's.

    Refuses one who is unknown, merged or erased.
    """
    known = (
        Member.objects.filter(pk=member_id, status=Member.Status.ACTIVE)
        .values_list("referral_code", flat=True)
        .first()
    )
    if known:
        return known
    member = lock_member(member_id)
    for _ in range(ATTEMPTS):
        if member.referral_code:
            return member.referral_code
        code = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
        try:
            with transaction.atomic():
                Member.objects.filter(pk=member_id).update(referral_code=code)
        except IntegrityError:  # somebody has drawn this one before
            continue
        return code
    raise Busy
