"""The flow of new leads against what the owner wants."""

from datetime import datetime, timedelta

import pytest

from campaigns.selectors.leads.flow import Flow, flow_of
from campaigns.services.leads.rules import change_sales_rules
from members.roles import SYSTEM
from tests.campaigns.lead_cases import make_lead
from tests.cast import Cast
from tests.clock import DAY, NOON

pytestmark = pytest.mark.django_db

# Noon is of 10 Shahrivar; the month has thirty-one days.
FIRST_DAY = NOON - 9 * DAY


def test_a_month_at_its_pace(cast: Cast) -> None:
    change_sales_rules(monthly_target=20, actor=SYSTEM)
    _come(FIRST_DAY, NOON - DAY, NOON, NOON)
    _come(FIRST_DAY - DAY)

    flow = flow_of(now=NOON)

    assert (flow.count, flow.day, flow.days) == (4, 10, 31)
    assert (flow.projected, flow.missing, flow.due) == (12, 16, 7)
    assert flow.is_too_low
    assert [count for _month, count in flow.months] == [*[0] * 10, 1, 4]


def test_enough_is_not_too_low(cast: Cast) -> None:
    change_sales_rules(monthly_target=12, actor=SYSTEM)
    _come(FIRST_DAY, NOON - DAY, NOON, NOON)

    assert not flow_of(now=NOON).is_too_low


def test_without_a_target_nothing_is_too_low(cast: Cast) -> None:
    flow = flow_of(now=NOON)

    assert (flow.target, flow.count, flow.projected) == (0, 0, 0)
    assert not flow.is_too_low


@pytest.mark.parametrize(("last_month", "is_too_low"), [(3, True), (4, False)])
def test_on_the_first_days_the_last_month_speaks(
    cast: Cast, last_month: int, is_too_low: bool
) -> None:
    change_sales_rules(monthly_target=4, actor=SYSTEM)
    _come(*[FIRST_DAY - DAY] * last_month)

    flow = flow_of(now=FIRST_DAY + DAY)

    assert flow.projected is None
    assert flow.is_too_low is is_too_low


def test_days_change_at_the_clubs_midnight(cast: Cast) -> None:
    midnight = FIRST_DAY.replace(hour=0)
    _come(midnight, midnight - timedelta(seconds=1))

    assert [count for _month, count in flow_of(now=NOON).months][-2:] == [1, 1]


def test_a_club_of_its_first_month_has_no_last_one() -> None:
    assert Flow(target=3, count=0, day=1, days=31, months=[]).last is None


def _come(*moments: datetime) -> None:
    for moment in moments:
        make_lead(now=moment)
