"""funnel: seven stages as a script and as a person read them."""

import pytest
from django.core.management import CommandError

from tests.campaigns.lead_cases import GOOD, make_lead, make_won
from tests.cast import Cast
from tests.clock import DAY, NOON
from tests.commands.conftest import Command, run_text

pytestmark = pytest.mark.django_db

STAGES = ["generated", "contacted", "qualified", "presented", "detailed", "agreement", "kept"]


@pytest.fixture
def leads(cast: Cast) -> None:
    make_lead(stage=3, value=2_000_000, shop_id=cast.shop.pk, now=NOON)
    make_lead(marks=GOOD, value=1_000_000, shop_id=cast.other_shop.pk, now=NOON)
    make_won(value=5_000_000, shop_id=cast.shop.pk, now=NOON)
    make_lead(now=NOON - 2 * DAY)


def test_the_figures_as_json(leads: None, run_json: Command) -> None:
    result = run_json("funnel", "--from", "2026-09-01", "--to", "1405-06-10")

    assert [list(row) for row in result] == [
        ["stage", "count", "conversion", "median_days", "value"]
    ] * 7
    assert [row["stage"] for row in result] == STAGES
    assert [row["count"] for row in result] == [3, 2, 2, 1, 1, 1, 1]
    assert [row["conversion"] for row in result] == [None, 0.666667, 1.0, 0.5, 1.0, 1.0, 1.0]
    assert [row["value"] for row in result][:4] == [8_000_000, 7_000_000, 7_000_000, 5_000_000]
    assert result[6]["median_days"] is None
    assert isinstance(result[2]["median_days"], float)


def test_of_one_shop(leads: None, run_json: Command) -> None:
    days = ("--from", "2026-08-01", "--to", "2026-09-01")

    shop = run_json("funnel", *days, "--shop", "main")

    assert [row["count"] for row in shop] == [2, 2, 2, 1, 1, 1, 1]


def test_an_empty_club_has_seven_rows_of_nothing(cast: Cast, run_json: Command) -> None:
    result = run_json("funnel")

    assert result == [
        {"stage": stage, "count": 0, "conversion": None, "median_days": None, "value": 0}
        for stage in STAGES
    ]


def test_the_figures_to_read(leads: None) -> None:
    shown = run_text("funnel", "--from", "2026-09-01", "--to", "2026-09-01")

    assert "leads that came from 2026-09-01 to 2026-09-01\n" in shown
    assert "contacted      2   66.7%" in shown
    assert "  700,000 toman\n" in shown


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--from", "2026-09-02", "--to", "2026-09-01"), "after the last"),
        (("--from", "yesterday"), "yesterday is no day"),
        (("--shop", "nowhere"), "There is no shop nowhere"),
    ],
)
def test_what_makes_no_sense_is_said(cast: Cast, arguments: tuple[str, ...], said: str) -> None:
    with pytest.raises(CommandError, match=said):
        run_text("funnel", *arguments)
