"""Consent and being forgotten over the API; a repeat tells nothing of one who is gone."""

import pytest

from members.models import AuditEntry, Consent, Erasure, Member
from members.roles import SYSTEM
from members.rules.consent_wording import CURRENT
from points.services.erasure import erase_member
from tests.api.callers import Caller, body_of, code_of, errors_of
from tests.cast import Cast
from tests.factories import make_key, ring_up
from tests.snapshots import nothing_changed

pytestmark = pytest.mark.django_db


def given_of(body: dict[str, list[dict[str, object]]]) -> set[tuple[object, object]]:
    """What is allowed by a matrix."""
    return {(row["purpose"], row["channel"]) for row in body["results"] if row["is_given"]}


def test_consents_by_purpose_and_channel(cast: Cast, till: Caller) -> None:
    path = f"members/{cast.sara.pk}/consents/"
    choices = {"sms": {"service": False, "promotion": True}, "call": {"occasion": True}}

    body = body_of(till.post(path, choices))

    assert given_of(body) == {("promotion", "sms"), ("occasion", "call")}
    assert body_of(till.get(path)) == body
    assert len(body["results"]) == 9
    told = next(row for row in body["results"] if row["channel"] == "call" and row["is_given"])
    assert (told["evidence"], told["wording"], told["text"]) == ("api", "elsewhere", "")
    assert Member.objects.get(pk=cast.sara.pk).allows_promotion


def test_the_same_answer_leaves_no_row(cast: Cast, till: Caller) -> None:
    path = f"members/{cast.sara.pk}/consents/"
    till.post(path, {"sms": {"promotion": True}})

    with nothing_changed():
        till.post(path, {"sms": {"promotion": True}}, key=None)

    assert Consent.objects.filter(purpose="promotion").count() == 1


def test_wrong_consents_are_named(cast: Cast, till: Caller) -> None:
    with nothing_changed():
        response = till.post(
            f"members/{cast.sara.pk}/consents/", {"sms": {"promotion": "yes"}, "fax": {}}
        )

    assert errors_of(response) == ["fax", "sms.promotion"]


def test_the_sentences_of_today(till: Caller) -> None:
    body = body_of(till.get("consents/wording/"))

    assert body["version"] == CURRENT
    assert len({row["text"] for row in body["results"]}) == 9


def test_an_erasure_is_planned_and_called_off(cast: Cast, till: Caller) -> None:
    ring_up(cast.shop, member=cast.sara)
    path = f"members/{cast.sara.pk}/erasure/"

    before = body_of(till.get(path))
    asked = body_of(till.post(path, {}))
    planned = body_of(till.get(path))
    called_off = body_of(till.post(f"{path}call-off/", {}))

    assert (before["planned"], before["would"]["purchases"]) == (None, 1)
    assert (asked["is_done"], asked["points"]) == (False, 0)
    assert planned["planned"]["due_on"] == asked["due_on"]
    assert called_off["planned"] is None
    assert code_of(till.post(f"{path}call-off/", {})) == (404, "not_found")


def test_a_member_is_forgotten_at_once(cast: Cast, till: Caller) -> None:
    ring_up(cast.shop, member=cast.sara)
    path = f"members/{cast.sara.pk}/erasure/"

    first = till.post(path, {"when": "now"}, key="erase-1")
    again = till.post(path, {"when": "now"}, key="erase-1")

    assert body_of(first)["is_done"] is True
    assert again.content == first.content
    assert Member.objects.get(pk=cast.sara.pk).status == "erased"
    assert Erasure.objects.get().ground == "staff"
    assert code_of(till.get(path)) == (404, "not_found")
    assert AuditEntry.objects.filter(action="member.erased").count() == 1


def test_a_sale_on_credit_forbids_it(cast: Cast, till: Caller) -> None:
    ring_up(cast.shop, member=cast.sara, tender="credit")

    with nothing_changed():
        response = till.post(f"members/{cast.sara.pk}/erasure/", {"when": "now"})

    assert code_of(response) == (409, "open_credit")


def test_an_erasure_needs_the_right_and_a_key(cast: Cast, till: Caller) -> None:
    _, secret = make_key(cast.shop, rights=["members.read", "members.write"])
    path = f"members/{cast.sara.pk}/erasure/"

    refused = [Caller(secret).get(path), Caller(secret).post(path, {})]
    keyless = till.post(path, {}, key=None)

    assert [code_of(response) for response in refused] == [(403, "not_allowed")] * 2
    assert code_of(keyless) == (400, "idempotency_key_required")


def test_a_repeat_tells_nothing_of_one_who_is_gone(cast: Cast, till: Caller) -> None:
    path = f"members/{cast.sara.pk}/notes/"
    till.post(path, {"text": "likes tulips"}, key="note-1")
    erase_member(member_id=cast.sara.pk, ground="staff", actor=SYSTEM)

    repeated = till.post(path, {"text": "likes tulips"}, key="note-1")

    assert code_of(repeated) == (410, "member_erased")
    assert "tulips" not in repeated.content.decode()
