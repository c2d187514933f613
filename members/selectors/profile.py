"""Reading the learning profile: what is known of a member, what is missing, what to ask now."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import cast

from django.utils import timezone
from django.utils.translation import override

from members.models import Answer, Fact, ImportantDate, Member, Question
from members.rules.profile import (
    Asked,
    Candidate,
    Stage,
    best_question,
    completeness,
    concerns,
)
from members.selectors.club import club_day, club_zone
from members.selectors.dates import kept_dates
from members.selectors.profile_views import (
    DATE,
    FactView,
    KeptDay,
    Known,
    Seen,
    kept_day,
    value_label_of,
    views_of,
)

# Of how many questions the newest are looked at: more than any rule reaches back.
LATEST_ASKED = 200


# A question is a fact that is not known.
QuestionView = FactView


@dataclass(frozen=True, slots=True)
class Profile:
    """How much is known, in percent of its worth; `missing` is the worthiest first, without what
    he would rather not say, which is `declined`.
    """

    percent: int
    facts: tuple[FactView, ...]
    missing: tuple[FactView, ...]
    declined: tuple[FactView, ...] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """One answer of the past or the present; `kept` is the day, where it was one and still is."""

    value_label: str
    source_label: str
    evidence: str
    told_at: datetime
    told_to: str
    is_current: bool
    kept: KeptDay | None = None


def profile_of(
    member_id: int,
    language: str,
    *,
    observed: Mapping[str, Seen] | None = None,
    today: date | None = None,
) -> Profile:
    """All that is known of the member and what is missing; five statements.

    `observed` is what his purchases say, by the fact's key. A date that is kept, the form of
    address and the age that follows from a birthday count as told, wherever they came from.
    """
    known = _known(member_id)
    views = views_of(known, language, observed or {}, today or club_day())
    declined = _declined(member_id)
    open_ones = [
        view
        for view in views
        if not view.is_known and concerns(_candidate(view), gender=known.member.gender,
                                          days=known.days)
    ]  # fmt: skip
    told = tuple(view for view in views if view.is_known)
    missing = tuple(view for view in open_ones if view.key not in declined)
    return Profile(
        percent=completeness([view.worth for view in told], [view.worth for view in missing]),
        facts=told,
        missing=missing,
        declined=tuple(view for view in open_ones if view.key in declined),
    )


def next_question(
    member_id: int, *, stage: Stage, language: str, now: datetime | None = None
) -> QuestionView | None:
    """The one question worth asking this member now, or none; at most five statements, and one
    where he has been asked today already.
    """
    now = now or timezone.now()
    asked = asked_of(member_id)
    if best_question([_ANYTHING[stage]], asked, stage=stage, today=club_day(now)) is None:
        return None
    known = _known(member_id)
    views = {
        view.key: view
        for view in views_of(known, language, {}, club_day(now))
        if not view.is_known and not view.is_observed
    }
    missing = [
        candidate
        for view in views.values()
        if concerns(candidate := _candidate(view), gender=known.member.gender, days=known.days)
    ]
    best = best_question(missing, asked, stage=stage, today=club_day(now))
    return None if best is None else views[best.key]


def view_of(member_id: int, fact_key: str, *, language: str) -> FactView | None:
    """One fact of the catalogue as this member has told it; None where it is not in use."""
    views = views_of(_known(member_id, fact_key), language, {}, club_day())
    return next((view for view in views if view.key == fact_key), None)


def asked_of(member_id: int) -> list[Asked]:
    """What the member was asked, the newest first."""
    zone = club_zone()
    rows = Question.objects.filter(member_id=member_id).order_by("-asked_at", "-id")
    columns = ("fact__key", "outcome", "asked_at", "fact__stage", "fact__kind", "asked_by")
    return [
        Asked(
            key, outcome, at.astimezone(zone).date(), stage, kind == DATE,
            by == f"member:{member_id}",
        )
        for key, outcome, at, stage, kind, by in rows.values_list(*columns)[:LATEST_ASKED]
    ]  # fmt: skip


def history_of(member_id: int, fact_key: str, *, language: str) -> list[Told]:
    """Every answer the member has given to this fact, the newest first."""
    rows = Answer.objects.filter(member_id=member_id, fact__key=fact_key).select_related("fact")
    dates = {kept.pk: kept for kept in ImportantDate.objects.filter(member_id=member_id)}
    with override(language):
        return [_told(row, dates, language) for row in rows.order_by("-id")]


def _known(member_id: int, fact_key: str | None = None) -> Known:
    facts = Fact.objects.filter(is_active=True)
    if fact_key is not None:
        facts = facts.filter(key=fact_key)
    answers = Answer.objects.filter(member_id=member_id, is_current=True)
    return Known(
        member=Member.objects.get(pk=member_id),
        facts=list(facts),
        answers={row.fact_id: row for row in answers},
        dates=list(kept_dates(member_id)),
    )


def _declined(member_id: int) -> Collection[str]:
    """The facts whose newest question ended with "rather not"."""
    newest: dict[str, str] = {}
    for row in asked_of(member_id):
        newest.setdefault(row.key, row.outcome)
    return {key for key, outcome in newest.items() if outcome == Question.Outcome.DECLINED}


def _told(row: Answer, dates: Mapping[int, ImportantDate], language: str) -> Told:
    is_date = row.fact.kind == DATE
    kept = dates.get(int(row.value.rpartition(":")[2])) if is_date else None
    return Told(
        value_label="" if is_date else value_label_of(row.fact, row.value, language),
        source_label=row.get_source_display(),
        evidence=row.evidence,
        told_at=row.told_at,
        told_to=row.told_to,
        is_current=row.is_current,
        kept=None if kept is None else kept_day(kept),
    )


def _candidate(view: FactView) -> Candidate:
    return Candidate(
        view.key,
        view.kind,
        view.stage,
        view.method,
        view.worth,
        view.points,
        view.whose,
        view.day,
    )


# What stands for any question of its moment: is there room for one at all?
_ANYTHING: Mapping[Stage, Candidate] = {
    stage: Candidate("", "text", stage, "asked", 1)
    for stage in cast("tuple[Stage, ...]", ("first_sale", "after_sale", "later", "online"))
}
