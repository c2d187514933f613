"""Computed labels: defined, true of whom they should be, by night or at once, and retired."""

from datetime import timedelta
from typing import Any

import pytest

from campaigns.exceptions import UnknownComputedLabel
from campaigns.models import ComputedLabel
from campaigns.selectors.labels import (
    Definition,
    computed_label,
    computed_labels,
    count_meeting,
    meets,
)
from campaigns.services.labels import (
    change_label,
    compute_labels,
    define_label,
    retire_label,
    run_label,
)
from members.exceptions import InvalidField, NotAllowed
from members.models import AuditEntry, Label, Member
from members.roles import SYSTEM
from members.services.labels import add_label
from points.rules.sales import Line, Sale, Tendered
from points.services.purchases import record_purchase
from points.services.returns import return_purchase, void_purchase
from tests.cast import Cast
from tests.clock import DAY, NOON
from tests.factories import make_member, refused, ring_up
from tests.snapshots import nothing_changed

pytestmark = pytest.mark.django_db

TODAY = NOON.date()
SPENDERS = Definition("spent", 10_000_000)


def define(name: str = "golden", definition: Definition = SPENDERS) -> ComputedLabel:
    return define_label(name=name, definition=definition, actor=SYSTEM, now=NOON)


def bearers(name: str) -> set[int]:
    return set(Label.objects.filter(name=name).values_list("member_id", flat=True))


def true_of(definition: Definition) -> set[int]:
    found = meets(definition, today=TODAY)
    assert count_meeting(definition, today=TODAY) == len(found)
    return set(found)


# Measures --------------------------------------------------------------------------------


def test_money_spent_is_bills_less_returns(cast: Cast) -> None:
    less, more = cast.sara, make_member()
    sold = ring_up(cast.shop, 10_000_000, member=less, now=NOON).purchase
    ring_up(cast.shop, 6_000_000, member=more, now=NOON - DAY)
    ring_up(cast.shop, 4_000_000, member=more, now=NOON)
    ring_up(cast.shop, 90_000_000, now=NOON)

    assert true_of(SPENDERS) == {less.pk, more.pk}
    assert true_of(Definition("spent", 10_000_001)) == set()
    return_purchase(
        purchase_id=sold.pk, return_number="1", actor=SYSTEM, amount=1_000_000, now=NOON
    )
    assert true_of(SPENDERS) == {more.pk}


def test_what_was_voided_counts_for_nothing(cast: Cast) -> None:
    sold = ring_up(cast.shop, 10_000_000, member=cast.sara, now=NOON).purchase
    void_purchase(purchase_id=sold.pk, actor=SYSTEM, reason="mistyped", now=NOON)

    assert true_of(SPENDERS) == set()
    assert true_of(Definition("visits", 1)) == set()


def test_visits_are_different_days(cast: Cast) -> None:
    twice_a_day, twice = cast.sara, make_member()
    for member, before in ((twice_a_day, 0), (twice_a_day, 0), (twice, 0), (twice, 1)):
        ring_up(cast.shop, member=member, now=NOON - before * DAY)

    assert true_of(Definition("visits", 2)) == {twice.pk}
    assert true_of(Definition("visits", 1)) == {twice.pk, twice_a_day.pk}


def test_silence_counts_from_the_last_purchase(cast: Cast) -> None:
    silent, back = cast.sara, make_member()
    make_member()
    ring_up(cast.shop, member=silent, now=NOON - 90 * DAY)
    ring_up(cast.shop, member=back, now=NOON - 90 * DAY)
    ring_up(cast.shop, member=back, now=NOON - 89 * DAY)

    assert true_of(Definition("silent", 90)) == {silent.pk}
    assert true_of(Definition("silent", 89)) == {silent.pk, back.pk}
    assert true_of(Definition("silent", 89, within_days=90)) == {back.pk}


def test_money_returned(cast: Cast) -> None:
    sold = ring_up(cast.shop, 10_000_000, member=cast.sara, now=NOON).purchase
    return_purchase(
        purchase_id=sold.pk, return_number="1", actor=SYSTEM, amount=3_000_000, now=NOON
    )

    assert true_of(Definition("returns", 3_000_000)) == {cast.sara.pk}
    assert true_of(Definition("returns", 3_000_001)) == set()


