"""What one page asks alike is read once on it, and each time anywhere else."""

import pytest
from pytest_django import DjangoAssertNumQueries

from members.models import Club
from members.selectors.club import current_club
from members.selectors.once import within_one_page
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def test_on_one_page_it_is_read_once(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1), within_one_page():
        names = [current_club().name for _ in range(3)]

    assert names == [Club.objects.get().name] * 3


def test_the_next_page_knows_what_has_changed_since(cast: Cast) -> None:
    with within_one_page():
        before = current_club().name
    Club.objects.update(name="Another name")

    with within_one_page():
        after = current_club().name

    assert (before == after, after) == (False, "Another name")
    assert current_club().name == "Another name"


def test_outside_of_a_page_nothing_is_remembered(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(2):
        current_club()
        current_club()


def test_a_page_that_breaks_leaves_nothing_behind(cast: Cast) -> None:
    def broken() -> None:
        with within_one_page():
            current_club()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        broken()
    Club.objects.update(name="Another name")

    assert current_club().name == "Another name"
