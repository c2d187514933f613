"""Answering: the first tap is kept at once, and what is bad is seen to in the same transaction."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from campaigns.exceptions import AnswerClosed, SurveyAnswered, SurveyExpired, UnknownSurvey
from campaigns.models import Survey, SurveyComment, Ticket
from campaigns.rules.surveys.answers import (
    BEST_MARK,
    BEST_SCORE,
    LONGEST_COMMENT,
    is_bad,
    may_add,
)
from campaigns.services.surveys.alarm import member_himself, see_to_it
from campaigns.services.tickets.words import say
from members.exceptions import InvalidField
from members.models import Member
from members.roles import SYSTEM
from members.rules.lines import typed_text
from members.selectors.club import club_day
from members.selectors.standing import standing_member
from members.services.audit import write_audit
from members.services.members import lock_member
from points.exceptions import NoProgram
from points.selectors.programs import terms_on
from points.services.events import reward_event


@transaction.atomic
def answer_score(*, survey_id: int, score: int, now: datetime | None = None) -> Survey:
    """Would he recommend us, 0 to 10: the first answer stands, and the link takes no second.

    Six or less is withheld for the owner, who is told; it opens a ticket and plans a follow-up.
    A member is rewarded as the program says. Refuses (`InvalidField`) another number and a survey
    that asks something else, `SurveyAnswered`, and `SurveyExpired` also for who is gone.
    """
    now = now or timezone.now()
    survey = _hold_open(survey_id, now)
    if survey.kind == Survey.Kind.TICKET or not 0 <= score <= BEST_SCORE:
        raise InvalidField(field="score", problem="out_of_range")
    survey.score = score
    return _answered(survey, now)


@transaction.atomic
def answer_satisfaction(
    *, survey_id: int, satisfaction: int, now: datetime | None = None
) -> Survey:
    """How well his matter was settled, 1 to 5; otherwise as `answer_score`, two or less is bad."""
    now = now or timezone.now()
    survey = _hold_open(survey_id, now)
    if survey.kind != Survey.Kind.TICKET or not 1 <= satisfaction <= BEST_MARK:
        raise InvalidField(field="satisfaction", problem="out_of_range")
    survey.satisfaction = satisfaction
    return _answered(survey, now)


@transaction.atomic
def answer_rest(
    *,
    survey_id: int,
    expectation: str = "",
    effort: int | None = None,
    reason: str = "",
    comment: str = "",
    now: datetime | None = None,
) -> Survey:
    """What he adds within an hour, once; all of it may be left out. What he wrote stands in the
    ticket of a bad score as well, and goes with him.

    Refuses `AnswerClosed`, and (`InvalidField`) what is no choice or too long.
    """
    now = now or timezone.now()
    survey = _hold(survey_id)
    if not may_add(survey.scored_at, survey.closed_at, now):
        raise AnswerClosed(survey_id=survey_id)
    if effort is not None and not 1 <= effort <= BEST_MARK:
        raise InvalidField(field="effort", problem="out_of_range")
    survey.expectation = _choice("expectation", expectation, Survey.Expectation.values)
    survey.reason = _choice("reason", reason, Survey.Reason.values)
    survey.effort, survey.closed_at = effort, now
    survey.save(update_fields=["expectation", "reason", "effort", "closed_at"])
    if comment.strip():
        _keep_words(survey, typed_text(comment, field="comment", most=LONGEST_COMMENT), now)
    return survey


def _hold(survey_id: int) -> Survey:
    rows = Survey.objects.select_for_update(no_key=True, of=("self",))
    survey = rows.select_related("plan", "member", "shop").filter(pk=survey_id).first()
    if survey is None:
        raise UnknownSurvey(survey_id=survey_id)
    return survey


def _hold_open(survey_id: int, now: datetime) -> Survey:
    survey = _hold(survey_id)
    if survey.scored_at is not None:
        raise SurveyAnswered(survey_id=survey_id)
    is_gone = survey.member is not None and standing_member(survey.member) is None
    if survey.expires_at <= now or is_gone:
        raise SurveyExpired(survey_id=survey_id)
    return survey


def _answered(survey: Survey, now: datetime) -> Survey:
    survey.scored_at = now
    survey.is_withheld = is_bad(score=survey.score, satisfaction=survey.satisfaction)
    survey.save(update_fields=["score", "satisfaction", "scored_at", "is_withheld"])
    person = None if survey.member is None else standing_member(survey.member)
    if person is not None:
        _reward(survey, person, now)
    if survey.is_withheld:
        see_to_it(survey, person, now)
    # Of no shop and no member: what staff of a shop read in the audit tells nobody's score.
    write_audit(
        actor=SYSTEM,
        action="survey.answered",
        subject=f"survey:{survey.pk}",
        facts={"about": survey.kind},
        now=now,
    )
    return survey


def _reward(survey: Survey, person: Member, now: datetime) -> None:
    """As the program's rules say; a club without a program gives nothing."""
    try:
        terms_on(club_day(now))
    except NoProgram:
        return
    reward_event(
        member_id=person.pk, event="survey", source=f"survey:{survey.pk}", actor=SYSTEM, now=now
    )


def _keep_words(survey: Survey, words: str, now: datetime) -> None:
    """His own words hang on him; those of somebody unknown on nobody."""
    person = None if survey.member is None else standing_member(survey.member)
    if survey.member is not None and person is None:
        raise AnswerClosed(survey_id=survey.pk)
    if person is not None:
        lock_member(person.pk)
    SurveyComment.objects.create(survey=survey, member=person, text=words)
    ticket = Ticket.objects.filter(survey=survey).first()
    if ticket is not None:
        actor = SYSTEM if person is None else member_himself(person)
        say(ticket_id=ticket.pk, text=words, actor=actor, now=now)


def _choice(field: str, value: str, allowed: list[str]) -> str:
    if value not in allowed:
        raise InvalidField(field=field, problem="invalid_choice")
    return value
