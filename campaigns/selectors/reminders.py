"""Reading reminders: what is coming and what will hold it, what was, and one member's own."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import get_language

from campaigns.models import Reminder, ReminderChange
from campaigns.rules.reminder_words import written_in
from campaigns.rules.reminders import SETTLED_AFTER
from campaigns.selectors.due_occasions import DueOccasion, due_occasions
from campaigns.selectors.due_reminders import (
    EVERY,
    DueDate,
    Within,
    concerned,
    count_concerned,
    due_dates,
)
from campaigns.selectors.reminder_cases import Case, cases_of_dates, cases_of_occasion, texts_of
from campaigns.selectors.reminder_season import Season, read_season
from campaigns.selectors.text_values import plan_values
from members.models import ImportantDate
from members.selectors.club import club_day
from members.selectors.dates import kept_dates
from members.selectors.messaging import messaging
from members.selectors.reach import Reach, reach_of
from members.selectors.sending_rules import estimate

AHEAD_FOR_ONE = timedelta(days=30)
Outcome = Reminder.Outcome


@dataclass(frozen=True, slots=True)
class ComingReminder:
    """One reminder that will leave, or will not and why.

    `holds` are codes: no_consent, no_address, unconfirmed, skipped, moved (by a day of mourning).
    `text` is exactly what he would get, with how to stop, `parts` what it takes and `cost` (money)
    that by the club's prices; `own_text` the words that stand in the plan's place; `offer` what is
    offered with it. `planned` is its row once it is decided.
    """

    case: Case
    leaves_at: datetime
    text: str
    own_text: str
    parts: int
    cost: int
    channel: str
    offer: str
    holds: tuple[str, ...]
    planned: Reminder | None

    @property
    def key(self) -> str:
        """Its natural key."""
        return self.case.key

    @property
    def leaves_on(self) -> date:
        """The day on which it leaves."""
        return self.case.due.leaves_on

    @property
    def name(self) -> str:
        """What day it is, in the reader's language."""
        told = self.case.told
        if told is None:
            return self.case.said(get_language() or "en")
        return told.title or str(ImportantDate.Kind(told.kind).label)

    @property
    def whose(self) -> str:
        """Whose day it is, in the reader's language; empty for an occasion."""
        told = self.case.told
        return "" if told is None else str(ImportantDate.Whose(told.whose).label)

    @property
    def kind(self) -> str:
        """The kind of the date, or "occasion"."""
        return "occasion" if self.case.told is None else self.case.told.kind

    @property
    def is_skipped(self) -> bool:
        """Whether somebody has left it out."""
        return "skipped" in self.holds

    @property
    def will_leave(self) -> bool:
        """Whether nothing that is known holds it."""
        return not set(self.holds) - {"moved"}


@dataclass(frozen=True, slots=True)
class OccasionDue:
    """An occasion that is spoken of on a day, to so many."""

    due: DueOccasion
    people: int


@dataclass(frozen=True, slots=True)
class ComingDays:
    """What is coming in some days: the first of each day, how many each has in all, and the
    occasions among them.
    """

    rows: list[ComingReminder]
    counts: Mapping[date, int]
    occasions: list[OccasionDue]


def coming_reminders(
    first: date,
    last: date,
    *,
    shop_ids: Collection[int] | None = None,
    limit: int | None = None,
    now: datetime | None = None,
) -> list[ComingReminder]:
    """Every reminder that leaves in these days, or the first `limit`, by their days."""
    within = Within(shop_ids=shop_ids, most=EVERY if limit is None else limit)
    return coming_days(first, last, within=within, now=now).rows[:limit]


def coming_days(
    first: date,
    last: date,
    *,
    within: Within,
    season: Season | None = None,
    is_worded: bool = True,
    now: datetime | None = None,
) -> ComingDays:
    """What leaves in these days, computed from the days themselves: `within.most` of each day
    after `within.skipped`, members' dates before occasions; with their texts unless `is_worded` is
    False. About two dozen statements, however many members there are.
    """
    now = now or timezone.now()
    season = season or read_season(first, last)
    days = [first + timedelta(days=later) for later in range((last - first).days + 1)]
    found = [] if within.kind == "occasion" else due_dates(season, days, within)
    counts = _counts(season, days, within, found)
    cases = cases_of_dates(season, found, now=now)
    occasions = _occasions(season, first, last, within)
    for spoken in occasions:
        cases += _of_occasion(season, spoken, within, counts, cases, now)
    rows = rows_of(season, cases, now=now, is_worded=is_worded)
    rows.sort(key=lambda row: row.leaves_at)
    return ComingDays(rows, dict(sorted(counts.items())), occasions)


def reminders_of(member_id: int, *, now: datetime | None = None) -> list[ComingReminder]:
    """What the member will be reminded of in the next thirty days, without the texts."""
    first = club_day(now)
    last = first + AHEAD_FOR_ONE
    if not kept_dates(member_id):  # who has told of nobody has no occasions either
        return []
    season = read_season(first, last, member_id=member_id)
    within = Within(member_ids=[member_id])
    return coming_days(first, last, within=within, season=season, is_worded=False, now=now).rows


