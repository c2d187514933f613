"""The eight figures of the first screen, against sums done by hand."""

from collections.abc import Iterator
from datetime import date

import pytest
import time_machine
from pytest_django import DjangoAssertNumQueries

from analytics.models import KeptFigure
from analytics.rules.figures import Figure
from analytics.rules.periods import Period, days_between, period_of
from analytics.selectors.first_screen import KEYS, first_screen
from analytics.selectors.history import books_of
from analytics.selectors.scope import Circle
from analytics.services.clv_course import work_out_course
from analytics.services.summaries.folding import fold_stale
from members.roles import SYSTEM
from members.rules.calendars import Window
from members.services.labels import add_label
from points.models import Program
from points.services.returns import return_purchase, void_purchase
from tests.cast import Cast
from tests.clock import DAY, NOON
from tests.factories import make_club, make_member, ring_up

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]

TODAY = date(2026, 9, 1)
MONTH = period_of("month", TODAY, "jalali")
ALL = Circle()


@pytest.fixture
def noon() -> Iterator[None]:
    """It is noon on 10 Shahrivar 1405."""
    with time_machine.travel(NOON, tick=False):
        yield


def figures(
    circle: Circle = ALL, period: Period = MONTH, *, sees_withheld: bool = True
) -> dict[str, Figure]:
    found = first_screen(circle, period, calendar="jalali", sees_withheld=sees_withheld)
    return {figure.key: figure for figure in found}


def a_month_of_business(cast: Cast) -> None:
    """Shahrivar: 17 million rials in three purchases, one of them half returned, and one void.

    Mordad: 2 million on a day that is compared, 50 million on one that is not.
    """
    ring_up(cast.shop, 10_000_000, member=cast.sara, now=NOON - 2 * DAY)
    ring_up(cast.shop, 4_000_000, now=NOON - DAY)
    half = ring_up(cast.other_shop, 6_000_000, member=cast.sara, now=NOON - DAY)
    return_purchase(
        purchase_id=half.purchase.pk, return_number="RT", actor=SYSTEM, amount=3_000_000, now=NOON
    )
    slip = ring_up(cast.shop, 9_000_000, member=cast.sara, now=NOON)
    void_purchase(purchase_id=slip.purchase.pk, actor=SYSTEM, reason="slip", now=NOON)
    ring_up(cast.shop, 2_000_000, member=cast.sara, now=NOON - 35 * DAY)
    ring_up(cast.shop, 50_000_000, now=NOON - 20 * DAY)
    fold_stale(now=NOON)


def test_eight_figures_in_their_order(cast: Cast) -> None:
    assert tuple(figures()) == KEYS


def test_sales_of_the_month_by_hand(cast: Cast) -> None:
    a_month_of_business(cast)

    sales = figures()["sales"]

    assert (sales.value, sales.sample, sales.before) == (17_000_000, 3, 2_000_000)
    assert sales.window == Window(date(2026, 8, 23), TODAY)
    assert len(sales.series) == 12
    assert sales.series[-2:] == (52_000_000, 17_000_000)


def test_given_back_stands_beside_the_cap(cast: Cast) -> None:
    a_month_of_business(cast)

    given = figures()["given_back"]

    assert given.facts["given_back"] == 500_000 + 300_000 - 150_000
    assert (given.value, given.facts["cap_bps"]) == (382, 500)


def test_active_members_and_churn_are_told_of_the_same_people(cast: Cast) -> None:
    a_month_of_business(cast)

    found = figures()

    assert (found["active_members"].value, found["active_members"].before) == (1, 1)
    assert found["churn"].value == 0


def test_shops_together_are_the_whole(cast: Cast) -> None:
    a_month_of_business(cast)

    one, other = (figures(Circle(frozenset({shop.pk}))) for shop in (cast.shop, cast.other_shop))
    whole = figures()

    assert (one["sales"].value, other["sales"].value) == (14_000_000, 3_000_000)
    assert whole["sales"].value == 17_000_000
    parts = [found["given_back"].facts["given_back"] for found in (one, other)]
    assert sum(parts) == whole["given_back"].facts["given_back"]


