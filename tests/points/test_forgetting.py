"""The nights of privacy: what is due is done, the silent are told, a restored backup forgets."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from members.exceptions import InvalidField, NotAllowed, UnknownErasure
from members.models import AuditEntry, Club, Erasure, Member, Message, User
from members.roles import SYSTEM
from members.selectors.access import actor_for_user
from members.selectors.club import club_day
from members.services.consents import record_consents
from members.services.erasure_register import enter_erased, enter_missing, read_register
from members.services.members import register_member
from members.services.portal import portal_user_for
from members.services.privacy import ask_erasure, call_off_erasure, set_retention
from points.selectors.silence import count_silent, is_silent
from points.services.erasure import erase_member
from points.services.forgetting import erase_due, plan_for_silent, reapply_erasures
from tests.cast import Cast
from tests.factories import make_member, refused, ring_up

pytestmark = pytest.mark.django_db
NOW = timezone.now()
WEEK, MONTH = timedelta(days=7), timedelta(days=30)


@pytest.fixture(autouse=True)
def register(tmp_path: Path, settings: Any) -> Path:
    """A register of one's own."""
    settings.ERASURE_REGISTER = str(tmp_path / "erasures.jsonl")
    return tmp_path / "erasures.jsonl"


@pytest.fixture
def silent(cast: Cast) -> Member:
    """Somebody who joined three years ago and was never seen again."""
    return register_member(
        actor=SYSTEM,
        mobile="09350001122",
        first_name="علی",
        last_name="احمدی",
        consents={"service": True},
        now=NOW - timedelta(days=3 * 366),
    )


def test_done_on_the_seventh_day(cast: Cast) -> None:
    erasure = ask_erasure(member_id=cast.sara.pk, ground="own_wish", actor=SYSTEM, now=NOW)

    early = erase_due(now=NOW + timedelta(days=6))
    done = erase_due(now=NOW + WEEK)
    again = erase_due(now=NOW + WEEK)

    assert erasure.due_on == club_day(NOW) + WEEK
    assert (early, done, again) == (0, 1, 0)
    assert Member.objects.get(pk=cast.sara.pk).status == "erased"
    assert Erasure.objects.get().done_at == NOW + WEEK


def test_he_is_told_where_he_allows_it(cast: Cast) -> None:
    quiet = make_member(service=False)

    for member in (cast.sara, quiet):
        ask_erasure(member_id=member.pk, ground="own_wish", actor=SYSTEM)

    assert Message.objects.get().member_id == cast.sara.pk


def test_called_off_it_never_comes(cast: Cast) -> None:
    ask_erasure(member_id=cast.sara.pk, ground="own_wish", actor=SYSTEM, now=NOW)

    call_off_erasure(member_id=cast.sara.pk, actor=SYSTEM, now=NOW)

    assert erase_due(now=NOW + WEEK) == 0
    assert AuditEntry.objects.latest("id").action == "erasure.called_off"
    with refused(UnknownErasure):
        call_off_erasure(member_id=cast.sara.pk, actor=SYSTEM)


def test_asked_twice_is_planned_once(cast: Cast) -> None:
    first = ask_erasure(member_id=cast.sara.pk, ground="silence", actor=SYSTEM, now=NOW)

    sooner = ask_erasure(member_id=cast.sara.pk, ground="own_wish", actor=SYSTEM, now=NOW)
    later = ask_erasure(member_id=cast.sara.pk, ground="silence", actor=SYSTEM, now=NOW)

    first.refresh_from_db()
    assert (first.cancelled_at, later.pk) == (NOW, sooner.pk)


def test_whose_wish_it_may_be(cast: Cast) -> None:
    user = portal_user_for(mobile="+989121234567")
    assert user is not None
    ali = make_member()

    with refused(NotAllowed):
        ask_erasure(member_id=ali.pk, ground="own_wish", actor=actor_for_user(user))
    with refused(NotAllowed):
        ask_erasure(member_id=ali.pk, ground="staff", actor=cast.actor("manager"))

    own = ask_erasure(member_id=cast.sara.pk, ground="own_wish", actor=actor_for_user(user))
    assert own.asked_by == f"member:{cast.sara.pk}"


def test_open_credit_waits_for_another_night(cast: Cast) -> None:
    ring_up(cast.shop, 2_000_000, member=cast.sara, tender="credit")
    ask_erasure(member_id=cast.sara.pk, ground="own_wish", actor=SYSTEM, now=NOW)

    assert erase_due(now=NOW + WEEK) == 0
    assert Erasure.objects.get().done_at is None


def test_everybody_is_kept_unless_the_owner_says_otherwise(cast: Cast, silent: Member) -> None:
    assert (count_silent(24, today=club_day(NOW)), plan_for_silent(now=NOW)) == (1, 0)


