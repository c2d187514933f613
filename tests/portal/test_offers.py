"""The member's own offers: what, until when, how to use them, and the code."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from members.selectors.club import club_day
from tests.campaigns.offer_cases import buy, make_plan, promise_one
from tests.cast import Cast
from tests.counter.steps import words_of
from tests.factories import make_member
from tests.points.reward_cases import fill_pool
from tests.portal.steps import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def sara(cast: Cast) -> Client:
    """Sara's telephone, signed in, in English; there is room under the cap."""
    fill_pool(cast.shop, 1_000_000, now=timezone.now())
    browser = Client(headers={"accept-language": "en"})
    sign_in(browser, "09121234567")
    return browser


def test_there_is_nothing_just_now(sara: Client) -> None:
    words = words_of(sara.get(reverse("portal-offers")))

    assert "No offers just now" in words
    assert "My offers" not in words_of(sara.get(reverse("portal-home")))


def test_each_says_how_to_use_it(sara: Client, cast: Cast) -> None:
    day, now = club_day(), timezone.now()
    promise_one(make_plan(points=20), cast.sara, starts_on=day, now=now)
    voucher = promise_one(
        make_plan("voucher", value=100_000, min_bill=500_000),
        cast.sara,
        origin="campaign:2",
        starts_on=day,
        now=now,
    ).voucher
    promise_one(
        make_plan(name="another's", points=77), make_member(), origin="campaign:3", starts_on=day
    )

    words = words_of(sara.get(reverse("portal-offers")))
    home = words_of(sara.get(reverse("portal-home")))

    assert voucher is not None
    assert "20 extra points" in words
    assert "10,000 toman off" in words
    assert "for a bill of 50,000 toman or more" in words
    assert voucher.code in words
    assert "77 extra points" not in words + home
    assert "20 extra points" in home


def test_what_was_used_is_remembered(sara: Client, cast: Cast) -> None:
    promise_one(make_plan(points=20), cast.sara, starts_on=club_day(), now=timezone.now())
    buy(cast.shop, cast.sara, 1_000_000, now=timezone.now())

    page = sara.get(reverse("portal-offers"))

    assert page.context["offers"] == []
    assert [view.offer.points for view in page.context["used"]] == [20]
