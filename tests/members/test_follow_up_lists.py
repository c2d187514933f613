"""Reading follow-ups: today's list, the filtered list, what came of them, who may be called."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from members.exceptions import UnknownFollowUp
from members.models import Consent, FollowUp, Member
from members.roles import SYSTEM
from members.selectors.care import (
    access_follow_up,
    calls_allowed,
    count_follow_ups_due,
    follow_ups_due,
    follow_ups_of,
    may_be_called,
)
from members.selectors.club import club_day
from members.selectors.follow_ups import (
    Results,
    colleagues,
    follow_up_numbers,
    follow_up_results,
    follow_ups_list,
)
from members.services.exclusions import lift_exclusion
from members.services.follow_ups import close_follow_up, drop_follow_up
from tests.cast import Cast
from tests.factories import make_member, make_staff, refused
from tests.members.care_cases import leave_out, make_late, plan

pytestmark = pytest.mark.django_db


def due(cast: Cast, **more: Any) -> list[FollowUp]:
    """Today's list of the main shop."""
    return list(follow_ups_due(shop_ids=[cast.shop.pk], day=club_day(), **more))


def test_todays_list_has_what_is_due_the_longest_first(cast: Cast) -> None:
    today, late = plan(cast.sara), plan(cast.sara, shop_id=cast.shop.pk)
    make_late(late, days=3)
    plan(cast.sara, days=1)
    plan(cast.sara, shop_id=cast.other_shop.pk)
    done = plan(cast.sara)
    close_follow_up(follow_up_id=done.pk, outcome="", remark="", actor=SYSTEM)

    assert due(cast) == [late, today]
    assert count_follow_ups_due(shop_ids=[cast.shop.pk], day=club_day()) == 2
    assert count_follow_ups_due(shop_ids=None, day=club_day()) == 3


def test_only_mine(cast: Cast) -> None:
    mine = plan(cast.sara, assignee_id=cast.cashier.pk)
    plan(cast.sara, assignee_id=cast.manager.pk)
    plan(cast.sara)

    assert due(cast, assignee_id=cast.cashier.pk) == [mine]


def test_who_is_left_out_is_met_only_by_hand(cast: Cast) -> None:
    plan(cast.sara, natural_key="date:1:1405")
    by_hand = plan(cast.sara)
    leave_out(cast.sara)

    left = due(cast)
    lift_exclusion(member_id=cast.sara.pk, actor=SYSTEM)

    assert left == [by_hand]
    assert [row.is_excluded for row in left] == [True]  # type: ignore[attr-defined]
    assert len(due(cast)) == 2


def test_former_members_are_not_followed_up(cast: Cast) -> None:
    gone = make_member()
    planned = plan(gone)
    Member.objects.filter(pk=gone.pk).update(status=Member.Status.MERGED, merged_into=cast.sara)

    assert due(cast) == []
    with refused(UnknownFollowUp):
        access_follow_up(cast.actor("cashier"), planned.pk)


def test_each_sees_those_of_his_shops(cast: Cast) -> None:
    here, elsewhere = plan(cast.sara), plan(cast.sara, shop_id=cast.other_shop.pk)
    cashier = cast.actor("cashier")

    assert access_follow_up(cashier, here.pk) == here
    assert access_follow_up(cast.actor("owner"), elsewhere.pk) == elsewhere
    with refused(UnknownFollowUp):
        access_follow_up(cashier, elsewhere.pk)


def test_the_list_is_filtered(cast: Cast) -> None:
    late, mine = plan(cast.sara), plan(cast.sara, assignee_id=cast.cashier.pk, kind="thank")
    make_late(late, days=1)
    done = plan(cast.sara)
    close_follow_up(follow_up_id=done.pk, outcome="reached", remark="", actor=SYSTEM)

    def listed(**asked: Any) -> list[FollowUp]:
        return list(follow_ups_list([cast.shop.pk], today=club_day(), **asked))

    assert listed() == [late, mine, done]
    assert listed(state="open") == [late, mine]
    assert listed(state="late") == [late]
    assert listed(state="done") == [done]
    assert listed(state="dropped") == []
    assert listed(kind="thank") == [mine]
    assert listed(assignee_id=cast.cashier.pk) == [mine]
    assert listed(state="open", is_for_nobody=True) == [late]


def test_of_a_member_what_is_open_comes_first(cast: Cast) -> None:
    done, later, sooner = plan(cast.sara), plan(cast.sara, days=9), plan(cast.sara, days=2)
    plan(make_member())
    close_follow_up(follow_up_id=done.pk, outcome="reached", remark="", actor=SYSTEM)

    assert list(follow_ups_of(cast.sara.pk)) == [sooner, later, done]


def test_what_came_of_them(cast: Cast, django_assert_num_queries: Any) -> None:
    since = timezone.now()
    for outcome in ("reached", "will_come", "unhappy", "no_answer", ""):
        planned = plan(cast.sara)
        close_follow_up(follow_up_id=planned.pk, outcome=outcome, remark="", actor=SYSTEM)
    drop_follow_up(follow_up_id=plan(cast.sara).pk, reason="why", actor=SYSTEM)
    make_late(plan(cast.sara), days=2)
    plan(cast.sara)
    until = timezone.now()

    with django_assert_num_queries(2):
        results = follow_up_results([cast.shop.pk], since=since, until=until)
        numbers = follow_up_numbers([cast.shop.pk], today=club_day())

    assert results == Results(done=5, told=4, reached=3)
    assert results.reached_bps == 7_500
    assert numbers == {"open": 2, "today": 1, "late": 1}
    assert Results(1, 0, 0).reached_bps is None


def test_colleagues_are_those_who_may_do_it(cast: Cast) -> None:
    make_staff("cashier", shops=[cast.other_shop])

    assert colleagues([cast.shop.pk]) == [cast.cashier, cast.manager, cast.owner]
    assert len(colleagues(None)) == 4


def test_the_newest_answer_about_calls_holds(cast: Cast) -> None:
    asked, silent = cast.sara, make_member()
    for purpose, is_given in (("service", True), ("promotion", True), ("promotion", False)):
        _answer(asked, purpose, is_given=is_given)
    refuses = make_member()
    _answer(refuses, "service", is_given=False)

    answers = calls_allowed([asked.pk, silent.pk, refuses.pk])

    assert answers[asked.pk].is_given is True
    assert (answers[silent.pk].is_asked, answers[silent.pk].is_refused) == (False, False)
    assert answers[refuses.pk].is_refused is True
    assert [may_be_called(one.pk) for one in (asked, silent, refuses)] == [True, False, False]


def _answer(member: Member, purpose: str, *, is_given: bool) -> None:
    Consent.objects.create(
        member=member,
        purpose=purpose,
        channel=Consent.Channel.CALL,
        is_given=is_given,
        evidence="counter",
        wording="1",
        taken_by="system",
        taken_at=timezone.now() + timedelta(seconds=1),
    )
