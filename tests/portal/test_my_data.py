"""A member sees what the club holds of him, corrects it, takes it along, and is forgotten."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from members.models import AuditEntry, Erasure, FollowUp, Member, Message
from members.roles import SYSTEM
from members.services.dates import keep_date
from members.services.labels import set_labels
from members.services.notes import write_note
from members.services.privacy import ask_erasure
from points.services.forgetting import erase_due
from tests import factories
from tests.cast import Cast
from tests.portal.steps import last_code, other_code, sign_in

pytestmark = pytest.mark.django_db
NEW = "09359998877"


@pytest.fixture
def sara(cast: Cast) -> Client:
    """Sara's telephone, signed in, in English."""
    browser = Client(headers={"accept-language": "en"})
    sign_in(browser, "09121234567")
    return browser


@pytest.fixture(autouse=True)
def _register(tmp_path: Path, settings: Any) -> Iterator[None]:
    settings.ERASURE_REGISTER = str(tmp_path / "erasures.jsonl")
    yield
    cache.clear()


def code_sent() -> str:
    """The code of the newest text, whoever it went to."""
    found = re.search(r"^\d{6}$", Message.objects.latest("id").text, flags=re.MULTILINE)
    assert found is not None
    return found[0]


def _know_a_lot(cast: Cast) -> None:
    keep_date(
        member_id=cast.sara.pk,
        whose="mother",
        kind="birthday",
        calendar="jalali",
        month=7,
        day=23,
        person="مهری",
        actor=SYSTEM,
    )
    write_note(member_id=cast.sara.pk, text="likes tulips", actor=cast.actor("owner"))
    set_labels(member_id=cast.sara.pk, names=["patient"], actor=SYSTEM)
    FollowUp.objects.create(
        member=cast.sara,
        kind="call",
        reason="ask about the vase",
        due_on=timezone.now().date(),
        created_at=timezone.now(),
        created_by="system",
    )
    factories.ring_up(cast.shop, 5_000_000, member=cast.sara)


def test_he_sees_everything(cast: Cast, sara: Client) -> None:
    _know_a_lot(cast)

    page = sara.get(reverse("portal-my-data")).content.decode()

    for told in ("مهری", "likes tulips", "patient", "ask about the vase", "Birthday", "500,000"):
        assert told in page, told
    assert "Owner" not in page


def test_he_takes_everything_along(cast: Cast, sara: Client) -> None:
    _know_a_lot(cast)

    answer: Any = sara.get(reverse("portal-my-data-file"))
    told = json.loads(answer.getvalue())

    assert told["format"] == "loyalty-club/my-data/1"
    assert told["profile"]["mobile"] == "+989121234567"
    assert (told["notes"][0]["text"], told["labels"][0]["name"]) == ("likes tulips", "patient")
    assert [bought["amount"] for bought in told["purchases"]] == [5_000_000]
    assert [moved["points"] for moved in told["points"]] == [50]
    assert told["consents"][0]["purpose"] == "service"
    assert "attachment" in answer.headers["Content-Disposition"]
    assert AuditEntry.objects.latest("id").action == "member.data_taken"


def test_his_purchases_as_a_table(cast: Cast, sara: Client) -> None:
    factories.ring_up(cast.shop, 5_000_000, member=cast.sara)

    answer: Any = sara.get(reverse("portal-my-purchases-file"))
    lines = answer.getvalue().decode("utf-8-sig").splitlines()

    assert (len(lines), "500000" in lines[1]) == (2, True)


def test_of_himself_only(cast: Cast, sara: Client) -> None:
    ali = factories.make_member(first_name="علی", last_name="یزدانی")
    write_note(member_id=ali.pk, text="not hers", actor=SYSTEM)

    page = sara.get(reverse("portal-my-data"), {"member": ali.pk}).content.decode()

    assert ("not hers" in page, "یزدانی" in page) == (False, False)


def test_he_corrects_his_name(cast: Cast, sara: Client) -> None:
    typed = {"first_name": "  سارا ", "last_name": "احمدی‌نیا"}

    answer = sara.post(reverse("portal-my-name"), typed)

    cast.sara.refresh_from_db()
    assert (answer.status_code, cast.sara.last_name) == (302, "احمدی‌نیا")
    assert AuditEntry.objects.latest("id").facts == {"fields": ["last_name"]}


def test_nobody_without_a_name(cast: Cast, sara: Client) -> None:
    answer = sara.post(reverse("portal-my-name"), {"first_name": "", "last_name": ""})

    assert answer.status_code == 422
    assert "This field is required." in answer.content.decode()


