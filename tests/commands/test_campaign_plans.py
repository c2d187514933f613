"""The demo's campaigns: whatever day it is seeded on, each kind of them lies in its year."""

from datetime import date, timedelta

import pytest

from loyalty_club.seeding.campaign_plans import past_campaigns

YEAR = timedelta(days=364)
GOALS = {"occasion", "larger", "come_back", "new_members"}


@pytest.mark.parametrize("year", range(2026, 2036))
def test_on_no_day_of_the_year_one_of_them_is_missing(year: int) -> None:
    for number in range(366):
        last = date(year, 1, 1) + timedelta(days=number)
        first = last - YEAR
        newcomers = [first + timedelta(days=days) for days in range(0, 364, 9)]

        plans = past_campaigns(first, last, newcomers)

        assert {plan.goal for plan in plans} == GOALS, last
        assert len({plan.key for plan in plans}) == len(plans), last
        assert all(first < plan.starts_on <= last for plan in plans), last
