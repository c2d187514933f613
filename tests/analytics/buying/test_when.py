"""When they buy, over the ledger: hours by the club's clock, and months by its calendar."""

from datetime import datetime, time, timedelta

import pytest

from analytics.models import DayFigures
from analytics.rules.buying.clock import Stretch
from analytics.selectors.buying.figures import when_figures
from analytics.selectors.buying.hours import weeks_in, whole_months
from analytics.selectors.buying.when import kept_when
from members.roles import SYSTEM
from members.rules.calendars import Window
from points.services.returns import void_purchase
from tests.analytics.buying.buying_cases import night, sell
from tests.analytics.way_cases import TODAY, visits
from tests.cast import Cast
from tests.clock import DAY, TEHRAN

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
YEAR = Window(TODAY - 300 * DAY, TODAY)
# NOON is a Tuesday; the Thursday before it is five days away.
THURSDAY = TODAY - timedelta(days=5)


def clock(hour: int, minute: int = 7) -> datetime:
    """That Thursday, by the club's clock."""
    return datetime.combine(THURSDAY, time(hour, minute), tzinfo=TEHRAN)


def test_hours_are_the_clubs(cast: Cast) -> None:
    sell(cast.shop, at=clock(0, 5), member=cast.sara)
    sell(cast.shop, at=clock(18))
    sell(cast.shop, at=clock(18))

    found = weeks_in(YEAR, None)

    assert found.everybody.cells == {(3, 0): 1, (3, 18): 2}
    assert found.members.cells == {(3, 0): 1}


def test_noon_to_the_second_is_no_hour(cast: Cast) -> None:
    visits(cast.shop, cast.sara, [5, 6])
    sell(cast.shop, at=clock(12))

    found = weeks_in(YEAR, None)

    assert found.everybody.cells == {(3, 12): 1}
    assert (found.everybody.unknown, found.members.unknown) == (2, 2)


def test_voided_bills_and_other_shops_are_left_out(cast: Cast) -> None:
    gone = sell(cast.shop, at=clock(18))
    void_purchase(purchase_id=gone.pk, reason="اشتباه", actor=SYSTEM, now=clock(19))
    sell(cast.other_shop, at=clock(18))

    found = weeks_in(YEAR, cast.shop.pk)

    assert found.everybody.purchases == 0


def test_the_busiest_hours_are_kept(cast: Cast) -> None:
    for hour, count in ((10, 20), (17, 30), (18, 30), (19, 25)):
        for _ in range(count):
            sell(cast.shop, at=clock(hour))
    night("when")

    found = kept_when()

    assert found.everybody.busiest == Stretch(3, 17, 85 / 105)
    [figure] = when_figures(found)
    assert (figure.value, figure.sample) == (8_095, 105)
    assert figure.facts == {"weekday": 3, "hour": 17}
    [of_members] = when_figures(found, of_members=True)
    assert (of_members.value, of_members.facts) == (None, {})


def test_months_are_whole_and_the_clubs(cast: Cast) -> None:
    # 1 Mordad 1405 is 23 July 2026; 20 Khordad is the first sale.
    for day, amount in ((TODAY - 83 * DAY, 5), (TODAY - 70 * DAY, 10), (TODAY - 40 * DAY, 31)):
        DayFigures.objects.create(day=day, sales=amount * 1_000, purchases=1)
    DayFigures.objects.create(day=TODAY, sales=7_000, purchases=1)

    found = whole_months(TODAY, "jalali", None)

    # Khordad had begun before the first sale, and Shahrivar is not over.
    assert [(month.number % 12 + 1, month.sales, month.days) for month in found] == [
        (4, 10_000, 31),
        (5, 31_000, 31),
    ]


@pytest.mark.parametrize("sales", [0, 1])
def test_an_empty_club_and_one_sale_say_that_it_is_too_little(cast: Cast, sales: int) -> None:
    for _ in range(sales):
        sell(cast.shop, member=cast.sara)
    night("when")

    found = kept_when()

    assert found.kept.problem == "few_purchases"
    assert found.season == {}
    [figure] = when_figures(found)
    assert (figure.value, figure.sample) == (None, 0)
