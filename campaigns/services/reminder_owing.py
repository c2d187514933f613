"""What becomes of reminders that are due: a message, an offer, a follow-up, or a reason."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, cast

from campaigns.models import OfferPlan, Reminder, ReminderChange
from campaigns.rules.reminder_words import written_in
from campaigns.rules.reminders import judge
from campaigns.selectors.reminder_cases import Case, Said, texts_of
from campaigns.selectors.reminder_season import Season
from campaigns.selectors.text_values import offers_values
from campaigns.services.offers import promise
from members.models import FollowUp, Member, Message
from members.roles import SYSTEM
from members.selectors.club import club_day, club_zone
from members.selectors.reach import Reach, reach_of
from members.services.follow_ups import Wanted, plan_follow_ups
from members.services.messages import Owed, queue_messages
from members.services.rows import fresh_row, insert_rows
from points.models import Offer

Outcome = Reminder.Outcome
# What is written anew of one whose day has been confirmed since.
DECIDED = ("on", "due_on", "outcome", "message", "offer", "follow_up", "planned_at")


@dataclass(slots=True)
class Decided:
    """What becomes of one case; `leaves_on` and `reach` where a message is owed. `own_words` are
    what somebody has written for this reminder alone.
    """

    case: Case
    outcome: str
    leaves_on: date
    reach: Reach | None = None
    offer: Offer | None = None
    follow_up_id: int | None = None
    own_words: str = ""
    kept: Reminder | None = None


def owe(season: Season, cases: Sequence[Case], *, now: datetime) -> int:
    """Decide these once, in the caller's transaction; returns how many had not been before."""
    decided = _decide(season, cases, now)
    leaving = [one for one in decided if one.outcome == Outcome.QUEUED]
    _plan_follow_ups(leaving, now)
    _promise_offers(leaving, now)
    messages = _queue(season, leaving, now)
    _note(decided, messages, now)
    return len(decided)


def _decide(season: Season, cases: Sequence[Case], now: datetime) -> list[Decided]:
    keys = [case.key for case in cases]
    kept = {row.natural_key: row for row in Reminder.objects.filter(natural_key__in=keys)}
    fresh = [case for case in cases if _is_open(case, kept.get(case.key))]
    changes = ReminderChange.objects.filter(natural_key__in=keys)
    changed = {row.natural_key: row for row in changes}
    reach = reach_of([case.member_id for case in fresh], purpose="occasion", channel="any")
    today = club_day(now)
    decided = []
    for case in fresh:
        verdict = judge(case.due, case.around, today=today, mourning=season.mourning)
        found = reach.get(case.member_id, "closed")
        if found == "closed":  # forgotten at this very moment
            continue
        change = changed.get(case.key)
        one = Decided(case, Outcome.QUEUED, case.due.leaves_on, kept=kept.get(case.key))
        one.own_words = change.text if change else ""
        if not isinstance(verdict, date):
            one.outcome = Outcome(verdict)
        elif not case.is_sure:
            one.outcome = Outcome.UNCONFIRMED
        elif change is not None and change.is_skipped:
            one.outcome = Outcome.SKIPPED
        elif not isinstance(found, Reach):
            one.outcome = Outcome(found)
        else:
            one.leaves_on, one.reach = verdict, found
        decided.append(one)
    return decided


def _is_open(case: Case, kept: Reminder | None) -> bool:
    """Whether nothing has been decided, or it waited for the day to be confirmed and it is."""
    return kept is None or (kept.outcome == Outcome.UNCONFIRMED and case.is_sure)


def _plan_follow_ups(leaving: Sequence[Decided], now: datetime) -> None:
    """For staff, where the plan says so; whoever is left out of follow-ups gets none."""
    wanted = [one for one in leaving if one.case.plan.plans_follow_up]
    if not wanted:
        return
    members = Member.objects.filter(pk__in={one.case.member_id for one in wanted})
    shops = dict(members.order_by().values_list("pk", "joined_shop_id"))
    planned = plan_follow_ups(
        [
            Wanted(
                member_id=one.case.member_id,
                reason=one.case.staff_words(written_in(one.case.plan.text)),
                due_on=one.leaves_on,
                natural_key=one.case.key,
                shop_id=shops.get(one.case.member_id),
            )
            for one in wanted
        ],
        kind=FollowUp.Kind.CALL,
        actor=SYSTEM,
        now=now,
    )
    for one in wanted:
        one.follow_up_id = planned.get(one.case.key)


