"""figures: every figure of the first screen, as a script and as a person reads it."""

import pytest
import time_machine
from django.core.management import CommandError

from analytics.selectors.first_screen import KEYS
from analytics.services.summaries.folding import fold_stale
from tests.campaigns.figure_cases import answer
from tests.cast import Cast
from tests.clock import DAY, NOON
from tests.commands.conftest import Command, run_text
from tests.factories import make_member, ring_up

pytestmark = pytest.mark.django_db

DAYS = ("--from", "2026-08-23", "--to", "2026-09-01")


@pytest.fixture
def business(cast: Cast) -> None:
    """Forty sales of a million to members in one shop, one of three million in the other."""
    for _sale in range(40):
        ring_up(cast.shop, 1_000_000, member=cast.sara, now=NOON - DAY)
    ring_up(cast.other_shop, 3_000_000, member=make_member(), now=NOON)
    for score in (10, 10, 9, 0):
        answer(cast.shop, score, at=NOON)
    fold_stale(now=NOON)


def test_every_figure_with_value_definition_window_and_sample(
    business: None, run_json: Command
) -> None:
    told = run_json("figures", *DAYS)

    assert (told["from"], told["to"], told["shop"]) == ("2026-08-23", "2026-09-01", None)
    assert told["before"] == {"from": "2026-08-13", "to": "2026-08-22"}
    figures = {figure["key"]: figure for figure in told["figures"]}
    assert tuple(figures) == KEYS
    assert all(figure["definition"] and figure["name"] for figure in figures.values())
    sales = figures["sales"]
    assert (sales["value"], sales["unit"], sales["before"]) == (43_000_000, "money", None)
    assert sales["window"] == {"from": "2026-08-23", "to": "2026-09-01"}
    assert (sales["sample"], sales["of"], sales["is_small"]) == (41, "purchases", False)
    assert figures["given_back"]["value"] == 500
    assert figures["active_members"]["value"] == 2
    assert figures["nps"]["value"] == 50.0
    assert figures["nps"]["low"] < 50 < figures["nps"]["high"]


def test_what_cannot_be_known_is_null_and_says_why(cast: Cast, run_json: Command) -> None:
    figures = {figure["key"]: figure for figure in run_json("figures", *DAYS)["figures"]}

    assert figures["given_back"]["value"] is None
    assert figures["given_back"]["why"] == "Nothing was sold on these days."
    assert figures["nps"]["why"] == "Nobody has answered a survey on these days."


def test_one_shop(business: None, cast: Cast, run_json: Command) -> None:
    told = run_json("figures", *DAYS, "--shop", cast.other_shop.code)

    assert told["shop"] == cast.other_shop.code
    assert told["figures"][0]["value"] == 3_000_000


def test_days_may_be_jalali(business: None, run_json: Command) -> None:
    told = run_json("figures", "--from", "1405-06-01", "--to", "1405-06-10")

    assert told["figures"][0]["value"] == 43_000_000


def test_without_days_it_is_the_running_month(business: None, run_json: Command) -> None:
    with time_machine.travel(NOON, tick=False):
        told = run_json("figures")

    assert (told["from"], told["to"]) == ("2026-08-23", "2026-09-01")


def test_a_person_reads_it_too(business: None) -> None:
    said = run_text("figures", *DAYS)

    assert "Sales: 4.3 million toman" in said
    assert "2026-08-23 to 2026-09-01, from 41 purchases" in said
    assert "Too few to build on" in said


def test_days_in_the_wrong_order_are_refused(cast: Cast) -> None:
    with pytest.raises(CommandError, match="--from is after --to"):
        run_text("figures", "--from", "2026-09-01", "--to", "2026-08-23")


def test_a_shop_that_is_none_is_refused(cast: Cast) -> None:
    with pytest.raises(CommandError, match="no open shop"):
        run_text("figures", *DAYS, "--shop", "nowhere")
