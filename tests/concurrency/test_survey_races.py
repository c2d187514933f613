"""Surveys under races and kills: nobody is asked twice, and the first answer stands."""

from functools import partial

import pytest

from campaigns.models import Survey, SurveyPlan, Ticket
from campaigns.services.surveys import asking
from campaigns.services.surveys.answering import answer_score
from campaigns.services.surveys.asking import ask_at_counter, ask_buyers
from campaigns.services.surveys.releasing import release_answer
from members.models import FollowUp, Message
from points.models import Grant
from tests.campaigns.survey_cases import HOUR, asked, make_plan, scored
from tests.cast import Cast, assemble_cast
from tests.clock import DAY, NOON
from tests.concurrency.racing import race, refusals, successes
from tests.concurrency.test_import_worker import die_at
from tests.factories import make_member, ring_up

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("public")]

PEOPLE = 12


def crowd(monkeypatch: pytest.MonkeyPatch) -> Cast:
    """A dozen who bought two days ago in both shops, and a survey for each shop."""
    cast = assemble_cast()
    monkeypatch.setattr(asking, "CHUNK", 4)
    for shop in (cast.shop, cast.other_shop):
        make_plan(name=shop.code, shop_id=shop.pk)
    for member in (cast.sara, *(make_member() for _ in range(PEOPLE - 1))):
        for shop in (cast.shop, cast.other_shop):
            ring_up(shop, member=member, now=NOON - 2 * DAY)
    return cast


def everybody_once() -> bool:
    """Each has one question and one message that belongs to it."""
    surveys = Survey.objects.exclude(message=None)
    people = set(surveys.values_list("member_id", flat=True))
    owed = Message.objects.filter(natural_key__startswith="survey:")
    return len(people) == surveys.count() == Survey.objects.count() == owed.count() == PEOPLE


def test_two_runners_ask_each_person_once(monkeypatch: pytest.MonkeyPatch) -> None:
    crowd(monkeypatch)

    outcomes = race(*(partial(ask_buyers, now=NOON) for _ in range(4)))

    assert refusals(outcomes) == []
    assert sum(one for one in outcomes if isinstance(one, int)) == PEOPLE
    assert everybody_once()


def test_killed_at_any_statement_and_run_again(monkeypatch: pytest.MonkeyPatch) -> None:
    crowd(monkeypatch)

    struck = 0
    for at_statement in range(3, 300, 9):
        Survey.objects.all().delete()
        Message.objects.all().delete()
        if not die_at(at_statement, partial(ask_buyers, now=NOON)):
            break
        struck += 1
        ask_buyers(now=NOON)
        assert everybody_once()

    assert struck > 3
    assert SurveyPlan.objects.count() == 2


def test_of_two_taps_at_once_one_stands() -> None:
    cast = assemble_cast()
    survey = asked(cast.sara, cast.shop)

    outcomes = race(
        *(
            partial(answer_score, survey_id=survey.pk, score=score, now=NOON + HOUR)
            for score in (1, 2, 3)
        )
    )

    assert refusals(outcomes) == ["survey_answered"] * 2
    assert len(successes(outcomes)) == 1
    assert Ticket.objects.count() == FollowUp.objects.count() == Grant.objects.count() == 1


def test_a_browser_that_sends_twice_has_one_sheet() -> None:
    cast = assemble_cast()

    outcomes = race(
        *(partial(ask_at_counter, shop_id=cast.shop.pk, key="a", now=NOON) for _ in range(3))
    )

    assert refusals(outcomes) == []
    assert Survey.objects.count() == 1


def test_released_by_two_at_once_it_is_released_once() -> None:
    cast = assemble_cast()
    survey = scored(cast.sara, cast.shop, 1)

    outcomes = race(
        *(partial(release_answer, survey_id=survey.pk, actor=cast.actor("owner")) for _ in range(2))
    )

    assert refusals(outcomes) == []
    assert not Survey.objects.get().is_withheld
    assert Ticket.objects.get().entries.filter(facts__released=True).count() == 1
