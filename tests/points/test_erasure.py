"""S01: whoever is erased is nowhere any more."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from members.exceptions import MemberErased, UnknownMember
from members.models import Consent, Erasure, Household, ImportantDate, Label, Member, Message, Note
from members.roles import SYSTEM
from members.selectors.access import access_member
from members.selectors.search import find_members
from members.services.dates import keep_date
from members.services.erasure_register import read_register
from points.models import Account, LedgerEntry
from points.selectors.balances import balance_of
from tests.api.callers import Caller, body_of
from tests.cast import Cast
from tests.factories import make_member, refused
from tests.points.erasure_cases import (
    FIRST,
    LAST,
    MOBILE,
    NAMES,
    NUMBER,
    WORD,
    erase,
    listen,
    live_a_life,
    register,
)
from tests.points.whole_store import places_that_tell

__all__ = ["register"]
pytestmark = pytest.mark.django_db


def test_s01_nothing_tells_of_an_erased_member(
    cast: Cast, register: Path, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    log = listen()
    member = live_a_life(cast)
    card = member.card_number
    words, numbers = [FIRST, LAST, WORD], [NUMBER, card]
    before = list(LedgerEntry.objects.filter(account=member.pk).values())
    told_before = places_that_tell(words, numbers)

    with django_capture_on_commit_callbacks(execute=True):
        erase(member)

    assert {
        "members_member.mobile",
        "members_note.text",
        "django_session (unpacked)",
    } <= told_before
    assert places_that_tell(words, numbers) == set()
    kept = LedgerEntry.objects.filter(account=member.pk).order_by("id")
    assert list(kept.values())[: len(before)] == sorted(before, key=lambda row: row["id"])
    assert (balance_of(member.pk).balance, Account.objects.get(pk=member.pk).is_closed) == (0, True)
    said = log.getvalue() + register.read_text()
    assert [sign for sign in (FIRST, LAST, WORD, NUMBER) if sign in said] == []


def test_a_tombstone_is_left(cast: Cast) -> None:
    card = cast.sara.card_number

    erase(cast.sara)

    cast.sara.refresh_from_db()
    assert (cast.sara.status, cast.sara.mobile, cast.sara.full_name) == ("erased", None, "")
    assert str(cast.sara) != cast.sara.card_number != card
    assert find_members(card) == find_members("09121234567") == []
    assert Consent.objects.filter(member=cast.sara).count() == 1
    assert Erasure.objects.get(member=cast.sara).done_at is not None


def test_who_asks_for_the_erased(cast: Cast) -> None:
    erase(cast.sara)

    with refused(MemberErased):
        access_member(cast.actor("owner"), cast.sara.pk)
    with refused(UnknownMember) as told:
        access_member(cast.actor("till"), cast.sara.pk)
    assert told.type is UnknownMember


def test_others_keep_what_is_theirs(cast: Cast) -> None:
    ali = make_member(mobile="09350000001", first_name="علی")
    home = Household.objects.create(created_at=timezone.now(), created_by="system")
    Member.objects.filter(pk__in=[ali.pk, cast.sara.pk]).update(household=home)
    Label.objects.create(member=ali, name="vip", set_by="system", set_at=timezone.now())
    Message.objects.create(
        natural_key="ali",
        kind="service",
        member=ali,
        address=ali.mobile or "",
        text="سلام علی",
        due_at=timezone.now(),
        created_at=timezone.now(),
    )

    erase(cast.sara)

    ali.refresh_from_db()
    assert (ali.full_name, ali.household_id, Household.objects.count()) == ("علی احمدی", None, 0)
    assert Label.objects.filter(member=ali).count() == 1
    assert Message.objects.get(natural_key="ali").text == "سلام علی"


def test_a_repeated_request_does_nothing(cast: Cast) -> None:
    api = Caller(cast.secret)
    body = NAMES | {"mobile": MOBILE}
    made = body_of(api.post("members/", body, key="once"))
    erase(Member.objects.get(pk=made["id"]))

    again: Any = api.client.post(
        "/api/v1/members/",
        json.dumps(body),
        content_type="application/json",
        headers=api.headers | {"Idempotency-Key": "once"},
    )

    assert (again.status_code, again.json()["code"]) == (410, "member_erased")
    assert Member.objects.filter(mobile__isnull=False, first_name=FIRST).count() == 0


def test_the_register_names_nobody(
    cast: Cast, register: Path, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        erase(cast.sara)

    (line,) = list(read_register(register))
    assert (line.member_id, len(line.seal)) == (cast.sara.pk, 64)
    assert register.stat().st_mode & 0o077 == 0


def test_dates_are_gone(cast: Cast) -> None:
    keep_date(
        member_id=cast.sara.pk,
        whose="self",
        kind="birthday",
        calendar="jalali",
        month=7,
        day=23,
        actor=SYSTEM,
    )

    erase(cast.sara)

    assert (ImportantDate.objects.count(), Note.objects.count()) == (0, 0)
