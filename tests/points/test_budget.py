"""The cap: at most five percent of sales goes back, however it is asked for."""

from datetime import date

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from members.roles import SYSTEM
from points.models import BudgetWindow
from points.rules.sales import Bonus
from points.selectors.budget import BudgetView, budget_on
from points.selectors.verification import find_breaches
from points.services.budget import sweep_surpluses
from points.services.returns import return_purchase
from tests.cast import Cast
from tests.clock import DAY, NOON
from tests.factories import make_club, make_member, make_program, make_shop, ring_up
from tests.properties import examples

pytestmark = pytest.mark.django_db

GIFT = Bonus("birthday", 20, {"title": "تولد"})
TODAY = NOON.date()


def pool() -> int:
    """What the only window has for bonuses."""
    return BudgetWindow.objects.get().pool


# --- Bonuses draw on what other sales left ------------------------------------------------------


def test_the_common_sale_takes_no_shared_lock(cast: Cast) -> None:
    booked = ring_up(cast.shop, 1_000_000, member=cast.sara, now=NOON)

    assert not booked.purchase.is_swept
    assert (booked.purchase.pool_effect, pool()) == (0, 0)


def test_a_bonus_within_the_pool_is_granted_whole(cast: Cast) -> None:
    ring_up(cast.shop, 10_000_000, now=NOON)

    booked = ring_up(cast.shop, 1_000_000, member=cast.sara, bonuses=[GIFT], now=NOON)

    assert (booked.award.wanted, booked.award.granted) == (30, 30)
    assert pool() == 500_000 - 100_000
    assert booked.purchase.pool_effect == -100_000


def test_where_the_pool_is_short_the_bonus_is_reduced_and_says_so(cast: Cast) -> None:
    ring_up(cast.shop, 700_000, now=NOON)

    booked = ring_up(cast.shop, 1_000_000, member=cast.sara, bonuses=[GIFT], now=NOON)

    assert (booked.award.wanted, booked.award.granted, booked.award.is_reduced) == (30, 17, True)
    assert [(reason.rule, reason.granted) for reason in booked.award.reasons] == [
        ("amount", 10),
        ("birthday", 7),
    ]
    assert (booked.purchase.wanted_points, booked.purchase.earned_points) == (30, 17)
    assert pool() == 0


def test_the_first_sale_of_a_window_has_nothing_for_a_bonus(cast: Cast) -> None:
    booked = ring_up(cast.shop, 1_050_000, member=cast.sara, bonuses=[GIFT], now=NOON)

    assert (booked.award.wanted, booked.award.granted) == (30, 10)


def test_a_bonus_on_a_visit_of_zero_comes_from_the_pool_alone(cast: Cast) -> None:
    ring_up(cast.shop, 1_000_000, now=NOON)

    booked = ring_up(cast.shop, 0, member=cast.sara, bonuses=[GIFT], now=NOON)

    assert (booked.award.granted, pool()) == (10, 0)


def test_what_rounding_left_is_there_for_bonuses(cast: Cast) -> None:
    for _ in range(20):
        ring_up(cast.shop, 199_999, member=cast.sara, now=NOON)

    booked = ring_up(cast.shop, 100_000, member=cast.sara, bonuses=[GIFT], now=NOON)

    assert booked.award.granted == 1 + 19  # 20 × 4,999 is a little less than 20 points
    assert find_breaches() == []


def test_another_window_has_its_own_pool(cast: Cast) -> None:
    ring_up(cast.shop, 10_000_000, now=NOON - 31 * DAY)

    booked = ring_up(cast.shop, 1_000_000, member=cast.sara, bonuses=[GIFT], now=NOON)

    assert booked.award.granted == 10


# --- Sweeping -----------------------------------------------------------------------------------


def test_a_sweep_gathers_each_surplus_once(cast: Cast) -> None:
    ring_up(cast.shop, 1_000_000, now=NOON)
    ring_up(cast.shop, 150_000, member=cast.sara, now=NOON)

    swept = (sweep_surpluses(), sweep_surpluses())

    assert swept == (2, 0)
    assert pool() == 50_000 + 2_500


def test_every_window_is_swept(cast: Cast) -> None:
    for months in range(3):
        ring_up(cast.shop, 1_000_000, now=NOON - 31 * months * DAY)

    swept = sweep_surpluses()

    assert swept == 3
    assert set(BudgetWindow.objects.values_list("pool", flat=True)) == {50_000}


# --- Returns ------------------------------------------------------------------------------------


def test_a_return_before_the_sweep_gives_nothing_away(cast: Cast) -> None:
    sale = ring_up(cast.shop, 1_000_000, now=NOON).purchase
    return_purchase(purchase_id=sale.pk, return_number="1", actor=SYSTEM, now=NOON)

    sweep_surpluses()

    assert pool() == 0


def test_a_return_after_the_sweep_takes_it_out_again(cast: Cast) -> None:
    sale = ring_up(cast.shop, 1_000_000, now=NOON).purchase
    sweep_surpluses()

    return_purchase(purchase_id=sale.pk, return_number="1", actor=SYSTEM, amount=400_000, now=NOON)

    assert pool() == 30_000


def test_a_bonus_that_comes_back_is_there_for_others(cast: Cast) -> None:
    ring_up(cast.shop, 2_000_000, now=NOON)
    gift = ring_up(cast.shop, 1_000_000, member=cast.sara, bonuses=[GIFT], now=NOON).purchase
    spent = pool()

    return_purchase(purchase_id=gift.pk, return_number="1", actor=SYSTEM, now=NOON)
    sweep_surpluses()

    assert (spent, pool()) == (0, 100_000)


