"""The unexpected gift: by chance but always the same, rested, within the month, once a day."""

from datetime import date
from typing import Any

import pytest

from campaigns.exceptions import NoSurprise
from campaigns.models import Surprise, SurprisePlan
from campaigns.rules.surprises import is_chosen
from campaigns.selectors.surprises import last_surprises, spent_on_surprises, surprise_for
from campaigns.services.surprises import decline_surprise, give_surprise, plan_surprises
from members.exceptions import InvalidField, NotAllowed
from members.models import Member
from members.roles import SYSTEM, Actor
from points.exceptions import SelfAward
from points.models import Offer, Reward
from points.services.merging import merge_members
from points.services.offers import end_offers
from points.services.returns import void_purchase
from tests.campaigns.offer_cases import TODAY, buy_with_gift
from tests.cast import Cast
from tests.clock import DAY, NOON
from tests.factories import make_member, refused, ring_up
from tests.points.reward_cases import fill_pool, make_reward
from tests.snapshots import nothing_changed

pytestmark = pytest.mark.django_db

COST = 30_000


@pytest.fixture(autouse=True)
def stem(cast: Cast) -> Reward:
    """The stem, and a pool that can carry it."""
    fill_pool(cast.shop, 1_000_000)
    return make_reward("stem", kind="gift", cost=COST, name="یک شاخه")


def use_plan(stem: Reward, **given: Any) -> SurprisePlan:
    """Everybody at every visit, unless told otherwise."""
    terms: dict[str, Any] = {
        "is_active": True,
        "reward_id": stem.pk,
        "monthly_budget": 10 * COST,
        "one_in": 1,
        "from_visits": 0,
        "rest_days": 30,
        **given,
    }
    return plan_surprises(actor=SYSTEM, **terms)


def ask(cast: Cast, member: Member | None = None, *, day: date = TODAY) -> Reward | None:
    return surprise_for((member or cast.sara).pk, shop_id=cast.shop.pk, day=day)


def give(cast: Cast, member: Member | None = None, *, days: int = 0) -> Surprise:
    return give_surprise(
        member_id=(member or cast.sara).pk,
        shop_id=cast.shop.pk,
        actor=cast.actor("cashier"),
        now=NOON + days * DAY,
    )


def test_nobody_is_surprised_without_a_plan(cast: Cast, stem: Reward) -> None:
    before = ask(cast)
    use_plan(stem, is_active=False)

    assert (before, ask(cast)) == (None, None)


def test_chance_is_the_same_however_often_one_asks() -> None:
    days = [date.fromordinal(740_000 + number) for number in range(2_000)]

    chosen = [day for day in days if is_chosen(7, day, one_in=20)]

    assert chosen == [day for day in days if is_chosen(7, day, one_in=20)]
    assert 70 <= len(chosen) <= 130


def test_it_joins_the_sale_and_is_given_with_it(cast: Cast, stem: Reward) -> None:
    use_plan(stem)

    answer = give(cast)
    spent_when_promised = spent_on_surprises(TODAY)
    sold = buy_with_gift(cast.shop, cast.sara, 1_000_000, "stem").purchase

    assert answer.offer is not None
    assert (answer.offer.origin, answer.offer.ends_on) == ("surprise", TODAY)
    assert Offer.objects.get().purchase_id == sold.pk
    assert (spent_when_promised, spent_on_surprises(TODAY)) == (COST, COST)
    assert [one.offer and one.offer.value for one in last_surprises(limit=5)] == [COST]


def test_one_answer_a_day(cast: Cast, stem: Reward) -> None:
    use_plan(stem)
    decline_surprise(
        member_id=cast.sara.pk, shop_id=cast.shop.pk, actor=cast.actor("cashier"), now=NOON
    )

    with nothing_changed(), refused(NoSurprise):
        give(cast)

    assert (ask(cast), spent_on_surprises(TODAY)) == (None, 0)
    assert ask(cast, day=TODAY + DAY) == stem


