"""Follow-ups: planned once per cause, done with an outcome, dropped, moved, and taken back."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from members.exceptions import (
    FollowUpClosed,
    FollowUpOpen,
    InvalidField,
    MemberClosed,
    NotAllowed,
    UnknownFollowUp,
)
from members.models import AuditEntry, FollowUp, Member, User
from members.roles import SYSTEM
from members.selectors.club import club_day
from members.services.follow_ups import (
    Wanted,
    assign_follow_up,
    close_follow_up,
    drop_follow_up,
    move_follow_up,
    plan_follow_up,
    plan_follow_ups,
    reopen_follow_up,
)
from tests.cast import Cast
from tests.clock import DAY, NOON
from tests.factories import make_member, make_staff, refused
from tests.members.care_cases import leave_out, plan
from tests.snapshots import nothing_changed

pytestmark = pytest.mark.django_db

TODAY = date(2026, 9, 1)


# Planning --------------------------------------------------------------------------------


def test_what_is_planned_stands_with_its_day(cast: Cast) -> None:
    cashier = cast.actor("cashier")

    planned = plan_follow_up(
        member_id=cast.sara.pk,
        kind="prepare",
        reason=" دسته‌گل  سالگرد ",
        due_on=TODAY + DAY,
        shop_id=cast.shop.pk,
        assignee_id=cast.manager.pk,
        actor=cashier,
        now=NOON,
    )

    assert planned is not None
    row = FollowUp.objects.get()
    assert (row.kind, row.reason, row.due_on) == ("prepare", "دسته‌گل سالگرد", TODAY + DAY)
    assert (row.shop, row.assignee, row.status) == (cast.shop, cast.manager, "open")
    assert (row.created_at, row.created_by) == (NOON, f"user:{cast.cashier.pk}")


def test_the_audit_has_no_words_of_it(cast: Cast) -> None:
    planned = plan(cast.sara, reason="secret")
    close_follow_up(follow_up_id=planned.pk, outcome="reached", remark="whisper", actor=SYSTEM)

    rows = list(AuditEntry.objects.order_by("-id").values()[:2])

    assert [row["action"] for row in rows] == ["follow_up.done", "follow_up.planned"]
    assert rows[0]["facts"] == {
        "kind": "call",
        "due_on": planned.due_on.isoformat(),
        "outcome": "reached",
    }
    assert "secret" not in json.dumps(rows, default=str)
    assert "whisper" not in json.dumps(rows, default=str)


@pytest.mark.parametrize(
    ("change", "field", "problem"),
    [
        ({"due_on": TODAY - DAY}, "due_on", "in_past"),
        ({"reason": "  "}, "reason", "required"),
        ({"reason": "a" * 201}, "reason", "too_long"),
        ({"kind": "sing"}, "kind", "invalid_choice"),
        ({"shop_id": 999_999}, "shop", "invalid_choice"),
        ({"assignee_id": 999_999}, "assignee", "unknown_staff"),
        ({"natural_key": "k" * 81}, "natural_key", "too_long"),
    ],
)
def test_what_cannot_be_planned(
    cast: Cast, change: dict[str, Any], field: str, problem: str
) -> None:
    given: dict[str, Any] = {"kind": "call", "reason": "why", "due_on": TODAY} | change

    with nothing_changed(), refused(InvalidField) as refusal:
        plan_follow_up(member_id=cast.sara.pk, actor=SYSTEM, now=NOON, **given)

    assert refusal.value.facts == {"field": field, "problem": problem}


def test_only_those_who_work_there_get_it(cast: Cast) -> None:
    left = make_staff("cashier", shops=[cast.shop])
    User.objects.filter(pk=left.pk).update(is_active=False)
    elsewhere = make_staff("cashier", shops=[cast.other_shop])
    strangers = (left, elsewhere, cast.analyst)

    with nothing_changed():
        for stranger in strangers:
            with refused(InvalidField) as refusal:
                plan(cast.sara, shop_id=cast.shop.pk, assignee_id=stranger.pk)
            assert refusal.value.facts == {"field": "assignee", "problem": "unknown_staff"}
    assert plan(cast.sara, shop_id=cast.shop.pk, assignee_id=cast.owner.pk).assignee == cast.owner
    assert plan(cast.sara, assignee_id=elsewhere.pk).assignee == elsewhere


def test_who_may_not_plan(cast: Cast) -> None:
    gone = make_member()
    Member.objects.filter(pk=gone.pk).update(status=Member.Status.MERGED, merged_into=cast.sara)

    with nothing_changed():
        with refused(NotAllowed):
            plan(cast.sara, actor=cast.actor("analyst"))
        with refused(NotAllowed):
            plan(cast.sara, actor=cast.actor("cashier"), shop_id=cast.other_shop.pk)
        with refused(MemberClosed):
            plan(gone)


def test_one_cause_is_one_follow_up(cast: Cast) -> None:
    first = plan(cast.sara, natural_key="date:1:1405")
    close_follow_up(follow_up_id=first.pk, outcome="reached", remark="", actor=SYSTEM)

    with nothing_changed():
        again = plan(cast.sara, natural_key="date:1:1405", reason="the same cause")

    assert again == first
    assert plan(cast.sara, natural_key="date:1:1406") != first


def test_nothing_is_planned_by_itself_about_who_is_left_out(cast: Cast) -> None:
    leave_out(cast.sara)

    with nothing_changed():
        planned = plan_follow_up(
            member_id=cast.sara.pk,
            kind="call",
            reason="birthday",
            due_on=club_day(),
            natural_key="date:1:1405",
            actor=SYSTEM,
        )

    assert planned is None
    assert plan(cast.sara).member == cast.sara


def test_many_are_planned_at_once_as_one_by_one(cast: Cast) -> None:
    tomorrow, yesterday = club_day() + DAY, club_day() - DAY
    left_out, gone = make_member(), make_member()
    leave_out(left_out)
    Member.objects.filter(pk=gone.pk).update(status=Member.Status.MERGED, merged_into=cast.sara)
    wanted = [
        Wanted(cast.sara.pk, "call her", tomorrow, "cause:sara", shop_id=cast.shop.pk),
        Wanted(left_out.pk, "call him", tomorrow, "cause:left_out"),
        Wanted(gone.pk, "call him", tomorrow, "cause:gone"),
        Wanted(cast.sara.pk, "call her", yesterday, "cause:late"),
    ]

    first = plan_follow_ups(wanted, kind="call", actor=SYSTEM)
    with nothing_changed():
        again = plan_follow_ups(wanted, kind="call", actor=SYSTEM)
        with refused(NotAllowed):
            plan_follow_ups(wanted[:1], kind="call", actor=cast.actor("analyst"))

    follow_up = FollowUp.objects.get()
    audit = AuditEntry.objects.get(action="follow_up.planned")
    assert first == again == {"cause:sara": follow_up.pk}
    assert (follow_up.member, follow_up.shop) == (cast.sara, cast.shop)
    assert (follow_up.kind, follow_up.reason, follow_up.due_on) == ("call", "call her", tomorrow)
    assert (audit.subject, audit.member_id) == (f"follow_up:{follow_up.pk}", cast.sara.pk)


# Doing -----------------------------------------------------------------------------------


def test_it_is_done_with_what_came_of_it(cast: Cast) -> None:
    planned = plan(cast.sara)

    close_follow_up(
        follow_up_id=planned.pk,
        outcome="will_come",
        remark=" فردا  عصر ",
        actor=cast.actor("cashier"),
        now=NOON,
    )

    row = FollowUp.objects.get()
    assert (row.status, row.outcome, row.remark) == ("done", "will_come", "فردا عصر")
    assert (row.closed_at, row.closed_by) == (NOON, f"user:{cast.cashier.pk}")


def test_it_is_dropped_with_a_reason(cast: Cast) -> None:
    planned = plan(cast.sara)

    with nothing_changed(), refused(InvalidField) as refusal:
        drop_follow_up(follow_up_id=planned.pk, reason=" ", actor=SYSTEM)
    drop_follow_up(follow_up_id=planned.pk, reason="he moved away", actor=SYSTEM)

    row = FollowUp.objects.get()
    assert refusal.value.facts == {"field": "remark", "problem": "required"}
    assert (row.status, row.outcome, row.remark) == ("dropped", "", "he moved away")


def test_what_was_done_by_mistake_is_open_again(cast: Cast) -> None:
    planned = plan(cast.sara)
    before = FollowUp.objects.values().get()
    close_follow_up(follow_up_id=planned.pk, outcome="reached", remark="x", actor=SYSTEM)

    reopen_follow_up(follow_up_id=planned.pk, actor=SYSTEM)

    assert FollowUp.objects.values().get() == before
    with nothing_changed(), refused(FollowUpOpen):
        reopen_follow_up(follow_up_id=planned.pk, actor=SYSTEM)


@pytest.mark.parametrize(
    "deed",
    [
        lambda **one: close_follow_up(outcome="reached", remark="", **one),
        lambda **one: drop_follow_up(reason="why", **one),
        lambda **one: move_follow_up(due_on=club_day(), **one),
        lambda **one: assign_follow_up(assignee_id=None, **one),
    ],
)
def test_what_is_closed_stays_closed(cast: Cast, deed: Callable[..., Any]) -> None:
    planned = plan(cast.sara)
    drop_follow_up(follow_up_id=planned.pk, reason="why", actor=SYSTEM)

    with nothing_changed(), refused(FollowUpClosed):
        deed(follow_up_id=planned.pk, actor=SYSTEM)


@pytest.mark.parametrize(
    "deed",
    [
        lambda **one: close_follow_up(outcome="reached", remark="", **one),
        lambda **one: drop_follow_up(reason="why", **one),
        reopen_follow_up,
        lambda **one: move_follow_up(due_on=club_day(), **one),
        lambda **one: assign_follow_up(assignee_id=None, **one),
    ],
)
def test_who_may_not_do_it(cast: Cast, deed: Callable[..., Any]) -> None:
    elsewhere = plan(cast.sara, shop_id=cast.other_shop.pk)

    with nothing_changed():
        with refused(NotAllowed):
            deed(follow_up_id=elsewhere.pk, actor=cast.actor("analyst"))
        with refused(UnknownFollowUp):
            deed(follow_up_id=elsewhere.pk, actor=cast.actor("cashier"))
        with refused(UnknownFollowUp):
            deed(follow_up_id=999_999, actor=cast.actor("cashier"))


def test_what_is_no_outcome_is_refused(cast: Cast) -> None:
    planned = plan(cast.sara)

    with nothing_changed(), refused(InvalidField) as refusal:
        close_follow_up(follow_up_id=planned.pk, outcome="sang", remark="", actor=SYSTEM)

    assert refusal.value.facts == {"field": "outcome", "problem": "invalid_choice"}


def test_it_is_moved_and_given_to_somebody(cast: Cast) -> None:
    planned = plan(cast.sara, shop_id=cast.shop.pk)
    tomorrow = club_day() + DAY

    move_follow_up(follow_up_id=planned.pk, due_on=tomorrow, actor=SYSTEM)
    assign_follow_up(follow_up_id=planned.pk, assignee_id=cast.cashier.pk, actor=SYSTEM)

    row = FollowUp.objects.get()
    assert (row.due_on, row.assignee) == (tomorrow, cast.cashier)
    assert list(AuditEntry.objects.order_by("-id").values_list("action", flat=True)[:2]) == [
        "follow_up.assigned",
        "follow_up.moved",
    ]
    with nothing_changed():
        move_follow_up(follow_up_id=planned.pk, due_on=tomorrow, actor=SYSTEM)
        assign_follow_up(follow_up_id=planned.pk, assignee_id=cast.cashier.pk, actor=SYSTEM)
        with refused(InvalidField):
            move_follow_up(follow_up_id=planned.pk, due_on=club_day() - DAY, actor=SYSTEM)
        with refused(InvalidField):
            assign_follow_up(follow_up_id=planned.pk, assignee_id=cast.analyst.pk, actor=SYSTEM)
