"""The member's card at the counter: tier, rewards within reach, today's offers, what waits."""

from typing import Any

import pytest
import time_machine
from django.test import Client

from points.models import RuleUse
from tests.cast import Cast
from tests.clock import NOON
from tests.counter.steps import at_the_till, sale_page, words_of
from tests.factories import make_ruled_program, ring_up
from tests.points.reward_cases import TIERS, issue, make_reward, run_program

pytestmark = pytest.mark.django_db

FLOWERS = {
    "code": "flowers",
    "name": "Flower day",
    "when": [{"weekday": {"days": ["tuesday"]}}, {"category": {"names": ["roses"]}}],
    "give": {"multiply_percent": 200},
}


def card_of(client: Client, cast: Cast) -> Any:
    """The page with the member's card, at noon."""
    at_the_till(client, cast.cashier)
    with time_machine.travel(NOON, tick=False):
        client.force_login(cast.cashier)
        return client.get(sale_page(cast.sara))


def test_without_tiers_there_is_no_ring(client: Client, cast: Cast) -> None:
    page = card_of(client, cast)

    assert page.context["tier"] is None
    assert 'class="ring ' not in words_of(page)


def test_the_ring_tells_what_is_missing_to_rise(client: Client, cast: Cast) -> None:
    run_program(tiers=TIERS)
    ring_up(cast.shop, 88_000_000, member=cast.sara, now=NOON)

    page = card_of(client, cast)

    tier = page.context["tier"]
    assert (tier.name, tier.percent) == ("سبز", 88)
    assert "120 points to طلایی" in words_of(page)


def test_the_highest_tier_says_what_keeps_it(client: Client, cast: Cast) -> None:
    run_program(tiers=TIERS)
    ring_up(cast.shop, 150_000_000, member=cast.sara, now=NOON)

    page = card_of(client, cast)

    tier = page.context["tier"]
    assert (tier.name, tier.percent, tier.rise) == ("طلایی", 100, "The highest tier")
    assert tier.standing == "until 2027-09-01"


def test_rewards_within_reach_and_the_next_beyond(client: Client, cast: Cast) -> None:
    make_reward("near", name="Small bunch", points=50)
    make_reward("far", name="Basket", points=120)
    make_reward("farther", name="Garden", points=900)
    ring_up(cast.shop, 10_000_000, member=cast.sara, now=NOON)

    page = card_of(client, cast)

    assert [view.reward.code for view in page.context["within"]] == ["near"]
    assert page.context["beyond"].reward.code == "far"
    assert "20 points more" in words_of(page)
    assert "Garden" not in words_of(page)


def test_what_waits_leads_to_its_page(client: Client, cast: Cast) -> None:
    ring_up(cast.shop, 10_000_000, member=cast.sara, now=NOON)
    waiting = issue(cast, make_reward())

    page = card_of(client, cast)

    assert [one.pk for one in page.context["waiting"]] == [waiting.pk]
    assert f"/counter/members/{cast.sara.pk}/redemptions/{waiting.pk}/" in words_of(page)


def test_todays_offer_says_what_the_bill_must_hold(client: Client, cast: Cast) -> None:
    make_ruled_program(FLOWERS)

    page = card_of(client, cast)

    assert [(offer.code, offer.is_near) for offer in page.context["offers"]] == [("flowers", False)]
    assert page.context["offers"][0].sentence == "Double the points, on goods of roses (Flower day)"


@pytest.mark.parametrize(
    ("change", "near"),
    [
        ({"when": [{"weekday": {"days": ["monday"]}}]}, []),
        ({"when": [{"hours": {"start": "16:00", "end": "18:00"}}]}, [True]),
        ({"when": [{"hours": {"start": "08:00", "end": "10:00"}}]}, []),
        ({"when": [{"visits": {"every": 2}}]}, [True]),
        ({"when": [{"visits": {"every": 3}}]}, []),
        ({"when": [{"first_purchase": {}}]}, [False]),
        ({"dry": True}, []),
        ({"event": "joined", "when": [], "give": {"points": 5}}, []),
    ],
)
def test_only_what_may_speak_today_is_offered(
    client: Client, cast: Cast, change: dict[str, Any], near: list[bool]
) -> None:
    make_ruled_program(FLOWERS | change)

    page = card_of(client, cast)

    assert [offer.is_near for offer in page.context["offers"]] == near


def test_what_is_used_up_is_offered_no_more(client: Client, cast: Cast) -> None:
    limited = {"when": [], "limit": {"per": "month", "times": 1}}
    make_ruled_program(FLOWERS | limited)
    ring_up(cast.shop, 5_000_000, member=cast.sara, now=NOON)

    page = card_of(client, cast)

    assert RuleUse.objects.get().rule == "flowers"
    assert page.context["offers"] == []
