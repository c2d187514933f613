"""Who sees an answer: what the owner reads first, who may release it, and the member himself."""

import pytest

from campaigns.exceptions import UnknownSurvey
from campaigns.models import Ticket
from campaigns.selectors.surveys.answers import (
    access_answer,
    answers_list,
    answers_of,
    own_answers,
    withheld_count,
)
from campaigns.services.surveys.answering import answer_rest
from campaigns.services.surveys.releasing import release_answer
from members.exceptions import NotAllowed
from members.models import AuditEntry, FollowUp
from members.selectors.trail import trail_for
from tests.campaigns.survey_cases import HOUR, anonymous, scored
from tests.cast import Cast
from tests.clock import DAY, NOON
from tests.factories import refused
from tests.snapshots import nothing_changed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("public")]


def test_what_is_withheld_is_hidden_unless_told_otherwise(cast: Cast) -> None:
    bad = scored(cast.sara, cast.shop, 2)
    good = anonymous(cast.shop, 9)

    assert list(answers_list(None)) == [good]
    assert list(answers_list(None, sees_withheld=True)) == [bad, good]
    assert list(answers_of(cast.sara.pk)) == []
    assert list(answers_of(cast.sara.pk, sees_withheld=True)) == [bad]
    assert withheld_count() == 1
    assert access_answer(cast.actor("owner"), bad.pk) == bad
    for role in ("manager", "analyst", "cashier"):
        with refused(UnknownSurvey):
            access_answer(cast.actor(role), bad.pk)


def test_a_manager_sees_the_answers_of_his_shops(cast: Cast) -> None:
    here, there = anonymous(cast.shop, 9), anonymous(cast.other_shop, 9)

    shop_ids = cast.actor("manager").shop_ids

    assert list(answers_list(shop_ids)) == [here]
    assert access_answer(cast.actor("manager"), here.pk) == here
    with refused(UnknownSurvey):
        access_answer(cast.actor("manager"), there.pk)


def test_the_audit_tells_colleagues_nothing_of_it(cast: Cast) -> None:
    scored(cast.sara, cast.shop, 2)

    about = ("survey.", "ticket.", "follow_up.", "event.")
    seen = [row.action for row in trail_for(cast.actor("manager"))]

    assert [action for action in seen if action.startswith(about)] == []
    assert AuditEntry.objects.filter(action="survey.answered").get().member_id is None


def test_released_it_is_open_to_colleagues(cast: Cast) -> None:
    survey = scored(cast.sara, cast.shop, 2)

    released = release_answer(survey_id=survey.pk, actor=cast.actor("owner"), now=NOON + DAY)
    release_answer(survey_id=survey.pk, actor=cast.actor("owner"), now=NOON + 2 * DAY)

    assert (released.is_withheld, released.released_at) == (False, NOON + DAY)
    assert released.released_by == f"user:{cast.owner.pk}"
    assert not Ticket.objects.get().is_withheld
    assert not FollowUp.objects.get().is_withheld
    assert list(answers_list(cast.actor("manager").shop_ids)) == [survey]
    assert AuditEntry.objects.filter(action="survey.released").count() == 1


@pytest.mark.parametrize("role", ["manager", "cashier", "analyst", "till"])
def test_nobody_else_may_release_it(cast: Cast, role: str) -> None:
    survey = scored(cast.sara, cast.shop, 2)

    with nothing_changed(), refused(NotAllowed):
        release_answer(survey_id=survey.pk, actor=cast.actor(role))


def test_the_member_may_look_at_all_that_he_said(cast: Cast) -> None:
    survey = scored(cast.sara, cast.shop, 2)
    answer_rest(survey_id=survey.pk, comment="سرد", now=NOON + HOUR)

    told = own_answers(cast.sara.pk)

    assert [(row["score"], row["words"]) for row in told] == [(2, "سرد")]
