"""simulate_year: a described customer's year as a script reads it."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError

from tests.cast import Cast
from tests.commands.conftest import Command, run_text

pytestmark = pytest.mark.django_db
VISITS = ("--visits-a-month", "4", "--basket", "5000000", "--start", "1405/06/10")


def write(folder: Path, document: dict[str, Any]) -> str:
    file = folder / "program.json"
    file.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    return str(file)


def document(**changed: Any) -> dict[str, Any]:
    """A point for 100,000 that pays 2,500, double on flowers; two tiers."""
    return {
        "format": "loyalty-club/program/1",
        "points": {"earn_amount": 100_000, "point_value": 2_500},
        "cap": {"percent": 5, "window": "month", "calendar": "jalali"},
        "rules": [
            {
                "code": "flowers",
                "name": "گل",
                "when": [{"category": {"names": ["گل"]}}],
                "give": {"multiply_percent": 200},
            }
        ],
        "tiers": {
            "measure": "points",
            "levels": [
                {"code": "green", "name": "سبز", "from": 0},
                {"code": "gold", "name": "طلایی", "from": 1_000},
            ],
        },
        **changed,
    }


def test_the_current_program(cast: Cast, run_json: Command) -> None:
    result = run_json("simulate_year", *VISITS)

    assert len(result["months"]) == 12
    assert result["months"][0] == {
        "month": "1405-06",
        "purchases": 4,
        "spend": 20_000_000,
        "points": 200,
        "value": 1_000_000,
        "cut_points": 0,
        "tier": None,
    }
    assert result["months"][-1]["month"] == "1406-05"
    assert (result["points"], result["value"]) == (2_400, 12_000_000)
    assert (result["percent_of_spend"], result["tier"]) == (5.0, None)


def test_a_file_with_rules_and_tiers(cast: Cast, run_json: Command, tmp_path: Path) -> None:
    program = write(tmp_path, document())

    result = run_json("simulate_year", "--program", program, *VISITS, "--category", "گل")

    assert (result["points"], result["percent_of_spend"]) == (4_800, 5.0)
    assert [month["tier"] for month in result["months"]][:3] == ["green", "green", "gold"]
    assert result["tier"] == "gold"


def test_several_categories_take_turns(cast: Cast, run_json: Command, tmp_path: Path) -> None:
    program = write(tmp_path, document())
    turns = ("--category", "گل", "--category", "گلدان")

    result = run_json("simulate_year", "--program", program, *VISITS, *turns)

    assert result["points"] == 3_600


def test_on_credit_and_seldom(cast: Cast, run_json: Command) -> None:
    result = run_json(
        "simulate_year", "--visits-a-month", "0.5", "--basket", "5000000", "--tender", "credit"
    )

    assert (result["purchases"], result["points"]) == (6, 300)


def test_in_words(cast: Cast) -> None:
    said = run_text("simulate_year", *VISITS, "--members", "10").splitlines()

    assert said[0].startswith("1405-06    4 visits")
    assert said[-4:] == [
        "spends    24,000,000 toman",
        "gets      2400 points",
        "worth     1,200,000 toman, 5%",
        "all 10 get 12,000,000 toman",
    ]


def test_a_document_with_faults_names_them(cast: Cast, tmp_path: Path) -> None:
    program = write(tmp_path, document(cap={"percent": 5, "window": "decade"}))

    with pytest.raises(CommandError, match="Cap, window"):
        run_text("simulate_year", "--program", program, *VISITS)


def test_a_file_that_is_not_there(cast: Cast) -> None:
    with pytest.raises(CommandError, match="No such file"):
        run_text("simulate_year", "--program", "nowhere.yaml", *VISITS)


def test_a_number_that_makes_no_sense(cast: Cast) -> None:
    with pytest.raises(CommandError, match="visits-a-month"):
        run_text("simulate_year", "--visits-a-month", "100", "--basket", "5000000")


def test_without_a_program(db: None) -> None:
    with pytest.raises(CommandError, match="create_owner"):
        run_text("simulate_year", *VISITS)
