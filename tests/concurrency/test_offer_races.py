"""Offers at several tills at once: one promise is kept once, one budget is never passed."""

from functools import partial

import pytest

from campaigns.models import OfferPlan, Surprise
from campaigns.selectors.surprises import spent_on_surprises
from campaigns.services.surprises import give_surprise, plan_surprises
from members.models import Member
from members.roles import SYSTEM
from points.models import BudgetWindow, Offer, Voucher
from points.rules.sales import Sale
from points.services.offers import end_offers, withdraw_offers
from points.services.purchases import record_purchase
from tests.campaigns.offer_cases import TODAY, make_plan, promise_all, promise_one
from tests.cast import Cast, assemble_cast
from tests.clock import DAY, NOON
from tests.concurrency.racing import race, refusals, successes
from tests.factories import make_member, make_sale
from tests.points.reward_cases import fill_pool, make_reward

pytestmark = pytest.mark.django_db(transaction=True)

TILLS = 8


def test_two_tills_use_one_offer_once() -> None:
    cast = assemble_cast()
    fill_pool(cast.shop, 1_000_000)
    promise_one(make_plan(points=20), cast.sara)
    sales = [
        make_sale(cast.shop, 1_000_000, member=cast.sara, occurred_at=NOON) for _ in range(TILLS)
    ]

    booked = race(*[partial(record_purchase, sale=one, actor=SYSTEM, now=NOON) for one in sales])

    assert sorted(one.award.granted for one in successes(booked)) == [10] * (TILLS - 1) + [30]
    assert Offer.objects.get().points == 20


def test_a_sale_and_a_withdrawal_agree() -> None:
    cast = assemble_cast()
    fill_pool(cast.shop, 1_000_000)
    plan = make_plan(points=20)
    for turn in range(6):
        origin = f"campaign:{turn}"
        promise_one(plan, cast.sara, origin=origin)
        sale = make_sale(cast.shop, 1_000_000, member=cast.sara, occurred_at=NOON)

        granted, withdrawn = race(
            partial(_granted, sale), partial(withdraw_offers, origin=origin, actor=SYSTEM, now=NOON)
        )

        status = Offer.objects.get(origin=origin).status
        assert (granted, withdrawn, status) in {(30, 0, "used"), (10, 1, "withdrawn")}


def test_the_same_promise_at_once_is_made_once() -> None:
    cast = assemble_cast()
    fill_pool(cast.shop, 500_000)
    plan = make_plan("voucher", value=200_000)

    race(*[partial(promise_one, plan, cast.sara) for _ in range(TILLS)])

    assert (Offer.objects.count(), Voucher.objects.count()) == (1, 1)
    assert BudgetWindow.objects.get().pool == 300_000


def test_a_pool_for_three_vouchers_gives_three() -> None:
    cast = assemble_cast()
    fill_pool(cast.shop, 600_000)
    plan = make_plan("voucher", value=200_000)
    members = [make_member() for _ in range(TILLS)]

    made = race(*[partial(_promise, plan, one) for one in members])

    assert sorted(successes(made)) == ["cap"] * (TILLS - 3) + ["made"] * 3
    assert BudgetWindow.objects.get().pool == 0


def test_ending_at_two_places_ends_each_once() -> None:
    cast = assemble_cast()
    plan = make_plan(points=20, valid_days=1)
    promise_all(plan, [cast.sara, *[make_member() for _ in range(20)]])

    ended = race(*[partial(end_offers, now=NOON + DAY) for _ in range(4)])

    assert sum(successes(ended)) == 21


def test_sixteen_tills_stay_within_the_months_budget() -> None:
    cast = assemble_cast()
    fill_pool(cast.shop, 1_000_000)
    stem = make_reward("stem", kind="gift", cost=30_000)
    plan_surprises(
        actor=SYSTEM,
        is_active=True,
        reward_id=stem.pk,
        monthly_budget=100_000,
        one_in=1,
        from_visits=0,
        rest_days=30,
    )
    members = [make_member() for _ in range(16)]

    given = race(*[partial(_surprise, cast, one) for one in members])

    assert (len(successes(given)), refusals(given)) == (3, ["no_surprise"] * 13)
    assert spent_on_surprises(TODAY) == 90_000


def test_one_member_is_surprised_once() -> None:
    cast = assemble_cast()
    stem = make_reward("stem", kind="gift", cost=30_000)
    plan_surprises(
        actor=SYSTEM,
        is_active=True,
        reward_id=stem.pk,
        monthly_budget=10_000_000,
        one_in=1,
        from_visits=0,
        rest_days=30,
    )

    given = race(*[partial(_surprise, cast, cast.sara) for _ in range(16)])

    assert (len(successes(given)), Surprise.objects.count()) == (1, 1)


def _granted(sale: Sale) -> int:
    return record_purchase(sale=sale, actor=SYSTEM, now=NOON).award.granted


def _promise(plan: OfferPlan, member: Member) -> str:
    return getattr(promise_all(plan, [member])[member.pk], "why", "made")


def _surprise(cast: Cast, member: Member) -> Surprise:
    return give_surprise(member_id=member.pk, shop_id=cast.shop.pk, actor=SYSTEM, now=NOON)
