"""Long readings: asked for, worked out once at a time, kept, and honest about what went wrong."""

from datetime import timedelta

import pytest

from analytics.exceptions import TooLittleData, UnknownFigure
from analytics.models import KeptFigure
from analytics.selectors.kept import WORK_TIME, kept
from analytics.services.keeping import BROKEN, Body, Progress, ask_for, asked_for, work_out
from analytics.services.works import work_out_one
from members.exceptions import NotAllowed
from tests.cast import Cast
from tests.clock import NOON
from tests.factories import refused

pytestmark = pytest.mark.django_db


def three(shop_id: int | None, tell: Progress) -> Body:
    """A reading that finds three."""
    tell(50)
    return {"found": 3, "shop": shop_id}


def nothing(shop_id: int | None, tell: Progress) -> Body:
    """A reading that has too little to go by."""
    raise TooLittleData(why="few_members")


def breaking(shop_id: int | None, tell: Progress) -> Body:
    """A reading with a mistake in it."""
    raise ZeroDivisionError


def test_an_answer_is_kept_with_its_time(cast: Cast) -> None:
    assert work_out(name="three", work=three, now=NOON)

    found = kept("three", now=NOON)
    assert found.body == {"found": 3, "shop": None}
    assert (found.kept_at, found.is_working, found.problem) == (NOON, False, "")


def test_before_the_first_answer_there_is_none(cast: Cast) -> None:
    found = kept("three", now=NOON)

    assert not found
    assert (found.kept_at, found.is_working) == (None, False)


def test_the_answer_of_a_shop_stands_beside_that_of_the_club(cast: Cast) -> None:
    work_out(name="three", work=three, now=NOON)
    work_out(name="three", work=three, shop_id=cast.shop.pk, now=NOON)

    assert kept("three").body["shop"] is None
    assert kept("three", cast.shop.pk).body["shop"] == cast.shop.pk
    assert not kept("three", cast.other_shop.pk)


def test_too_little_data_is_said_beside_the_former_answer(cast: Cast) -> None:
    work_out(name="three", work=three, now=NOON)

    assert work_out(name="three", work=nothing, now=NOON + timedelta(days=1))

    found = kept("three", now=NOON + timedelta(days=1))
    assert (found.body["found"], found.kept_at, found.problem) == (3, NOON, "few_members")


def test_a_reading_that_breaks_says_so_and_leaves_the_way_free(cast: Cast) -> None:
    with pytest.raises(ZeroDivisionError):
        work_out(name="three", work=breaking, now=NOON)

    assert kept("three", now=NOON).problem == BROKEN
    assert work_out(name="three", work=three, now=NOON)
    assert kept("three", now=NOON).problem == ""


def test_nobody_begins_what_somebody_works_on(cast: Cast) -> None:
    KeptFigure.objects.create(name="three", began_at=NOON)

    assert not work_out(name="three", work=three, now=NOON + timedelta(minutes=1))
    assert not ask_for(name="three", actor=cast.actor("owner"), now=NOON + timedelta(minutes=1))
    assert work_out(name="three", work=three, now=NOON + WORK_TIME + timedelta(minutes=1))


def test_who_asks_waits_in_a_row_until_it_is_begun(cast: Cast) -> None:
    assert ask_for(name="three", actor=cast.actor("analyst"), now=NOON)

    assert not ask_for(name="three", actor=cast.actor("owner"), now=NOON)
    assert asked_for() == [("three", None)]
    assert kept("three", now=NOON).is_working
    work_out(name="three", work=three, now=NOON)
    assert asked_for() == []


def test_a_cashier_asks_for_no_figures(cast: Cast) -> None:
    with refused(NotAllowed):
        ask_for(name="three", actor=cast.actor("cashier"))

    assert not KeptFigure.objects.exists()


def test_a_name_that_is_none_is_refused(cast: Cast) -> None:
    with refused(UnknownFigure):
        work_out_one(name="gold")
