"""nps: the score of some days, as a script and as a person read it."""

import pytest
from django.core.management import CommandError

from tests.campaigns.figure_cases import answer
from tests.cast import Cast
from tests.clock import DAY, NOON
from tests.commands.conftest import Command, run_text

pytestmark = pytest.mark.django_db

DAYS = ("--from", "2026-08-20", "--to", "2026-09-01")


@pytest.fixture
def answers(cast: Cast) -> None:
    """Twelve promoters, four passives and four detractors, one of these withheld."""
    for place, score in enumerate((10,) * 6 + (9,) * 6 + (8, 8, 7, 7) + (6, 5, 3, 0)):
        answer(cast.shop, score, at=NOON - (place % 10) * DAY, is_withheld=score == 0)
    answer(cast.other_shop, 0, at=NOON - 20 * DAY)


def test_the_score_as_json(answers: None, run_json: Command) -> None:
    assert run_json("nps", *DAYS) == {
        "score": 40.0,
        "low": 2.091,
        "high": 67.4742,
        "promoters": 12,
        "passives": 4,
        "detractors": 4,
        "answers": 20,
    }


def test_days_may_be_jalali(answers: None, run_json: Command) -> None:
    same = run_json("nps", "--from", "1405-05-29", "--to", "1405-06-10")

    assert same["answers"] == 20


def test_one_shop_and_other_days(answers: None, cast: Cast, run_json: Command) -> None:
    one_shop = run_json(
        "nps", "--from", "2026-08-01", "--to", "2026-09-01", "--shop", cast.other_shop.code
    )

    assert (one_shop["score"], one_shop["answers"]) == (-100.0, 1)


def test_nobody_has_no_score(cast: Cast, run_json: Command) -> None:
    assert run_json("nps", *DAYS) == {
        "score": None,
        "low": None,
        "high": None,
        "promoters": 0,
        "passives": 0,
        "detractors": 0,
        "answers": 0,
    }


def test_the_score_to_read(answers: None) -> None:
    shown = run_text("nps", *DAYS)

    assert "2026-08-20 to 2026-09-01\n" in shown
    assert "score       40.0 (between 2.1 and 67.5)\n" in shown
    assert "detractors  4\n" in shown
    assert "fewer than 30 answers" in shown


def test_nobody_to_read_of(cast: Cast) -> None:
    assert "nobody has answered" in run_text("nps", *DAYS)


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (("--from", "2026-09-01", "--to", "2026-08-01"), "lies after the last"),
        (("--shop", "nowhere"), "There is no shop nowhere"),
        (("--from", "yesterday"), "yesterday is no day"),
    ],
)
def test_what_cannot_be_is_said(cast: Cast, arguments: tuple[str, ...], problem: str) -> None:
    with pytest.raises(CommandError, match=problem):
        run_text("nps", *arguments)
