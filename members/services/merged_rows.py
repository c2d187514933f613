"""What is written about a member and follows him into the card that is kept, and back."""

from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import Model

from members.models import (
    Answer,
    Exclusion,
    FollowUp,
    Household,
    ImportantDate,
    Inbound,
    Label,
    Member,
    Note,
    Question,
)

NAMING_A_DATE = ("whose", "kind", "calendar", "month", "day")
Moved = Mapping[str, Any]


def move_rows(merged: Member, kept: Member) -> dict[str, Any]:
    """Everything goes to `kept` but a label, a date or an open exclusion that both have.

    An answer of `kept` holds against the other's, which becomes history. What comes back is JSON
    without personal data, all that `move_rows_back` needs.
    """
    answers = _move_answers(merged, kept)
    moved: dict[str, Any] = {name: move(merged, kept) for name, move in MOVES.items()}
    return moved | answers


def move_rows_back(moved: Moved, *, merged: Member, kept: Member) -> None:
    """What is still with `kept` goes back to `merged`; what `kept` has lost since stays lost."""
    for name, model in MODELS.items():
        rows = model._default_manager.filter(pk__in=moved.get(name, []), member=kept)
        rows.update(member=merged)
    _move_answers_back(moved, merged, kept)


def move_household(merged: Member, kept: Member) -> dict[str, Any]:
    """`kept` lives where he lives, or else where the other did; a closed card lives nowhere."""
    home = merged.household_id
    is_taken = home is not None and kept.household_id is None
    if home is not None:
        Member.objects.filter(pk=merged.pk).update(household=None)
    if is_taken:
        Member.objects.filter(pk=kept.pk).update(household_id=home)
    return {"household": home, "took_household": is_taken}


def move_household_back(moved: Moved, *, merged: Member, kept: Member) -> None:
    """A household that was given up since stays given up."""
    home = moved.get("household")
    if home is None or not Household.objects.filter(pk=home).exists():
        return
    Member.objects.filter(pk=merged.pk).update(household_id=home)
    if moved.get("took_household"):
        Member.objects.filter(pk=kept.pk, household_id=home).update(household=None)


def move_referrals(merged: Member, kept: Member) -> dict[str, Any]:
    """Friends of the closed card are friends of the kept one from now on. Who brought the closed
    one has brought the kept one, unless that was a member before or somebody brought him as well;
    nobody has brought himself.
    """
    friends = Member.objects.filter(referred_by=merged).exclude(pk=kept.pk)
    ids = sorted(friends.values_list("pk", flat=True))
    friends.update(referred_by=kept)
    brought_himself = kept.referred_by_id == merged.pk
    if brought_himself:
        Member.objects.filter(pk=kept.pk).update(referred_by=None)
    brought = merged.referred_by_id
    is_taken = (
        brought not in {None, kept.pk}
        and kept.referred_by_id is None
        and merged.joined_at < kept.joined_at
    )
    if is_taken:
        Member.objects.filter(pk=kept.pk).update(referred_by_id=brought)
    return {"friends": ids, "brought_himself": brought_himself, "took_referrer": is_taken}


def move_referrals_back(moved: Moved, *, merged: Member, kept: Member) -> None:
    """As they stood before."""
    friends = Member.objects.filter(pk__in=moved.get("friends", []), referred_by=kept)
    friends.update(referred_by=merged)
    if moved.get("brought_himself"):
        Member.objects.filter(pk=kept.pk).update(referred_by=merged)
    elif moved.get("took_referrer"):
        Member.objects.filter(pk=kept.pk).update(referred_by=None)


def _move_labels(merged: Member, kept: Member) -> list[int]:
    both_have = Label.objects.filter(member=kept).values_list("name", flat=True)
    moving = Label.objects.filter(member=merged).exclude(name__in=list(both_have))
    ids = sorted(moving.values_list("pk", flat=True))
    Label.objects.filter(pk__in=ids).update(member=kept)
    return ids


def _move_dates(merged: Member, kept: Member) -> list[int]:
    both_have = set(ImportantDate.objects.filter(member=kept).values_list(*NAMING_A_DATE))
    rows = ImportantDate.objects.filter(member=merged).values_list("pk", *NAMING_A_DATE)
    ids = sorted(pk for pk, *named in rows if tuple(named) not in both_have)
    ImportantDate.objects.filter(pk__in=ids).update(member=kept)
    return ids


def _move_exclusions(merged: Member, kept: Member) -> list[int]:
    moving = Exclusion.objects.filter(member=merged)
    if Exclusion.objects.filter(member=kept, lifted_at=None).exists():
        moving = moving.exclude(lifted_at=None)
    ids = sorted(moving.values_list("pk", flat=True))
    Exclusion.objects.filter(pk__in=ids).update(member=kept)
    return ids


def _move_all(model: type[Model]) -> Callable[[Member, Member], list[int]]:
    def move(merged: Member, kept: Member) -> list[int]:
        rows = model._default_manager.filter(member=merged)
        ids = sorted(rows.values_list("pk", flat=True))
        rows.update(member=kept)
        return ids

    return move


def _move_answers(merged: Member, kept: Member) -> dict[str, list[int]]:
    held = list(
        Answer.objects.filter(member=kept, is_current=True).values_list("fact_id", flat=True)
    )
    current = Answer.objects.filter(member=merged, is_current=True)
    stepping_back = sorted(current.filter(fact_id__in=held).values_list("pk", flat=True))
    standing = sorted(current.exclude(fact_id__in=held).values_list("pk", flat=True))
    Answer.objects.filter(pk__in=stepping_back).update(is_current=False)
    moving = Answer.objects.filter(member=merged)
    ids = sorted(moving.values_list("pk", flat=True))
    moving.update(member=kept)
    return {"answers": ids, "answers_stepped_back": stepping_back, "answers_standing": standing}


def _move_answers_back(moved: Moved, merged: Member, kept: Member) -> None:
    """One that held on both cards holds again unless it was taken back meanwhile; one that gave
    way to a newer answer of `kept` was never taken back.
    """
    ids = set(
        Answer.objects.filter(pk__in=moved.get("answers", []), member=kept).values_list(
            "pk", flat=True
        )
    )
    Answer.objects.filter(pk__in=ids).update(member=merged)
    held_by_kept = Answer.objects.filter(member=kept, is_current=True).values("fact_id")
    gave_way = Answer.objects.filter(
        pk__in=ids & set(moved.get("answers_standing", [])), fact_id__in=held_by_kept
    )
    stepped_back = Answer.objects.filter(pk__in=ids & set(moved.get("answers_stepped_back", [])))
    gave_way.update(is_current=True)
    stepped_back.update(is_current=True)


MODELS: dict[str, type[Model]] = {
    "labels": Label,
    "dates": ImportantDate,
    "questions": Question,
    "notes": Note,
    "follow_ups": FollowUp,
    "exclusions": Exclusion,
    "inbound": Inbound,
}
MOVES: dict[str, Callable[[Member, Member], list[int]]] = {
    **{name: _move_all(model) for name, model in MODELS.items()},
    "labels": _move_labels,
    "dates": _move_dates,
    "exclusions": _move_exclusions,
}
