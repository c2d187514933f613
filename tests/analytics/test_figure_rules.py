"""The owner's choices about figures: kept, refused, written down."""

from dataclasses import replace
from typing import Any

import pytest

from analytics.models import FigureRules
from analytics.selectors.rules import figure_rules, silence_of_lost
from analytics.services.rules import Choices, change_figure_rules
from members.exceptions import InvalidField, NotAllowed
from members.models import AuditEntry
from tests.cast import Cast
from tests.factories import refused

pytestmark = pytest.mark.django_db

CHOICES = Choices(
    lost_by="fixed",
    lost_days=200,
    discount_bps=4_000,
    horizon_years=2,
    wanted_roi_bps=5_000,
    purchase_minutes=4,
    letter_is_on=False,
    letter_weekday=0,
    letter_to="owner@example.org",
)


def test_what_ships_stands_until_the_owner_chooses(cast: Cast) -> None:
    rules = figure_rules()

    assert (rules.lost_by, rules.discount_bps, rules.horizon_years) == ("own", 3_500, 3)
    assert silence_of_lost(rules, 30) == 180
    assert not FigureRules.objects.exists()


def test_his_choices_hold_and_are_written_down_without_the_address(cast: Cast) -> None:
    change_figure_rules(choices=CHOICES, actor=cast.actor("owner"))

    rules = figure_rules()
    assert (rules.lost_by, rules.letter_to) == ("fixed", "owner@example.org")
    assert silence_of_lost(rules, 30) == 200
    entry = AuditEntry.objects.get(action="figures.rules")
    assert entry.facts["lost_days"] == 200
    assert "owner@example.org" not in str(entry.facts)


def test_the_same_choices_again_are_no_change(cast: Cast) -> None:
    change_figure_rules(choices=CHOICES, actor=cast.actor("owner"))
    change_figure_rules(choices=CHOICES, actor=cast.actor("owner"))

    assert AuditEntry.objects.filter(action="figures.rules").count() == 1


@pytest.mark.parametrize(
    ("field", "value", "problem"),
    [
        ("lost_by", "guess", "invalid_choice"),
        ("lost_days", 29, "out_of_range"),
        ("discount_bps", 20_001, "out_of_range"),
        ("horizon_years", 0, "out_of_range"),
        ("wanted_roi_bps", -1, "out_of_range"),
        ("purchase_minutes", 241, "out_of_range"),
        ("letter_weekday", 7, "out_of_range"),
        ("letter_to", "owner at home", "invalid_email"),
    ],
)
def test_what_makes_no_sense_is_refused_by_name(
    cast: Cast, field: str, value: object, problem: str
) -> None:
    wrong: dict[str, Any] = {field: value}
    choices = replace(CHOICES, **wrong)

    with refused(InvalidField) as refusal:
        change_figure_rules(choices=choices, actor=cast.actor("owner"))

    assert (refusal.value.facts["field"], refusal.value.facts["problem"]) == (field, problem)
    assert not FigureRules.objects.exists()


@pytest.mark.parametrize("role", ["manager", "cashier", "analyst"])
def test_only_the_owner_decides_how_it_is_counted(cast: Cast, role: str) -> None:
    with refused(NotAllowed):
        change_figure_rules(choices=CHOICES, actor=cast.actor(role))
