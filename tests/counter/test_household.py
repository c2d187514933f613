"""One number, two people; one person, nearly one number: three clear ways at the counter."""

from typing import Any

import pytest
from django.test import Client

from members.models import Member
from members.selectors.households import household_of
from members.services.referrals import referral_code_of
from tests.cast import Cast
from tests.counter.steps import at_the_till, words_of
from tests.factories import make_member
from tests.snapshots import nothing_changed

pytestmark = pytest.mark.django_db

REGISTER = "/counter/register/"
KAVEH = {"mobile": "09121234567", "first_name": "کاوه", "last_name": "احمدی"}


@pytest.fixture
def till(client: Client, cast: Cast) -> Client:
    return at_the_till(client, cast.cashier)


def page(member: Member, rest: str = "household/") -> str:
    return f"/counter/members/{member.pk}/{rest}"


def test_same_number_other_name_offers_three_ways(cast: Cast, till: Client) -> None:
    shown = words_of(till.post(REGISTER, KAVEH))

    assert f'href="/counter/members/{cast.sara.pk}/"' in shown
    assert f'href="/counter/members/{cast.sara.pk}/edit/?first_name=' in shown
    assert f'action="/counter/members/{cast.sara.pk}/second/"' in shown


def test_the_second_person_goes_straight_into_the_sale(cast: Cast, till: Client) -> None:
    answers = [
        till.post(f"{page(cast.sara, 'second/')}?amount=50,000", KAVEH) for _twice in range(2)
    ]

    kaveh = Member.objects.get(first_name="کاوه")
    assert {answer["Location"] for answer in answers} == {f"{page(kaveh, '')}?amount=50%2C000"}
    assert (kaveh.mobile, kaveh.joined_shop) == (None, cast.shop)
    assert household_of(cast.sara.pk) == [kaveh]


def test_the_second_person_can_be_made_from_the_member_s_page(cast: Cast, till: Client) -> None:
    shown = till.get(page(cast.sara, "second/"), {"first_name": "کاوه"})
    wrong = till.post(page(cast.sara, "second/"), {"first_name": "", "last_name": ""})

    assert 'value="کاوه"' in words_of(shown)
    assert 'type="checkbox"' not in words_of(shown)
    assert (wrong.status_code, "Enter the name." in words_of(wrong)) == (422, True)


def test_a_full_household_is_said(cast: Cast, till: Client) -> None:
    for number in range(7):
        till.post(page(cast.sara, "second/"), {"first_name": f"فرزند {number}"})

    with nothing_changed():
        refused = till.post(page(cast.sara, "second/"), {"first_name": "هشتم"})

    assert "A household has eight members at most." in words_of(refused)


def test_people_are_linked_and_parted(cast: Cast, till: Client) -> None:
    other = make_member(first_name="آرش", mobile="09350001122")

    found = till.get(page(cast.sara), {"q": "09350001122"})
    till.post(page(cast.sara, "household/join/"), {"other": str(other.pk)})
    linked = (household_of(cast.sara.pk), till.get(page(cast.sara)).context["household"])
    answer = till.post(page(other, "household/leave/"), {"from": str(cast.sara.pk)})

    assert found.context["found"] == [other]
    assert linked == ([other], [other])
    assert answer["Location"] == page(cast.sara)
    assert household_of(cast.sara.pk) == []


@pytest.mark.parametrize("other", ["", "0", "x", "999999"])
def test_nobody_is_linked_to_a_stranger(cast: Cast, till: Client, other: str) -> None:
    with nothing_changed():
        answer = till.post(page(cast.sara, "household/join/"), {"other": other})

    assert answer.status_code == 404


def test_linking_to_himself_is_said(cast: Cast, till: Client) -> None:
    with nothing_changed():
        answer = till.post(
            page(cast.sara, "household/join/"), {"other": str(cast.sara.pk)}, follow=True
        )

    assert "Choose another member of the household." in words_of(answer)


def test_a_near_number_under_the_same_name_is_asked_about(cast: Cast, till: Client) -> None:
    near = {"mobile": "09121234576", "first_name": "سارا", "last_name": "احمدي"}

    with nothing_changed():
        asked = till.post(REGISTER, near)
    made = till.post(REGISTER, near | {"is_another": "on"})

    assert (asked.status_code, asked.context["near"]) == (422, [cast.sara])
    assert "0912•••4567" in words_of(asked)
    assert f'href="/counter/members/{cast.sara.pk}/"' in words_of(asked)
    twin = Member.objects.get(mobile="+989121234576")
    assert made["Location"] == page(twin, "")


@pytest.mark.parametrize(
    "typed",
    [
        {"mobile": "09350001122", "first_name": "سارا", "last_name": "احمدی"},
        {"mobile": "09121234576", "first_name": "مریم", "last_name": "احمدی"},
    ],
)
def test_nobody_is_asked_without_cause(cast: Cast, till: Client, typed: dict[str, str]) -> None:
    assert till.post(REGISTER, typed).status_code == 302


def test_a_referral_code_is_taken_at_the_counter(cast: Cast, till: Client) -> None:
    code = referral_code_of(member_id=cast.sara.pk)

    till.post(REGISTER, KAVEH | {"mobile": "09350001122", "referred_by": code.lower()})

    assert Member.objects.get(mobile="+989350001122").referred_by == cast.sara


def test_a_cashier_brings_nobody_himself(cast: Cast, till: Client) -> None:
    cast.cashier.mobile = "+989121234567"
    cast.cashier.save()
    typed: dict[str, Any] = KAVEH | {"mobile": "09350001122", "referred_by": "09121234567"}

    with nothing_changed():
        refused = till.post(REGISTER, typed)

    assert "Nobody can serve himself; ask a colleague." in words_of(refused)


def test_the_shared_number_opens_a_choice(cast: Cast, till: Client) -> None:
    till.post(page(cast.sara, "second/"), KAVEH)

    found = till.get("/counter/", {"q": "09121234567"})

    assert [hit.member.first_name for hit in found.context["hits"]] == ["سارا", "کاوه"]
    assert "no number of their own" in words_of(found)
