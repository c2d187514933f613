"""Tickets over the API: opened for a member, answered through the outbox, never the withheld."""

import pytest

from campaigns.models import Ticket
from campaigns.services.tickets.opening import open_ticket
from members.models import Message
from members.roles import SYSTEM
from members.services.consents import record_consents
from tests.api.callers import Caller, body_of, code_of, errors_of
from tests.cast import Cast
from tests.factories import make_key
from tests.snapshots import nothing_changed

pytestmark = pytest.mark.django_db


def opened(till: Caller, cast: Cast, kind: str = "complaint", text: str = "گل زود پژمرد") -> int:
    """A complaint of Sara's."""
    response = till.post("tickets/", {"member": cast.sara.pk, "kind": kind, "text": text})
    return int(body_of(response)["id"])


def test_a_ticket_stands_in_the_keys_shop(cast: Cast, till: Caller) -> None:
    ticket_id = opened(till, cast)

    ticket = Ticket.objects.get()
    body = body_of(till.get(f"tickets/{ticket_id}/"))
    assert (ticket.pk, ticket.shop, ticket.way) == (ticket_id, cast.shop, "api")
    assert (body["status"], body["member"]["id"]) == ("new", cast.sara.pk)
    assert [entry["text"] for entry in body["entries"] if entry["kind"] == "said"] == [
        "گل زود پژمرد"
    ]


def test_an_answer_is_owed_to_the_member_and_a_note_is_not(cast: Cast, till: Caller) -> None:
    record_consents(
        actor=SYSTEM, member_id=cast.sara.pk, consents={"service": True}, evidence="test"
    )
    address = f"tickets/{opened(till, cast)}/answers/"

    till.post(address, {"text": "از انبار بپرسیم", "is_internal": True})
    body = body_of(till.post(address, {"text": "دستهٔ تازه‌ای برایتان می‌فرستیم"}))

    message = Message.objects.get(natural_key__startswith="ticket:")
    assert "دستهٔ تازه‌ای برایتان می‌فرستیم" in message.text
    assert (message.kind, message.address) == ("service", cast.sara.mobile)
    assert [entry["kind"] for entry in body["entries"] if entry["text"]] == [
        "said",
        "note",
        "reply",
    ]
    assert body["replied_at"] is not None


def test_solved_twice_is_solved_once(cast: Cast, till: Caller) -> None:
    address = f"tickets/{opened(till, cast)}/solve/"

    first, again = (till.post(address, {}, key="solve-1") for _ in range(2))

    assert body_of(first)["status"] == "solved"
    assert again.content == first.content


def test_words_are_needed(cast: Cast, till: Caller) -> None:
    with nothing_changed():
        response = till.post(
            "tickets/", {"member": cast.sara.pk, "kind": "complaint", "text": "  "}
        )

    assert "text" in errors_of(response)


def test_what_only_the_owner_may_see_is_not_there(cast: Cast, till: Caller) -> None:
    ticket = open_ticket(
        kind="complaint",
        way="survey",
        text="بد بود",
        member_id=cast.sara.pk,
        shop_id=cast.shop.pk,
        is_withheld=True,
        actor=SYSTEM,
    )

    assert body_of(till.get("tickets/"))["results"] == []
    assert body_of(till.get(f"members/{cast.sara.pk}/tickets/"))["results"] == []
    assert till.get(f"tickets/{ticket.pk}/").status_code == 404
    assert code_of(till.post(f"tickets/{ticket.pk}/solve/", {}))[0] == 404


def test_tickets_of_another_shop_are_not_there(cast: Cast, till: Caller) -> None:
    _, secret = make_key(shop=cast.other_shop)
    theirs = opened(Caller(secret), cast)
    ours = opened(till, cast)

    assert [one["id"] for one in body_of(till.get("tickets/"))["results"]] == [ours]
    assert till.get(f"tickets/{theirs}/").status_code == 404
    listed = body_of(till.get(f"members/{cast.sara.pk}/tickets/"))["results"]
    assert [one["id"] for one in listed] == [ours]


def test_the_page_goes_on_where_the_last_ended(cast: Cast, till: Caller) -> None:
    ids = [opened(till, cast, kind="question", text=f"پرسش {n}") for n in range(3)]

    first = body_of(till.get("tickets/", limit=2, kind="question"))
    rest = body_of(till.get("tickets/", limit=2, kind="question", before=first["next"]))

    assert [one["id"] for one in first["results"] + rest["results"]] == ids[::-1]
