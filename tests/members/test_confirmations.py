"""One-time codes that confirm the spending of points: who gets one, and what it is good for."""

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import transaction
from pytest_django import Settings

from members.exceptions import CodeNeeded, NoMobile, TooManyCodes, UnknownMember, WrongCode
from members.models import AuditEntry, Confirmation, Member, Message
from members.roles import SYSTEM
from members.services.confirmations import CODES_PER_MEMBER, ask_confirmation, check_confirmation
from tests.cast import Cast
from tests.clock import NOON, SECOND
from tests.factories import make_member, refused
from tests.snapshots import nothing_changed

pytestmark = pytest.mark.django_db

FIVE_MINUTES = timedelta(minutes=5)


def ask(cast: Cast, *, points: int = 50, purpose: str = "pay") -> str:
    """The code that the member was told."""
    ask_confirmation(
        member_id=cast.sara.pk,
        purpose=purpose,
        points=points,
        actor=cast.actor("cashier"),
        now=NOON,
    )
    return told()


def told() -> str:
    found = re.search(r"^[0-9]{6}$", Message.objects.latest("id").text, re.MULTILINE)
    assert found is not None
    return found.group()


def other(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06}"


def check(
    cast: Cast,
    code: str | None,
    *,
    points: int = 50,
    purpose: str = "pay",
    later: timedelta = SECOND,
) -> None:
    check_confirmation(
        member_id=cast.sara.pk, purpose=purpose, points=points, code=code, now=NOON + later
    )


def is_used() -> bool:
    return Confirmation.objects.latest("id").used_at is not None


def test_the_right_code_confirms_once(cast: Cast) -> None:
    code = ask(cast)

    check(cast, code)

    assert is_used()
    with refused(WrongCode):
        check(cast, code)


def test_it_may_be_typed_in_any_digits(cast: Cast) -> None:
    code = ask(cast).translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹"))

    check(cast, f" {code[:3]} {code[3:]} ")

    assert is_used()


def test_what_is_written_down(cast: Cast) -> None:
    code = ask(cast)

    row = Confirmation.objects.get()
    assert (row.purpose, row.points, row.asked_by) == ("pay", 50, f"user:{cast.cashier.pk}")
    assert row.expires_at == NOON + FIVE_MINUTES
    assert code not in row.seal
    message = Message.objects.get()
    assert (message.kind, message.address) == ("code", "+989121234567")
    assert message.expires_at == NOON + FIVE_MINUTES
    audit = AuditEntry.objects.latest("id")
    assert audit.action == "confirmation.asked"
    assert audit.facts == {"purpose": "pay", "points": 50}


def test_without_a_code_one_is_needed(cast: Cast) -> None:
    ask(cast)

    for nothing in (None, "", "  "):
        with refused(CodeNeeded) as info:
            check(cast, nothing)

        assert info.value.facts == {"points": 50}


def test_none_was_sent(cast: Cast) -> None:
    with refused(WrongCode):
        check(cast, "123456")


def test_it_lives_five_minutes(cast: Cast) -> None:
    code = ask(cast)

    with refused(WrongCode):
        check(cast, code, later=FIVE_MINUTES)

    check(cast, code, later=FIVE_MINUTES - SECOND)
    assert is_used()


def test_it_is_for_one_purpose_and_so_many_points(cast: Cast) -> None:
    code = ask(cast)

    with refused(WrongCode):
        check(cast, code, purpose="reward:1")
    with refused(WrongCode):
        check(cast, code, points=51)

    check(cast, code, points=49)
    assert is_used()


def test_it_is_for_one_member(cast: Cast) -> None:
    code = ask(cast)
    stranger = make_member()

    with refused(WrongCode):
        check_confirmation(
            member_id=stranger.pk, purpose="pay", points=50, code=code, now=NOON + SECOND
        )

    assert not is_used()


def test_a_newer_code_takes_its_place(cast: Cast) -> None:
    first = ask(cast)
    second = ask(cast)
    while first == second:
        second = ask(cast)

    with refused(WrongCode):
        check(cast, first)

    check(cast, second)
    assert is_used()


def test_five_tries_and_no_more(cast: Cast) -> None:
    code = ask(cast)
    left = []
    for _ in range(6):
        with refused(WrongCode) as info:
            check(cast, other(code))
        left.append(info.value.facts["left"])

    assert left == [4, 3, 2, 1, 0, 0]
    with refused(WrongCode):
        check(cast, code)


def test_a_try_counts_though_the_refusal_is_rolled_back(cast: Cast) -> None:
    code = ask(cast)

    with transaction.atomic():
        check(cast, code)
        transaction.set_rollback(True)

    assert not is_used()
    with refused(WrongCode) as info:
        check(cast, other(code))
    assert info.value.facts["left"] == 3


def test_where_the_count_is_lost_nothing_is_judged(cast: Cast) -> None:
    code = ask(cast)
    cache.clear()

    with refused(WrongCode):
        check(cast, code)

    assert not is_used()


def test_who_has_no_mobile_gets_none(cast: Cast) -> None:
    Member.objects.filter(pk=cast.sara.pk).update(mobile=None)

    with nothing_changed(), refused(NoMobile):
        ask(cast)


def test_a_stranger_may_not_ask(cast: Cast) -> None:
    with nothing_changed(), refused(UnknownMember):
        ask_confirmation(
            member_id=999_999, purpose="pay", points=1, actor=cast.actor("cashier"), now=NOON
        )


def test_a_member_gets_so_many_an_hour(cast: Cast) -> None:
    for _ in range(CODES_PER_MEMBER):
        ask(cast)

    with nothing_changed(), refused(TooManyCodes):
        ask(cast)

    ask_confirmation(
        member_id=cast.sara.pk,
        purpose="pay",
        points=1,
        actor=SYSTEM,
        now=NOON + timedelta(hours=1),
    )
    assert Confirmation.objects.count() == CODES_PER_MEMBER + 1


def test_the_club_sends_so_many_an_hour(cast: Cast, settings: Settings) -> None:
    settings.CODES_PER_HOUR = 1
    ask(cast)
    stranger = make_member()

    with nothing_changed(), refused(TooManyCodes):
        ask_confirmation(member_id=stranger.pk, purpose="pay", points=1, actor=SYSTEM, now=NOON)
