"""Answering: by its link, once, in time; what is bad is seen to at once."""

from base64 import b64decode
from datetime import timedelta
from typing import Any

import pytest
from django.utils.http import int_to_base36
from pytest_django import Settings

from campaigns.exceptions import AnswerClosed, SurveyAnswered, SurveyExpired, UnknownSurvey
from campaigns.models import Survey, SurveyComment, Ticket, TicketEntry
from campaigns.selectors.surveys.links import survey_of, token_of
from campaigns.services.surveys.answering import answer_rest, answer_satisfaction, answer_score
from campaigns.services.surveys.asking import ask_about_ticket
from campaigns.services.tickets.opening import open_ticket
from members.exceptions import InvalidField
from members.models import FollowUp, Message, User
from members.roles import SYSTEM
from members.rules.text import persian_digits
from points.models import Grant
from points.services.erasure import erase_member
from tests.campaigns.survey_cases import HOUR, anonymous, asked, make_plan, messages, scored
from tests.cast import Cast
from tests.clock import DAY, MINUTE, NOON
from tests.factories import make_ruled_program, refused
from tests.snapshots import nothing_changed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("public")]


def reachable(owner: User) -> None:
    User.objects.filter(pk=owner.pk).update(mobile="+989121111111")


# Links ------------------------------------------------------------------------------------------


def test_a_link_opens_its_survey_and_no_other(cast: Cast) -> None:
    survey = asked(cast.sara, cast.shop)
    token = token_of(survey.pk)
    other = token_of(survey.pk + 1)

    assert survey_of(token) == survey
    assert survey_of(other) is None
    forged = [token[:16] + other[16:], f"A{token[1:]}", token[:-1], f"{token}0", "", "x" * 200]
    assert [survey_of(one) for one in forged if one != token] == [None] * len(forged)


def test_the_seal_is_of_96_bits_and_needs_the_key(cast: Cast, settings: Settings) -> None:
    survey = asked(cast.sara, cast.shop)
    token = token_of(survey.pk)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another"

    renewed = token_of(survey.pk)

    assert len(b64decode(token[:16], altchars=b"-_")) * 8 == 96
    assert token[16:] == int_to_base36(survey.pk)
    assert renewed != token
    assert survey_of(token) == survey_of(renewed) == survey


# The first answer -------------------------------------------------------------------------------


@pytest.mark.parametrize("score", [7, 8, 9, 10])
def test_a_good_score_is_kept_and_sets_nothing_going(cast: Cast, score: int) -> None:
    survey = scored(cast.sara, cast.shop, score)

    assert (survey.score, survey.scored_at, survey.is_withheld) == (score, NOON + HOUR, False)
    assert not Ticket.objects.exists()
    assert not FollowUp.objects.exists()
    assert len(messages()) == 1


@pytest.mark.parametrize("score", [0, 6])
def test_a_bad_score_is_seen_to_at_once(cast: Cast, score: int) -> None:
    reachable(cast.owner)

    survey = scored(cast.sara, cast.shop, score)

    ticket, follow_up = Ticket.objects.get(), FollowUp.objects.get()
    assert survey.is_withheld
    assert (ticket.kind, ticket.way, ticket.survey, ticket.is_withheld) == (
        "complaint",
        "survey",
        survey,
        True,
    )
    assert (ticket.member, ticket.shop, ticket.purchase_id) == (
        cast.sara,
        cast.shop,
        survey.purchase_id,
    )
    assert (follow_up.assignee, follow_up.is_withheld, follow_up.due_on) == (
        cast.owner,
        True,
        (NOON + DAY).date(),
    )
    assert persian_digits(str(score)) in follow_up.reason


def test_every_owner_who_can_be_reached_is_told_without_a_name(cast: Cast) -> None:
    reachable(cast.owner)

    survey = scored(cast.sara, cast.shop, 3)

    told = messages()[-1]
    assert told.natural_key == f"survey:{survey.pk}:owner:{cast.owner.pk}"
    assert (told.address, told.member, told.kind) == ("+989121111111", None, "service")
    assert "سارا" not in told.text
    assert "احمدی" not in told.text
    assert "۳" in told.text
    assert told.text.endswith("/dashboard/feedback/answers/")


