"""Events in a member's life that the program's rules reward: joining, a date, a friend, a fact."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial

from django.db import transaction
from django.utils import timezone

from members.exceptions import Busy, MemberClosed
from members.roles import SYSTEM, Actor
from members.selectors.club import club_day, club_zone
from members.selectors.dates import members_with_date_on
from members.services.audit import write_audit
from members.services.conflicts import retry_conflicts
from members.services.rows import fresh_row, insert_rows
from points.locks import lock_account
from points.models import Grant, RuleUse
from points.rules.conditions import DATE_KINDS
from points.rules.earning import Reason, held_back, rules_for
from points.rules.program_rules import Event
from points.rules.terms import Terms
from points.selectors.events import dates_told_since, friends_to_reward, members_who_told
from points.selectors.memory import memories_of
from points.selectors.programs import terms_on
from points.services.budget import open_window
from points.services.grants import Given, give_points

# A date that was told, or changed, so shortly before the day earns no gift.
SETTLED_AFTER = timedelta(days=14)


@transaction.atomic(savepoint=False)
def reward_event(
    *, member_id: int, event: Event, source: str, actor: Actor, now: datetime | None = None
) -> Given | None:
    """Give a member what today's rules give for this event; None where no rule speaks, or where
    the event (its `source` is its name) has been rewarded before.

    What the cap leaves no room for is cut, and the grant says so. An answered survey leaves its
    grant even when nothing is given: rules may ask whether he answered.
    """
    now = now or timezone.now()
    account = lock_account(member_id)
    if Grant.objects.filter(source=source).exists():
        return None
    terms = terms_on(club_day(now))
    reasons = _reasons(member_id, event, terms, now)
    if not reasons and event != "survey":
        return None
    given = give_points(
        account=account,
        kind=Grant.Kind(event),
        source=source,
        points=sum(reason.due for reason in reasons),
        terms=terms,
        actor=actor,
        now=now,
        reasons=reasons,
    )
    insert_rows(_uses(given))
    write_audit(
        actor=actor,
        action="event.rewarded",
        subject=source,
        member_id=member_id,
        facts={"wanted": given.grant.wanted_points, "granted": given.grant.points},
        now=now,
    )
    return given


def reward_dates(*, now: datetime | None = None) -> int:
    """Give what the rules give on the members' own days, once for each time a date comes round (a
    Jalali day may come twice in a Gregorian year); returns how many were rewarded. A date that
    was told shortly before its day waits for next year.
    """
    now = now or timezone.now()
    day = club_day(now)
    if not _speaks(terms_on(day), "own_date"):
        return 0
    due = members_with_date_on(day, DATE_KINDS)
    fresh = dates_told_since(now - SETTLED_AFTER, [date_id for _, date_id in due])
    return _reward_each(
        (
            (member_id, "own_date", f"date:{date_id}:{day.isoformat()}")
            for member_id, date_id in due
            if date_id not in fresh
        ),
        now,
    )


def reward_referrals(*, now: datetime | None = None) -> int:
    """Reward members whose friend has made his first settled purchase, and whose time for
    returning it is over; each friend once.
    """
    now = now or timezone.now()
    day = club_day(now)
    terms = terms_on(day)
    if not _speaks(terms, "referral"):
        return 0
    pairs = friends_to_reward(bought_by=day - timedelta(days=terms.vesting_days))
    return _reward_each(
        ((referrer, "referral", f"referral:{friend}") for referrer, friend in pairs), now
    )


def reward_facts(*, now: datetime | None = None) -> int:
    """Reward members who have told what a rule asks for; each member once."""
    now = now or timezone.now()
    asked = [
        {fact for condition in rule.conditions for fact in getattr(condition, "facts", ())}
        for rule in terms_on(club_day(now)).rules
        if rule.event == "profile"
    ]
    if not asked:
        return 0
    members = members_who_told(asked)
    return _reward_each(
        ((member_id, "profile", f"profile:{member_id}") for member_id in members), now
    )


def _reward_each(events: Iterable[tuple[int, Event, str]], now: datetime) -> int:
    """Each in a transaction of its own; who stands at a till at this moment waits for the next
    round.
    """
    rewarded = 0
    for member_id, event, source in events:
        reward = partial(
            reward_event, member_id=member_id, event=event, source=source, actor=SYSTEM, now=now
        )
        with suppress(Busy, MemberClosed):
            rewarded += retry_conflicts(reward) is not None
    return rewarded


def _speaks(terms: Terms, event: Event) -> bool:
    return any(rule.event == event for rule in terms.rules)


def _reasons(member_id: int, event: Event, terms: Terms, now: datetime) -> list[Reason]:
    """What the rules want for the event, held back where the cap's throttle is on."""
    if not _speaks(terms, event):
        return []
    day = club_day(now)
    memory = memories_of([member_id], terms, day=day)[member_id]
    local = now.astimezone(club_zone())
    facts = memory.event_facts(terms, day=day, minute=local.hour * 60 + local.minute)
    reasons = rules_for(terms, facts, event)
    if open_window(terms.window(day)).is_throttled:
        reasons = [held_back(reason) for reason in reasons]
    return reasons


def _uses(given: Given) -> list[RuleUse]:
    return [
        fresh_row(
            RuleUse,
            member_id=given.grant.member_id,
            rule=reason.rule,
            group=reason.group,
            business_date=given.grant.business_date,
            grant_id=given.grant.pk,
            wanted=reason.wanted,
            granted=reason.granted,
            is_dry=reason.cut == "dry",
        )
        for reason in given.reasons
    ]