def test_only_the_days_looked_back_count(cast: Cast) -> None:
    ring_up(cast.shop, 10_000_000, member=cast.sara, now=NOON - 30 * DAY)

    assert true_of(Definition("spent", 10_000_000, within_days=30)) == set()
    assert true_of(Definition("spent", 10_000_000, within_days=31)) == {cast.sara.pk}


def test_of_a_category_its_lines_count(cast: Cast) -> None:
    lines = (Line(2_000_000, category="flowers"), Line(8_000_000, category="pots"))
    sale = Sale(
        shop_id=cast.shop.pk,
        receipt_number="mixed",
        lines=lines,
        payments=(Tendered("cash", 10_000_000),),
        member_id=cast.sara.pk,
        occurred_at=NOON,
    )
    record_purchase(sale=sale, actor=SYSTEM, now=NOON)

    assert true_of(Definition("spent", 8_000_000, category="pots")) == {cast.sara.pk}
    assert true_of(Definition("spent", 8_000_000, category="flowers")) == set()
    assert true_of(Definition("visits", 1, category="flowers")) == {cast.sara.pk}
    assert true_of(Definition("silent", 1, category="pots")) == set()
    assert true_of(Definition("visits", 1, category="cards")) == set()


def test_former_members_bear_nothing(cast: Cast) -> None:
    ring_up(cast.shop, 10_000_000, member=cast.sara, now=NOON)
    Member.objects.filter(pk=cast.sara.pk).update(status=Member.Status.ERASED)

    assert true_of(SPENDERS) == set()
    Member.objects.filter(pk=cast.sara.pk).update(status=Member.Status.ACTIVE)


# By night --------------------------------------------------------------------------------


def test_by_night_everybody_it_is_true_of_bears_it(cast: Cast) -> None:
    ring_up(cast.shop, 10_000_000, member=cast.sara, now=NOON)
    label = define()
    define("regular", Definition("visits", 5))

    changed = compute_labels(NOON)

    label.refresh_from_db()
    assert changed == 1
    assert bearers("golden") == {cast.sara.pk}
    assert Label.objects.get().set_by == f"computed:{label.pk}"
    assert (label.computed_at, label.bearers) == (NOON, 1)


def test_the_next_night_only_what_differs_is_written(cast: Cast) -> None:
    stays, goes, comes = cast.sara, make_member(), make_member()
    ring_up(cast.shop, 10_000_000, member=stays, now=NOON)
    ring_up(cast.shop, 10_000_000, member=goes, now=NOON - 30 * DAY)
    define(definition=Definition("spent", 10_000_000, within_days=31))
    compute_labels(NOON)
    kept = Label.objects.get(member=stays).pk
    ring_up(cast.shop, 10_000_000, member=comes, now=NOON)

    changed = compute_labels(NOON + DAY)
    audited = AuditEntry.objects.filter(action="label.computed").count()
    again = compute_labels(NOON + DAY)

    assert (changed, again) == (2, 0)
    assert bearers("golden") == {stays.pk, comes.pk}
    assert Label.objects.get(member=stays).pk == kept
    assert audited == AuditEntry.objects.filter(action="label.computed").count() == 2


def test_a_night_takes_few_statements(cast: Cast, django_assert_num_queries: Any) -> None:
    for number in range(30):
        ring_up(cast.shop, 10_000_000 + number, member=make_member(), now=NOON)
    define()

    # The labels; then for this one, within two savepoints: the lock, whom it is true of, what goes
    # with an old name, who bears it, the new ones, its row and the audit.
    with django_assert_num_queries(12):
        changed = compute_labels(NOON)

    assert changed == 30


def test_what_is_by_hand_stays_by_hand(cast: Cast) -> None:
    add_label(member_id=cast.sara.pk, name="golden", actor=cast.actor("cashier"))
    define()

    assert compute_labels(NOON) == 0
    assert bearers("golden") == {cast.sara.pk}


# Defining --------------------------------------------------------------------------------


def test_it_is_defined_and_audited(cast: Cast) -> None:
    definition = Definition("spent", 5_000_000, 90, " گل  رز ")

    label = define_label(
        name=" طلايی ", definition=definition, actor=cast.actor("manager"), now=NOON
    )

    assert computed_labels() == [label]
    assert (label.name, label.category, label.within_days) == ("طلایی", "گل رز", 90)
    assert (label.created_at, label.created_by) == (NOON, f"user:{cast.manager.pk}")
    entry = AuditEntry.objects.latest("id")
    assert (entry.action, entry.subject) == ("label.defined", f"label:{label.pk}")
    assert entry.facts == {"measure": "spent", "at_least": 5_000_000, "within_days": 90}


