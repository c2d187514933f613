"""Offers at the counter: what is missing as one types, one tap to use, one-offs and a surprise."""

from datetime import date, datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from campaigns.models import OfferPlan, Surprise
from campaigns.services.surprises import plan_surprises
from members.roles import SYSTEM
from members.selectors.club import club_day
from points.models import Offer, Purchase
from tests.campaigns.offer_cases import make_plan, promise_one
from tests.cast import Cast
from tests.counter.steps import at_the_till, sale_of, sale_page, words_of
from tests.factories import make_staff
from tests.points.reward_cases import fill_pool, make_reward

pytestmark = pytest.mark.django_db

HTMX = {"headers": {"hx-request": "true"}}


@pytest.fixture(autouse=True)
def till(client: Client, cast: Cast) -> Client:
    """The cashier at the till, with room under the cap."""
    fill_pool(cast.shop, 1_000_000, now=timezone.now())
    return at_the_till(client, cast.cashier)


def today() -> date:
    return club_day()


def now() -> datetime:
    return timezone.now()


def promised(cast: Cast, plan: OfferPlan, origin: str = "campaign:1") -> Offer:
    return promise_one(plan, cast.sara, starts_on=today(), now=now(), origin=origin)


def quote(till: Client, cast: Cast, amount: str, **more: str) -> str:
    typed = {"member": str(cast.sara.pk), "amount": amount, "tender": "card", **more}
    return words_of(till.get("/counter/quote/", typed))


def press(till: Client, cast: Cast, page: str, **typed: str) -> Any:
    return till.post(f"/counter/members/{cast.sara.pk}/{page}/", typed, **HTMX)  # type: ignore[arg-type]


def test_the_card_names_them_and_how_to_use_them(till: Client, cast: Cast) -> None:
    stem = make_reward("stem", kind="gift", cost=30_000, name="a rose")
    promised(cast, make_plan(points=20))
    code = promised(cast, make_plan("voucher", value=100_000), "campaign:2").voucher
    promised(cast, make_plan("gift", reward_id=stem.pk), "campaign:3")

    words = words_of(till.get(sale_page(cast.sara)))

    assert code is not None
    assert "20 extra points" in words
    assert f'data-use-voucher="{code.code}"' in words
    assert 'data-use-gift="stem"' in words


def test_what_is_missing_is_told_as_one_types(till: Client, cast: Cast) -> None:
    promised(cast, make_plan("basket", points=50, min_bill=5_000_000))
    pots = make_plan("cross_sell", points=30, category="pots", min_bill=200_000)
    promised(cast, pots, "campaign:2")
    any_pot = make_plan("cross_sell", name="n", points=5, category="pots")
    promised(cast, any_pot, "campaign:3")

    little = quote(till, cast, "450,000")
    enough = quote(till, cast, "500,000", category="pots")

    assert "50,000 toman more until 50 extra points" in little
    assert "20,000 toman more of pots until 30 extra points" in little
    assert "5 extra points, if something of pots comes along" in little
    assert "more until" not in enough
    assert "more of pots" not in enough
    assert "This purchase gives 135 points" in enough


def test_the_receipt_names_what_was_used(till: Client, cast: Cast) -> None:
    promised(cast, make_plan(name="welcome back", points=20))

    booked = till.post(sale_page(cast.sara), sale_of(till, sale_page(cast.sara)), follow=True)

    assert "The offer “welcome back” is used" in words_of(booked)
    assert Purchase.objects.latest("id").earned_points == 70


def test_a_one_off_is_promised_with_a_tap(till: Client, cast: Cast) -> None:
    plan = make_plan("basket", points=40, min_bill=5_000_000, is_one_off=True)
    before = words_of(till.get(sale_page(cast.sara)))

    answer = press(till, cast, "offers", plan=str(plan.pk))

    assert f'name="plan" value="{plan.pk}"' in before
    assert f'name="plan" value="{plan.pk}"' not in words_of(answer)
    assert "40 extra points from 500,000 toman on" in words_of(answer)
    assert Offer.objects.get().origin == f"counter:{plan.pk}"


def test_what_is_not_on_the_counter_is_refused_in_words(till: Client, cast: Cast) -> None:
    plan = make_plan(points=40)

    answer = press(till, cast, "offers", plan=str(plan.pk))
    nonsense = press(till, cast, "offers", plan="x")

    assert "This offer is not given at the counter any more." in words_of(answer)
    assert (nonsense.status_code, Offer.objects.count()) == (200, 0)


@pytest.fixture
def surprising(cast: Cast) -> None:
    """Everybody is surprised at every visit."""
    stem = make_reward("stem", kind="gift", cost=30_000, name="a rose")
    plan_surprises(
        actor=SYSTEM,
        is_active=True,
        reward_id=stem.pk,
        monthly_budget=100_000,
        one_in=1,
        from_visits=0,
        rest_days=30,
    )


@pytest.mark.usefixtures("surprising")
def test_a_surprise_joins_the_sale(till: Client, cast: Cast) -> None:
    asked = words_of(till.get(sale_page(cast.sara)))

    answer = press(till, cast, "surprise", answer="give")
    form = sale_of(till, sale_page(cast.sara), gift="stem")
    till.post(sale_page(cast.sara), form)

    assert "Surprise the member with this: a rose" in asked
    assert 'data-chosen-gift="stem"' in words_of(answer)
    used = Offer.objects.get()
    assert (used.status, used.value) == ("used", 30_000)
    assert "Surprise the member" not in words_of(till.get(sale_page(cast.sara)))


@pytest.mark.usefixtures("surprising")
def test_not_now_is_not_asked_again_today(till: Client, cast: Cast) -> None:
    answer = press(till, cast, "surprise", answer="later")
    late = press(till, cast, "surprise", answer="give")

    assert "Surprise the member" not in words_of(answer)
    assert "There is no surprise for this member today." in words_of(late)
    assert Surprise.objects.get().offer is None


def test_without_scripts_one_comes_back_to_the_sale(till: Client, cast: Cast) -> None:
    answer = till.post(f"/counter/members/{cast.sara.pk}/surprise/", {"answer": "later"})

    assert answer["Location"] == sale_page(cast.sara)


def test_the_analyst_does_not_serve(client: Client, cast: Cast) -> None:
    client.force_login(make_staff("analyst"))

    for page in ("offers", "surprise"):
        assert press(client, cast, page).status_code == 403
