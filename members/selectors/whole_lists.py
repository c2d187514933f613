"""Everything of one kind that the club has written down about its members, to be taken out."""

from collections.abc import Collection

from django.db.models import QuerySet

from members.models import (
    Answer,
    Consent,
    Exclusion,
    Fact,
    FollowUp,
    ImportantDate,
    Label,
    Member,
    Note,
)
from members.selectors.care import unwithheld

ACTIVE = Member.Status.ACTIVE


def all_dates() -> QuerySet[ImportantDate]:
    """The important dates of active members, with their members."""
    rows = ImportantDate.objects.filter(member__status=ACTIVE)
    return rows.select_related("member")


def all_answers() -> QuerySet[Answer]:
    """What active members have told and still holds, with the facts it answers."""
    rows = Answer.objects.filter(member__status=ACTIVE, is_current=True)
    return rows.select_related("member", "fact")


def all_consents() -> QuerySet[Consent]:
    """Every answer to «may we send you this?» of active members; the newest of a purpose and
    channel holds.
    """
    return Consent.objects.filter(member__status=ACTIVE).select_related("member")


def all_labels() -> QuerySet[Label]:
    """Which active member bears which label."""
    return Label.objects.filter(member__status=ACTIVE).select_related("member")


def all_notes() -> QuerySet[Note]:
    """What staff have noted about active members."""
    return Note.objects.filter(member__status=ACTIVE).select_related("member")


def all_follow_ups(*, sees_withheld: bool = False) -> QuerySet[FollowUp]:
    """What staff were to do for active members, done or not."""
    rows = FollowUp.objects.filter(unwithheld(sees_withheld=sees_withheld), member__status=ACTIVE)
    return rows.select_related("member", "shop", "assignee")


def all_exclusions() -> QuerySet[Exclusion]:
    """Which active members are, or were, left out of follow-ups."""
    return Exclusion.objects.filter(member__status=ACTIVE).select_related("member")


def told_facts() -> list[Fact]:
    """The facts in use that are answered in words or numbers, the worthiest first."""
    return list(Fact.objects.filter(is_active=True).exclude(kind=Fact.Kind.DATE))


def answers_of(member_ids: Collection[int]) -> dict[int, dict[int, str]]:
    """What each of these members has told and still holds, by the fact's id. One statement."""
    found: dict[int, dict[int, str]] = {member_id: {} for member_id in member_ids}
    rows = Answer.objects.filter(member_id__in=found, is_current=True).order_by()
    for member_id, fact_id, value in rows.values_list("member_id", "fact_id", "value"):
        found[member_id][fact_id] = value
    return found
