"""Lunar days among the chores: near ones at any time, all of the coming year in Esfand."""

from datetime import date

import pytest

from analytics.selectors.chores import count_unchecked_days
from members.roles import SYSTEM
from members.selectors.occasions import unchecked_days
from members.services.occasions import confirm_occasion_days
from tests.cast import Cast

pytestmark = pytest.mark.django_db

# 10 Shahrivar 1405: the printed calendar knows the next half year.
SUMMER = date(2026, 9, 1)
ESFAND = date(2027, 3, 1)
# Girls' Day of 1406, on 19 Farvardin, is predicted only.
SIXTY_DAYS_BEFORE = date(2027, 2, 7)


def test_what_is_far_away_is_no_chore_yet(cast: Cast) -> None:
    assert len(unchecked_days(SUMMER)) > 5
    assert count_unchecked_days(SUMMER) == 0


def test_sixty_days_before_a_day_it_is_one(cast: Cast) -> None:
    assert count_unchecked_days(SIXTY_DAYS_BEFORE) == 1


def test_in_esfand_the_whole_coming_year_is_to_be_checked(cast: Cast) -> None:
    waiting = unchecked_days(ESFAND)

    before = count_unchecked_days(ESFAND)
    confirm_occasion_days(keys_years=[(one.key, one.year) for one in waiting], actor=SYSTEM)

    assert before == len(waiting)
    assert count_unchecked_days(ESFAND) == 0