def test_of_a_label_only_what_its_bearers_bought_counts(cast: Cast) -> None:
    a_month_of_business(cast)
    nasrin = make_member(shop=cast.shop)
    ring_up(cast.shop, 1_000_000, member=nasrin, now=NOON)
    fold_stale(now=NOON)
    add_label(member_id=nasrin.pk, name="florist", actor=SYSTEM)

    found = figures(Circle(label="florist"))

    assert (found["sales"].value, found["sales"].sample) == (1_000_000, 1)
    assert found["given_back"].facts["given_back"] == 50_000
    assert found["active_members"].value == 1
    assert (found["nps"].value, found["nps"].facts["why"]) == (None, "no_answers")


def test_without_a_program_there_is_no_cap_to_tell(cast: Cast) -> None:
    Program.objects.all().delete()

    assert figures()["given_back"].facts["cap_bps"] is None


def test_an_empty_club_knows_what_it_cannot_know() -> None:
    make_club()

    found = figures()

    assert {key: figure.value for key, figure in found.items()} == {
        "sales": 0,
        "active_members": 0,
        "given_back": None,
        "clv": None,
        "cac": None,
        "roi": None,
        "churn": None,
        "nps": None,
    }
    assert all(figure.before is None for figure in found.values() if figure.value is None)


def test_a_club_of_one_member_without_a_purchase_shows_sense(cast: Cast) -> None:
    fold_stale(now=NOON)

    found = figures()

    assert (found["active_members"].value, found["churn"].value) == (0, None)


def test_a_club_of_one_purchase_shows_sense(cast: Cast) -> None:
    ring_up(cast.shop, 10_000_000, member=cast.sara, now=NOON)
    fold_stale(now=NOON)

    found = figures()

    assert found["sales"].value == 10_000_000
    assert (found["active_members"].value, found["churn"].value) == (1, None)
    assert found["given_back"].value == 500
    assert all(found[key].is_small for key in ("sales", "given_back"))


def test_any_days_can_be_asked_for(cast: Cast) -> None:
    a_month_of_business(cast)

    sales = figures(period=days_between(date(2026, 8, 12), date(2026, 8, 12)))["sales"]

    assert (sales.value, sales.sample, sales.before) == (50_000_000, 1, None)


def test_the_night_notes_what_clv_is(cast: Cast) -> None:
    a_month_of_business(cast)
    KeptFigure.objects.create(name="course", body=work_out_course(None, lambda _done: None))

    clv = figures()["clv"]

    assert clv.facts["way"] in {"clv_net", "clv_predicted"}
    assert len(clv.series) <= 12
    assert "\N{EM DASH}" not in str(clv.series)


def test_the_line_of_clv_is_its_own_once_two_months_are_known(cast: Cast) -> None:
    months = {"2026-07-23": 500.0, "2026-08-23": 700.0}
    simple = {"2026-06-22": 1.0, "2026-07-23": 2.0, "2026-08-23": 3.0}
    KeptFigure.objects.create(
        name="course", body={"course": {"clv_predicted": months, "clv_net": simple}}
    )

    clv = figures()["clv"]

    assert (clv.before, clv.series, clv.facts["line"]) == (500.0, (500.0, 700.0), "clv_predicted")


def test_until_then_it_is_that_of_the_simple_formula(cast: Cast) -> None:
    simple = {"2026-06-22": 1.0, "2026-07-23": 2.0, "2026-08-23": 3.0}
    KeptFigure.objects.create(
        name="course",
        body={"course": {"clv_predicted": {"2026-08-23": 700.0}, "clv_net": simple}},
    )

    clv = figures()["clv"]

    assert (clv.before, clv.series, clv.facts["line"]) == (None, (1.0, 2.0, 3.0), "clv_net")


def test_whether_anything_was_sold_before_a_day(cast: Cast) -> None:
    a_month_of_business(cast)

    books = books_of()

    assert books.had_sold_before(date(2026, 7, 29))
    assert not books.had_sold_before(date(2026, 7, 28))


def test_statements_do_not_grow_with_the_club(
    cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    a_month_of_business(cast)
    for _each in range(5):
        ring_up(cast.shop, 2_000_000, member=make_member(), now=NOON)
    fold_stale(now=NOON)

    with django_assert_max_num_queries(33):
        figures()