def test_he_rests_after_one_that_was_given(cast: Cast, stem: Reward) -> None:
    use_plan(stem, rest_days=30)
    give(cast)
    buy_with_gift(cast.shop, cast.sara, 1_000_000, "stem")

    asked = [ask(cast, day=TODAY + days * DAY) for days in (1, 29, 30)]

    assert asked == [None, None, stem]


def test_what_was_promised_and_never_given_is_free_again(cast: Cast, stem: Reward) -> None:
    use_plan(stem)
    give(cast)

    end_offers(now=NOON + DAY)

    assert spent_on_surprises(TODAY) == 0
    assert ask(cast, day=TODAY + DAY) == stem


def test_a_voided_sale_has_surprised_nobody(cast: Cast, stem: Reward) -> None:
    use_plan(stem)
    give(cast)
    sold = buy_with_gift(cast.shop, cast.sara, 1_000_000, "stem").purchase

    void_purchase(purchase_id=sold.pk, actor=SYSTEM, reason="typed twice", now=NOON + DAY)

    assert Offer.objects.get().status == "ended"
    assert spent_on_surprises(TODAY) == 0


def test_the_months_budget_is_strict_and_the_next_month_has_its_own(
    cast: Cast, stem: Reward
) -> None:
    use_plan(stem, monthly_budget=2 * COST + 1)
    give(cast, make_member())
    give(cast, make_member())

    with nothing_changed(), refused(NoSurprise):
        give(cast)

    # 1 Mehr 1405 begins the club's next month.
    assert (ask(cast, day=date(2026, 9, 22)), ask(cast, day=date(2026, 9, 23))) == (None, stem)


def test_only_who_has_come_often_enough(cast: Cast, stem: Reward) -> None:
    use_plan(stem, from_visits=2)
    ring_up(cast.shop, member=cast.sara, now=NOON - 2 * DAY)

    before = ask(cast)
    ring_up(cast.shop, member=cast.sara, now=NOON - DAY)

    assert (before, ask(cast)) == (None, stem)


def test_only_with_what_the_shop_has(cast: Cast, stem: Reward) -> None:
    use_plan(stem)
    Reward.objects.update(stock=0)

    assert ask(cast) is None


def test_it_rests_on_a_merged_card_too(cast: Cast, stem: Reward) -> None:
    use_plan(stem)
    twin = make_member()
    give(cast, twin)
    buy_with_gift(cast.shop, twin, 1_000_000, "stem")

    merge_members(
        kept_id=cast.sara.pk, merged_id=twin.pk, reason="one person", actor=SYSTEM, now=NOON
    )

    assert ask(cast, day=TODAY + DAY) is None


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"reward_id": None}, "reward"),
        ({"reward_id": 999_999}, "reward"),
        ({"monthly_budget": COST - 1}, "monthly_budget"),
        ({"monthly_budget": -1}, "monthly_budget"),
        ({"one_in": 0}, "one_in"),
        ({"from_visits": -1}, "from_visits"),
        ({"rest_days": 0}, "rest_days"),
    ],
)
def test_each_refusal_names_its_field(
    cast: Cast, stem: Reward, wrong: dict[str, Any], field: str
) -> None:
    with nothing_changed(), refused(InvalidField) as info:
        use_plan(stem, **wrong)

    assert info.value.facts["field"] == field


def test_wrong_people(cast: Cast, stem: Reward) -> None:
    use_plan(stem)
    sara = Actor("user", "user:9", "سارا", SYSTEM.rights, None, cast.sara.mobile)
    cases = [
        (cast.actor("analyst"), cast.shop.pk, NotAllowed),
        (cast.actor("cashier"), cast.other_shop.pk, NotAllowed),
        (sara, cast.shop.pk, SelfAward),
    ]

    for actor, shop_id, refusal in cases:
        for answer in (give_surprise, decline_surprise):
            with nothing_changed(), refused(refusal):
                answer(member_id=cast.sara.pk, shop_id=shop_id, actor=actor, now=NOON)
    with refused(NotAllowed):
        plan_surprises(
            actor=cast.actor("cashier"),
            is_active=False,
            reward_id=None,
            monthly_budget=0,
            one_in=1,
            from_visits=0,
            rest_days=1,
        )