def test_the_silent_are_planned_once_and_erased(cast: Cast, silent: Member) -> None:
    set_retention(months=24, actor=SYSTEM)

    planned = (plan_for_silent(now=NOW), plan_for_silent(now=NOW))
    erasure = Erasure.objects.get()
    done = erase_due(now=NOW + MONTH)

    assert (planned, erasure.due_on, done) == ((1, 0), club_day(NOW) + MONTH, 1)
    assert Member.objects.get(pk=silent.pk).status == "erased"
    assert Member.objects.get(pk=cast.sara.pk).status == "active"


@pytest.mark.parametrize("sign", ["purchase", "sign-in", "answer"])
def test_a_sign_of_life_calls_it_off(cast: Cast, silent: Member, sign: str) -> None:
    set_retention(months=24, actor=SYSTEM)
    plan_for_silent(now=NOW)

    if sign == "purchase":
        ring_up(cast.shop, 1_000_000, member=silent)
    elif sign == "sign-in":
        user = portal_user_for(mobile="+989350001122")
        User.objects.filter(pk=user.pk if user else 0).update(last_login=NOW)
    else:
        record_consents(
            actor=SYSTEM, member_id=silent.pk, consents={"promotion": True}, evidence="counter"
        )

    assert erase_due(now=NOW + MONTH) == 0
    assert Erasure.objects.get().cancelled_by == "system"
    assert Member.objects.get(pk=silent.pk).status == "active"
    assert plan_for_silent(now=NOW + MONTH) == 0


def test_whom_staff_keep_is_not_asked_again_at_once(cast: Cast, silent: Member) -> None:
    set_retention(months=24, actor=SYSTEM)
    plan_for_silent(now=NOW)

    call_off_erasure(member_id=silent.pk, actor=cast.actor("owner"), now=NOW)

    assert plan_for_silent(now=NOW) == 0


def test_who_owes_is_not_silent(cast: Cast, silent: Member) -> None:
    then = NOW - timedelta(days=29)
    ring_up(cast.shop, 1_000_000, member=silent, tender="credit", now=then)

    assert not is_silent(silent.pk, 1, today=club_day(NOW) + timedelta(days=400))


@pytest.mark.parametrize("months", [0, 5, 121])
def test_a_retention_that_makes_sense(cast: Cast, months: int) -> None:
    with refused(InvalidField):
        set_retention(months=months, actor=SYSTEM)
    with refused(NotAllowed):
        set_retention(months=24, actor=cast.actor("manager"))
    assert Club.objects.get().retention_months is None


# --- After a restore ----------------------------------------------------------------------------


def _put_back(member: Member) -> None:
    """As a backup of the day before would: the row with all that was in it."""
    Member.objects.filter(pk=member.pk).update(
        status="active",
        mobile=member.mobile,
        first_name=member.first_name,
        last_name=member.last_name,
        card_number=member.card_number,
        search_key=member.search_key,
    )
    type(member)._meta.apps.get_model("points", "Account").objects.filter(pk=member.pk).update(
        is_closed=False
    )


def test_a_restored_member_is_forgotten_again(
    cast: Cast, register: Path, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        erase_member(member_id=cast.sara.pk, ground="staff", actor=SYSTEM)
    _put_back(cast.sara)
    ring_up(cast.shop, 1_000_000, member=cast.sara)

    first = reapply_erasures(register)
    second = reapply_erasures(register)

    assert (first.lines, first.erased, first.already, first.unknown) == (1, 1, 0, 0)
    assert (second.erased, second.already) == (0, 1)
    assert Member.objects.get(pk=cast.sara.pk).mobile is None


def test_another_who_got_the_number_is_left_alone(cast: Cast, register: Path) -> None:
    enter_erased([cast.sara.pk])
    Member.objects.filter(pk=cast.sara.pk).update(joined_at=NOW - WEEK)

    again = reapply_erasures(register)

    assert (again.unknown, again.erased) == (1, 0)
    assert Member.objects.get(pk=cast.sara.pk).full_name == cast.sara.full_name


def test_a_line_of_nobody_and_a_torn_one(cast: Cast, register: Path) -> None:
    lines = [json.dumps({"member": 999_999, "seal": "x", "at": "y"}), '{"member": 1, "se', "[]", ""]
    register.write_text("\n".join(lines))

    again = reapply_erasures(register)

    assert (again.lines, again.unknown) == (1, 1)


def test_the_key_may_have_changed(cast: Cast, register: Path, settings: Any) -> None:
    enter_erased([cast.sara.pk])
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another-" * 10

    assert reapply_erasures(register).erased == 1


def test_what_a_full_disk_lost_is_entered_at_night(cast: Cast, register: Path) -> None:
    erase_member(member_id=cast.sara.pk, ground="staff", actor=SYSTEM)

    entered = (enter_missing(), enter_missing())

    assert entered == (1, 0)
    assert [line.member_id for line in read_register(register)] == [cast.sara.pk]
