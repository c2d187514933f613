"""Leaving somebody out of follow-ups: on figures, with a reason, lifted again, and nothing else."""

import pytest

from campaigns.services.checkout import ring_up_purchase
from members.exceptions import (
    AlreadyExcluded,
    InvalidField,
    NotAllowed,
    NotExcluded,
    ProfitableMember,
)
from members.models import AuditEntry, Exclusion, Member, Message
from members.roles import SYSTEM
from members.selectors.care import exclusion_of, exclusions_list, exclusions_of
from members.services.exclusions import exclude, lift_exclusion
from points.selectors.balances import balance_of
from tests.cast import Cast
from tests.clock import NOON
from tests.factories import make_member, make_sale, refused
from tests.members.care_cases import leave_out
from tests.snapshots import nothing_changed

pytestmark = pytest.mark.django_db

LOSS = {"net": -5_000_000, "paid": 0}


def test_the_decision_stands_with_its_figures(cast: Cast) -> None:
    exclude(
        member_id=cast.sara.pk,
        reason=" never  buys ",
        evidence=LOSS,
        actor=cast.actor("manager"),
        now=NOON,
    )

    row = exclusion_of(cast.sara.pk)
    assert row is not None
    assert (row.reason, row.evidence) == ("never buys", LOSS)
    assert (row.decided_at, row.decided_by) == (NOON, f"user:{cast.manager.pk}")
    entry = AuditEntry.objects.latest("id")
    assert (entry.action, entry.member_id, entry.facts) == ("member.excluded", cast.sara.pk, {})


def test_who_brings_a_profit_is_not_left_out(cast: Cast) -> None:
    with nothing_changed(), refused(ProfitableMember) as refusal:
        exclude(member_id=cast.sara.pk, reason="why", evidence={"net": 1}, actor=SYSTEM)

    assert refusal.value.facts == {"net": 1}
    assert exclude(member_id=cast.sara.pk, reason="why", evidence={"net": 0}, actor=SYSTEM)


def test_without_figures_reason_or_right_nothing_is_decided(cast: Cast) -> None:
    with nothing_changed():
        with refused(InvalidField) as no_figures:
            exclude(member_id=cast.sara.pk, reason="why", evidence={}, actor=SYSTEM)
        with refused(InvalidField) as no_reason:
            exclude(member_id=cast.sara.pk, reason=" ", evidence=LOSS, actor=SYSTEM)
        with refused(NotAllowed):
            exclude(
                member_id=cast.sara.pk, reason="why", evidence=LOSS, actor=cast.actor("cashier")
            )
        with refused(NotAllowed):
            lift_exclusion(member_id=cast.sara.pk, actor=cast.actor("cashier"))

    assert no_figures.value.facts == {"field": "evidence", "problem": "required"}
    assert no_reason.value.facts == {"field": "reason", "problem": "required"}


def test_it_is_lifted_and_the_history_stays(cast: Cast) -> None:
    leave_out(cast.sara)
    with nothing_changed(), refused(AlreadyExcluded):
        exclude(member_id=cast.sara.pk, reason="why", evidence=LOSS, actor=SYSTEM)

    lift_exclusion(member_id=cast.sara.pk, actor=cast.actor("owner"), now=NOON)
    lifted = exclusion_of(cast.sara.pk)
    leave_out(cast.sara)

    assert lifted is None
    newest, oldest = exclusions_of(cast.sara.pk)
    assert (oldest.lifted_at, oldest.lifted_by) == (NOON, f"user:{cast.owner.pk}")
    assert newest.lifted_at is None
    assert list(exclusions_list()) == [newest]
    assert list(exclusions_list(is_lifted=True)) == [oldest]


def test_lifting_what_is_not_there_is_refused(cast: Cast) -> None:
    with nothing_changed(), refused(NotExcluded):
        lift_exclusion(member_id=cast.sara.pk, actor=SYSTEM)


def test_membership_points_and_messages_stay_as_they_are(cast: Cast) -> None:
    followed, excluded = cast.sara, make_member()
    leave_out(excluded)

    for member in (followed, excluded):
        ring_up_purchase(
            sale=make_sale(cast.shop, 10_000_000, member=member), actor=cast.actor("cashier")
        )
        ring_up_purchase(
            sale=make_sale(cast.shop, 2_000_000, member=member, points_amount=100_000),
            actor=cast.actor("cashier"),
        )

    assert balance_of(excluded.pk) == balance_of(followed.pk)
    assert balance_of(excluded.pk).spendable > 0
    texts = {
        member.pk: list(
            Message.objects.filter(member=member).order_by("id").values_list("kind", "status")
        )
        for member in (followed, excluded)
    }
    assert texts[excluded.pk] == texts[followed.pk]
    before = Member.objects.values().get(pk=excluded.pk)
    lift_exclusion(member_id=excluded.pk, actor=SYSTEM)
    assert Member.objects.values().get(pk=excluded.pk) == before
    assert Exclusion.objects.count() == 1
