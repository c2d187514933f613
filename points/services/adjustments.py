"""Corrections of points by hand: a reason, a right, and above a threshold a second person."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from members.exceptions import InvalidField
from members.models import Club
from members.roles import Actor, Right
from members.selectors.club import club_day
from members.services.audit import write_audit
from points.exceptions import (
    AlreadyDecided,
    NotEnoughPoints,
    SecondPersonNeeded,
    UnknownAdjustment,
)
from points.locks import lock_account, lock_open_lots
from points.models import Account, Adjustment, Grant, LedgerEntry
from points.rules.fairness import refuse_self_award
from points.selectors.programs import terms_on
from points.services.grants import give_points
from points.services.ledger import Journal, as_rule_lot, take_from

MOST_POINTS = 1_000_000
LONGEST = 200
Status = Adjustment.Status


@transaction.atomic(savepoint=False)
def ask_adjustment(
    *, member_id: int, points: int, reason: str, actor: Actor, now: datetime | None = None
) -> Adjustment:
    """Correct a member's points by so many, up or down: at once up to what the actor may correct
    alone, else waiting for a second person.

    Points given count under the cap and are reduced to what it leaves; `booked_points` says how
    many they became. Points taken come out of what can be spent, the soonest end first. Refuses:
    no right, one's own points, no reason, zero or too many, more than can be spent.
    """
    actor.require(Right.POINTS_ADJUST)
    _check_points(points)
    _check_words("reason", reason)
    if not reason.strip():
        raise InvalidField(field="reason", problem="required")
    now = now or timezone.now()
    account = lock_account(member_id)
    refuse_self_award(actor, account.member.mobile)
    adjustment = Adjustment.objects.create(
        member=account.member,
        points=points,
        reason=reason,
        status=Status.ASKED,
        asked_at=now,
        asked_by=actor.id,
    )
    if abs(points) <= alone_up_to(actor):
        _book(adjustment, account, actor=actor, note="", now=now)
    else:
        _audit("points.adjustment_asked", adjustment, actor, now)
    return adjustment


@transaction.atomic(savepoint=False)
def approve_adjustment(
    *, adjustment_id: int, actor: Actor, note: str = "", now: datetime | None = None
) -> Adjustment:
    """Book a correction that somebody else has asked for.

    Refuses whoever asked, the member himself, one that was decided before, and points to take
    that the member has spent meanwhile: then it goes on waiting.
    """
    actor.require(Right.POINTS_ADJUST)
    _check_words("note", note)
    adjustment, account = _lock_asked(adjustment_id)
    if adjustment.asked_by == actor.id:
        raise SecondPersonNeeded(adjustment_id=adjustment_id)
    refuse_self_award(actor, account.member.mobile)
    _book(adjustment, account, actor=actor, note=note, now=now or timezone.now())
    return adjustment


@transaction.atomic(savepoint=False)
def refuse_adjustment(
    *, adjustment_id: int, actor: Actor, note: str = "", now: datetime | None = None
) -> Adjustment:
    """Decide that a correction is not made; whoever asked may take it back so. Nothing moves."""
    actor.require(Right.POINTS_ADJUST)
    _check_words("note", note)
    adjustment, account = _lock_asked(adjustment_id)
    refuse_self_award(actor, account.member.mobile)
    now = now or timezone.now()
    _decide(adjustment, Status.REFUSED, actor=actor, note=note, now=now)
    _audit("points.adjustment_refused", adjustment, actor, now)
    return adjustment


def alone_up_to(actor: Actor) -> int:
    """How many points this person corrects without a second one."""
    club = Club.objects.first() or Club()
    is_owner = actor.may(Right.PROGRAM_MANAGE)
    return club.owner_adjusts if is_owner else club.manager_adjusts


def _check_points(points: int) -> None:
    if not points or abs(points) > MOST_POINTS:
        raise InvalidField(field="points", problem="out_of_range", least=1, most=MOST_POINTS)


def _check_words(name: str, text: str) -> None:
    if "\x00" in text:
        raise InvalidField(field=name, problem="control_character")
    if len(text) > LONGEST:
        raise InvalidField(field=name, problem="too_long")


def _lock_asked(adjustment_id: int) -> tuple[Adjustment, Account]:
    """A correction that waits, and its member's account first; a merge that came between is
    seen.
    """
    while True:
        found = Adjustment.objects.filter(pk=adjustment_id).first()
        if found is None:
            raise UnknownAdjustment(adjustment_id=adjustment_id)
        if found.status != Status.ASKED:
            raise AlreadyDecided(status=found.status)
        account = lock_account(found.member_id)
        adjustment = Adjustment.objects.select_for_update(no_key=True).get(pk=adjustment_id)
        if adjustment.status != Status.ASKED:
            raise AlreadyDecided(status=adjustment.status)
        if adjustment.member_id == account.pk:
            return adjustment, account


def _book(
    adjustment: Adjustment, account: Account, *, actor: Actor, note: str, now: datetime
) -> None:
    if adjustment.points > 0:
        adjustment.booked_points = _give(adjustment, account, actor, now)
    else:
        _take(adjustment, account, actor, now)
        adjustment.booked_points = adjustment.points
    _decide(adjustment, Status.BOOKED, actor=actor, note=note, now=now)
    _audit("points.adjusted", adjustment, actor, now)


def _give(adjustment: Adjustment, account: Account, actor: Actor, now: datetime) -> int:
    given = give_points(
        account=account,
        kind=Grant.Kind.ADJUST,
        source=f"adjustment:{adjustment.pk}",
        points=adjustment.points,
        terms=terms_on(club_day(now)),
        actor=actor,
        now=now,
        reason=adjustment.reason,
    )
    return given.grant.points


def _take(adjustment: Adjustment, account: Account, actor: Actor, now: datetime) -> None:
    wanted = -adjustment.points
    lots = [lot for lot in lock_open_lots(account) if as_rule_lot(lot).is_spendable(now)]
    takes = take_from(lots, wanted)
    have = sum(taken for _, taken in takes)
    if have < wanted:
        value = sum(taken * lot.unit_value for lot, taken in takes)
        raise NotEnoughPoints(spendable=have, payable=value, needed=wanted)
    journal = Journal(actor=actor, now=now, business_date=club_day(now))
    journal.debit(
        account,
        LedgerEntry.Kind.ADJUST,
        takes=takes,
        source=f"adjustment:{adjustment.pk}",
    )
    journal.post()


def _decide(
    adjustment: Adjustment, status: Status, *, actor: Actor, note: str, now: datetime
) -> None:
    adjustment.status = status
    adjustment.decided_at = now
    adjustment.decided_by = actor.id
    adjustment.note = note
    adjustment.save()


def _audit(action: str, adjustment: Adjustment, actor: Actor, now: datetime) -> None:
    write_audit(
        actor=actor,
        action=action,
        subject=f"adjustment:{adjustment.pk}",
        member_id=adjustment.member_id,
        facts={"points": adjustment.points, "booked": adjustment.booked_points},
        now=now,
    )
