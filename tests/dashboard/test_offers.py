"""The owner words offers and plans the unexpected gift, and sees what became of them."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from campaigns.models import OfferPlan
from campaigns.selectors.surprises import surprise_plan
from members.selectors.club import club_day
from points.models import Reward
from tests.campaigns.offer_cases import buy, make_plan, promise_one
from tests.cast import Cast
from tests.counter.steps import words_of
from tests.dashboard.conftest import Enter
from tests.points.reward_cases import fill_pool, make_reward

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(enter: Enter) -> Client:
    return enter("owner")


def key_on(owner: Client, page: str) -> str:
    return str(owner.get(page).context["form"]["once"].value())


def test_an_offer_is_worded_once_however_often_it_is_sent(owner: Client) -> None:
    page = reverse("dashboard-offer-new")
    typed = {
        "once": key_on(owner, page),
        "kind": "basket",
        "name": "larger bill",
        "points": "۵۰",
        "min_bill": "۵۰۰٬۰۰۰",
        "valid_days": "7",
        "percent": "200",
    }

    answers = [owner.post(page, typed) for _ in range(2)]

    assert [answer["Location"] for answer in answers] == [reverse("dashboard-offers")] * 2
    plan = OfferPlan.objects.get()
    assert (plan.points, plan.min_bill, plan.valid_days, plan.percent) == (50, 5_000_000, 7, 0)


def test_what_is_missing_stands_on_its_field(owner: Client) -> None:
    page = reverse("dashboard-offer-new")
    typed = {"once": key_on(owner, page), "kind": "basket", "name": "x", "points": "5"}

    answer = owner.post(page, typed)

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["min_bill"]
    assert OfferPlan.objects.count() == 0


def test_the_preview_says_what_it_means_and_costs(owner: Client) -> None:
    typed = {"kind": "basket", "name": "", "points": "50", "min_bill": "500,000", "valid_days": "7"}

    words = words_of(owner.get(reverse("dashboard-offer-preview"), typed))
    nothing = owner.get(reverse("dashboard-offer-preview"), {"kind": "basket"})

    assert "Within 7 days, with one purchase: 50 extra points from 500,000 toman on." in words
    assert "costs at most 25,000 toman" in words
    assert "That is 5% of the least bill beside the 5% of every purchase; the cap is 5%." in words
    assert nothing.content.strip() == b""


def test_the_list_tells_what_became_of_them(owner: Client, cast: Cast) -> None:
    fill_pool(cast.shop, 1_000_000, now=timezone.now())
    plan = make_plan(name="welcome back", points=20)
    promise_one(plan, cast.sara, starts_on=club_day(), now=timezone.now())
    buy(cast.shop, cast.sara, 1_000_000, now=timezone.now())

    words = words_of(owner.get(reverse("dashboard-offers")))
    member = owner.get(reverse("dashboard-member", args=[cast.sara.pk]))

    assert "welcome back" in words
    assert "1 of 1" in words
    assert [view.offer.points for view in member.context["offers"]] == [20]


def test_it_is_changed_retired_and_taken_up_again(owner: Client) -> None:
    plan = make_plan(name="old", points=20)
    page = reverse("dashboard-offer-change", args=[plan.pk])
    typed = {"once": key_on(owner, page), "kind": "bonus", "name": "new", "points": "30"}

    owner.post(page, {**typed, "valid_days": "14"})
    states = []
    for wanted in ("no", "yes"):
        once = owner.get(reverse("dashboard-offers")).context["once"]
        owner.post(
            reverse("dashboard-offer-retire", args=[plan.pk]), {"once": once, "active": wanted}
        )
        states.append(OfferPlan.objects.get().is_active)

    assert OfferPlan.objects.values_list("name", "points").get() == ("new", 30)
    assert states == [False, True]
    assert owner.get(reverse("dashboard-offer-change", args=[999_999])).status_code == 404


def test_the_unexpected_gift_is_planned(owner: Client) -> None:
    stem: Reward = make_reward("stem", kind="gift", cost=30_000, name="a rose")
    page = reverse("dashboard-surprises")
    typed = {
        "is_active": "on",
        "reward": str(stem.pk),
        "monthly_budget": "2,000",
        "one_in": "20",
        "from_visits": "3",
        "rest_days": "180",
    }

    too_little = owner.post(page, {**typed, "once": key_on(owner, page)})
    owner.post(page, {**typed, "monthly_budget": "50,000", "once": key_on(owner, page)})

    assert list(too_little.context["form"].errors) == ["monthly_budget"]
    plan = surprise_plan()
    assert (plan.is_active, plan.monthly_budget, plan.reward) == (True, 500_000, stem)
    assert "500,000" not in words_of(owner.get(page))


def test_the_analyst_reads_and_changes_nothing(enter: Enter) -> None:
    analyst, page = enter("analyst"), reverse("dashboard-surprises")

    words = words_of(analyst.get(page))

    assert "Unexpected gift" in words
    assert 'name="monthly_budget"' not in words
    assert analyst.post(page).status_code == 403
