"""The evidence before somebody is left out: what he brought, what he was given, no guess."""

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine

from members.exceptions import InvalidField, NotAllowed, ProfitableMember
from members.models import Exclusion
from members.roles import SYSTEM
from members.services.follow_ups import close_follow_up
from points.selectors.evidence import evidence_for
from points.services.exclusions import exclude_on_evidence
from points.services.returns import return_purchase, void_purchase
from points.services.vouchers import issue_voucher
from tests.cast import Cast
from tests.clock import DAY, NOON
from tests.factories import make_member, refused, ring_up
from tests.members.care_cases import plan
from tests.points.reward_cases import fill_pool
from tests.snapshots import nothing_changed

pytestmark = pytest.mark.django_db

TODAY = date(2026, 9, 1)


@pytest.fixture(autouse=True)
def _noon() -> Any:
    with time_machine.travel(NOON, tick=False):
        yield


def test_of_a_stranger_to_the_till_nothing_is_known(cast: Cast) -> None:
    evidence = evidence_for(cast.sara.pk)

    assert (evidence.first_on, evidence.last_on) == (date(2025, 9, 2), TODAY)
    assert (evidence.purchases, evidence.visits, evidence.paid) == (0, 0, 0)
    assert (evidence.given, evidence.earned, evidence.net) == (0, 0, 0)


def test_what_he_brought_and_what_he_was_given(cast: Cast, django_assert_num_queries: Any) -> None:
    ring_up(cast.shop, 10_000_000, member=cast.sara, now=NOON - 2 * DAY)
    sold = ring_up(cast.shop, 6_000_000, member=cast.sara, now=NOON - 2 * DAY).purchase
    return_purchase(purchase_id=sold.pk, return_number="1", actor=SYSTEM, amount=2_000_000)
    voided = ring_up(cast.shop, 50_000_000, member=cast.sara, now=NOON).purchase
    void_purchase(purchase_id=voided.pk, actor=SYSTEM, reason="mistyped")
    ring_up(cast.shop, 9_000_000, member=make_member(), now=NOON)
    fill_pool(cast.shop, 300_000)
    issue_voucher(
        actor=SYSTEM,
        value=300_000,
        member_id=cast.sara.pk,
        ends_on=TODAY + 30 * DAY,
        reason="complaint",
    )

    evidence = evidence_for(cast.sara.pk, margin_bps=2_000)

    assert (evidence.purchases, evidence.visits) == (2, 1)
    assert (evidence.paid, evidence.returned) == (14_000_000, 2_000_000)
    assert (evidence.points_value, evidence.extras_value) == (700_000, 0)
    assert (evidence.grants_value, evidence.given) == (300_000, 1_000_000)
    assert (evidence.earned, evidence.net) == (2_800_000, 1_800_000)
    with django_assert_num_queries(4):
        evidence_for(cast.sara.pk)


def test_only_the_days_looked_at_count(cast: Cast) -> None:
    ring_up(cast.shop, 10_000_000, member=cast.sara, now=NOON - timedelta(days=100))
    ring_up(cast.shop, 1_000_000, member=cast.sara, now=NOON)

    assert evidence_for(cast.sara.pk, months=3).paid == 1_000_000
    assert evidence_for(cast.sara.pk, months=12).paid == 11_000_000


def test_follow_ups_done_and_who_was_reached_count(cast: Cast) -> None:
    for outcome in ("reached", "no_answer", ""):
        planned = plan(cast.sara)
        close_follow_up(follow_up_id=planned.pk, outcome=outcome, remark="", actor=SYSTEM)
    plan(cast.sara)

    evidence = evidence_for(cast.sara.pk)

    assert (evidence.follow_ups, evidence.reached) == (3, 1)


def test_who_takes_more_time_than_he_leaves_may_be_left_out(cast: Cast) -> None:
    ring_up(cast.shop, 10_000_000, member=cast.sara, now=NOON)

    exclude_on_evidence(
        member_id=cast.sara.pk,
        reason="takes a morning each time",
        margin_bps=1_000,
        service=600_000,
        actor=cast.actor("manager"),
    )

    evidence = Exclusion.objects.get().evidence
    assert (evidence["earned"], evidence["given"]) == (1_000_000, 500_000)
    assert (evidence["service"], evidence["net"]) == (600_000, -100_000)


def test_he_is_left_out_on_the_figures_of_the_moment(cast: Cast) -> None:
    ring_up(cast.shop, 10_000_000, member=cast.sara, now=NOON)

    exclude_on_evidence(
        member_id=cast.sara.pk,
        reason="costs more than he brings",
        months=6,
        margin_bps=400,
        actor=cast.actor("manager"),
    )

    evidence = Exclusion.objects.get().evidence
    assert evidence == {
        "first_on": "2026-03-02",
        "last_on": "2026-09-01",
        "purchases": 1,
        "visits": 1,
        "paid": 10_000_000,
        "returned": 0,
        "points_value": 500_000,
        "extras_value": 0,
        "grants_value": 0,
        "service": 0,
        "follow_ups": 0,
        "reached": 0,
        "margin_bps": 400,
        "given": 500_000,
        "earned": 400_000,
        "net": -100_000,
    }


def test_a_profit_leaves_nobody_out(cast: Cast) -> None:
    ring_up(cast.shop, 10_000_000, member=cast.sara, now=NOON)

    with nothing_changed(), refused(ProfitableMember) as refusal:
        exclude_on_evidence(member_id=cast.sara.pk, reason="why", actor=SYSTEM)

    assert refusal.value.facts == {"net": 2_500_000}


@pytest.mark.parametrize(
    ("change", "field"), [({"months": 0}, "months"), ({"months": 61}, "months")]
)
def test_what_cannot_be_asked(cast: Cast, change: dict[str, int], field: str) -> None:
    with nothing_changed():
        with refused(InvalidField) as refusal:
            exclude_on_evidence(member_id=cast.sara.pk, reason="why", actor=SYSTEM, **change)
        with refused(InvalidField) as margin:
            exclude_on_evidence(
                member_id=cast.sara.pk, reason="why", actor=SYSTEM, margin_bps=10_001
            )
        with refused(NotAllowed):
            exclude_on_evidence(member_id=cast.sara.pk, reason="why", actor=cast.actor("cashier"))

    assert refusal.value.facts == {"field": field, "problem": "out_of_range"}
    assert margin.value.facts == {"field": "margin", "problem": "out_of_range"}
