"""Journeys as plain data: settings, the order of steps, lateness, and the shipped texts."""

from datetime import timedelta
from typing import Any

import pytest

from campaigns.rules.default_journeys import DEFAULT_JOURNEYS, DefaultJourney, DefaultStep, said
from campaigns.rules.journeys import (
    BEGINNINGS,
    clean_settings,
    due_after,
    is_daily,
    is_late,
    next_place,
    number_of,
    places_for,
    settings_of,
)
from campaigns.rules.texts import clean_text, fill
from members.exceptions import InvalidField
from members.rules.parts import length_of
from tests.clock import DAY, NOON, SECOND

STOP = "\nلغو۱۱"
SAID = {
    "fa": {
        "name": "سارا",
        "club": "گل نرگس",
        "tier": "نقره‌ای",
        "next_tier": "طلایی",
        "until": "۱۴۰۶/۰۶/۱۰",
        "needed": "۲۰ امتیاز",
        "lapsing": "۱۲۰",
        "lapse_day": "شنبه ۲۹ اسفند",
        "goods": "رز هلندی",
        "occasion": "تولد مادرتان",
    },
    "en": {
        "name": "Sara",
        "club": "Narges",
        "tier": "Silver",
        "next_tier": "Gold",
        "until": "2027-09-01",
        "needed": "20 points",
        "lapsing": "120",
        "lapse_day": "Saturday 20 March",
        "goods": "red roses",
        "occasion": "your mother's birthday",
    },
}
STEPS = [(journey, step) for journey in DEFAULT_JOURNEYS for step in journey.steps]


@pytest.mark.parametrize("language", ["fa", "en"])
@pytest.mark.parametrize(("journey", "step"), STEPS)
def test_every_shipped_text_fits_one_part(
    language: str, journey: DefaultJourney, step: DefaultStep
) -> None:
    text = said(step.text, language)

    filled = fill(text, SAID[language]).strip()

    parts = length_of(filled + STOP).parts if language == "fa" else length_of(filled).parts
    assert (parts, "{" in filled) == (1, False)
    if text:
        allowed = places_for(journey.trigger, with_offer=False)
        assert clean_text(text, allowed=allowed) == text


def test_every_beginning_has_a_journey_that_shows_it() -> None:
    assert {journey.trigger for journey in DEFAULT_JOURNEYS} == set(BEGINNINGS)


@pytest.mark.parametrize("trigger", BEGINNINGS)
def test_left_alone_every_setting_has_its_default(trigger: str) -> None:
    settings = clean_settings(trigger, {})

    assert settings == {one.key: one.default for one in settings_of(trigger)}
    assert settings["grace_days"] == 3


@pytest.mark.parametrize(
    ("trigger", "given", "field", "problem"),
    [
        ("silent", {"percent": 100}, "percent", "out_of_range"),
        ("silent", {"percent": True}, "percent", "not_a_number"),
        ("silent", {"days": "30"}, "days", "not_a_number"),
        ("tier_lost", {"change": "reached"}, "change", "invalid_choice"),
        ("purchase", {"category": "x" * 81}, "category", "too_long"),
        ("joined", {"grace_days": 0}, "grace_days", "out_of_range"),
    ],
)
def test_a_setting_out_of_place_is_refused(
    trigger: str, given: dict[str, Any], field: str, problem: str
) -> None:
    with pytest.raises(InvalidField) as info:
        clean_settings(trigger, given)

    assert (info.value.facts["field"], info.value.facts["problem"]) == (field, problem)


def test_what_is_not_asked_for_is_not_kept() -> None:
    assert "percent" not in clean_settings("joined", {"percent": 200})
    assert number_of({}, "silent", "percent") == 150
    assert number_of({"percent": 300}, "silent", "percent") == 300
    assert number_of({}, "joined", "percent") == 0


@pytest.mark.parametrize(
    ("order", "behind", "place"),
    [
        ([1, 2, 3], [], 0),
        ([1, 2, 3], [1], 1),
        ([1, 2, 3], [1, 2, 3], None),
        ([2, 3], [1], 0),  # the first was deleted
        ([1, 3], [1, 2], 1),  # the latest was deleted
        ([1, 4, 2, 3], [1, 2], 3),  # one was put in before: it is not gone back to
        ([2, 1, 3], [1, 2], 2),  # two changed places: neither is taken twice
        ([2, 3, 1], [1, 2], 1),
        ([2, 1], [1], None),
        ([], [1], None),
    ],
)
def test_no_step_is_taken_twice_or_gone_back_to(
    order: list[int], behind: list[int], place: int | None
) -> None:
    assert next_place(order, behind) == place


def test_late_begins_after_the_grace() -> None:
    due_at = due_after(NOON, days=2, hours=5)

    assert due_at == NOON + timedelta(days=2, hours=5)
    assert not is_late(due_at, due_at + 3 * DAY, grace_days=3)
    assert is_late(due_at, due_at + 3 * DAY + SECOND, grace_days=3)


def test_the_end_of_a_tier_is_looked_for_by_the_day_its_loss_by_the_minute() -> None:
    assert is_daily("tier_lost", {"change": "ending"})
    assert not is_daily("tier_lost", {"change": "lost"})
    assert is_daily("silent", {})
    assert not is_daily("purchase", {})


def test_the_places_of_an_offer_stand_where_there_is_one() -> None:
    assert places_for("purchase", with_offer=False) == (
        "name",
        "club",
        "points",
        "worth",
        "tier",
        "day",
    )
    assert places_for("purchase", with_offer=True)[-3:] == ("offer", "code", "until")
