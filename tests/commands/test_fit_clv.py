"""fit_clv: the published fit of CDNOW from its file, the club's own purchases, clear complaints."""

import json
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from tests.analytics.way_cases import TODAY, visits
from tests.cast import Cast
from tests.commands.conftest import Command, run_text
from tests.rules.analytics.value.cdnow import data_set

pytestmark = pytest.mark.django_db

SAMPLE = ("--transactions", str(data_set("CDNOW_sample.txt")), "--calibration-end", "1997-09-30")


def failing(*arguments: str) -> Any:
    """What it prints before it ends with status 1."""
    out = StringIO()
    with pytest.raises(SystemExit) as end:
        call_command("fit_clv", *arguments, "--json", stdout=out)
    assert end.value.code == 1
    return json.loads(out.getvalue())


def test_the_published_fits(run_json: Command) -> None:
    found = run_json("fit_clv", *SAMPLE)

    assert found["customers"] == 2_357
    assert {name: round(value, 3) for name, value in found["bg_nbd"].items()} == {
        "r": 0.243,
        "alpha": 4.414,
        "a": 0.793,
        "b": 2.426,
        "log_likelihood": -9_582.429,
    }
    assert {name: round(value, 2) for name, value in found["gamma_gamma"].items()} == {
        "p": 6.25,
        "q": 3.74,
        "gamma": 15.44,
    }
    assert 0 < found["seconds"] < 30
    assert (found["holdout"]["days"], found["holdout"]["actual"]) == (273, 1_882)
    assert found["problems"] == {}


def test_in_words() -> None:
    said = run_text("fit_clv", *SAMPLE)

    assert "2357 customers until 1997-09-30" in said
    assert "r 0.243  alpha 4.414  a 0.793  b 2.426" in said
    assert "p 6.25  q 3.74  gamma 15.44" in said
    assert "1653 visits predicted for 273 days, 1882 came" in said


def test_the_clubs_own_purchases(cast: Cast) -> None:
    visits(cast.shop, cast.sara, [90, 60, 20])

    found = failing("--calibration-end", (TODAY - timedelta(days=30)).isoformat())

    assert (found["customers"], found["bg_nbd"], found["gamma_gamma"]) == (1, None, None)
    assert found["calibration_end"] == "2026-08-02"
    assert found["problems"]["bg_nbd"] == {
        "code": "few_customers",
        "message": "fewer than 100 customers",
    }


def test_too_little_in_words(cast: Cast) -> None:
    visits(cast.shop, cast.sara, [90, 60, 20])
    out = StringIO()

    with pytest.raises(SystemExit):
        call_command("fit_clv", stdout=out)

    assert "bg_nbd: no fit, fewer than 100 customers" in out.getvalue()


def test_a_club_without_a_purchase(cast: Cast) -> None:
    with pytest.raises(CommandError, match=r"There is no purchase to fit\."):
        run_text("fit_clv")


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        ("a,1997-01-01,5\nb,1997-13-01,5\n", "line 2: '1997-13-01' is a day that does not exist"),
        ("id,date,colour\n", "line 1: neither a purchase nor a heading with money"),
        ("", r"There is no purchase to fit\."),
    ],
)
def test_a_file_that_is_none(tmp_path: Path, content: str, complaint: str) -> None:
    path = tmp_path / "purchases.csv"
    path.write_text(content, encoding="utf-8")

    with pytest.raises(CommandError, match=complaint):
        run_text("fit_clv", "--transactions", str(path))


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be read"):
        run_text("fit_clv", "--transactions", str(tmp_path / "none.csv"))


def test_a_day_that_is_none() -> None:
    with pytest.raises(CommandError, match=r"calibration-end.*30/9/1997"):
        run_text("fit_clv", "--calibration-end", "30/9/1997")