def test_by_night_the_owner_is_told_in_the_morning(cast: Cast) -> None:
    reachable(cast.owner)
    survey = asked(cast.sara, cast.shop)

    answer_score(survey_id=survey.pk, score=1, now=NOON + 11 * HOUR)

    assert messages()[-1].due_at == NOON + 21 * HOUR


def test_a_plan_may_leave_the_owner_in_peace(cast: Cast) -> None:
    reachable(cast.owner)
    make_plan(tells_owner=False, follow_up_days=3)

    scored(cast.sara, cast.shop, 1)

    assert len(messages()) == 1
    assert FollowUp.objects.get().due_on == (NOON + 3 * DAY).date()


def test_a_playful_browser_does_not_empty_the_owners_account(cast: Cast) -> None:
    reachable(cast.owner)

    for number in range(15):
        anonymous(cast.shop, 0, key=str(number))

    assert len(messages()) == 12
    assert Ticket.objects.filter(member=None, is_withheld=True).count() == 15


def test_of_somebody_unknown_there_is_a_ticket_and_nobody_to_follow_up(cast: Cast) -> None:
    survey = anonymous(cast.shop, 2)

    assert Ticket.objects.get().survey == survey
    assert not FollowUp.objects.exists()
    assert not Grant.objects.exists()


def test_the_first_answer_stands(cast: Cast) -> None:
    survey = scored(cast.sara, cast.shop, 9)

    with nothing_changed(), refused(SurveyAnswered):
        answer_score(survey_id=survey.pk, score=0, now=NOON + HOUR)

    assert Survey.objects.get().score == 9


def test_after_its_days_the_link_is_good_no_more(cast: Cast) -> None:
    survey = asked(cast.sara, cast.shop)

    with nothing_changed(), refused(SurveyExpired):
        answer_score(survey_id=survey.pk, score=9, now=NOON + timedelta(days=14))


def test_who_was_erased_answers_no_more(cast: Cast) -> None:
    survey = asked(cast.sara, cast.shop)
    erase_member(member_id=cast.sara.pk, ground="staff", actor=SYSTEM)

    with nothing_changed(), refused(SurveyExpired):
        answer_score(survey_id=survey.pk, score=9, now=NOON + HOUR)


@pytest.mark.parametrize("score", [-1, 11])
def test_no_other_number_is_a_score(cast: Cast, score: int) -> None:
    survey = asked(cast.sara, cast.shop)

    with nothing_changed(), refused(InvalidField):
        answer_score(survey_id=survey.pk, score=score, now=NOON)


def test_what_is_unknown_cannot_be_answered(db: None) -> None:
    with refused(UnknownSurvey):
        answer_score(survey_id=1, score=9)


# Rewards ----------------------------------------------------------------------------------------


def test_a_member_is_rewarded_once_as_the_program_says(cast: Cast) -> None:
    make_ruled_program(
        {"code": "asked", "name": "Thanks", "event": "survey", "give": {"points": 3}}
    )

    survey = scored(cast.sara, cast.shop, 2)

    grant = Grant.objects.get()
    assert (grant.kind, grant.source, grant.points) == ("survey", f"survey:{survey.pk}", 3)


def test_without_a_rule_it_is_remembered_that_he_answered(cast: Cast) -> None:
    survey = scored(cast.sara, cast.shop, 9)

    assert Grant.objects.get().source == f"survey:{survey.pk}"


# After a ticket ---------------------------------------------------------------------------------


def settled(cast: Cast) -> Survey:
    ticket = open_ticket(
        kind="question", way="staff", text="?", actor=SYSTEM, member_id=cast.sara.pk, now=NOON
    )
    ask_about_ticket(ticket_id=ticket.pk, now=NOON)
    return Survey.objects.get()


def test_satisfaction_has_marks_of_its_own(cast: Cast) -> None:
    survey = settled(cast)

    for wrong in (0, 6):
        with nothing_changed(), refused(InvalidField):
            answer_satisfaction(survey_id=survey.pk, satisfaction=wrong, now=NOON)
    with nothing_changed(), refused(InvalidField):
        answer_score(survey_id=survey.pk, score=5, now=NOON)
    answered = answer_satisfaction(survey_id=survey.pk, satisfaction=3, now=NOON)

    assert (answered.satisfaction, answered.is_withheld) == (3, False)


