"""Kinds of offers: worded once, each term checked by its name; promised, also at the counter."""

from typing import Any

import pytest
from django.utils.translation import override

from campaigns.exceptions import OfferNotHere, UnknownOfferPlan
from campaigns.models import OfferPlan
from campaigns.selectors.offer_plans import plan_views, reach_of
from campaigns.selectors.offer_words import gain_phrase, offer_conditions, offer_phrase
from campaigns.services.offers import (
    Refusal,
    change_offer,
    define_offer,
    most_cost,
    promise,
    promise_at_counter,
    retire_offer,
)
from members.exceptions import InvalidField, NotAllowed
from members.models import AuditEntry, Member
from members.roles import SYSTEM, Actor
from points.exceptions import CapReached, SelfAward
from points.models import Offer
from tests.campaigns.offer_cases import TODAY, buy, make_plan, promise_all, promise_one
from tests.cast import Cast
from tests.clock import DAY, NOON
from tests.factories import make_member, refused
from tests.points.reward_cases import fill_pool, make_reward
from tests.snapshots import nothing_changed

pytestmark = pytest.mark.django_db

SHORT = 60


def at_counter(cast: Cast, plan: OfferPlan, **given: Any) -> Offer:
    """The cashier promises it to Sara."""
    asked: dict[str, Any] = {"actor": cast.actor("cashier"), "shop_id": cast.shop.pk, **given}
    return promise_at_counter(plan_id=plan.pk, member_id=cast.sara.pk, now=NOON, **asked)


def test_only_the_terms_of_its_kind_are_kept(cast: Cast) -> None:
    plan = define_offer(
        actor=cast.actor("manager"),
        name=" سبد  بزرگ ",
        kind="basket",
        points=50,
        min_bill=5_000_000,
        percent=300,
        value=9,
        category="گل",
    )

    assert (plan.name, plan.points, plan.min_bill, plan.valid_days) == (
        "سبد بزرگ",
        50,
        5_000_000,
        14,
    )
    assert (plan.percent, plan.value, plan.category, plan.is_active) == (0, 0, "", True)
    audit = AuditEntry.objects.latest("id")
    assert (audit.action, audit.facts) == (
        "offer_plan.defined",
        {"kind": "basket", "most_cost": 250_000},
    )


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"kind": "cheese"}, "kind"),
        ({"kind": "bonus", "points": 0}, "points"),
        ({"kind": "bonus", "points": 1_000_001}, "points"),
        ({"kind": "multiplier", "percent": 100, "most_points": 5}, "percent"),
        ({"kind": "multiplier", "percent": 200}, "most_points"),
        ({"kind": "basket", "points": 5}, "min_bill"),
        ({"kind": "cross_sell", "points": 5}, "category"),
        ({"kind": "voucher"}, "value"),
        ({"kind": "voucher", "value": 10**13}, "value"),
        ({"kind": "gift"}, "reward"),
        ({"kind": "gift", "reward_id": 999_999}, "reward"),
        ({"kind": "bonus", "points": 5, "valid_days": 366}, "valid_days"),
        ({"kind": "bonus", "points": 5, "name": " "}, "name"),
        ({"kind": "bonus", "points": 5, "name": "taken"}, "name"),
    ],
)
def test_each_refusal_names_its_field(cast: Cast, wrong: dict[str, Any], field: str) -> None:
    make_plan(name="taken")

    with nothing_changed(), refused(InvalidField) as info:
        define_offer(actor=SYSTEM, **{"name": "new", **wrong})

    assert info.value.facts["field"] == field


def test_who_may_word_and_promise(cast: Cast) -> None:
    plan = make_plan()

    for role in ("cashier", "analyst"):
        actor = cast.actor(role)
        with nothing_changed(), refused(NotAllowed):
            define_offer(actor=actor, name="new", kind="bonus", points=5)
        with nothing_changed(), refused(NotAllowed):
            change_offer(plan_id=plan.pk, actor=actor, name="new", kind="bonus", points=5)
        with nothing_changed(), refused(NotAllowed):
            retire_offer(plan_id=plan.pk, actor=actor)
        with nothing_changed(), refused(NotAllowed):
            promise(
                plan=plan,
                member_ids=[cast.sara.pk],
                source=str,
                origin="x",
                starts_on=TODAY,
                actor=actor,
            )
    with refused(UnknownOfferPlan):
        retire_offer(plan_id=999_999, actor=SYSTEM)


def test_a_change_leaves_promises_as_they_are_but_for_the_name(cast: Cast) -> None:
    fill_pool(cast.shop, 1_000_000)
    plan = make_plan(points=20)
    promise_one(plan, cast.sara)

    change_offer(plan_id=plan.pk, actor=SYSTEM, name="دیگر", kind="bonus", points=5)

    assert buy(cast.shop, cast.sara, 1_000_000).award.granted == 30
    (view,) = plan_views()
    assert (view.plan.name, view.most_cost) == ("دیگر", 25_000)
    assert (view.figures.promised, view.figures.used, view.figures.cost) == (1, 1, 100_000)


