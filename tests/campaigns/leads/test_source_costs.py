"""What a source of leads cost: entered, taken back, and by whom."""

from datetime import timedelta
from typing import Any

import pytest

from campaigns.exceptions import UnknownCost, UnknownLeadSource
from campaigns.models import SourceCost
from campaigns.services.leads.costs import RemovedCost, add_source_cost, remove_source_cost
from members.exceptions import InvalidField, NotAllowed
from members.models import AuditEntry
from members.roles import SYSTEM
from members.selectors.club import club_day
from tests.campaigns.lead_cases import make_source
from tests.cast import Cast
from tests.factories import refused

pytestmark = pytest.mark.django_db


def test_a_cost_is_entered_with_who_and_when(cast: Cast) -> None:
    source = make_source()

    cost = add_source_cost(
        source_id=source.pk,
        kind="awareness",
        amount=2_500_000,
        note=" تابلو ",
        actor=cast.actor("manager"),
    )

    kept = SourceCost.objects.get()
    assert kept == cost
    assert (kept.kind, kept.amount, kept.note) == ("awareness", 2_500_000, "تابلو")
    assert (kept.on, kept.entered_by) == (club_day(), f"user:{cast.manager.pk}")
    entry = AuditEntry.objects.get(action="lead_source.cost_added")
    assert entry.subject == f"lead_source:{source.pk}"
    assert entry.facts == {"kind": "awareness", "amount": 2_500_000}


@pytest.mark.parametrize(
    ("changes", "field", "problem"),
    [
        ({"kind": "bribes"}, "kind", "invalid_choice"),
        ({"amount": 0}, "amount", "out_of_range"),
        ({"amount": 10**16}, "amount", "out_of_range"),
        ({"note": "x" * 201}, "note", "too_long"),
        ({"on": club_day() + timedelta(days=2)}, "on", "in_future"),
    ],
)
def test_what_makes_no_sense_is_refused(
    cast: Cast, changes: dict[str, Any], field: str, problem: str
) -> None:
    given = {"kind": "marketing", "amount": 1_000, "actor": SYSTEM, **changes}

    with refused(InvalidField) as info:
        add_source_cost(source_id=make_source().pk, **given)

    assert info.value.facts == {"field": field, "problem": problem}
    assert SourceCost.objects.count() == 0


def test_a_source_that_is_none_costs_nothing(cast: Cast) -> None:
    with refused(UnknownLeadSource):
        add_source_cost(source_id=0, kind="marketing", amount=1, actor=SYSTEM)


def test_a_retired_source_may_still_cost(cast: Cast) -> None:
    source = make_source()
    source.is_active = False
    source.save()

    add_source_cost(source_id=source.pk, kind="contact", amount=1, actor=SYSTEM)

    assert SourceCost.objects.get().source == source


def test_it_is_taken_back_as_it_was_and_only_once(cast: Cast) -> None:
    source = make_source()
    cost = add_source_cost(
        source_id=source.pk, kind="conversion", amount=700, note="gift", actor=SYSTEM
    )

    removed = remove_source_cost(cost_id=cost.pk, actor=cast.actor("owner"))

    assert removed == RemovedCost(source.pk, "conversion", 700, "gift", club_day())
    assert SourceCost.objects.count() == 0
    entry = AuditEntry.objects.get(action="lead_source.cost_removed")
    assert entry.facts == {"kind": "conversion", "amount": 700}
    with refused(UnknownCost):
        remove_source_cost(cost_id=cost.pk, actor=SYSTEM)


@pytest.mark.parametrize("role", ["cashier", "analyst"])
def test_only_who_manages_sales_enters_or_takes_back(cast: Cast, role: str) -> None:
    source = make_source()
    cost = add_source_cost(source_id=source.pk, kind="contact", amount=9, actor=SYSTEM)

    with refused(NotAllowed):
        add_source_cost(source_id=source.pk, kind="contact", amount=1, actor=cast.actor(role))
    with refused(NotAllowed):
        remove_source_cost(cost_id=cost.pk, actor=cast.actor(role))

    assert SourceCost.objects.get() == cost
