"""The page of invitations: the link, friends by initial only, promises read from the rules."""

import pytest
from django.test import Client
from django.urls import reverse

from members.models import Member
from tests.cast import Cast
from tests.factories import make_member, make_ruled_program, ring_up
from tests.portal.steps import sign_in

pytestmark = pytest.mark.django_db

PAGE = "/portal/friends/"


@pytest.fixture
def sara(cast: Cast) -> Client:
    browser = Client(headers={"accept-language": "en"})
    sign_in(browser, "09121234567")
    return browser


def test_the_link_is_the_same_every_time(cast: Cast, sara: Client) -> None:
    first, second = sara.get(PAGE), sara.get(PAGE)

    cast.sara.refresh_from_db()
    assert first.context["link"] == second.context["link"]
    assert first.context["link"].endswith(f"/join/?by={cast.sara.referral_code}")
    assert str(cast.sara.referral_code) in first.content.decode()


def test_friends_stand_with_first_name_and_initial_only(cast: Cast, sara: Client) -> None:
    mina = make_member(first_name="مینا", last_name="کریمی")
    other = make_member(first_name="رضا", last_name="کیان")
    Member.objects.filter(pk=mina.pk).update(referred_by=cast.sara)
    ring_up(cast.shop, 1_000_000, member=mina)

    words = sara.get(PAGE).content.decode()

    assert "مینا ک." in words
    assert "Has bought" in words
    assert "کریمی" not in words
    assert other.first_name not in words


def test_without_rules_nothing_is_promised(cast: Cast, sara: Client) -> None:
    assert "the club gives no points for bringing a friend" in sara.get(PAGE).content.decode()


def test_the_rules_are_told_to_both(cast: Cast, sara: Client) -> None:
    make_ruled_program(
        {"code": "r", "name": "Friend", "event": "referral", "give": {"points": 20}},
        {"code": "w", "name": "Welcome", "event": "joined", "give": {"points": 10}},
    )

    page = sara.get(PAGE)

    assert page.context["promise"].to_member == (
        "20 points as a gift, for bringing a friend who buys; only once.",
    )
    assert page.context["promise"].to_friend == (
        "10 points as a gift, for joining the club; only once.",
    )


def test_home_leads_there(cast: Cast, sara: Client) -> None:
    assert f'href="{PAGE}"' in sara.get(reverse("portal-home")).content.decode()


def test_strangers_are_led_to_sign_in(cast: Cast, client: Client) -> None:
    assert client.get(PAGE)["Location"].startswith(reverse("account_request_login_code"))
