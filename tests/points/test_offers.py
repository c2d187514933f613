"""Offers are rules for one member: decided with the sale, under the cap, and used once."""

import random
from dataclasses import replace
from datetime import timedelta

import pytest

from campaigns.services.checkout import quote_purchase
from members.models import AuditEntry, Erasure
from members.roles import SYSTEM
from points.models import Offer, Purchase, RuleUse, Voucher
from points.rules.sales import Tendered
from points.selectors.offers import figures_by_origin, open_offers_of
from points.services.claims import claim_purchase
from points.services.erasure import erase_member
from points.services.history import record_history
from points.services.merging import merge_members, undo_merge
from points.services.offers import end_offers, withdraw_offers
from points.services.purchases import record_purchase
from points.services.returns import return_purchase, void_purchase
from points.services.vouchers import cancel_voucher, expire_vouchers
from tests.campaigns.offer_cases import (
    TODAY,
    buy,
    buy_with_gift,
    make_plan,
    promise_all,
    promise_one,
    sale_of_goods,
)
from tests.cast import Cast
from tests.clock import DAY, NOON
from tests.factories import make_member, make_ruled_program, make_sale, ring_up
from tests.points.reward_cases import fill_pool, make_reward, pay_by_voucher, pool

pytestmark = pytest.mark.django_db

POINT = 5_000


def test_the_preview_says_what_booking_does(cast: Cast) -> None:
    fill_pool(cast.shop, 1_000_000)
    offer = promise_one(make_plan(points=20), cast.sara)
    sale = make_sale(cast.shop, 1_000_000, member=cast.sara, occurred_at=NOON)

    quote = quote_purchase(sale=sale, actor=SYSTEM, now=NOON)
    booked = record_purchase(sale=sale, actor=SYSTEM, now=NOON)

    assert quote.award == booked.award
    assert (quote.award.granted, booked.purchase.earned_points) == (30, 30)
    assert [offer.pk for offer in quote.offers] == [offer.pk]
    used = Offer.objects.get()
    assert (used.status, used.purchase_id) == ("used", booked.purchase.pk)
    assert (used.points, used.value, used.ended_at) == (20, 20 * POINT, NOON)
    use = RuleUse.objects.get()
    assert (use.rule, use.wanted, use.granted) == (f"offer:{offer.pk}", 20, 20)
    assert [reason.params["title"] for reason in booked.award.reasons[1:]] == [offer.name]


def test_it_is_used_once(cast: Cast) -> None:
    fill_pool(cast.shop, 1_000_000)
    promise_one(make_plan(points=20), cast.sara)

    first = buy(cast.shop, cast.sara, 1_000_000)
    second = buy(cast.shop, cast.sara, 1_000_000)

    assert (first.award.granted, second.award.granted) == (30, 10)


@pytest.mark.parametrize(("amount", "points"), [(4_999_999, 49), (5_000_000, 70), (9_000_000, 110)])
def test_a_larger_bill_is_rewarded(cast: Cast, amount: int, points: int) -> None:
    fill_pool(cast.shop, 1_000_000)
    promise_one(make_plan("basket", points=20, min_bill=5_000_000), cast.sara)

    booked = buy(cast.shop, cast.sara, amount)

    assert booked.award.granted == points
    assert Offer.objects.get().status == ("open" if points == 49 else "used")


def test_other_goods_are_rewarded(cast: Cast) -> None:
    fill_pool(cast.shop, 1_000_000)
    plan = make_plan("cross_sell", points=20, category="گلدان", min_bill=300_000)
    promise_one(plan, cast.sara)
    too_few = sale_of_goods(cast.shop, cast.sara, (900_000, "گل"), (299_999, "گلدان"))
    enough = sale_of_goods(cast.shop, cast.sara, (700_000, "گل"), (300_000, "گلدان"))

    granted = [
        record_purchase(sale=sale, actor=SYSTEM, now=NOON).award.granted
        for sale in (too_few, enough)
    ]

    assert granted == [11, 30]


@pytest.mark.parametrize(("amount", "points"), [(1_000_000, 15), (8_000_000, 110)])
def test_points_are_multiplied_up_to_a_limit(cast: Cast, amount: int, points: int) -> None:
    fill_pool(cast.shop, 1_000_000)
    promise_one(make_plan("multiplier", percent=150, most_points=30), cast.sara)

    assert buy(cast.shop, cast.sara, amount).award.granted == points