@pytest.mark.parametrize(
    ("name", "definition", "field", "problem"),
    [
        (" ", SPENDERS, "name", "required"),
        ("a" * 41, SPENDERS, "name", "too_long"),
        ("taken", SPENDERS, "name", "taken"),
        ("x", Definition("luck", 1), "measure", "invalid_choice"),
        ("x", Definition("spent", 0), "at_least", "out_of_range"),
        ("x", Definition("silent", 3_661), "at_least", "out_of_range"),
        ("x", Definition("visits", 10_001), "at_least", "out_of_range"),
        ("x", Definition("spent", 10**15 + 1), "at_least", "out_of_range"),
        ("x", Definition("spent", 1, -1), "within_days", "out_of_range"),
        ("x", Definition("spent", 1, 3_661), "within_days", "out_of_range"),
        ("x", Definition("silent", 90, 90), "within_days", "below_silence"),
        ("x", Definition("spent", 1, 0, "c" * 81), "category", "too_long"),
    ],
)
def test_what_cannot_be_defined(
    cast: Cast, name: str, definition: Definition, field: str, problem: str
) -> None:
    define("taken")
    other = define("other")

    with nothing_changed():
        with refused(InvalidField) as defining:
            define(name, definition)
        with refused(InvalidField) as changing:
            change_label(label_id=other.pk, name=name, definition=definition, actor=SYSTEM)

    expected = {"field": field, "problem": problem}
    assert (defining.value.facts, changing.value.facts) == (expected, expected)


def test_changed_it_is_borne_anew(cast: Cast) -> None:
    ring_up(cast.shop, 10_000_000, member=cast.sara, now=NOON)
    label = define()
    compute_labels(NOON)

    change_label(
        label_id=label.pk, name="diamond", definition=Definition("visits", 1), actor=SYSTEM
    )
    before = bearers("golden")
    change = run_label(label_id=label.pk, actor=cast.actor("owner"), now=NOON)

    assert before == {cast.sara.pk}
    assert change == (1, 1)
    assert (bearers("golden"), bearers("diamond")) == (set(), {cast.sara.pk})
    assert AuditEntry.objects.latest("id").facts["added"] == 1


def test_retired_nobody_bears_it_until_it_is_defined_again(cast: Cast) -> None:
    by_hand = make_member()
    ring_up(cast.shop, 10_000_000, member=cast.sara, now=NOON)
    add_label(member_id=by_hand.pk, name="golden", actor=SYSTEM)
    label = define()
    compute_labels(NOON)

    gone = retire_label(label_id=label.pk, actor=SYSTEM)
    left, by_night = bearers("golden"), compute_labels(NOON + timedelta(days=1))
    again = define(definition=Definition("visits", 1))

    assert (gone, left, by_night) == (1, {by_hand.pk}, 0)
    assert (again.pk, again.is_active, again.measure) == (label.pk, True, "visits")


def test_what_is_not_there_is_refused(cast: Cast) -> None:
    retired = define()
    retire_label(label_id=retired.pk, actor=SYSTEM)

    with nothing_changed():
        for label_id in (retired.pk, 999_999):
            with refused(UnknownComputedLabel):
                computed_label(label_id)
            with refused(UnknownComputedLabel):
                run_label(label_id=label_id, actor=SYSTEM)
            with refused(UnknownComputedLabel):
                retire_label(label_id=label_id, actor=SYSTEM)
            with refused(UnknownComputedLabel):
                change_label(label_id=label_id, name="x", definition=SPENDERS, actor=SYSTEM)


def test_who_may_not(cast: Cast) -> None:
    label, cashier = define(), cast.actor("cashier")

    with nothing_changed():
        with refused(NotAllowed):
            define_label(name="x", definition=SPENDERS, actor=cashier)
        with refused(NotAllowed):
            change_label(label_id=label.pk, name="x", definition=SPENDERS, actor=cashier)
        with refused(NotAllowed):
            retire_label(label_id=label.pk, actor=cashier)
        with refused(NotAllowed):
            run_label(label_id=label.pk, actor=cashier)
