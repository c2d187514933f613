"""A closed sale opens a plan of care: who was won from a lead goes on the journey, once."""

from datetime import timedelta

import pytest

from campaigns.models import Journey, Lead, Passage
from campaigns.services.joining import welcome_member
from campaigns.services.journey_steps import StepFacts
from campaigns.services.journeys import install_journeys
from members.models import FollowUp, Member, Message
from members.roles import SYSTEM
from members.services.members import record_consents
from tests.campaigns.journey_cases import found_by, make_journey, outcomes, run, states, told
from tests.campaigns.lead_cases import make_lead, make_won
from tests.cast import Cast
from tests.clock import DAY, NOON, SECOND

pytestmark = pytest.mark.django_db

MOBILE = "09351112233"


def shipped() -> Journey:
    """The program's own, in use since before."""
    Journey.objects.all().delete()
    install_journeys(now=NOON - DAY)
    return Journey.objects.get(trigger="lead_won")


def test_who_is_won_goes_on_it_once(cast: Cast) -> None:
    journey = make_journey("lead_won", since=NOON - DAY)
    member = make_won(mobile=MOBILE, category="flowers", now=NOON - SECOND)

    (begun,) = found_by(journey, NOON)
    first, second = run(NOON), run(NOON + SECOND)

    assert (begun.member_id, begun.at) == (member.pk, NOON - SECOND)
    assert begun.facts == {"source": "اینستاگرام", "category": "flowers"}
    assert (first[0], second[0]) == (1, 0)
    lead = Lead.objects.get()
    assert states(journey) == [(member.pk, f"lead:{lead.pk}", "done", "")]


def test_who_joined_by_himself_was_won_too(cast: Cast) -> None:
    journey = make_journey("lead_won", since=NOON - DAY)
    lead = make_lead(mobile=MOBILE, now=NOON - 2 * SECOND)
    make_lead(mobile=MOBILE, now=NOON - 2 * SECOND)

    member = welcome_member(
        actor=SYSTEM, mobile=MOBILE, first_name="مریم", last_name="", now=NOON - SECOND
    )

    assert [(one.member_id, one.run_key) for one in found_by(journey, NOON)] == [
        (member.pk, f"lead:{lead.pk}")
    ]


def test_who_joined_without_having_been_a_lead_is_none(cast: Cast) -> None:
    journey = make_journey("lead_won", since=NOON - DAY)
    welcome_member(actor=SYSTEM, mobile=MOBILE, first_name="مریم", last_name="", now=NOON)

    assert found_by(journey, NOON) == []


def test_who_was_won_before_it_was_in_use_is_left_alone(cast: Cast) -> None:
    make_won(mobile=MOBILE, now=NOON - 2 * DAY)
    journey = make_journey("lead_won", since=NOON - DAY)

    assert found_by(journey, NOON) == []


def test_the_category_may_stand_in_its_texts(cast: Cast) -> None:
    make_journey("lead_won", StepFacts(text="سلام، {دسته} رسید", kind="service"), since=NOON - DAY)
    member = make_won(mobile=MOBILE, category="رز", now=NOON - SECOND)

    run(NOON)

    assert told(member) == ["سلام، رز رسید"]


def test_the_shipped_one_is_in_use_and_goes_its_four_steps(cast: Cast) -> None:
    journey = shipped()
    member = make_won(mobile=MOBILE, now=NOON)
    allow_promotion(member)

    for day in (0, 1, 7, 21, 45):
        run(NOON + timedelta(days=day, minutes=day))

    passage = Passage.objects.get(journey=journey)
    said = Message.objects.filter(member=member, natural_key__startswith=f"journey:{passage.pk}:")
    assert journey.is_active
    assert (passage.status, len(outcomes(passage))) == ("done", 4)
    assert [message.kind for message in said.order_by("pk")] == ["service", "service", "promotion"]
    task = FollowUp.objects.get(member=member, natural_key__startswith=f"journey:{passage.pk}:")
    assert "چه روزی برایش مهم است" in task.reason


def allow_promotion(member: Member) -> None:
    """He has nothing against offers."""
    record_consents(
        actor=SYSTEM, member_id=member.pk, consents={"promotion": True}, evidence="counter"
    )