def test_who_is_still_dissatisfied_opens_a_ticket(cast: Cast) -> None:
    survey = settled(cast)

    answer_satisfaction(survey_id=survey.pk, satisfaction=2, now=NOON)

    assert Ticket.objects.filter(survey=survey, is_withheld=True, way="survey").count() == 1
    assert "۲" in FollowUp.objects.get().reason


# The rest ---------------------------------------------------------------------------------------


def test_the_rest_is_added_once_within_an_hour(cast: Cast) -> None:
    survey = scored(cast.sara, cast.shop, 9)

    answer_rest(
        survey_id=survey.pk,
        expectation="above",
        effort=4,
        reason="staff",
        comment=" خانم رضایی\nمهربان بود ",
        now=NOON + HOUR + 59 * MINUTE,
    )

    survey.refresh_from_db()
    assert (survey.expectation, survey.effort, survey.reason) == ("above", 4, "staff")
    assert survey.closed_at == NOON + HOUR + 59 * MINUTE
    comment = SurveyComment.objects.get()
    assert (comment.text, comment.member) == ("خانم رضایی\nمهربان بود", cast.sara)
    with nothing_changed(), refused(AnswerClosed):
        answer_rest(survey_id=survey.pk, comment="again", now=NOON + 2 * HOUR)


def test_later_or_before_the_score_nothing_is_added(cast: Cast) -> None:
    survey = asked(cast.sara, cast.shop)
    with nothing_changed(), refused(AnswerClosed):
        answer_rest(survey_id=survey.pk, comment="x", now=NOON)
    answer_score(survey_id=survey.pk, score=9, now=NOON)

    with nothing_changed(), refused(AnswerClosed):
        answer_rest(survey_id=survey.pk, comment="x", now=NOON + HOUR + MINUTE)


@pytest.mark.parametrize(
    "wrong",
    [{"expectation": "great"}, {"effort": 6}, {"reason": "weather"}, {"comment": "x" * 1_001}],
)
def test_what_is_no_choice_is_refused(cast: Cast, wrong: dict[str, Any]) -> None:
    survey = scored(cast.sara, cast.shop, 9)

    with nothing_changed(), refused(InvalidField):
        answer_rest(survey_id=survey.pk, now=NOON + HOUR, **wrong)


def test_words_beside_a_bad_score_stand_in_its_ticket(cast: Cast) -> None:
    survey = scored(cast.sara, cast.shop, 1)

    answer_rest(survey_id=survey.pk, comment="گل پژمرده بود", now=NOON + HOUR)

    entry = TicketEntry.objects.get(kind="said")
    assert (entry.text, entry.member, entry.ticket.survey) == ("گل پژمرده بود", cast.sara, survey)
    assert entry.by == f"member:{cast.sara.pk}"


def test_a_stranger_may_say_why_as_well(cast: Cast) -> None:
    survey = anonymous(cast.shop, 1)

    answer_rest(survey_id=survey.pk, comment="صف دراز", now=NOON)

    assert TicketEntry.objects.get(kind="said").text == "صف دراز"
    assert SurveyComment.objects.get().member is None


def test_what_he_wrote_goes_with_him_and_the_figures_stay(cast: Cast) -> None:
    survey = scored(cast.sara, cast.shop, 1)
    answer_rest(survey_id=survey.pk, comment="گل پژمرده بود", now=NOON + HOUR)

    erase_member(member_id=cast.sara.pk, ground="staff", actor=SYSTEM)

    survey.refresh_from_db()
    assert not SurveyComment.objects.exists()
    assert not TicketEntry.objects.filter(text__contains="پژمرده").exists()
    assert not FollowUp.objects.exists()
    assert survey.score == 1
    assert "سارا" not in " ".join(Message.objects.values_list("text", flat=True))


# Plans ------------------------------------------------------------------------------------------


def test_a_survey_needs_its_link_and_a_name_of_its_own(cast: Cast) -> None:
    make_plan(name="one")

    with nothing_changed(), refused(InvalidField) as no_link:
        make_plan(name="two", text="سلام {نام}")
    with nothing_changed(), refused(InvalidField) as taken:
        make_plan(name="one")

    assert [info.value.facts["problem"] for info in (no_link, taken)] == ["no_link", "taken"]
