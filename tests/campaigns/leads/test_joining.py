"""Whoever joins with the mobile of an open lead has been won, by whichever door he comes."""

import pytest
from django.test import Client

from campaigns.models import Acquisition, Lead
from campaigns.services.joining import join_by_oneself, welcome_member, welcome_second_person
from members.exceptions import MobileTaken
from members.models import Member
from members.roles import SYSTEM
from tests.api.callers import Caller
from tests.campaigns.lead_cases import make_lead, make_lost
from tests.cast import Cast
from tests.factories import refused
from tests.portal.steps import last_code

pytestmark = pytest.mark.django_db

MOBILE, NUMBER = "09351112233", "+989351112233"


def test_in_the_portal(cast: Cast, client: Client) -> None:
    lead = make_lead(mobile=MOBILE)

    client.post("/join/", {"first_name": "مریم", "mobile": MOBILE})
    client.post("/join/code/", {"code": last_code()})

    lead.refresh_from_db()
    member = Member.objects.get(mobile=NUMBER)
    assert (lead.status, lead.member, lead.closed_by) == ("won", member, "member:newcomer")
    assert Acquisition.objects.get().member == member


def test_through_the_till(cast: Cast) -> None:
    lead = make_lead(mobile=MOBILE)

    answer = Caller(cast.secret).post(
        "members/", {"mobile": MOBILE, "first_name": "مریم", "last_name": ""}
    )

    lead.refresh_from_db()
    assert answer.status_code == 201
    assert (lead.status, lead.member) == ("won", Member.objects.get(mobile=NUMBER))


def test_all_his_leads_are_won_and_he_is_acquired_once(cast: Cast) -> None:
    first, second = make_lead(mobile=MOBILE), make_lead(mobile=MOBILE)
    lost = make_lost(mobile=MOBILE)

    member = welcome_member(actor=SYSTEM, mobile=MOBILE, first_name="مریم", last_name="")

    states = dict(Lead.objects.values_list("pk", "status"))
    assert states == {first.pk: "won", second.pk: "won", lost.pk: "lost"}
    assert Acquisition.objects.get(member=member).lead == first


def test_who_was_a_member_already_wins_nothing(cast: Cast) -> None:
    lead = make_lead(mobile="09121234567")

    joined = join_by_oneself(mobile="09121234567", first_name="سارا", last_name="احمدی")
    with refused(MobileTaken):
        welcome_member(actor=SYSTEM, mobile="09121234567", first_name="سارا", last_name="")

    lead.refresh_from_db()
    assert (joined.is_new, lead.status) == (False, "open")


def test_the_second_person_of_a_household_has_no_number_to_be_known_by(cast: Cast) -> None:
    lead = make_lead(mobile="09121234567")

    welcome_second_person(
        actor=SYSTEM, first_person_id=cast.sara.pk, first_name="نیما", last_name="احمدی"
    )

    lead.refresh_from_db()
    assert lead.status == "open"


def test_nobody_else_s_lead_is_touched(cast: Cast) -> None:
    lead = make_lead(mobile="09351112299")

    welcome_member(actor=SYSTEM, mobile=MOBILE, first_name="مریم", last_name="")

    lead.refresh_from_db()
    assert (lead.status, Acquisition.objects.count()) == ("open", 0)
