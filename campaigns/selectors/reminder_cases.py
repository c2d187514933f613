"""One reminder as it is due: for whom, of which day, by which plan, and the words it will have.

The planner and the preview read the same cases, so what is shown is what leaves.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from django.utils.translation import override

from campaigns.models import ReminderPlan
from campaigns.rules.reminder_words import NOBODY, ToldDay, said_date, said_day, written_in
from campaigns.rules.reminders import (
    REMEMBRANCE,
    SETTLED_AFTER,
    Due,
    Step,
    source_of_date,
    source_of_occasion,
    subjects_of_date,
    subjects_of_occasion,
)
from campaigns.rules.texts import fill
from campaigns.selectors.due_reminders import Concerned, DueDate
from campaigns.selectors.reminder_season import Season
from campaigns.selectors.text_values import values_of
from members.models import ImportantDate, Member, Occasion
from members.rules.money import format_number
from members.selectors.occasions import NOT_SURE, OccasionView

Values = Mapping[str, str]
COLUMNS = (
    *("pk", "member_id", "whose", "kind", "title", "person", "lead_days", "told_at"),
    *("member__first_name", "member__last_name"),
)


@dataclass(frozen=True, slots=True)
class Case:
    """One step of one day for one member. `source` names the coming of the day: what is offered
    for it is offered once. An unsettled day earns no offer, an unsure one is not spoken of.
    `around` is all that is due for this day, to judge by.
    """

    source: str
    member_id: int
    member_name: str
    on: date
    due: Due
    around: tuple[Due, ...]
    plan: ReminderPlan
    told: ToldDay | None = None
    date_id: int | None = None
    occasion: str = ""
    names: Mapping[str, str] | None = None
    is_settled: bool = True
    is_sure: bool = True

    @property
    def key(self) -> str:
        """The natural key: once per member, day, year and step."""
        return f"{self.source}:{self.due.step.code}"

    @property
    def may_have_offer(self) -> bool:
        """A plan's offer goes with it, but for a day of mourning and for a day told just now."""
        is_sad = self.told is not None and self.told.kind == REMEMBRANCE
        return self.plan.offer_id is not None and self.is_settled and not is_sad

    def said(self, language: str) -> str:
        """The day as one says it to him."""
        if self.told is not None:
            return said_date(self.told, language)
        names = self.names or {}
        return names.get(language[:2]) or next(iter(names.values()), self.occasion)

    def staff_words(self, language: str) -> str:
        """The day as staff speak of it: «تولد (مادر)، سه‌شنبه ۱۲ آذر»."""
        day = said_day(self.on, language)
        comma = "،" if language.startswith("fa") else ","
        if self.told is None:
            return f"{self.said(language)}{comma} {day}"
        with override(language):
            kind = self.told.title or str(ImportantDate.Kind(self.told.kind).label)
            whose = str(ImportantDate.Whose(self.told.whose).label)
        return f"{kind} ({whose}){comma} {day}"


class _Kept(NamedTuple):
    """What is asked of a date, and of its member."""

    id: int
    member_id: int
    whose: str
    kind: str
    title: str
    person: str
    lead_days: list[int]
    told_at: datetime
    first_name: str
    last_name: str


def cases_of_dates(season: Season, found: Sequence[DueDate], *, now: datetime) -> list[Case]:
    """What these dates are, in one statement; one that was forgotten meanwhile is left out."""
    rows = _kept({one.date_id for one in found})
    schedule_of = _Schedules(season)
    cases: list[Case] = []
    for one in found:
        kept = rows.get(one.date_id)
        if kept is not None and kept.member_id == one.member_id:
            cases += _of_date(season, one, kept, schedule_of(one.on, kept), now)
    return cases


