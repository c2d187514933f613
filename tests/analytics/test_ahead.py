"""What the first pages ask of a large club has been read before anybody asks."""

import pytest
from pytest_django import DjangoAssertNumQueries

from analytics.rules.periods import period_of
from analytics.selectors import remembered
from analytics.selectors.lifecycle import stages_between
from analytics.selectors.scope import Circle
from analytics.selectors.staying.figures import staying_of
from analytics.selectors.staying.movements import movements_by_shop
from analytics.services.ahead import MAP_DAYS, PERIODS, read_ahead
from analytics.services.summaries.folding import fold_stale
from members.selectors.club import club_day
from tests.analytics.way_cases import visits
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def test_what_was_read_ahead_is_not_read_again(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    visits(cast.shop, cast.sara, [300, 100, 40, 3])
    fold_stale()
    # As if each of them took long.
    monkeypatch.setattr(remembered, "SLOW", -1.0)
    today, everybody = club_day(), Circle()
    periods = [period_of(key, today, "jalali") for key in PERIODS]

    read_ahead()

    with django_assert_num_queries(0):
        for period in periods:
            staying_of(everybody, period, today=today, calendar="jalali")
        movements_by_shop(
            everybody, periods[-1].window, [cast.other_shop.pk, cast.shop.pk], today=today
        )
        found = stages_between(today - MAP_DAYS, today)
    assert found.members == 1
