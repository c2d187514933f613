"""The people's half of a merge: one membership closes into another, and opens again on undo."""

from typing import Any

from django.db import transaction
from django.utils.crypto import salted_hmac

from members.exceptions import InvalidField, MemberClosed
from members.models import Member, PendingEmail
from members.services.merged_rows import (
    move_household,
    move_household_back,
    move_referrals,
    move_referrals_back,
    move_rows,
    move_rows_back,
)

SALT = "members.merging"


@transaction.atomic
def close_into(*, merged: Member, kept: Member) -> dict[str, Any]:
    """Close `merged` into `kept`: what is written about him moves, the friends he brought, his
    place in a household, and a mobile or an e-mail address where `kept` has none.

    A label or date that both have stays behind; of two answers that of `kept` holds. Name,
    consents and card are those of `kept`; the old card, a referral code, and a mobile that did
    not move, still lead there. What comes back is JSON without personal data, all that `reopen`
    needs. Refuses the same member twice (`InvalidField`) and
    whoever is closed already (`MemberClosed`). Rights and audit are the caller's.
    """
    if merged.pk == kept.pk:
        raise InvalidField(field="member", problem="same_member")
    _lock(merged, kept)
    for member in (merged, kept):
        if member.status != Member.Status.ACTIVE:
            raise MemberClosed(member_id=member.pk)
    moved = {
        **move_rows(merged, kept),
        **move_household(merged, kept),
        **move_referrals(merged, kept),
        "mobile": _move_mobile(merged, kept),
        "email": _move_email(merged, kept),
        "pending_email": _move_pending(merged, kept),
    }
    merged.status, merged.merged_into = Member.Status.MERGED, kept
    merged.save(update_fields=["status", "merged_into"])
    _read_anew(merged, kept)
    return moved


@transaction.atomic
def reopen(*, merged: Member, kept: Member, moved: dict[str, Any]) -> None:
    """Undo `close_into`: the member is active again and has back what had moved.

    What `kept` has lost since stays lost; a mobile that was corrected since stays with `kept`.
    Refuses where `merged` was not merged into `kept`, and while `kept` is closed himself: of
    several merges the last is undone first (`MemberClosed`).
    """
    _lock(merged, kept)
    if merged.status != Member.Status.MERGED or merged.merged_into_id != kept.pk:
        raise MemberClosed(member_id=merged.pk)
    if kept.status != Member.Status.ACTIVE:
        raise MemberClosed(member_id=kept.pk)
    move_rows_back(moved, merged=merged, kept=kept)
    move_household_back(moved, merged=merged, kept=kept)
    move_referrals_back(moved, merged=merged, kept=kept)
    if moved["mobile"] and kept.mobile and moved["mobile"] == _fingerprint(kept.mobile):
        _hand_over_mobile(kept, merged)
    _move_email_back(moved, merged, kept)
    merged.status, merged.merged_into = Member.Status.ACTIVE, None
    merged.save(update_fields=["status", "merged_into"])
    _read_anew(merged, kept)


def _lock(merged: Member, kept: Member) -> None:
    """Both rows under lock, in the order of their ids, and read anew."""
    wanted = Member.objects.filter(pk__in=[merged.pk, kept.pk]).order_by("pk")
    list(wanted.select_for_update(no_key=True, of=("self",)))
    _read_anew(merged, kept)


def _read_anew(merged: Member, kept: Member) -> None:
    merged.refresh_from_db()
    kept.refresh_from_db()


def _move_mobile(merged: Member, kept: Member) -> str:
    """The fingerprint of the mobile that moved; empty when it stayed where it was."""
    if kept.mobile or not merged.mobile:
        return ""
    fingerprint = _fingerprint(merged.mobile)
    _hand_over_mobile(merged, kept)
    return fingerprint


def _hand_over_mobile(giver: Member, taker: Member) -> None:
    """Given up before it is taken: no two members may have one mobile."""
    mobile, giver.mobile = giver.mobile, None
    giver.save(update_fields=["mobile"])
    taker.mobile = mobile
    taker.save(update_fields=["mobile"])


def _move_email(merged: Member, kept: Member) -> str:
    """The fingerprint of the address that moved; empty when it stayed where it was. What may be
    sent there `kept` says himself, as ever.
    """
    if kept.email or not merged.email:
        return ""
    kept.email, merged.email = merged.email, ""
    kept.save(update_fields=["email"])
    merged.save(update_fields=["email"])
    return _fingerprint(kept.email)


def _move_pending(merged: Member, kept: Member) -> int:
    """The address that waits for its mailbox's yes waits for `kept` where nothing else does; the
    link that was mailed stays good. Its number, 0 for none.
    """
    row = PendingEmail.objects.filter(member=merged).first()
    if row is None or kept.email or PendingEmail.objects.filter(member=kept).exists():
        return 0
    row.member = kept
    row.save(update_fields=["member"])
    return row.pk


def _move_email_back(moved: dict[str, Any], merged: Member, kept: Member) -> None:
    """Where it is still the same; merges of before know of no addresses."""
    if moved.get("email") and not merged.email and _fingerprint(kept.email) == moved["email"]:
        merged.email, kept.email = kept.email, ""
        kept.save(update_fields=["email"])
        merged.save(update_fields=["email"])
    rows = PendingEmail.objects.filter(pk=moved.get("pending_email") or 0, member=kept)
    if not PendingEmail.objects.filter(member=merged).exists():
        rows.update(member=merged)


def _fingerprint(told: str) -> str:
    """What tells whether it is still the same, without being it."""
    return salted_hmac(SALT, told, algorithm="sha256").hexdigest()
