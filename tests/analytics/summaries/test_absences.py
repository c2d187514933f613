"""When members were lost and came back, worked out by hand."""

from datetime import date

import pytest

from analytics.models import Absence, FigureRules
from analytics.services.summaries.folding import fold_stale
from members.models import Member
from tests.analytics.way_cases import TODAY, joined, visits
from tests.cast import Cast
from tests.clock import DAY

pytestmark = pytest.mark.django_db


def ago(days: int) -> date:
    """The day so many days before today."""
    return TODAY - days * DAY


def absences(member: Member) -> list[tuple[date, date, date | None]]:
    """Of the whole club, the earliest first."""
    rows = Absence.objects.filter(member=member, shop=None).order_by("since")
    return list(rows.values_list("since", "lost_on", "back_on"))


def test_who_never_bought_was_never_lost(cast: Cast) -> None:
    fold_stale()

    assert absences(cast.sara) == []


def test_his_own_interval_at_that_time_decides(cast: Cast) -> None:
    """Every sixty days at first: he is lost after 240. Then he comes every ten days, and is lost
    after 180: what came later does not change what was.
    """
    member = joined(days_ago=1_500)
    visits(cast.shop, member, [1_400, 1_340, 1_280, 1_000, *range(990, 890, -10), 600])

    fold_stale()

    assert absences(member) == [
        (ago(1_280), ago(1_280 - 240), ago(1_000)),
        (ago(900), ago(900 - 180), ago(600)),
        (ago(600), ago(600 - 180), None),
    ]


def test_with_two_visits_a_year_and_a_month_is_the_measure(cast: Cast) -> None:
    member = joined(days_ago=1_500)
    visits(cast.shop, member, [1_400, 900, 501])

    fold_stale()

    # From the third visit on his own interval is known, 399 days: four times that is beyond the
    # longest silence.
    assert absences(member) == [
        (ago(1_400), ago(1_000), ago(900)),
        (ago(501), ago(501) + 800 * DAY, None),
    ]


def test_who_comes_on_the_very_day_was_not_lost(cast: Cast) -> None:
    in_time, late = joined(days_ago=900), joined(days_ago=900)
    visits(cast.shop, in_time, [800, 400])
    visits(cast.shop, late, [800, 399])

    fold_stale()

    assert [back_on for _since, _lost_on, back_on in absences(in_time)] == [None]
    assert [back_on for _since, _lost_on, back_on in absences(late)] == [ago(399), None]


def test_by_fixed_days_everybody_is_lost_after_the_same(cast: Cast) -> None:
    FigureRules.objects.create(lost_by="fixed", lost_days=40)
    member = joined(days_ago=300)
    visits(cast.shop, member, [200, 190, 180, 140, 99])

    fold_stale()

    assert absences(member) == [
        (ago(140), ago(100), ago(99)),
        (ago(99), ago(59), None),
    ]


def test_each_shop_has_its_own(cast: Cast) -> None:
    member = joined(days_ago=900, shop=cast.shop)
    visits(cast.shop, member, [800])
    visits(cast.other_shop, member, [500, 300])

    fold_stale()

    rows = Absence.objects.filter(member=member).exclude(shop=None).order_by("since")
    assert list(rows.values_list("shop_id", "since", "lost_on", "back_on")) == [
        (cast.shop.pk, ago(800), ago(400), None),
        (cast.other_shop.pk, ago(300), ago(300) + 400 * DAY, None),
    ]
    assert [since for since, _lost_on, _back_on in absences(member)] == [ago(300)]
