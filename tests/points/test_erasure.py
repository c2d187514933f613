"""S01: whoever is erased is nowhere any more, and the books are whole."""

import io
import json
import logging
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from members.exceptions import MemberClosed, MemberErased, NotAllowed, UnknownMember
from members.models import (
    AuditEntry,
    Consent,
    Erasure,
    FollowUp,
    Household,
    ImportantDate,
    Label,
    Member,
    Message,
    Note,
    User,
)
from members.roles import SYSTEM
from members.selectors.access import access_member
from members.selectors.search import find_members
from members.services.dates import keep_date
from members.services.erasure_register import read_register, register_path
from members.services.members import replace_card
from members.services.notes import write_note
from members.services.privacy import ask_erasure
from members.services.sending import send_due_messages
from points.exceptions import OpenCredit
from points.models import (
    Account,
    Adjustment,
    ImportJob,
    ImportStretch,
    LedgerEntry,
    Merge,
    PointLot,
    Purchase,
    Redemption,
    RefusedRow,
    Voucher,
)
from points.selectors.balances import balance_of
from points.selectors.erasure import consequences_of
from points.services.adjustments import ask_adjustment
from points.services.erasure import erase_member, plan_erasure
from points.services.merging import merge_members
from points.services.redemptions import issue_reward
from points.services.returns import return_purchase
from points.services.vouchers import issue_voucher
from tests.api.callers import Caller, body_of
from tests.cast import Cast
from tests.counter.steps import at_the_till
from tests.factories import make_member, refused, ring_up
from tests.points.reward_cases import fill_pool, make_reward
from tests.points.whole_store import places_that_tell
from tests.portal.steps import ask_code, last_code, type_code

pytestmark = pytest.mark.django_db

FIRST, LAST = "گلناز", "زردشتیان‌پور"
MOBILE, NUMBER = "09351928374", "9351928374"
WORD = "مارچوبه"  # stands in every text that somebody typed
NAMES = {"first_name": FIRST, "last_name": LAST}


@pytest.fixture(autouse=True)
def register(tmp_path: Path, settings: Any) -> Path:
    """A register of one's own."""
    settings.ERASURE_REGISTER = str(tmp_path / "private" / "erasures.jsonl")
    return register_path()


def erase(member: Member, **more: Any) -> int:
    """By the owner, at the member's wish."""
    return erase_member(
        member_id=member.pk, ground=Erasure.Ground.STAFF, actor=SYSTEM, **more
    ).points


