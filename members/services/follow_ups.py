"""Follow-ups: what staff should do for a member by a day, planned, done, moved and dropped."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from members.exceptions import FollowUpClosed, FollowUpOpen, InvalidField, UnknownFollowUp
from members.models import Exclusion, FollowUp, Member, Shop, User
from members.roles import RIGHTS, Actor, Right, Role
from members.rules.lines import typed_line
from members.selectors.club import club_day
from members.services.audit import About, write_audits
from members.services.members import lock_member
from members.services.rows import fresh_row, insert_rows

LONGEST_REASON = 200
LONGEST_KEY = 80
Status = FollowUp.Status


@transaction.atomic
def plan_follow_up(
    *,
    member_id: int,
    kind: str,
    reason: str,
    due_on: date,
    shop_id: int | None = None,
    assignee_id: int | None = None,
    natural_key: str | None = None,
    is_withheld: bool = False,
    actor: Actor,
    now: datetime | None = None,
) -> FollowUp | None:
    """Something to do for the member by a day, by whoever stands in the shop or by one person.

    `natural_key` names the cause where a task or rule plans it: planned twice it is planned once,
    the one that stands comes back, also when it has been closed since; and None where the member
    is left out of follow-ups. By hand one may plan about him all the same. What is withheld only
    the owner sees, and only an owner can be given it, until `release_follow_up`.

    Refuses (`InvalidField`) a day that has passed, an empty reason, an unknown kind or shop, and
    an assignee who does not work there.
    """
    actor.require(Right.FOLLOW_UPS_WRITE, shop_id=shop_id)
    now = now or timezone.now()
    given = {
        "kind": _clean_choice("kind", kind, FollowUp.Kind.values),
        "reason": typed_line(reason, field="reason", most=LONGEST_REASON, is_needed=True),
        "due_on": _clean_day(due_on, today=club_day(now)),
        "shop_id": _clean_shop(shop_id),
        "assignee_id": _clean_assignee(assignee_id, shop_id, is_withheld=is_withheld),
    }
    lock_member(member_id)
    if natural_key is not None:
        standing = _planned_for(natural_key)
        if standing is not None or _is_excluded(member_id):
            return standing
    return _insert(
        FollowUp(
            member_id=member_id,
            natural_key=natural_key,
            is_withheld=is_withheld,
            created_at=now,
            created_by=actor.id,
            **given,
        ),
        actor,
        now,
    )


@dataclass(frozen=True, slots=True)
class Wanted:
    """A follow-up that a rule plans for a member; `natural_key` names its cause."""

    member_id: int
    reason: str
    due_on: date
    natural_key: str
    shop_id: int | None = None


@transaction.atomic(savepoint=False)
def plan_follow_ups(
    wanted: Sequence[Wanted], *, kind: str, actor: Actor, now: datetime | None = None
) -> dict[str, int]:
    """Many at once, as `plan_follow_up` plans each by its natural key: the ids of those that stand
    then, by their keys. None for who is left out of follow-ups or is no active member, and none
    for a day that has passed. Whose members are not to change meanwhile the caller has locked.
    """
    for shop_id in {one.shop_id for one in wanted}:
        actor.require(Right.FOLLOW_UPS_WRITE, shop_id=shop_id)
    now = now or timezone.now()
    today = club_day(now)
    standing = _standing(one.natural_key for one in wanted)
    members = Member.objects.filter(
        pk__in={one.member_id for one in wanted}, status=Member.Status.ACTIVE
    )
    told = set(members.exclude(pk__in=_excluded()).order_by().values_list("pk", flat=True))
    fresh = {
        one.natural_key: fresh_row(
            FollowUp,
            member_id=one.member_id,
            kind=_clean_choice("kind", kind, FollowUp.Kind.values),
            reason=typed_line(one.reason[:LONGEST_REASON], field="reason", most=LONGEST_REASON),
            due_on=one.due_on,
            shop_id=one.shop_id,
            natural_key=one.natural_key,
            created_at=now,
            created_by=actor.id,
        )
        for one in wanted
        if one.natural_key not in standing and one.member_id in told and one.due_on >= today
    }
    rows = list(fresh.values())
    insert_rows(rows)
    _audit(actor, "follow_up.planned", *rows, now=now)
    return standing | {key: row.pk for key, row in fresh.items()}


@transaction.atomic
def close_follow_up(
    *, follow_up_id: int, outcome: str, remark: str, actor: Actor, now: datetime | None = None
) -> FollowUp:
    """It is done, with what came of it and a word about it.

    Refuses what is no outcome, and one that is closed already (`FollowUpClosed`).
    """
    follow_up = _open_one(follow_up_id, actor)
    follow_up.outcome = _clean_choice("outcome", outcome, FollowUp.Outcome.values)
    follow_up.remark = typed_line(remark, field="remark", most=LONGEST_REASON)
    return _close(follow_up, Status.DONE, actor, now, {"outcome": follow_up.outcome})


@transaction.atomic
def drop_follow_up(
    *, follow_up_id: int, reason: str, actor: Actor, now: datetime | None = None
) -> FollowUp:
    """It will not be done, and why not; the reason stands as its remark."""
    follow_up = _open_one(follow_up_id, actor)
    follow_up.remark = typed_line(reason, field="remark", most=LONGEST_REASON, is_needed=True)
    return _close(follow_up, Status.DROPPED, actor, now, {})


@transaction.atomic
def reopen_follow_up(*, follow_up_id: int, actor: Actor, now: datetime | None = None) -> FollowUp:
    """Undo: it is open again with its day, and what had come of it is forgotten.

    Refuses one that is open (`FollowUpOpen`).
    """
    follow_up = _lock(follow_up_id, actor)
    if follow_up.status == Status.OPEN:
        raise FollowUpOpen(follow_up_id=follow_up_id)
    follow_up.status, follow_up.outcome, follow_up.remark = Status.OPEN, "", ""
    follow_up.closed_at, follow_up.closed_by = None, ""
    follow_up.save(update_fields=["status", "outcome", "remark", "closed_at", "closed_by"])
    _audit(actor, "follow_up.reopened", follow_up, now=now)
    return follow_up


@transaction.atomic
def move_follow_up(
    *, follow_up_id: int, due_on: date, actor: Actor, now: datetime | None = None
) -> FollowUp:
    """It is due on another day; refuses a day that has passed."""
    follow_up = _open_one(follow_up_id, actor)
    due_on = _clean_day(due_on, today=club_day(now))
    if due_on != follow_up.due_on:
        facts = {"from": follow_up.due_on.isoformat(), "to": due_on.isoformat()}
        follow_up.due_on = due_on
        follow_up.save(update_fields=["due_on"])
        _audit(actor, "follow_up.moved", follow_up, now=now, facts=facts)
    return follow_up


@transaction.atomic
def assign_follow_up(
    *, follow_up_id: int, assignee_id: int | None, actor: Actor, now: datetime | None = None
) -> FollowUp:
    """It is for this person from now on, or for whoever stands in the shop."""
    follow_up = _open_one(follow_up_id, actor)
    assignee_id = _clean_assignee(assignee_id, follow_up.shop_id, is_withheld=follow_up.is_withheld)
    if assignee_id != follow_up.assignee_id:
        follow_up.assignee_id = assignee_id
        follow_up.save(update_fields=["assignee"])
        _audit(actor, "follow_up.assigned", follow_up, now=now, facts={"to": assignee_id})
    return follow_up


@transaction.atomic
def release_follow_up(*, natural_key: str, actor: Actor, now: datetime | None = None) -> bool:
    """The owner lets his colleagues see what was withheld; False where nothing was."""
    actor.require(Right.FEEDBACK_FIRST)
    rows = FollowUp.objects.select_for_update(no_key=True, of=("self",))
    follow_up = rows.filter(natural_key=natural_key, is_withheld=True).first()
    if follow_up is None:
        return False
    follow_up.is_withheld = False
    follow_up.save(update_fields=["is_withheld"])
    _audit(actor, "follow_up.released", follow_up, now=now)
    return True


def _standing(natural_keys: Iterable[str]) -> dict[str, int]:
    rows = FollowUp.objects.filter(natural_key__in=list(natural_keys)).order_by()
    return {str(key): pk for key, pk in rows.values_list("natural_key", "pk")}


def _excluded() -> QuerySet[Exclusion, int]:
    return Exclusion.objects.filter(lifted_at=None).values_list("member_id", flat=True)


def _planned_for(natural_key: str) -> FollowUp | None:
    """What stands for this cause."""
    if len(natural_key) > LONGEST_KEY:
        raise InvalidField(field="natural_key", problem="too_long")
    return FollowUp.objects.filter(natural_key=natural_key).first()


def _insert(follow_up: FollowUp, actor: Actor, now: datetime) -> FollowUp:
    try:
        with transaction.atomic():
            follow_up.save(force_insert=True)
    except IntegrityError:  # the same cause, about another member, at this very moment
        return FollowUp.objects.get(natural_key=follow_up.natural_key)
    _audit(actor, "follow_up.planned", follow_up, now=now)
    return follow_up


def _lock(follow_up_id: int, actor: Actor) -> FollowUp:
    """The follow-up under lock, its member active; of another shop, or the owner's first, it is
    unknown.
    """
    actor.require(Right.FOLLOW_UPS_WRITE)
    rows = FollowUp.objects.select_for_update(no_key=True, of=("self",))
    if not actor.may(Right.FEEDBACK_FIRST):
        rows = rows.filter(is_withheld=False)
    follow_up = rows.filter(pk=follow_up_id).first()
    if follow_up is None or not actor.may(Right.FOLLOW_UPS_WRITE, shop_id=follow_up.shop_id):
        raise UnknownFollowUp(follow_up_id=follow_up_id)
    return follow_up


def _open_one(follow_up_id: int, actor: Actor) -> FollowUp:
    follow_up = _lock(follow_up_id, actor)
    if follow_up.status != Status.OPEN:
        raise FollowUpClosed(follow_up_id=follow_up_id)
    return follow_up


def _close(
    follow_up: FollowUp, status: str, actor: Actor, now: datetime | None, facts: Mapping[str, Any]
) -> FollowUp:
    now = now or timezone.now()
    follow_up.status = status
    follow_up.closed_at, follow_up.closed_by = now, actor.id
    follow_up.save(update_fields=["status", "outcome", "remark", "closed_at", "closed_by"])
    action = "follow_up.done" if status == Status.DONE else "follow_up.dropped"
    _audit(actor, action, follow_up, now=now, facts=facts)
    return follow_up


def _is_excluded(member_id: int) -> bool:
    return Exclusion.objects.filter(member_id=member_id, lifted_at=None).exists()


def _clean_choice(field: str, value: str, allowed: list[str]) -> str:
    if value not in allowed:
        raise InvalidField(field=field, problem="invalid_choice")
    return value


def _clean_day(due_on: date, *, today: date) -> date:
    if due_on < today:
        raise InvalidField(field="due_on", problem="in_past")
    return due_on


def _clean_shop(shop_id: int | None) -> int | None:
    if shop_id is not None and not Shop.objects.filter(pk=shop_id).exists():
        raise InvalidField(field="shop", problem="invalid_choice")
    return shop_id


def _clean_assignee(user_id: int | None, shop_id: int | None, *, is_withheld: bool) -> int | None:
    """One of the staff who may do it, in the shop where one is named; who may not see it cannot."""
    if user_id is None:
        return None
    user = User.objects.filter(pk=user_id, is_active=True).first()
    needed = Right.FEEDBACK_FIRST if is_withheld else Right.FOLLOW_UPS_WRITE
    is_one_of_us = user is not None and needed in RIGHTS[Role(user.role)]
    if user is None or not is_one_of_us or not _works_in(user, shop_id):
        raise InvalidField(field="assignee", problem="unknown_staff")
    return user_id


def _works_in(user: User, shop_id: int | None) -> bool:
    if shop_id is None or user.role == Role.OWNER:
        return True
    return user.shops.filter(pk=shop_id).exists()


def _audit(
    actor: Actor,
    action: str,
    *follow_ups: FollowUp,
    now: datetime | None,
    facts: Mapping[str, Any] | None = None,
) -> None:
    """Without the reason and the remark: the audit outlives the member. Of what is withheld it
    names no shop, so that only who sees every shop reads it.
    """
    about = [
        About(
            subject=f"follow_up:{one.pk}",
            member_id=one.member_id,
            shop_id=None if one.is_withheld else one.shop_id,
            facts={"kind": one.kind, "due_on": one.due_on.isoformat(), **(facts or {})},
        )
        for one in follow_ups
    ]
    write_audits(about, actor=actor, action=action, now=now)
