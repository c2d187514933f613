"""What somebody waited for is remembered; what is quick is read each time."""

from collections.abc import Callable

import pytest
from django.db import connection

from analytics.selectors.remembered import reading_ahead, remembered

pytestmark = pytest.mark.django_db


def reading(seconds: float, read: list[int]) -> Callable[[], int]:
    """A statement that takes so long, and how often it was asked."""

    def ask() -> int:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(%s)", [seconds])
        read.append(len(read) + 1)
        return read[-1]

    return ask


def test_what_took_long_is_not_read_again_for_the_same_question() -> None:
    read: list[int] = []
    slow = reading(1.1, read)

    answers = [remembered("map", ("this", 1), slow) for _again in range(3)]
    other = remembered("map", ("that", 1), slow)

    assert (answers, other) == ([1, 1, 1], 2)


def test_what_is_quick_is_read_each_time() -> None:
    read: list[int] = []

    answers = [remembered("map", ("this", 1), reading(0, read)) for _again in range(3)]

    assert answers == [1, 2, 3]


def test_what_is_read_ahead_is_read_anew_and_nobody_waits_for_it() -> None:
    read: list[int] = []
    slow = reading(1.1, read)
    remembered("map", ("ahead", 1), slow)

    with reading_ahead():
        ahead = remembered("map", ("ahead", 1), slow)
    after = remembered("map", ("ahead", 1), slow)

    assert (ahead, after) == (2, 2)
