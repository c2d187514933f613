"""Planning a campaign: drafted, changed, copied, discarded; only while it is a draft."""

from datetime import date
from typing import Any

import pytest

from campaigns.exceptions import CampaignFixed, UnknownCampaign
from campaigns.models import Campaign, Variant
from campaigns.rules.audiences import read_audience
from campaigns.rules.recipes import RECIPES, audience_of
from campaigns.services.campaigns import (
    TextGiven,
    change_campaign,
    copy_campaign,
    discard_campaign,
    draft_campaign,
    set_texts,
)
from members.exceptions import InvalidField, NotAllowed
from members.models import AuditEntry
from members.roles import SYSTEM
from tests.campaigns.campaign_cases import draft, make_friends, started
from tests.cast import Cast
from tests.clock import NOON
from tests.factories import refused

pytestmark = pytest.mark.django_db


def test_a_draft_has_its_goal_and_a_fortnight(cast: Cast) -> None:
    row = draft_campaign(
        name=" روز مادر ",
        goal="occasion",
        expected_buyers=20,
        actor=cast.actor("manager"),
        now=NOON,
    )

    row.refresh_from_db()
    assert (row.name, row.goal, row.status, row.expected_buyers) == (
        "روز مادر",
        "occasion",
        "draft",
        20,
    )
    assert (row.starts_on, row.ends_on) == (date(2026, 9, 1), date(2026, 9, 14))
    assert AuditEntry.objects.filter(action="campaign.drafted").count() == 1


@pytest.mark.parametrize(
    ("given", "field", "problem"),
    [
        ({"name": ""}, "name", "required"),
        ({"goal": "riches"}, "goal", "invalid_choice"),
        ({"kind": "code"}, "kind", "invalid_choice"),
        ({"channel": "pigeon"}, "channel", "invalid_choice"),
        ({"control_percent": 51}, "control_percent", "out_of_range"),
        ({"budget": -1}, "budget", "out_of_range"),
        ({"batch_size": 0}, "batch_size", "out_of_range"),
        ({"ends_on": date(2026, 8, 31)}, "ends_on", "before_start"),
        ({"audience": {"version": 1, "who": [{"x": {}}]}}, "audience.who.1.x", "unknown_key"),
        ({"offer_id": 999}, "offer_id", "invalid_choice"),
    ],
)
def test_what_makes_no_sense_is_refused_and_nothing_changes(
    cast: Cast, given: dict[str, Any], field: str, problem: str
) -> None:
    row = draft()
    before = Campaign.objects.filter(pk=row.pk).values().get()

    with refused(InvalidField) as info:
        change_campaign(campaign_id=row.pk, actor=SYSTEM, **given)

    assert (info.value.facts["field"], info.value.facts["problem"]) == (field, problem)
    assert Campaign.objects.filter(pk=row.pk).values().get() == before


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "required"),
        ("{نام", "lone_brace"),
        ("{رمز}", "unknown_place"),
        ("{روز}", "unknown_place"),
        ("{{name.__class__}}", "lone_brace"),
        ("a" * 601, "too_long"),
    ],
)
def test_a_text_that_cannot_be_filled_is_refused(cast: Cast, text: str, problem: str) -> None:
    row = draft()

    with refused(InvalidField) as info:
        set_texts(campaign_id=row.pk, texts=[TextGiven("سلام"), TextGiven(text)], actor=SYSTEM)

    assert (info.value.facts["field"], info.value.facts["problem"]) == ("text_b", problem)
    assert list(row.variants.values_list("letter", "text")) == [("A", "سلام {نام}")]


def test_a_copy_is_a_draft_of_the_same_from_today(cast: Cast) -> None:
    make_friends(1)
    row = started(texts=["یک", "دو"], budget=5_000, starts_on=date(2026, 9, 1))

    copy = copy_campaign(campaign_id=row.pk, actor=SYSTEM, now=NOON)

    copy.refresh_from_db()
    assert (copy.status, copy.seed, copy.committed, copy.budget) == ("draft", 0, 0, 5_000)
    assert copy.audience == row.audience
    assert list(copy.variants.values_list("text", flat=True)) == ["یک", "دو"]
    assert copy.recipients.count() == 0


def test_a_draft_is_discarded_with_its_texts(cast: Cast) -> None:
    row = draft()

    discard_campaign(campaign_id=row.pk, actor=SYSTEM)

    assert not Campaign.objects.exists()
    assert not Variant.objects.exists()


def test_what_has_begun_no_longer_changes(cast: Cast) -> None:
    make_friends(1)
    row = started()

    with refused(CampaignFixed):
        change_campaign(campaign_id=row.pk, actor=SYSTEM, name="x")
    with refused(CampaignFixed):
        set_texts(campaign_id=row.pk, texts=[TextGiven("x")], actor=SYSTEM)
    with refused(CampaignFixed):
        discard_campaign(campaign_id=row.pk, actor=SYSTEM)


def test_none_of_this_without_the_right(cast: Cast) -> None:
    row, analyst = draft(), cast.actor("analyst")

    with refused(NotAllowed):
        draft_campaign(name="x", goal="thanks", actor=analyst)
    with refused(NotAllowed):
        change_campaign(campaign_id=row.pk, actor=analyst, name="x")
    with refused(NotAllowed):
        discard_campaign(campaign_id=row.pk, actor=analyst)
    with refused(UnknownCampaign):
        change_campaign(campaign_id=0, actor=SYSTEM, name="x")


def test_every_recipe_can_be_read() -> None:
    assert [len(read_audience(audience_of(recipe)).conditions) for recipe in RECIPES] == [2, 0, 2]