def cases_of_occasion(
    season: Season, view: OccasionView, due: Due, members: Sequence[Concerned]
) -> list[Case]:
    """One step of an occasion for these members; two statements."""
    subjects = subjects_of_occasion(view.key)
    plan = season.plans_of(subjects)[due.step.name]
    around = tuple(season.schedule(view.on, view.lead_days, subjects))
    names = _names(one.member_id for one in members)
    words: dict[str, str] = Occasion.objects.get(key=view.key).names
    return [
        Case(
            source=source_of_occasion(view.key, view.year, one.member_id),
            member_id=one.member_id,
            member_name=names[one.member_id],
            on=view.on,
            due=due,
            around=around,
            plan=plan,
            occasion=view.key,
            names=words,
            is_settled=one.is_settled,
            is_sure=view.status not in NOT_SURE,
        )
        for one in members
        if one.member_id in names
    ]


class Said(NamedTuple):
    """A text as one member gets it, and what filled its places."""

    text: str
    values: Values


def texts_of(
    cases: Sequence[Case],
    *,
    own_words: Mapping[str, str],
    offered: Mapping[str, Values],
    leaves_on: Mapping[str, date],
    now: datetime,
) -> dict[str, Said]:
    """The text of each case by its key, in the language it is written in. `own_words` stand in
    the plan's place, `offered` are the values of what is offered with it.
    """
    by_language: dict[str, list[tuple[Case, str]]] = {}
    for case in cases:
        text = own_words.get(case.key) or case.plan.text
        by_language.setdefault(written_in(text), []).append((case, text))
    texts = {}
    for language, written in by_language.items():
        members = values_of({case.member_id for case, _text in written}, language=language, now=now)
        for case, text in written:
            values = {
                **members.get(case.member_id, {}),
                **offered.get(case.key, {}),
                **_day_values(case, leaves_on.get(case.key, case.due.leaves_on), language),
            }
            values["name"] = values.get("name") or NOBODY[language]
            texts[case.key] = Said(fill(text, values), values)
    return texts


class _Schedules:
    """What is due around days, reckoned once for all the dates that are alike."""

    def __init__(self, season: Season) -> None:
        self._season = season
        self._known: dict[tuple[object, ...], tuple[Due, ...]] = {}

    def __call__(self, on: date, kept: _Kept) -> tuple[Due, ...]:
        subjects = subjects_of_date(kept.whose, kept.kind)
        about = (on, subjects, *kept.lead_days)
        if about not in self._known:
            self._known[about] = tuple(self._season.schedule(on, kept.lead_days, subjects))
        return self._known[about]


def _kept(date_ids: Collection[int]) -> dict[int, _Kept]:
    """Those of members who are members still."""
    dates = ImportantDate.objects.filter(pk__in=date_ids, member__status=Member.Status.ACTIVE)
    rows = dates.order_by().values_list(*COLUMNS)
    return {row[0]: _Kept(*row) for row in rows}


def _of_date(
    season: Season, one: DueDate, kept: _Kept, around: tuple[Due, ...], now: datetime
) -> Iterator[Case]:
    subjects = subjects_of_date(kept.whose, kept.kind)
    step = Step(one.step, one.days)
    due = next((due for due in around if due.step == step), None)
    if due is None:  # changed at this very moment
        return
    yield Case(
        source=source_of_date(kept.id, one.year, is_own=subjects[0].startswith("own:")),
        member_id=one.member_id,
        member_name=f"{kept.first_name} {kept.last_name}".strip(),
        on=one.on,
        due=due,
        around=around,
        plan=season.plans_of(subjects)[step.name],
        told=ToldDay(kept.whose, kept.kind, kept.title, kept.person),
        date_id=kept.id,
        is_settled=kept.told_at <= now - SETTLED_AFTER,
    )


def _names(member_ids: Iterable[int]) -> dict[int, str]:
    """The full names of those who are members still."""
    members = Member.objects.filter(pk__in=set(member_ids), status=Member.Status.ACTIVE)
    rows = members.order_by().values_list("pk", "first_name", "last_name")
    return {pk: f"{first} {last}".strip() for pk, first, last in rows}


def _day_values(case: Case, leaves_on: date, language: str) -> Values:
    left = (case.on - leaves_on).days
    return {
        "day": said_day(case.on, language),
        "days_left": format_number(left, language) if left > 0 else "",
        "occasion": case.said(language),
    }
