"""Somebody who has left traces everywhere, and whoever erases him."""

import io
import logging
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from django.utils import timezone

from members.models import Erasure, FollowUp, Member, User
from members.roles import SYSTEM
from members.services.dates import keep_date
from members.services.erasure_register import register_path
from members.services.members import replace_card
from members.services.notes import write_note
from members.services.sending import send_due_messages
from points.models import ImportJob, ImportStretch, Purchase, RefusedRow
from points.services.adjustments import ask_adjustment
from points.services.erasure import erase_member
from points.services.redemptions import issue_reward
from points.services.returns import return_purchase
from points.services.vouchers import issue_voucher
from tests.api.callers import Caller, body_of
from tests.cast import Cast
from tests.counter.steps import at_the_till
from tests.points.reward_cases import fill_pool, make_reward
from tests.portal.steps import ask_code, last_code, type_code

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


def live_a_life(cast: Cast) -> Member:
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


def listen() -> io.StringIO:
    """What the log says from now on, as the settings have it written."""
    heard = io.StringIO()
    handler = logging.StreamHandler(heard)
    console = logging.getLogger().handlers
    for one in console:
        if one.formatter is not None and type(one.formatter).__name__ == "ProcessorFormatter":
            handler.setFormatter(one.formatter)
    logging.getLogger().addHandler(handler)
    return heard