def test_a_return_after_the_pool_is_spent(cast: Cast) -> None:
    """R07: the return succeeds, the shortfall is shown, and is made good before anything else."""
    large = ring_up(cast.shop, 4_000_000, now=NOON).purchase
    ring_up(cast.shop, 0, member=cast.sara, bonuses=[Bonus("gift", 40)], now=NOON)

    return_purchase(purchase_id=large.pk, return_number="1", actor=SYSTEM, now=NOON)
    short = pool()
    first = ring_up(cast.shop, 3_000_000, member=cast.sara, bonuses=[GIFT], now=NOON)
    second = ring_up(cast.shop, 2_000_000, member=cast.sara, now=NOON)
    third = ring_up(cast.shop, 1_000_000, member=cast.sara, now=NOON)

    assert short == -200_000
    assert (first.award.wanted, first.award.granted) == (50, 0)
    assert (second.award.wanted, second.award.granted) == (20, 10)
    assert (third.award.wanted, third.award.granted) == (10, 10)
    assert pool() == 0


def test_a_return_in_a_window_that_is_over_leaves_todays_alone(cast: Cast) -> None:
    old = ring_up(cast.shop, 4_000_000, now=NOON - 31 * DAY).purchase
    ring_up(cast.shop, 0, member=cast.sara, bonuses=[Bonus("gift", 40)], now=NOON - 31 * DAY)
    return_purchase(purchase_id=old.pk, return_number="1", actor=SYSTEM, now=NOON)

    today = ring_up(cast.shop, 1_000_000, member=cast.sara, now=NOON)

    assert today.award.granted == 10
    assert budget_on((NOON - 31 * DAY).date()).open_debt == 200_000
    assert budget_on(TODAY).open_debt == 0


# --- R01 ----------------------------------------------------------------------------------------


@examples(20)
@given(
    sales=st.lists(
        st.tuples(st.integers(0, 10**9), st.booleans(), st.integers(0, 200)),
        min_size=1,
        max_size=25,
    )
)
def test_random_sales_and_bonuses_never_pass_the_cap(
    cast: Cast, sales: list[tuple[int, bool, int]]
) -> None:
    with transaction.atomic():
        _sell_within_the_cap(cast, sales)
        transaction.set_rollback(True)


def _sell_within_the_cap(cast: Cast, sales: list[tuple[int, bool, int]]) -> None:
    sold = given_back = 0
    for amount, is_member, bonus in sales:
        booked = ring_up(
            cast.shop,
            amount,
            member=cast.sara if is_member else None,
            bonuses=[Bonus("gift", bonus)],
            now=NOON,
        )
        sold += amount
        given_back += booked.award.value

        assert given_back <= sold * 500 // 10_000
    assert find_breaches() == []


# --- What the owner reads -----------------------------------------------------------------------


def test_the_figures(cast: Cast) -> None:
    """10 Shahrivar: ten of the month's 31 days have passed."""
    ring_up(cast.shop, 4_000_000, member=cast.sara, now=NOON)
    ring_up(cast.shop, 6_000_000, now=NOON)
    back = ring_up(cast.shop, 1_000_000, member=cast.sara, now=NOON).purchase
    return_purchase(purchase_id=back.pk, return_number="1", actor=SYSTEM, now=NOON)
    sweep_surpluses()

    view = budget_on(TODAY)

    assert view == BudgetView(
        starts_on=date(2026, 8, 23),
        ends_on=date(2026, 9, 22),
        sales=10_000_000,
        given_back=200_000,
        cap_bps=500,
        program_cap_bps=500,
        allowed=500_000,
        left=300_000,
        pool=300_000,
        open_debt=0,
        forecast=620_000,
        forecast_allowed=1_550_000,
        runs_out_on=date(2026, 9, 16),
        by_points=200_000,
        by_gifts=0,
        by_grants=0,
        reduced=0,
        alarm_bps=8_000,
        throttle_bps=10_000,
        is_throttled=False,
    )
    assert (view.given_back_bps, view.used_percent, view.forecast_bps) == (200, 40, 4_000)
    assert not view.is_alarming
    assert not view.is_beyond_throttle


def test_before_the_first_sale_everything_is_zero(cast: Cast) -> None:
    view = budget_on(TODAY)

    assert (view.sales, view.given_back, view.allowed, view.left, view.pool) == (0, 0, 0, 0, 0)
    assert (view.given_back_bps, view.used_percent, view.runs_out_on) == (0, 0, None)


def test_what_returned_buyers_owe_is_open_debt(cast: Cast) -> None:
    sale = ring_up(cast.shop, 1_000_000, member=cast.sara, now=NOON).purchase
    ring_up(cast.shop, 50_000, member=cast.sara, points_amount=50_000, now=NOON)
    return_purchase(purchase_id=sale.pk, return_number="1", actor=SYSTEM, now=NOON)

    view = budget_on(TODAY)

    assert (view.sales, view.allowed, view.given_back, view.open_debt) == (0, 0, 50_000, 50_000)


def test_a_year_as_window(db: None) -> None:
    make_club()
    make_program(window_kind="year")
    shop, member = make_shop(), make_member()
    ring_up(shop, 10_000_000, now=NOON - 100 * DAY)

    booked = ring_up(shop, 1_000_000, member=member, bonuses=[GIFT], now=NOON)

    assert booked.award.granted == 30
    assert budget_on(TODAY).starts_on == date(2026, 3, 21)
