"""Who came and who went: the statements over the summaries beside the rule, member by member."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

import pytest
import time_machine
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from analytics.rules.figures import BPS
from analytics.rules.periods import Period, days_between, period_of
from analytics.rules.staying.churn import Movement
from analytics.selectors.scope import Circle
from analytics.selectors.staying.figures import active_members, churn_of, staying_figures
from analytics.selectors.staying.movements import (
    WAYS,
    Way,
    customers_on,
    moved_members,
    movement_of,
    movements,
    movements_by_shop,
)
from campaigns.models import Acquisition
from members.models import Label, Member
from members.rules.calendars import Window
from tests.analytics.staying_cases import TODAY, day, is_customer, live
from tests.campaigns.lead_cases import make_source
from tests.cast import Cast
from tests.clock import NOON
from tests.properties import examples

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]

YEAR = Window(day(364), TODAY)
ALL = Circle()
# Days before today, of up to seven members, in one of two shops each.
VISITS = st.lists(st.tuples(st.integers(0, 1_300), st.booleans()), min_size=1, max_size=8)
LIVES = st.lists(VISITS, max_size=7)
WINDOWS = st.tuples(st.integers(0, 900), st.integers(0, 500)).map(
    lambda ends: Window(day(sum(ends)), day(ends[0]))
)


@pytest.fixture
def noon() -> Iterator[None]:
    """It is noon on 10 Shahrivar 1405."""
    with time_machine.travel(NOON, tick=False):
        yield


def test_everybody_who_came_and_went(cast: Cast) -> None:
    _stayed, left, new, _passed, back, _gone = live(
        {cast.shop: [500, 400, 300, 200, 100, 10]},
        {cast.shop: [700, 680, 400]},
        {cast.shop: [100, 50]},
        {cast.shop: [1_400]},
        {cast.shop: [900, 20]},
        {cast.shop: [800, 790, 780]},
    )

    year = movement_of(ALL, YEAR)

    assert year == Movement(start=2, end=3, new=1, left=1, passed=0, lost=1)
    assert (year.kept, year.returned) == (1, 1)
    assert list(moved_members(ALL, YEAR, "left").values_list("member", flat=True)) == [left.pk]
    assert list(moved_members(ALL, YEAR, "new").values_list("member", flat=True)) == [new.pk]
    assert list(moved_members(ALL, YEAR, "returned").values_list("member", flat=True)) == [back.pk]


def test_who_came_and_went_within_the_days_is_no_customer_of_their_start(cast: Cast) -> None:
    # Three visits in two days: an interval of a day, so half a year of silence and he is lost.
    live({cast.shop: [350, 349, 348]}, {cast.shop: [900, 330, 329, 328]}, {cast.shop: [380, 5]})

    year = movement_of(ALL, YEAR)

    assert year == Movement(start=1, end=1, new=1, left=0, passed=1, lost=2)
    assert year.churn_bps == 0
    assert year.churn_average_bps == 20_000
    assert moved_members(ALL, YEAR, "lost").count() == 2
    assert moved_members(ALL, YEAR, "left").count() == 0


@examples(40)
@given(lives=LIVES, windows=st.lists(WINDOWS, min_size=1, max_size=3))
def test_the_summaries_say_what_the_rule_says(
    cast: Cast, lives: list[list[tuple[int, bool]]], windows: list[Window]
) -> None:
    with transaction.atomic():
        members = _live(cast, lives)
        Label.objects.bulk_create(
            Label(member=member, name="all", set_by="test", set_at=NOON) for member in members
        )
        labelled = movements(Circle(label="all"), windows)

        found = movements(ALL, windows)

        days = [[day(ago) for ago, _shop in life] for life in lives]
        assert found == [_by_rule(days, window) for window in windows]
        assert labelled == found
        for window, one in zip(windows, found, strict=True):
            _behind(window, one, ALL)
        transaction.set_rollback(True)


@examples(25)
@given(lives=LIVES, window=WINDOWS)
def test_of_shops_the_movements_are_added(
    cast: Cast, lives: list[list[tuple[int, bool]]], window: Window
) -> None:
    with transaction.atomic():
        _live(cast, lives)
        shops = [cast.shop.pk, cast.other_shop.pk]

        by_shop = movements_by_shop(ALL, window, shops)

        here = [[day(ago) for ago, is_here in life if is_here] for life in lives]
        there = [[day(ago) for ago, is_here in life if not is_here] for life in lives]
        assert by_shop == {
            cast.shop.pk: _by_rule([days for days in here if days], window),
            cast.other_shop.pk: _by_rule([days for days in there if days], window),
        }
        one = Circle(frozenset({cast.shop.pk}))
        assert movement_of(one, window) == by_shop[cast.shop.pk]
        _behind(window, by_shop[cast.shop.pk], one)
        transaction.set_rollback(True)


@examples(25)
@given(lives=LIVES, ago=st.integers(0, 1_300))
def test_customers_counted_and_added_up_from_the_days(
    cast: Cast, lives: list[list[tuple[int, bool]]], ago: int
) -> None:
    with transaction.atomic():
        members = _live(cast, lives)

        added = movement_of(ALL, Window(day(ago), day(ago))).end
        listed = set(customers_on(ALL, day(ago)).values_list("member_id", flat=True))

        by_rule = {
            member.pk
            for member, life in zip(members, lives, strict=True)
            if is_customer([day(one) for one, _shop in life], day(ago))
        }
        assert listed == by_rule
        assert added == len(by_rule)
        transaction.set_rollback(True)


def test_a_shop_of_several_counts_its_own(cast: Cast) -> None:
    live({cast.shop: [400], cast.other_shop: [10]}, {cast.other_shop: [600]})

    mine = Circle(frozenset({cast.shop.pk}))

    assert movement_of(mine, YEAR) == Movement(start=1, end=0, new=0, left=1, lost=1)
    assert movement_of(ALL, YEAR) == Movement(start=2, end=1, new=0, left=1, lost=1)
    everything = Circle(frozenset({cast.shop.pk, cast.other_shop.pk}))
    assert movement_of(everything, YEAR) == movement_of(ALL, YEAR)


def test_only_those_of_a_label_and_a_source(cast: Cast) -> None:
    first, _second = live({cast.shop: [700, 690, 680, 400]}, {cast.shop: [700, 690, 680, 400]})
    source = make_source()
    Label.objects.create(member=first, name="vip", set_by="test", set_at=NOON)
    Acquisition.objects.create(member=first, source=source, lead_at=NOON, at=NOON)

    assert movement_of(ALL, YEAR).start == 2
    assert movement_of(Circle(label="vip"), YEAR).left == 1
    assert movement_of(Circle(source_id=source.pk), YEAR).start == 1
    assert movement_of(Circle(label="vip", source_id=source.pk + 1), YEAR) == Movement()
    assert moved_members(Circle(label="vip"), YEAR, "left").get().member == first


def test_who_will_be_lost_is_not_lost_yet(cast: Cast) -> None:
    live({cast.shop: [10]})

    ahead = days_between(TODAY, TODAY + timedelta(days=900))

    assert movement_of(ALL, ahead.window).lost == 0
    assert churn_of(ALL, ahead).value == 0
    later = days_between(TODAY + timedelta(days=1), TODAY + timedelta(days=9))
    assert churn_of(ALL, later).value is None


def test_the_figures_of_a_year(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    live({cast.shop: [500, 470, 440, 410]}, {cast.shop: [500, 400, 300, 200, 100, 10]})
    with django_assert_num_queries(2):
        figures = {one.key: one for one in staying_figures(ALL, _twelve_months())}

    assert {key: one.value for key, one in figures.items()} == {
        "churn": 5_000,
        "churn_average": 6_667,
        "retention": 5_000,
        "lost": 1,
        "returned": 0,
        "customers": 1,
    }
    churn = figures["churn"]
    assert (churn.sample, churn.is_small) == (2, True)
    assert (churn.low, churn.high) == (945, 9_055)
    assert churn.before is None
    assert len(churn.series) == 12
    assert max(churn.series) == 5_000
    assert figures["customers"].series == (2.0,) * 3 + (1.0,) * 9
    assert churn.facts == {
        "start": 2,
        "kept": 1,
        "left": 1,
        "new": 0,
        "returned": 0,
        "lost": 1,
        "end": 1,
    }


@pytest.mark.parametrize("lives", [[], [[5]], [[500]]], ids=["empty", "one sale", "one lost"])
def test_a_club_that_has_hardly_begun(cast: Cast, lives: list[list[int]]) -> None:
    live(*({cast.shop: days} for days in lives))

    figures = {one.key: one.value for one in staying_figures(ALL, _twelve_months())}
    customers = active_members(ALL, _twelve_months())

    was_there = lives == [[500]]
    assert figures["churn"] == (BPS if was_there else None)
    assert figures["retention"] == (0 if was_there else None)
    assert figures["customers"] == (1 if lives == [[5]] else 0)
    assert customers.key == "active_members"
    assert not customers.is_small


def _twelve_months() -> Period:
    return period_of("twelve_months", TODAY, "jalali")


def _live(cast: Cast, lives: Sequence[Sequence[tuple[int, bool]]]) -> list[Member]:
    return live(
        *(
            {
                cast.shop: [ago for ago, is_here in life if is_here],
                cast.other_shop: [ago for ago, is_here in life if not is_here],
            }
            for life in lives
        )
    )


def _by_rule(lives: Sequence[Sequence[date]], window: Window) -> Movement:
    eve = window.starts_on - timedelta(days=1)
    counts = dict.fromkeys(("start", "end", "new", "left", "passed", "lost"), 0)
    for days in lives:
        bought_on = min(days)
        was, here = is_customer(days, eve), is_customer(days, window.ends_on)
        is_new = window.starts_on <= bought_on <= window.ends_on
        is_lost = bought_on <= window.ends_on and not here
        # He was a customer on some day of the window, or on its eve: so he was lost within it.
        was_here = was or any(window.starts_on <= one <= window.ends_on for one in days)
        counts["start"] += was
        counts["end"] += here
        counts["new"] += is_new
        counts["left"] += was and is_lost
        counts["passed"] += is_new and is_lost
        counts["lost"] += was_here and is_lost
    return Movement(**counts)


def _behind(window: Window, counted: Movement, circle: Circle) -> None:
    """The lists are as long as the counts."""
    expected: dict[Way, int] = {
        "customers": counted.end,
        "kept": counted.kept,
        "new": counted.stayed_new,
        "returned": counted.returned,
        "left": counted.left,
        "lost": counted.lost,
    }

    assert {way: moved_members(circle, window, way).count() for way in WAYS} == expected
