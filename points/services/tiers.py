"""Tiers: each change of a member's standing, by what he buys, by the calendar, or by hand."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import date, datetime, timedelta
from functools import partial

from django.db import transaction
from django.utils import timezone

from members.exceptions import Busy, InvalidField, MemberClosed
from members.roles import SYSTEM, Actor, Right
from members.rules.calendars import add_months
from members.selectors.club import club_day
from members.services.conflicts import retry_conflicts
from points.exceptions import NoTiers, NotSetByHand
from points.locks import lock_account
from points.models import Account, Standing
from points.rules.fairness import refuse_self_award
from points.rules.memory import Memory
from points.rules.standing import (
    Change,
    Held,
    changes_due,
    decide_after_return,
    decide_standing,
    end_hand_standing,
    rising_days,
)
from points.rules.terms import Terms
from points.rules.tiers import Scheme
from points.selectors.programs import terms_on
from points.selectors.tiers import (
    as_held,
    measured,
    measuring,
    members_to_settle,
    standing_rows,
    windows_of,
)
from points.services.standings import enter_changes, replace_standing

LONGEST_REASON = 200
LONGEST_BY_HAND = 60  # months


def settle_standing(
    *,
    account: Account,
    terms: Terms,
    day: date,
    actor: Actor,
    now: datetime | None = None,
    memory: Memory | None = None,
) -> Standing | None:
    """Bring the member's standing up to this business day; the new one, or None as it stays.

    Call it under the account's lock, after what it is to look at has been written. Two statements
    where nothing changes; none where `memory`, read under the same lock and told of the purchase,
    sees nothing to change. Done twice is done once.
    """
    scheme = terms.tiers
    if scheme is None or (memory is not None and not is_standing_due(terms, memory, day)):
        return None
    rows = standing_rows(account.pk, scheme, day=day)
    held = as_held(rows)
    measure = measuring(account.pk, scheme, windows_of(terms, scheme, held, day))
    changes = changes_due(scheme, held, measure, day, terms.calendar)
    return enter_changes(
        changes, account, scheme, _open_of(rows), actor=actor, now=now or timezone.now()
    )


def is_standing_due(terms: Terms, memory: Memory, day: date) -> bool:
    """Whether what is remembered of the member changes his standing on this day."""
    if terms.tiers is None:
        return False
    measure = partial(memory.measured, measure=terms.tiers.measure)
    return decide_standing(terms.tiers, memory.held, measure, day, terms.calendar) is not None


def settle_after_return(
    *, account: Account, terms: Terms, day: date, actor: Actor, now: datetime | None = None
) -> Standing | None:
    """The member's standing after goods came back or a sale was voided: what they alone had
    lifted is taken back. Call it under the account's lock, after the purchase has been written,
    with today's terms.
    """
    scheme = terms.tiers
    if scheme is None:
        return None
    rows = standing_rows(account.pk, scheme, day=day)
    held = as_held(rows)
    measure = measuring(account.pk, scheme, windows_of(terms, scheme, held, day))
    change = decide_after_return(scheme, held, measure, day, terms.calendar)
    changes = [change] if change else []
    return enter_changes(
        changes, account, scheme, _open_of(rows), actor=actor, now=now or timezone.now()
    )


@transaction.atomic(savepoint=False)
def set_tier(
    *,
    member_id: int,
    tier: str,
    until: date,
    reason: str,
    actor: Actor,
    now: datetime | None = None,
) -> Standing:
    """Put a member on a level by hand, up to and including `until`; a rise may still lift him.

    Refuses: no right, oneself, no reason, a day that is not to come or beyond five years, an
    unknown level, one below what the member has reached by himself.
    """
    actor.require(Right.TIERS_SET)
    now = now or timezone.now()
    today = club_day(now)
    account, scheme, terms = _account_for_hand(member_id, reason, actor, today)
    if until <= today:
        raise InvalidField(field="until", problem="not_in_future")
    if until > add_months(today, LONGEST_BY_HAND, terms.calendar):
        raise InvalidField(field="until", problem="out_of_range")
    if tier not in {level.code for level in scheme.levels}:
        raise InvalidField(field="tier", problem="invalid_choice")
    count = measured(member_id, rising_days(scheme, today, terms.calendar), scheme)
    if scheme.rank(tier) < scheme.rank(scheme.reached(count).code):
        raise InvalidField(field="tier", problem="below_reached")
    before = _open_of(standing_rows(member_id, scheme, day=today))
    _end_by_hand(before, today)
    change = Change(Held(tier, today, until, "by_hand"), count)
    return replace_standing(before, change, account, scheme, actor=actor, now=now, reason=reason)


@transaction.atomic(savepoint=False)
def end_hand_tier(
    *, member_id: int, reason: str, actor: Actor, now: datetime | None = None
) -> Standing:
    """End a hand-set standing today: the member stands where he has earned to."""
    actor.require(Right.TIERS_SET)
    now = now or timezone.now()
    today = club_day(now)
    account, scheme, terms = _account_for_hand(member_id, reason, actor, today)
    rows = standing_rows(member_id, scheme, day=today)
    before, held = _open_of(rows), as_held(rows)
    if before is None or held is None or not held.is_by_hand:
        raise NotSetByHand(member_id=member_id)
    measure = measuring(member_id, scheme, windows_of(terms, scheme, held, today))
    change = end_hand_standing(scheme, held, measure, today, terms.calendar)
    _end_by_hand(before, today)
    return replace_standing(before, change, account, scheme, actor=actor, now=now, reason=reason)


def recalculate_standings(*, now: datetime | None = None) -> int:
    """The night's work: terms that have ended, and rises that nobody has seen. Returns how many
    standings changed.

    Each member on his own, under his account's lock. Safe to run twice; who stands at a till this
    very moment is decided there, or on the next night.
    """
    now = now or timezone.now()
    today = club_day(now)
    terms = terms_on(today)
    if terms.tiers is None:
        return 0
    changed = 0
    for member_id in members_to_settle(terms, terms.tiers, day=today):
        with suppress(Busy, MemberClosed):
            changed += retry_conflicts(partial(_settle_member, member_id, terms, today, now))
    return changed


@transaction.atomic
def _settle_member(member_id: int, terms: Terms, day: date, now: datetime) -> bool:
    account = lock_account(member_id)
    after = settle_standing(account=account, terms=terms, day=day, actor=SYSTEM, now=now)
    return after is not None


def _account_for_hand(
    member_id: int, reason: str, actor: Actor, today: date
) -> tuple[Account, Scheme, Terms]:
    """What a change by hand needs, after what every such change refuses."""
    if not reason.strip():
        raise InvalidField(field="reason", problem="required")
    if "\x00" in reason:
        raise InvalidField(field="reason", problem="control_character")
    if len(reason) > LONGEST_REASON:
        raise InvalidField(field="reason", problem="too_long")
    terms = terms_on(today)
    if terms.tiers is None:
        raise NoTiers
    account = lock_account(member_id)
    refuse_self_award(actor, account.member.mobile)
    return account, terms.tiers, terms


def _open_of(rows: Sequence[Standing]) -> Standing | None:
    return rows[-1] if rows and rows[-1].ended_on is None else None


def _end_by_hand(standing: Standing | None, today: date) -> None:
    """A promise made by hand ends when a hand ends or replaces it; the audit keeps its day."""
    if standing is not None and standing.cause == Standing.Cause.BY_HAND:
        standing.until = today - timedelta(days=1)
