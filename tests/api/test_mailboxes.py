"""An e-mail address over the API: told, masked, confirmed elsewhere."""

import pytest

from members.models import Member, Message, PendingEmail
from members.selectors.mailboxes import token_of
from members.services.mailboxes import confirm_email
from tests.api.callers import Caller, body_of, errors_of
from tests.cast import Cast
from tests.factories import make_key
from tests.snapshots import nothing_changed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("public")]
ADDRESS = "sara@example.org"


def test_told_it_waits_and_confirmed_it_is_his(cast: Cast, till: Caller) -> None:
    path = f"members/{cast.sara.pk}/email/"

    told = body_of(till.post(path, {"email": ADDRESS}))
    confirm_email(token=token_of(PendingEmail.objects.get()))
    read = body_of(till.get(path))

    assert told == {"email": "", "waiting": ADDRESS, "state": "asked"}
    assert read == {"email": ADDRESS, "waiting": ""}


def test_masked_where_the_key_may_read_no_mobiles(cast: Cast) -> None:
    Member.objects.filter(pk=cast.sara.pk).update(email=ADDRESS)
    _key, secret = make_key(cast.shop, rights=["members.read"])

    read = body_of(Caller(secret).get(f"members/{cast.sara.pk}/email/"))

    assert read == {"email": "s•••@example.org", "waiting": ""}


def test_a_repeat_sends_no_second_letter(cast: Cast, till: Caller) -> None:
    path = f"members/{cast.sara.pk}/email/"

    answers = [till.post(path, {"email": ADDRESS}, key="one") for _time in range(2)]

    assert [body_of(one)["state"] for one in answers] == ["asked", "asked"]
    assert Message.objects.filter(channel="email").count() == 1


def test_what_is_no_address_is_named(cast: Cast, till: Caller) -> None:
    with nothing_changed():
        answer = till.post(f"members/{cast.sara.pk}/email/", {"email": "sara"})

    assert errors_of(answer) == ["email"]


def test_a_newcomer_brings_his_address_along(cast: Cast, till: Caller) -> None:
    body = {"mobile": "09351112233", "first_name": "علی", "last_name": "احمدی", "email": ADDRESS}

    answer = till.post("members/", body)

    waiting = PendingEmail.objects.get()
    assert (answer.status_code, waiting.member_id, waiting.address) == (
        201,
        body_of(answer)["id"],
        ADDRESS,
    )


def test_a_newcomer_with_a_wrong_address_is_not_joined(cast: Cast, till: Caller) -> None:
    body = {"mobile": "09351112233", "first_name": "علی", "email": "ali"}

    answer = till.post("members/", body)

    assert errors_of(answer) == ["email"]
    assert Member.objects.count() == 1
