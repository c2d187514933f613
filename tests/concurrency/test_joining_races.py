"""Joining at the same moment: one number is one member, one member has one code."""

from functools import partial

import pytest

from campaigns.services.joining import Joined, join_by_oneself, welcome_member
from members.models import Member
from members.roles import SYSTEM
from members.selectors.households import household_of
from members.services.households import join_household, register_second_person
from members.services.referrals import referral_code_of
from points.models import Grant
from tests.cast import assemble_cast
from tests.concurrency.racing import race, refusals, successes
from tests.factories import make_member, make_ruled_program, ring_up

pytestmark = pytest.mark.django_db(transaction=True)

NUMBER = "+989351112233"
AT_ONCE = 8
WELCOME = {"code": "welcome", "name": "Welcome", "event": "joined", "give": {"points": 20}}


def test_two_sign_ups_with_one_number_make_one_member() -> None:
    cast = assemble_cast()
    make_ruled_program(WELCOME)
    ring_up(cast.shop, 50_000_000)
    join = partial(join_by_oneself, mobile=NUMBER, first_name="مینا", last_name="کریمی")

    outcomes: list[Joined] = successes(race(*(join for _ in range(AT_ONCE))))

    member = Member.objects.get(mobile=NUMBER)
    assert {outcome.member_id for outcome in outcomes} == {member.pk}
    assert sorted(outcome.is_new for outcome in outcomes) == [False] * (AT_ONCE - 1) + [True]
    assert Grant.objects.get(source=f"joined:{member.pk}").points == 20


def test_at_the_counter_and_by_himself_at_once() -> None:
    assemble_cast()
    by_himself = partial(join_by_oneself, mobile=NUMBER, first_name="مینا", last_name="")
    by_cashier = partial(
        welcome_member, actor=SYSTEM, mobile=NUMBER, first_name="مینا", last_name=""
    )

    outcomes = race(by_himself, by_cashier)

    assert Member.objects.filter(mobile=NUMBER).count() == 1
    assert set(refusals(outcomes)) <= {"phone_taken"}


def test_a_code_is_drawn_once() -> None:
    cast = assemble_cast()

    codes = race(*(partial(referral_code_of, member_id=cast.sara.pk) for _ in range(AT_ONCE)))

    cast.sara.refresh_from_db()
    assert set(codes) == {cast.sara.referral_code}


def test_the_second_person_is_registered_once_and_households_meet() -> None:
    cast = assemble_cast()
    other = make_member(first_name="آرش")
    second = partial(
        register_second_person,
        actor=SYSTEM,
        first_person_id=cast.sara.pk,
        first_name="کاوه",
        last_name="",
    )
    link = partial(join_household, member_id=other.pk, other_id=cast.sara.pk, actor=SYSTEM)

    outcomes = race(second, second, link, link)

    assert refusals(outcomes) == ["invalid"]
    living = {one.first_name for one in household_of(cast.sara.pk)}
    assert living == {"کاوه", "آرش"}
