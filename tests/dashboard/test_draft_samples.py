"""A draft's promise and its sample bill, which can fulfil every condition."""

from typing import Any

import pytest

from points.rules.conditions import KINDS
from tests.cast import Cast
from tests.dashboard.conftest import Enter
from tests.dashboard.draft_cases import EVERY_KIND, QUIET, a_draft, page, sample_draft
from tests.snapshots import nothing_changed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def test_the_promise_counts_while_one_types(cast: Cast, enter: Enter) -> None:
    owner, draft = enter("owner"), a_draft()
    rates = {"earn_amount": "10,000", "point_value": "450"}

    kept = owner.get(page(draft, "promise/"), rates).content.decode()
    broken = owner.get(page(draft, "promise/"), {**rates, "point_value": "600"}).content.decode()
    of_cap = owner.get(page(draft, "promise/"), {"percent": "2"}).content.decode()
    unread = owner.get(page(draft, "promise/"), {**rates, "point_value": ""}).content.decode()

    assert "These rates give back 4.5% of what is paid in money; the cap is 5%." in kept
    assert "These rates would give back 6%, more than the cap of 5%." in broken
    assert "These rates would give back 3%, more than the cap of 2%." in of_cap
    assert "Fill in the three numbers above" in unread


SAMPLE = {"amount": "500,000", "tender": "card", "day": "2026-09-01", "hour": "17", "visits": "3"}


def test_the_sample_bill_says_which_rules_speak(cast: Cast, enter: Enter) -> None:
    first = {
        "code": "first",
        "name": "First",
        "when": [{"first_purchase": {}}],
        "give": {"points": 9},
    }
    draft = sample_draft(QUIET, first)
    owner = enter("owner")

    with nothing_changed():
        answer = owner.get(page(draft, "sample/"), SAMPLE)

    result = answer.context["result"]
    assert [(line.text, line.points) for line in result.lines] == [
        ("One point for each 10,000 toman of 500,000 toman paid in money", 50),
        ("Quiet days", 25),
    ]
    assert (result.points, result.value, result.share_bps) == (75, 225_000, 450)
    assert (result.room, result.is_reduced, result.silent) == (83, False, "First")


def test_the_sample_bill_is_cut_by_the_cap_unless_the_pool_helps(cast: Cast, enter: Enter) -> None:
    gift = {"code": "gift", "name": "Gift", "give": {"points": 100}}
    draft, owner = sample_draft(gift), enter("owner")

    cut = owner.get(page(draft, "sample/"), SAMPLE).context["result"]
    helped = owner.get(page(draft, "sample/"), {**SAMPLE, "pool": "100,000"}).context["result"]

    assert (cut.points, cut.room, cut.is_reduced) == (83, 83, True)
    assert (helped.points, helped.room, helped.is_reduced) == (150, 416, False)


TYPED: dict[str, dict[str, Any]] = {
    "product": {"product": "rose"},
    "category": {"category": "flowers"},
    "tender": {"tender": "cash"},
    "interval": {"days_since": "7"},
    "silence": {"days_since": "100"},
    "first_purchase": {"visits": "0"},
    "occasion": {"day": "2026-12-21"},
    "own_date": {"near": "birthday", "days_until": "3"},
    "shop": {"shop": "main"},
    "tier": {"tier": "gold"},
    "label": {"labels": ["friend"]},
    "referred": {"is_referred": "on"},
    "told": {"told": ["name", "mobile"]},
    "survey": {"answered": "on"},
}


def test_the_sample_knows_every_kind_of_condition() -> None:
    assert set(EVERY_KIND) == set(KINDS)


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_the_sample_bill_can_fulfil_every_condition(cast: Cast, enter: Enter, kind: str) -> None:
    rule = {
        "code": "one",
        "name": "One",
        "when": [{kind: EVERY_KIND[kind]}],
        "give": {"points": 5},
    }
    draft = sample_draft(rule)

    answer = enter("owner").get(page(draft, "sample/"), {**SAMPLE, **TYPED.get(kind, {})})

    assert ("One", 5) in [(line.text, line.points) for line in answer.context["result"].lines]


def test_the_sample_bill_without_an_amount_waits(cast: Cast, enter: Enter) -> None:
    answer = enter("owner").get(page(a_draft(), "sample/"), {**SAMPLE, "amount": "", "whole": "1"})

    assert answer.context["result"] is None
    assert "Fill in the bill to see what it earns." in answer.content.decode()
