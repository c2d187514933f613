"""Cohorts: who bought first in a month, and who of them came in each month after."""

from collections.abc import Iterator

import pytest
import time_machine

from analytics.exceptions import TooLittleData
from analytics.rules.months import number_of_month
from analytics.selectors.kept import kept
from analytics.selectors.scope import Circle
from analytics.selectors.staying import cohorts as reading
from analytics.selectors.staying.cohorts import MONTHS, Cohorts, cohort_members, cohorts_of
from analytics.services.keeping import ask_for
from analytics.services.staying.cohorts import work_out_cohorts
from analytics.services.works import work_out_asked, work_out_one
from members.models import Label
from tests.analytics.staying_cases import AMOUNT, TODAY, live
from tests.cast import Cast
from tests.clock import NOON

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]

# Shahrivar 1405; today is its tenth day.
NOW = 1405 * 12 + 5


@pytest.fixture
def noon() -> Iterator[None]:
    """It is noon on 10 Shahrivar 1405."""
    with time_machine.travel(NOON, tick=False):
        yield


def test_the_months_are_numbered_as_the_summaries_number_them(cast: Cast) -> None:
    assert number_of_month(TODAY, "jalali") == NOW


def test_each_month_has_its_row(cast: Cast) -> None:
    # In Tir: three members; in Mordad two of them came again, in Shahrivar one so far.
    live(
        {cast.shop: [60, 30, 5]},
        {cast.shop: [55, 35]},
        {cast.shop: [50]},
        {cast.shop: [20]},
    )

    tir, mordad = cohorts_of(Circle()).rows

    assert (tir.cohort, tir.size, tir.still) == (NOW - 2, 3, 3)
    assert [cell.members for cell in tir.cells] == [3, 2, 1]
    assert [cell.share_bps for cell in tir.cells] == [10_000, 6_667, 3_333]
    assert [cell.total for cell in tir.cells] == [3 * AMOUNT, 5 * AMOUNT, 6 * AMOUNT]
    assert [cell.is_open for cell in tir.cells] == [False, False, True]
    assert (mordad.cohort, mordad.size, mordad.still) == (NOW - 1, 1, 1)


def test_the_members_behind_a_cell(cast: Cast) -> None:
    first, second, third = live(
        {cast.shop: [60, 30, 5]}, {cast.shop: [55, 35]}, {cast.other_shop: [50]}
    )

    everybody = cohort_members(Circle(), NOW - 2)
    came = cohort_members(Circle(), NOW - 2, month=NOW - 1)
    stayed_away = cohort_members(Circle(), NOW - 2, month=NOW - 1, came=False)

    assert [row.member for row in everybody] == [first, second, third]
    assert [row.member for row in came] == [first, second]
    assert [row.member for row in stayed_away] == [third]
    of_shop = Circle(frozenset({cast.other_shop.pk}))
    assert [row.member for row in cohort_members(of_shop, NOW - 2)] == [third]


def test_the_cohorts_of_a_shop_and_of_a_label(cast: Cast) -> None:
    first, _second = live({cast.shop: [60], cast.other_shop: [30]}, {cast.shop: [55]})
    Label.objects.create(member=first, name="vip", set_by="test", set_at=NOON)

    (there,) = cohorts_of(Circle(frozenset({cast.other_shop.pk}))).rows
    (vip,) = cohorts_of(Circle(label="vip")).rows

    assert (there.cohort, there.size) == (NOW - 1, 1)
    assert (vip.cohort, vip.size, vip.cells[1].members) == (NOW - 2, 1, 1)


def test_older_cohorts_are_not_told(cast: Cast) -> None:
    live({cast.shop: [800, 40]})

    assert cohorts_of(Circle()).rows == []
    assert cohorts_of(Circle()).now - MONTHS + 1 == NOW - 23


def test_a_club_without_a_purchase_has_no_cohorts(cast: Cast) -> None:
    assert cohorts_of(Circle()) == Cohorts([], NOW, "jalali")
    with pytest.raises(TooLittleData):
        work_out_cohorts(None, lambda done: None)


def test_a_large_club_reads_what_was_kept(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "COUNTED_LIVE", 2)
    live({cast.shop: [60, 30]}, {cast.shop: [55]}, {cast.shop: [50]})
    live_rows = reading.cohort_body(Circle(), today=TODAY)

    before = cohorts_of(Circle())
    assert work_out_one(name="cohorts")
    after = cohorts_of(Circle())

    assert (before.rows, before.kept is not None) == ([], True)
    assert [row.size for row in after.rows] == [3]
    assert after.kept is not None
    assert after.kept.kept_at == NOON
    assert [tuple(one) for one in kept("cohorts").body["counts"]] == live_rows["counts"]


def test_a_large_shop_is_worked_out_when_somebody_asks(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "COUNTED_LIVE", 0)
    live({cast.shop: [60, 30]}, {cast.other_shop: [55]})
    shop = Circle(frozenset({cast.shop.pk}))
    ask_for(name="cohorts", shop_id=cast.shop.pk, actor=cast.actor("manager"))

    assert work_out_asked() == 1

    assert [row.size for row in cohorts_of(shop).rows] == [1]
    assert cohorts_of(Circle()).rows == []