def test_it_stands_beside_the_programs_rules(cast: Cast) -> None:
    rule = {"code": "double", "name": "دو برابر", "give": {"multiply_percent": 200}, "group": "x"}
    make_ruled_program(rule)
    fill_pool(cast.shop, 1_000_000)
    promise_one(make_plan(points=20), cast.sara)

    booked = buy(cast.shop, cast.sara, 1_000_000)

    assert [(one.rule.split(":")[0], one.granted) for one in booked.award.reasons] == [
        ("amount", 10),
        ("double", 10),
        ("offer", 20),
    ]


def test_each_of_several_promises_is_kept_what_ends_first_in_front(cast: Cast) -> None:
    fill_pool(cast.shop, 30 * POINT)
    plan = make_plan(points=20)
    late = promise_one(plan, cast.sara, origin="campaign:1", ends_on=TODAY + 9 * DAY)
    soon = promise_one(plan, cast.sara, origin="campaign:2", ends_on=TODAY + 2 * DAY)

    booked = buy(cast.shop, cast.sara, 1_000_000)

    assert [(one.rule, one.granted, one.cut) for one in booked.award.reasons[1:]] == [
        (f"offer:{soon.pk}", 20, ""),
        (f"offer:{late.pk}", 10, "cap"),
    ]
    assert set(Offer.objects.values_list("status", "points")) == {("used", 20), ("used", 10)}


def test_what_the_cap_cut_to_nothing_stays_open(cast: Cast) -> None:
    promise_one(make_plan(points=20), cast.sara)

    dry = buy(cast.shop, cast.sara, 1_000_000)
    fill_pool(cast.shop, 100_000)
    wet = buy(cast.shop, cast.sara, 1_000_000)

    assert (dry.award.granted, dry.award.is_reduced) == (10, True)
    assert wet.award.granted == 30
    assert Offer.objects.get().purchase == wet.purchase


@pytest.mark.parametrize(("day", "granted"), [(-1, 10), (0, 30), (3, 30), (4, 10)])
def test_it_holds_on_its_days(cast: Cast, day: int, granted: int) -> None:
    fill_pool(cast.shop, 1_000_000, now=NOON - 2 * DAY)
    promise_one(make_plan(points=20, valid_days=4), cast.sara)

    assert buy(cast.shop, cast.sara, 1_000_000, now=NOON + day * DAY).award.granted == granted


def test_another_members_offer_counts_for_nothing(cast: Cast) -> None:
    fill_pool(cast.shop, 1_000_000)
    promise_one(make_plan(points=20), make_member())

    assert buy(cast.shop, cast.sara, 1_000_000).award.granted == 10


def test_claims_and_history_see_no_offers(cast: Cast) -> None:
    fill_pool(cast.shop, 1_000_000)
    promise_one(make_plan(points=20), cast.sara)
    stranger = ring_up(cast.shop, 1_000_000, now=NOON).purchase
    by_points = replace(
        make_sale(cast.shop, 100_000, member=cast.sara, occurred_at=NOON),
        payments=(Tendered("points", 5_000), Tendered("cash", 95_000)),
    )

    claimed = claim_purchase(
        purchase_id=stranger.pk, member_id=cast.sara.pk, actor=SYSTEM, now=NOON
    )
    outcomes = record_history(
        sales=[make_sale(cast.shop, 1_000_000, member=cast.sara, occurred_at=NOON), by_points],
        actor=SYSTEM,
        now=NOON,
    )

    assert claimed.award.granted == 10
    assert [one.purchase and one.purchase.earned_points for one in outcomes] == [10, 0]
    assert Offer.objects.get().status == "open"


def test_a_void_opens_it_again(cast: Cast) -> None:
    fill_pool(cast.shop, 1_000_000)
    promise_one(make_plan(points=20, valid_days=4), cast.sara)
    first = buy(cast.shop, cast.sara, 1_000_000).purchase

    void_purchase(purchase_id=first.pk, actor=SYSTEM, reason="typed twice", now=NOON + DAY)

    reopened = Offer.objects.get()
    assert (reopened.status, reopened.purchase_id, reopened.value) == ("open", None, 0)
    assert buy(cast.shop, cast.sara, 1_000_000, now=NOON + DAY).award.granted == 30


def test_a_void_after_its_days_ends_it(cast: Cast) -> None:
    fill_pool(cast.shop, 1_000_000)
    promise_one(make_plan(points=20, valid_days=1), cast.sara)
    sold = buy(cast.shop, cast.sara, 1_000_000).purchase

    void_purchase(purchase_id=sold.pk, actor=SYSTEM, reason="typed twice", now=NOON + DAY)

    assert Offer.objects.values_list("status", "points").get() == ("ended", 0)