def test_a_retired_one_is_promised_to_nobody(cast: Cast) -> None:
    plan = make_plan()
    promise_one(plan, cast.sara)
    retired = retire_offer(plan_id=plan.pk, actor=SYSTEM)

    made = promise_all(retired, [make_member()], origin="campaign:2")

    assert list(made.values()) == [Refusal("retired")]
    assert Offer.objects.get().status == "open"
    assert retire_offer(plan_id=plan.pk, actor=SYSTEM, is_active=True).is_active


def test_closed_members_are_told_apart(cast: Cast) -> None:
    gone = make_member()
    Member.objects.filter(pk=gone.pk).update(status=Member.Status.ERASED)

    made = promise_all(make_plan(), [cast.sara, gone])

    assert made[gone.pk] == Refusal("closed")
    assert Offer.objects.get().member_id == cast.sara.pk


def test_a_one_off_holds_for_its_day(cast: Cast) -> None:
    offer = promise_one(make_plan(valid_days=30, is_one_off=True), cast.sara)
    longer = promise_one(
        make_plan(name="دیگر"), cast.sara, origin="campaign:2", ends_on=TODAY + 40 * DAY
    )

    assert (offer.starts_on, offer.ends_on) == (TODAY, TODAY)
    assert longer.ends_on == TODAY + 40 * DAY


def test_a_cashier_promises_what_is_on_the_counter(cast: Cast) -> None:
    fill_pool(cast.shop, 1_000_000)
    plan = make_plan("basket", points=20, min_bill=1_000_000, is_one_off=True)

    first, second = at_counter(cast, plan), at_counter(cast, plan)

    assert first.pk == second.pk
    assert (first.origin, first.created_by) == (f"counter:{plan.pk}", cast.actor("cashier").id)
    assert buy(cast.shop, cast.sara, 1_000_000).award.granted == 30


def test_and_nothing_else(cast: Cast) -> None:
    usual = make_plan()
    retired = make_plan(name="r", is_one_off=True)
    retire_offer(plan_id=retired.pk, actor=SYSTEM)
    voucher = make_plan("voucher", value=100_000, is_one_off=True)
    on_counter = make_plan(name="c", is_one_off=True)
    sara = Actor("user", "user:9", "سارا", SYSTEM.rights, None, cast.sara.mobile)
    cases: list[tuple[OfferPlan, dict[str, Any], Any]] = [
        (usual, {}, OfferNotHere),
        (retired, {}, OfferNotHere),
        (voucher, {}, CapReached),
        (on_counter, {"actor": cast.actor("analyst")}, NotAllowed),
        (on_counter, {"shop_id": cast.other_shop.pk}, NotAllowed),
        (on_counter, {"actor": sara}, SelfAward),
    ]

    for plan, given, refusal in cases:
        with nothing_changed(), refused(refusal):
            at_counter(cast, plan, **given)


def test_each_kind_in_words_that_fit_a_message(cast: Cast) -> None:
    stem = make_reward("stem", kind="gift", cost=30_000, name="a rose")
    kinds: list[tuple[dict[str, Any], str, str, str]] = [
        ({"kind": "bonus", "points": 20}, "20 extra points", "", "20 extra points"),
        (
            {"kind": "multiplier", "percent": 115, "most_points": 100},
            "15% more points",
            "at most 100 points more",
            "15% more points",
        ),
        (
            {"kind": "multiplier", "percent": 200, "most_points": 1},
            "double points",
            "at most 1 point more",
            "double points",
        ),
        (
            {"kind": "basket", "points": 50, "min_bill": 5_000_000},
            "50 extra points from 500,000 toman on",
            "",
            "50 extra points",
        ),
        (
            {"kind": "cross_sell", "points": 1, "category": "pots", "min_bill": 10_000},
            "1 extra point on pots",
            "from 1,000 toman upwards",
            "1 extra point",
        ),
        (
            {"kind": "voucher", "value": 500_000, "min_bill": 2_000_000},
            "50,000 toman off",
            "for a bill of 200,000 toman or more",
            "50,000 toman off",
        ),
        ({"kind": "gift", "reward_id": stem.pk}, "a rose as a present", "", "a rose as a present"),
    ]
    fill_pool(cast.shop, 1_000_000)

    for place, (terms, phrase, conditions, gain) in enumerate(kinds):
        plan = make_plan(**{"name": f"n{place}", **terms})
        offer = promise_one(plan, cast.sara, origin=f"campaign:{place}")
        for told in (plan, offer):
            with override("en"):
                said = offer_phrase(told), offer_conditions(told), gain_phrase(told)
            assert said == (phrase, conditions, gain)
        assert len(offer_phrase(plan, "fa")) <= SHORT


def test_what_a_promise_can_cost_beside_its_bill(cast: Cast) -> None:
    basket = make_plan("basket", points=50, min_bill=5_000_000)
    double = make_plan("multiplier", percent=200, most_points=30)

    reach = reach_of(basket)

    assert (reach.most_cost, reach.share_bps, reach.base_bps, reach.cap_bps) == (
        250_000,
        500,
        500,
        500,
    )
    assert reach.draws_on_pool
    assert most_cost(double) == 150_000