def test_a_new_mobile_is_proved_first(cast: Cast, sara: Client) -> None:
    asked = sara.post(reverse("portal-my-mobile"), {"mobile": NEW})
    code = code_sent()
    to = Message.objects.latest("id").address
    wrong = sara.post(reverse("portal-my-mobile"), {"mobile": NEW, "code": other_code(code)})
    before = Member.objects.get(pk=cast.sara.pk).mobile

    right = sara.post(reverse("portal-my-mobile"), {"mobile": NEW, "code": code})

    assert (asked.status_code, to, wrong.status_code) == (200, "+989359998877", 422)
    assert (before, right.status_code) == ("+989121234567", 302)
    assert Member.objects.get(pk=cast.sara.pk).mobile == "+989359998877"
    told = Message.objects.latest("id")
    assert (told.address, told.kind) == ("+989121234567", "service")


def test_a_code_is_for_one_number(cast: Cast, sara: Client) -> None:
    sara.post(reverse("portal-my-mobile"), {"mobile": NEW})

    answer = sara.post(reverse("portal-my-mobile"), {"mobile": "09350000009", "code": code_sent()})

    assert answer.status_code == 422
    assert Member.objects.get(pk=cast.sara.pk).mobile == "+989121234567"


def test_another_members_number_is_told_to_its_holder_only(cast: Cast, sara: Client) -> None:
    factories.make_member(mobile=NEW)

    asked = sara.post(reverse("portal-my-mobile"), {"mobile": NEW})
    proved = sara.post(reverse("portal-my-mobile"), {"mobile": NEW, "code": code_sent()})

    assert (asked.status_code, proved.status_code) == (200, 422)
    assert proved.context["form"].errors["mobile"] == ["Another member has this mobile number."]


@pytest.mark.parametrize("mobile", ["021 88776655", "", "09121234567"])
def test_a_number_that_is_none_or_no_other(cast: Cast, sara: Client, mobile: str) -> None:
    answer = sara.post(reverse("portal-my-mobile"), {"mobile": mobile})

    assert answer.status_code == 422
    assert Message.objects.filter(address__contains="8877").count() == 0


def test_the_way_to_be_forgotten(cast: Cast, sara: Client) -> None:
    factories.ring_up(cast.shop, 5_000_000, member=cast.sara)

    meaning = sara.get(reverse("portal-erase")).content.decode()
    sent = sara.post(reverse("portal-erase-code"))
    answer = sara.post(reverse("portal-erase"), {"code": last_code()})

    assert "Your 50 points, worth 25,000 toman: they are lost." in meaning
    assert (sent.status_code, answer.status_code) == (200, 302)
    erasure = Erasure.objects.get()
    assert (erasure.ground, erasure.asked_by) == ("own_wish", f"member:{cast.sara.pk}")
    assert "Call it off" in sara.get(reverse("portal-my-data")).content.decode()


def test_a_wrong_code_plans_nothing(cast: Cast, sara: Client) -> None:
    sara.post(reverse("portal-erase-code"))

    answer = sara.post(reverse("portal-erase"), {"code": other_code(last_code())})

    assert (answer.status_code, Erasure.objects.count()) == (422, 0)


def test_a_code_for_a_mobile_erases_nobody(cast: Cast, sara: Client) -> None:
    sara.post(reverse("portal-my-mobile"), {"mobile": NEW})

    answer = sara.post(reverse("portal-erase"), {"code": code_sent()})

    assert (answer.status_code, Erasure.objects.count()) == (422, 0)


def test_called_off_in_one_tap(cast: Cast, sara: Client) -> None:
    ask_erasure(member_id=cast.sara.pk, ground="own_wish", actor=SYSTEM)

    sara.post(reverse("portal-erase-call-off"))

    assert Erasure.objects.get().cancelled_by == f"member:{cast.sara.pk}"
    assert "Call it off" not in sara.get(reverse("portal-my-data")).content.decode()


def test_open_credit_is_said_before_any_code(cast: Cast, sara: Client) -> None:
    factories.ring_up(cast.shop, 2_000_000, member=cast.sara, tender="credit")

    page = sara.get(reverse("portal-erase")).content.decode()

    assert "1 purchase on credit is not settled yet: 200,000 toman." in page
    assert "send me a code" not in page


def test_after_it_he_is_a_stranger(cast: Cast, sara: Client) -> None:
    erasure = ask_erasure(
        member_id=cast.sara.pk, ground="own_wish", actor=SYSTEM, due_on=timezone.now().date()
    )

    erase_due()

    erasure.refresh_from_db()
    assert erasure.done_at is not None
    answer = sara.get(reverse("portal-my-data"))
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith(reverse("account_request_login_code"))