def test_a_part_that_comes_back_takes_its_share(cast: Cast) -> None:
    fill_pool(cast.shop, 1_000_000)
    promise_one(make_plan(points=20), cast.sara)
    sold = buy(cast.shop, cast.sara, 1_000_000).purchase

    part = return_purchase(
        purchase_id=sold.pk, return_number="1", amount=500_000, actor=SYSTEM, now=NOON
    )
    used_after_part = Offer.objects.get().status
    return_purchase(purchase_id=sold.pk, return_number="2", actor=SYSTEM, now=NOON)

    assert part.record.clawed_back == 15
    assert (used_after_part, Offer.objects.get().status) == ("used", "open")


def test_a_voucher_is_drawn_when_promised_and_used_as_any(cast: Cast) -> None:
    fill_pool(cast.shop, 300_000)
    plan = make_plan("voucher", value=200_000, min_bill=500_000)
    offer = promise_one(plan, cast.sara)
    promised_from = pool()

    assert offer.voucher is not None
    paid = pay_by_voucher(
        cast.shop, offer.voucher.code, amount=1_000_000, by_voucher=150_000, member=cast.sara
    )
    used = Offer.objects.get()
    void_purchase(purchase_id=paid.pk, actor=SYSTEM, reason="typed twice", now=NOON)

    assert promised_from == 100_000
    assert (used.status, used.purchase_id, used.value) == ("used", paid.pk, 150_000)
    assert Offer.objects.values_list("status", "value").get() == ("open", 0)


def test_a_voucher_without_room_is_refused_and_the_first_served_first(cast: Cast) -> None:
    members = [cast.sara, make_member(), make_member()]
    fill_pool(cast.shop, 500_000)
    plan = make_plan("voucher", value=200_000)

    made = promise_all(plan, members)
    again = promise_all(plan, members)

    assert [getattr(made[one.pk], "why", "made") for one in members] == ["made", "made", "cap"]
    assert Offer.objects.count() == Voucher.objects.count() == 2
    assert pool() == 100_000
    assert [getattr(again[one.pk], "why", "made") for one in members] == ["made", "made", "cap"]


def test_it_ends_with_its_voucher(cast: Cast) -> None:
    fill_pool(cast.shop, 500_000)
    plan = make_plan("voucher", value=200_000, valid_days=2)
    cancelled = promise_one(plan, cast.sara).voucher
    promise_one(plan, cast.sara, origin="campaign:2")

    assert cancelled is not None
    cancel_voucher(voucher_id=cancelled.pk, actor=SYSTEM, reason="x", now=NOON)
    ended_by_offers = end_offers(now=NOON + 2 * DAY)
    expired = expire_vouchers(now=NOON + 2 * DAY)

    assert (ended_by_offers, expired, pool()) == (0, 1, 500_000)
    assert list(Offer.objects.order_by("id").values_list("status", flat=True)) == [
        "withdrawn",
        "ended",
    ]


def test_a_gift_is_used_by_the_sale_that_gives_it(cast: Cast) -> None:
    fill_pool(cast.shop, 100_000)
    stem = make_reward("stem", kind="gift", cost=30_000, name="یک شاخه", stock=5)
    promise_one(make_plan("gift", reward_id=stem.pk), cast.sara)

    without = buy(cast.shop, cast.sara, 1_000_000).purchase
    sold = buy_with_gift(cast.shop, cast.sara, 1_000_000, "stem").purchase
    buy_with_gift(cast.shop, cast.sara, 1_000_000, "stem")

    used = Offer.objects.get()
    assert used.purchase_id == sold.pk != without.pk
    assert (used.status, used.value, used.points) == ("used", 30_000, 0)


def test_a_gift_stays_with_who_returns_the_goods(cast: Cast) -> None:
    fill_pool(cast.shop, 100_000)
    stem = make_reward("stem", kind="gift", cost=30_000, stock=5)
    plan = make_plan("gift", reward_id=stem.pk)
    promise_one(plan, cast.sara)
    promise_one(plan, cast.sara, origin="campaign:2")
    returned, voided = [
        buy_with_gift(cast.shop, cast.sara, 1_000_000, "stem").purchase for _ in range(2)
    ]

    return_purchase(purchase_id=returned.pk, return_number="1", actor=SYSTEM, now=NOON)
    void_purchase(purchase_id=voided.pk, actor=SYSTEM, reason="typed twice", now=NOON)

    assert list(Offer.objects.order_by("id").values_list("status", flat=True)) == ["used", "open"]


def test_promising_twice_is_promising_once(cast: Cast) -> None:
    plan = make_plan(points=20)

    first = promise_one(plan, cast.sara)
    second = promise_one(plan, cast.sara, starts_on=TODAY + DAY)

    assert (second.pk, second.starts_on) == (first.pk, TODAY)
    assert AuditEntry.objects.filter(action="offers.promised").count() == 1