def past_reminders(
    *, member_id: int | None = None, outcome: str = "", shop_ids: Collection[int] | None = None
) -> QuerySet[Reminder]:
    """Reminders that were decided, the newest first, with what hangs on them."""
    rows = Reminder.objects.select_related("member", "message", "offer", "date", "plan")
    if member_id is not None:
        rows = rows.filter(member_id=member_id)
    if shop_ids is not None:
        rows = rows.filter(member__joined_shop_id__in=shop_ids)
    return rows.filter(outcome=outcome) if outcome else rows


def rows_of(
    season: Season, cases: Sequence[Case], *, now: datetime, is_worded: bool = True
) -> list[ComingReminder]:
    """The cases as a page shows them; six statements, and those of the words, for any number."""
    keys = [case.key for case in cases]
    changes = {row.natural_key: row for row in ReminderChange.objects.filter(natural_key__in=keys)}
    own = {key: row.text for key, row in changes.items() if row.text}
    reach = reach_of({case.member_id for case in cases}, purpose="occasion", channel="any")
    worded = cases if is_worded else ()
    offers = _offers_of(worded, now)
    texts = texts_of(worded, own_words=own, offered=offers, leaves_on={}, now=now)
    decided = _decided(keys)
    sending = messaging()
    rows = []
    for case in cases:
        way, change = reach.get(case.member_id), changes.get(case.key)
        channel = way.channel if isinstance(way, Reach) else "sms"
        text = texts[case.key].text if case.key in texts else ""
        told = estimate(text, kind="occasion", settings=sending, channel=channel)
        is_skipped = change is not None and change.is_skipped
        rows.append(
            ComingReminder(
                case=case,
                leaves_at=season.opening(case.due.leaves_on),
                text=told.text_as_sent,
                own_text=own.get(case.key, ""),
                parts=told.parts,
                cost=told.cost,
                channel=channel,
                offer=offers.get(case.key, {}).get("offer", ""),
                holds=tuple(_holds(case, way, is_skipped=is_skipped)),
                planned=decided.get(case.key),
            )
        )
    return rows


def _counts(
    season: Season, days: Sequence[date], within: Within, found: Sequence[DueDate]
) -> dict[date, int]:
    """How many dates each day has; beyond the last of a day nothing that was found tells it."""
    if within.skipped and within.kind != "occasion":
        found = due_dates(season, days, replace(within, skipped=0, most=1))
    return {one.leaves_on: one.whole for one in found}


def _occasions(season: Season, first: date, last: date, within: Within) -> list[OccasionDue]:
    if within.kind not in ("", "occasion"):
        return []
    due = due_occasions(season, first, last)
    people = count_concerned((one.view.whose for one in due), within)
    return [OccasionDue(one, people.get(one.view.whose, 0)) for one in due]


def _of_occasion(
    season: Season,
    spoken: OccasionDue,
    within: Within,
    counts: dict[date, int],
    before: Sequence[Case],
    now: datetime,
) -> list[Case]:
    """The members whose occasion it is, as far as the page has room after the dates of that day;
    `counts` learns of them.
    """
    one, day = spoken.due, spoken.due.due.leaves_on
    earlier = counts.get(day, 0)
    if spoken.people:
        counts[day] = earlier + spoken.people
    shown = sum(case.due.leaves_on == day for case in before)
    room = replace(within, skipped=max(within.skipped - earlier, 0), most=within.most - shown)
    if room.most <= 0 or not spoken.people:
        return []
    settled = now - SETTLED_AFTER
    members = concerned(one.view.whose, settled=settled, within=room)
    return cases_of_occasion(season, one.view, one.due, members)


def _offers_of(cases: Sequence[Case], now: datetime) -> dict[str, Mapping[str, str]]:
    """What would be said of each plan's offer."""
    known: dict[tuple[int, str], Mapping[str, str]] = {}
    offers = {}
    for case in cases:
        if not case.may_have_offer or case.plan.offer_id is None:
            continue
        about = (case.plan.offer_id, written_in(case.plan.text))
        if about not in known:
            known[about] = plan_values(about[0], language=about[1], now=now)
        offers[case.key] = known[about]
    return offers


def _decided(keys: Sequence[str]) -> dict[str, Reminder]:
    rows = Reminder.objects.filter(natural_key__in=keys).select_related("message")
    return {row.natural_key: row for row in rows}


def _holds(case: Case, way: object, *, is_skipped: bool) -> Iterable[str]:
    if not isinstance(way, Reach):
        yield str(way or "closed")
    if not case.is_sure:
        yield "unconfirmed"
    if is_skipped:
        yield "skipped"
    if case.due.is_moved:
        yield "moved"
