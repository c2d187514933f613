"""The profile as the doors show it: with what purchases say, dates in words, and what an answer
is still worth.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from django.utils import timezone
from django.utils.translation import override

from members.rules.money import format_number
from members.selectors.club import club_day
from members.selectors.profile import (
    Profile,
    QuestionView,
    Told,
    history_of,
    next_question,
    profile_of,
)
from members.selectors.profile_views import FactView, KeptDay
from points.selectors.habits import Habits
from points.selectors.observed import observed_facts
from points.selectors.told_facts import rewarded_facts
from points.selectors.visit_stage import visit_stage
from points.selectors.words import MONTH_NAMES


def full_profile(
    member_id: int, *, language: str, now: datetime | None = None, habits: Habits | None = None
) -> Profile:
    """All that is known of the member, what is missing, and the points that are still to have."""
    today = club_day(now or timezone.now())
    observed = observed_facts(member_id, language=language, today=today, habits=habits)
    profile = profile_of(member_id, language, observed=observed, today=today)
    rewarded = rewarded_facts(member_id)
    return replace(
        profile,
        facts=_said(profile.facts, rewarded, language),
        missing=_said(profile.missing, rewarded, language),
        declined=_said(profile.declined, rewarded, language),
    )


def question_at_sale(
    member_id: int, *, language: str, now: datetime | None = None
) -> QuestionView | None:
    """The one question for this visit, or none."""
    now = now or timezone.now()
    stage = visit_stage(member_id, today=club_day(now))
    return _asked(next_question(member_id, stage=stage, language=language, now=now), member_id)


def note_after_sale(
    member_id: int, *, language: str, now: datetime | None = None
) -> QuestionView | None:
    """What staff may note when the sale is done, or nothing."""
    return next_question(member_id, stage="after_sale", language=language, now=now)


def question_online(
    member_id: int, *, language: str, now: datetime | None = None
) -> QuestionView | None:
    """What the member himself may be asked next, or nothing."""
    found = next_question(member_id, stage="online", language=language, now=now)
    return _asked(found, member_id)


def answers_of(member_id: int, fact_key: str, *, language: str) -> list[Told]:
    """The history of one fact, days in words."""
    with override(language):
        return [
            replace(told, value_label=day_in_words(told.kept, language)) if told.kept else told
            for told in history_of(member_id, fact_key, language=language)
        ]


def day_in_words(kept: KeptDay, language: str) -> str:
    """«۱۵ مهر», "15 Mehr": a day of every year."""
    return f"{format_number(kept.day, language)} {MONTH_NAMES[kept.calendar][kept.month - 1]}"


def _said(
    views: Iterable[FactView], rewarded: frozenset[str], language: str
) -> tuple[FactView, ...]:
    with override(language):
        return tuple(
            replace(
                view,
                points=0 if view.key in rewarded else view.points,
                value_label=day_in_words(view.kept, language) if view.kept else view.value_label,
            )
            for view in views
        )


def _asked(found: QuestionView | None, member_id: int) -> QuestionView | None:
    """A question promises only what it brings."""
    if found is None or not found.points or found.key not in rewarded_facts(member_id):
        return found
    return replace(found, points=0)