def test_s01_nothing_tells_of_an_erased_member(
    cast: Cast, register: Path, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    log = _listen()
    member = _live_a_life(cast)
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


def _live_a_life(cast: Cast) -> Member:
    """Through the doors and services that write about a member."""
    till = at_the_till(Client(), cast.cashier)
    till.post("/counter/register/", NAMES | {"mobile": MOBILE, "service": "on", "occasion": "on"})
    member = Member.objects.get(mobile=f"+98{NUMBER}")
    api = Caller(cast.secret)
    sale = {"shop": "main", "receipt_number": "L1", "member": member.pk, "note": f"برای {WORD}"}
    lines = {"lines": [{"amount": 9_000_000, "product": f"گل {FIRST} {LAST}"}]}
    assert api.post("purchases/", sale | lines).status_code == 201
    body_of(api.get(f"members/{member.pk}/"))
    assert api.post("members/", NAMES | {"mobile": MOBILE}).status_code == 409
    assert api.post(f"members/{member.pk}/labels/", {"labels": [WORD]}).status_code == 200
    browser = Client(raise_request_exception=False)
    ask_code(browser, MOBILE)
    type_code(browser, "000000")
    type_code(browser, last_code())
    waiting = Client()
    ask_code(waiting, MOBILE)
    Client().post("/account/login/", {"login": MOBILE, "password": WORD})
    keep_date(
        member_id=member.pk,
        whose="wife",
        kind="birthday",
        calendar="jalali",
        month=7,
        day=23,
        person=WORD,
        actor=SYSTEM,
    )
    write_note(member_id=member.pk, text=f"{FIRST} دوست {WORD}", actor=SYSTEM)
    replace_card(actor=SYSTEM, member_id=member.pk, reason=WORD)
    member.refresh_from_db()
    FollowUp.objects.create(
        member=member,
        kind="call",
        reason=WORD,
        remark=WORD,
        due_on=timezone.now().date(),
        created_at=timezone.now(),
        created_by="system",
    )
    bought = Purchase.objects.get(member=member)
    return_purchase(
        purchase_id=bought.pk, return_number="X1", amount=1_000_000, reason=WORD, actor=SYSTEM
    )
    fill_pool(cast.shop, 2_000_000, now=timezone.now())
    ask_adjustment(member_id=member.pk, points=5, reason=WORD, actor=SYSTEM)
    ask_adjustment(member_id=member.pk, points=900, reason=WORD, actor=cast.actor("manager"))
    issue_voucher(
        actor=SYSTEM,
        value=50_000,
        reason=WORD,
        member_id=member.pk,
        ends_on=timezone.now().date() + timedelta(days=30),
    )
    issue_reward(
        actor=SYSTEM, member_id=member.pk, reward_id=make_reward().pk, shop_id=cast.shop.pk
    )
    send_due_messages()
    _leave_files_behind(member)
    return member


def _leave_files_behind(member: Member) -> None:
    job = ImportJob.objects.create(
        kind="members", name="members.csv", created_at=timezone.now(), created_by="system"
    )
    ImportStretch.objects.create(
        job=job,
        first_row=1,
        changed=[member.pk],
        before={"members": {str(member.pk): {"first_name": WORD}}},
    )
    RefusedRow.objects.create(
        job=job, row=3, field="mobile", code="taken", cells=["۰۹۳۵ ۱۹۲ ۸۳۷۴", WORD]
    )
    RefusedRow.objects.create(job=job, row=4, field="mobile", code="taken", cells=[LAST, FIRST])
    LogEntry.objects.create(
        user=User.objects.get(username="owner"),
        content_type=ContentType.objects.get_for_model(Member),
        object_id=str(member.pk),
        object_repr=f"{FIRST} {LAST}",
        action_flag=CHANGE,
        change_message=WORD,
    )


def _listen() -> io.StringIO:
    """What the log says from now on, as the settings have it written."""
    heard = io.StringIO()
    handler = logging.StreamHandler(heard)
    console = logging.getLogger().handlers
    for one in console:
        if one.formatter is not None and type(one.formatter).__name__ == "ProcessorFormatter":
            handler.setFormatter(one.formatter)
    logging.getLogger().addHandler(handler)
    return heard


def test_points_end_and_papers_are_cancelled(cast: Cast) -> None:
    ring_up(cast.shop, 10_000_000, member=cast.sara)
    fill_pool(cast.shop, 1_000_000, now=timezone.now())
    reward = issue_reward(
        actor=SYSTEM, member_id=cast.sara.pk, reward_id=make_reward().pk, shop_id=cast.shop.pk
    )
    voucher = issue_voucher(
        actor=SYSTEM,
        value=50_000,
        reason="x",
        member_id=cast.sara.pk,
        ends_on=timezone.now().date() + timedelta(days=30),
    )
    told = consequences_of(cast.sara.pk)

    points = erase(cast.sara)

    assert (told.points, told.value, told.rewards, told.vouchers) == (50, 250_000, 1, 1)
    assert points == 100  # those of the reward came back first
    assert Redemption.objects.get(pk=reward.pk).status == Redemption.Status.CANCELLED
    assert Voucher.objects.get(pk=voucher.pk).status == Voucher.Status.CANCELLED
    assert list(PointLot.objects.filter(account=cast.sara.pk, remaining__gt=0)) == []
    row = AuditEntry.objects.latest("id")
    assert (row.action, row.facts["points"], row.facts["cards"]) == ("member.erased", 100, 1)


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


def test_done_twice_is_refused(cast: Cast) -> None:
    erase(cast.sara)

    with refused(MemberClosed):
        erase(cast.sara)


@pytest.mark.parametrize("role", ["manager", "cashier", "analyst"])
def test_only_the_owner_may(cast: Cast, role: str) -> None:
    with refused(NotAllowed):
        erase_member(member_id=cast.sara.pk, ground="staff", actor=cast.actor(role))
    with refused(NotAllowed):
        plan_erasure(member_id=cast.sara.pk, actor=cast.actor(role))


def test_nobody_who_never_was(cast: Cast) -> None:
    with refused(UnknownMember):
        erase_member(member_id=999_999, ground="staff", actor=SYSTEM)


def test_open_credit_comes_first(cast: Cast) -> None:
    ring_up(cast.shop, 2_000_000, member=cast.sara, tender="credit")

    with refused(OpenCredit) as told:
        erase(cast.sara)

    assert told.value.facts == {"count": 1}
    assert Member.objects.get(pk=cast.sara.pk).full_name == cast.sara.full_name
    assert erase(cast.sara, despite_credit=True) == 20


def test_the_whole_chain_of_merged_cards(cast: Cast) -> None:
    twin = make_member(mobile="09350001122", first_name="سارا جان")
    ring_up(cast.shop, 1_000_000, member=twin)
    merge_members(kept_id=cast.sara.pk, merged_id=twin.pk, reason="سارا", actor=SYSTEM)

    erase(cast.sara)

    rows = Member.objects.filter(pk__in=[cast.sara.pk, twin.pk])
    assert {(one.status, one.full_name, one.mobile) for one in rows} == {("erased", "", None)}
    assert Merge.objects.get().reason == ""
    assert places_that_tell(["سارا"], ["9350001122", "9121234567"]) == set()


def test_goods_of_the_erased_come_back(cast: Cast) -> None:
    first = ring_up(cast.shop, 10_000_000, member=cast.sara).purchase
    second = ring_up(cast.shop, 1_000_000, member=cast.sara, points_amount=250_000).purchase
    erase(cast.sara)

    for bought in (second, first):
        return_purchase(purchase_id=bought.pk, return_number="R", actor=SYSTEM)

    assert balance_of(cast.sara.pk).balance == 0
    second.refresh_from_db()
    assert (second.status, second.given_back_points) == ("returned", 50)


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


def test_a_waiting_correction_is_refused(cast: Cast) -> None:
    asked = ask_adjustment(
        member_id=cast.sara.pk, points=900, reason="x", actor=cast.actor("manager")
    )

    erase(cast.sara)

    asked.refresh_from_db()
    assert (asked.status, asked.reason) == (Adjustment.Status.REFUSED, "")


def test_what_waits_is_not_sent(cast: Cast) -> None:
    ask_erasure(member_id=cast.sara.pk, ground="staff", actor=SYSTEM)

    erase(cast.sara)

    row = Message.objects.get(member=cast.sara)
    assert (row.status, row.address, send_due_messages()) == ("blocked", "", 0)


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


def test_a_refusal_leaves_everything(cast: Cast, register: Path) -> None:
    ring_up(cast.shop, 2_000_000, member=cast.sara, tender="credit")

    with refused(OpenCredit):
        erase(cast.sara)

    assert Member.objects.get(pk=cast.sara.pk).status == Member.Status.ACTIVE
    assert not register.exists()


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