def _promise_offers(leaving: Sequence[Decided], now: datetime) -> None:
    """One offer for each coming of a day, however often it is spoken of; what the cap has no room
    for, or has been used, is not spoken of.
    """
    today = club_day(now)
    for group in _offer_groups([one for one in leaving if one.case.may_have_offer], today):
        plan, ends_on = cast("OfferPlan", group[0].case.plan.offer), _lasts(group[0], today)
        sources = {one.case.member_id: one.case.source for one in group}
        promised = promise(
            plan=plan,
            member_ids=sorted(sources),
            source=sources.__getitem__,
            origin=f"reminder:{group[0].case.plan.pk}",
            starts_on=today,
            ends_on=ends_on,
            actor=SYSTEM,
            now=now,
        )
        for one in group:
            offer = promised.get(one.case.member_id)
            if isinstance(offer, Offer) and offer.status == Offer.Status.OPEN:
                one.offer = offer


def _offer_groups(wanted: Sequence[Decided], today: date) -> list[list[Decided]]:
    """By plan and last day, each member once in a group: he may have two days at once."""
    groups: dict[tuple[object, ...], list[Decided]] = {}
    seen: dict[tuple[object, ...], int] = {}
    for one in wanted:
        about = (one.case.plan.pk, _lasts(one, today))
        turn = seen[about, one.case.member_id] = seen.get((about, one.case.member_id), 0) + 1
        groups.setdefault((*about, turn), []).append(one)
    return list(groups.values())


def _lasts(one: Decided, today: date) -> date | None:
    """Until the day itself at the least; else as long as the plan says."""
    plan = cast("OfferPlan", one.case.plan.offer)
    return one.case.on if one.case.on >= today + timedelta(days=plan.valid_days) else None


def _queue(season: Season, leaving: Sequence[Decided], now: datetime) -> Mapping[str, int]:
    cases = [one.case for one in leaving]
    texts = texts_of(
        cases,
        own_words={one.case.key: one.own_words for one in leaving if one.own_words},
        offered=_offered(leaving),
        leaves_on={one.case.key: one.leaves_on for one in leaving},
        now=now,
    )
    return queue_messages([_owed(season, one, texts[one.case.key]) for one in leaving], now=now)


def _owed(season: Season, one: Decided, said: Said) -> Owed:
    reach = cast("Reach", one.reach)
    return Owed(
        natural_key=one.case.key,
        kind=Message.Kind.OCCASION,
        address=reach.address,
        channel=reach.channel,
        text=said.text,
        facts=said.values,
        member_id=one.case.member_id,
        due_at=season.opening(one.leaves_on),
        expires_at=end_of(one.case.due.latest),
    )


def end_of(day: date) -> datetime:
    """The midnight that ends a day of the club."""
    return datetime.combine(day + timedelta(days=1), time.min, tzinfo=club_zone())


def _offered(leaving: Sequence[Decided]) -> dict[str, Mapping[str, str]]:
    """What is to be said of each offer, in the language of the text that speaks of it."""
    offered: dict[str, Mapping[str, str]] = {}
    for language in ("fa", "en"):
        spoken = {
            one.case.key: one.offer
            for one in leaving
            if one.offer is not None and written_in(one.case.plan.text) == language
        }
        values = offers_values(list(spoken.values()), language=language)
        offered |= {key: values[offer.pk] for key, offer in spoken.items()}
    return offered


def _note(decided: Sequence[Decided], messages: Mapping[str, int], now: datetime) -> None:
    """One row each, whatever became of it."""
    insert_rows([_row(one, messages, now) for one in decided if one.kept is None])
    again = [_again(one, messages, now) for one in decided if one.kept is not None]
    if again:
        Reminder.objects.bulk_update(again, DECIDED)


def _row(one: Decided, messages: Mapping[str, int], now: datetime) -> Reminder:
    case = one.case
    return fresh_row(
        Reminder,
        natural_key=case.key,
        member_id=case.member_id,
        plan_id=case.plan.pk,
        date_id=case.date_id,
        occasion=case.occasion,
        step=case.due.step.name,
        **_fate(one, messages, now),
    )


def _again(one: Decided, messages: Mapping[str, int], now: datetime) -> Reminder:
    """The row of what waited for its day to be confirmed."""
    row = cast("Reminder", one.kept)
    for name, value in _fate(one, messages, now).items():
        setattr(row, name, value)
    return row


def _fate(one: Decided, messages: Mapping[str, int], now: datetime) -> dict[str, Any]:
    return {
        "on": one.case.on,
        "due_on": one.leaves_on,
        "outcome": str(one.outcome),
        "message_id": messages.get(one.case.key),
        "offer_id": None if one.offer is None else one.offer.pk,
        "follow_up_id": one.follow_up_id,
        "planned_at": now,
    }