def test_what_nobody_used_ends_once(cast: Cast) -> None:
    promise_one(make_plan(points=20, valid_days=3), cast.sara)

    ended = [end_offers(now=NOON + days * DAY) for days in (2, 3, 3)]

    assert ended == [0, 1, 0]
    assert Offer.objects.values_list("status", "ended_at").get() == ("ended", NOON + 3 * DAY)


def test_an_origin_is_withdrawn_as_a_whole(cast: Cast) -> None:
    fill_pool(cast.shop, 500_000)
    other = make_member()
    promise_all(make_plan(points=20), [cast.sara, other], origin="campaign:1")
    promise_all(make_plan("voucher", value=200_000), [cast.sara, other], origin="campaign:2")
    promise_one(make_plan("voucher", name="دیگر", value=50_000), cast.sara, origin="campaign:3")

    points = withdraw_offers(origin="campaign:1", actor=SYSTEM, now=NOON)
    vouchers = withdraw_offers(origin="campaign:2", actor=SYSTEM, now=NOON)
    again = withdraw_offers(origin="campaign:2", actor=SYSTEM, now=NOON)

    assert (points, vouchers, again, pool()) == (2, 2, 0, 450_000)
    assert [one.origin for one in open_offers_of(cast.sara.pk, day=TODAY)] == ["campaign:3"]
    figures = figures_by_origin("campaign:2")
    assert (figures.promised, figures.open, figures.unused, figures.cost) == (2, 0, 2, 0)


def test_they_follow_a_merged_card_and_come_back(cast: Cast) -> None:
    fill_pool(cast.shop, 1_000_000)
    twin, plan = make_member(), make_plan(points=20)
    stays = promise_one(plan, twin, origin="campaign:2", starts_on=TODAY + DAY)
    used = promise_one(make_plan(name="دیگر", points=5), twin, ends_on=TODAY + DAY)
    merged = merge_members(
        kept_id=cast.sara.pk, merged_id=twin.pk, reason="one person", actor=SYSTEM, now=NOON
    )

    booked = buy(cast.shop, cast.sara, 1_000_000)
    undo_merge(merge_id=merged.pk, reason="two persons", actor=SYSTEM, now=NOON + DAY)

    assert booked.award.granted == 15
    owners = dict(Offer.objects.values_list("pk", "member_id"))
    assert owners == {stays.pk: twin.pk, used.pk: cast.sara.pk}


def test_who_is_erased_has_none(cast: Cast) -> None:
    fill_pool(cast.shop, 500_000)
    promise_one(make_plan(points=20), cast.sara)
    promise_one(make_plan("voucher", value=200_000), cast.sara, origin="campaign:2")

    erase_member(member_id=cast.sara.pk, ground=Erasure.Ground.OWN_WISH, actor=SYSTEM, now=NOON)

    assert list(Offer.objects.values_list("status", flat=True)) == ["withdrawn", "withdrawn"]
    assert pool() == 500_000


def test_no_number_of_offers_gives_more_than_the_cap(cast: Cast) -> None:
    """Promises and sales at random: what was granted is never more than the cap allows, and
    what each sale previewed is what it booked.
    """
    chance = random.Random(5)
    stem = make_reward("stem", kind="gift", cost=30_000)
    plans = [
        make_plan(points=60),
        make_plan("basket", points=90, min_bill=2_000_000),
        make_plan("multiplier", percent=300, most_points=100),
        make_plan("voucher", value=80_000),
        make_plan("gift", reward_id=stem.pk),
    ]
    members = [cast.sara, make_member(), make_member()]
    for step in range(60):
        now = NOON + timedelta(minutes=step)
        member = chance.choice(members)
        promise_all(chance.choice(plans), [member], origin=f"campaign:{step}", now=now)
        sale = make_sale(
            cast.shop, chance.randrange(1, 40) * 100_000, member=member, occurred_at=now
        )
        quote = quote_purchase(sale=sale, actor=SYSTEM, now=now)
        booked = record_purchase(sale=sale, actor=SYSTEM, now=now)
        assert quote.award == booked.award
        if step % 7 == 0:
            ring_up(cast.shop, 1_000_000, now=now)

    sold = Purchase.objects.values_list("net", "granted_value", "given_value")
    allowed = sum(net * 5 // 100 for net, _granted, _given in sold)
    vouchers = sum(Voucher.objects.values_list("value", flat=True))
    given = sum(granted + gift for _net, granted, gift in sold) + vouchers
    assert given <= allowed
    assert Offer.objects.filter(status="used").count() == 10
