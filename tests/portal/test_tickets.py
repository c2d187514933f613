"""Writing to the club from one's own pages: the sheet, one's tickets, answering, nobody else's."""

import json
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from campaigns.models import Ticket
from campaigns.services.tickets.states import wait_for_member
from campaigns.services.tickets.words import note
from loyalty_club.portal.my_data_file import data_pieces
from members.roles import SYSTEM
from points.services.merging import merge_members
from tests.campaigns.ticket_cases import answered, fresh, opened, solved, thread
from tests.cast import Cast
from tests.factories import make_member
from tests.portal.steps import sign_in
from tests.snapshots import nothing_changed

pytestmark = pytest.mark.django_db

LIST = "/portal/tickets/"
ONE = "/portal/tickets/one/"


@pytest.fixture
def sara(cast: Cast) -> Client:
    """Sara's telephone, signed in, in English."""
    browser = Client(headers={"accept-language": "en"})
    sign_in(browser, "09121234567")
    return browser


def sheet(**change: Any) -> dict[str, Any]:
    return {"once": uuid4().hex, "kind": "suggestion", "text": "More chairs, please.", **change}


def words_of(page: Any) -> str:
    return str(page.content.decode())


def test_a_member_writes_once(cast: Cast, sara: Client) -> None:
    sent = sheet()

    first = sara.post(LIST, sent)
    again = sara.post(LIST, sent)

    ticket = Ticket.objects.get()
    assert first["Location"] == again["Location"] == f"{ONE}?id={ticket.pk}"
    assert (ticket.member, ticket.way, ticket.kind) == (cast.sara, "portal", "suggestion")
    assert ticket.opened_by == f"member:{cast.sara.pk}"
    assert "More chairs, please." in words_of(sara.get(LIST))


@pytest.mark.parametrize("change", [{"text": ""}, {"kind": "praise"}, {"text": "x" * 2_001}])
def test_what_says_nothing_is_not_kept(sara: Client, change: dict[str, str]) -> None:
    with nothing_changed():
        answer = sara.post(LIST, sheet(**change))

    assert answer.status_code == 422


def test_five_a_day_are_enough(sara: Client) -> None:
    for _number in range(5):
        sara.post(LIST, sheet())

    sixth = sara.post(LIST, sheet())

    assert sixth.status_code == 422
    assert "a lot for one day" in words_of(sixth)
    assert Ticket.objects.count() == 5


def test_he_reads_the_answer_and_no_note(cast: Cast, sara: Client) -> None:
    ticket = answered(cast.sara)
    note(ticket_id=ticket.pk, text="Between us", actor=cast.actor("manager"))

    page = words_of(sara.get(ONE, {"id": ticket.pk}))

    assert "Yes, from Thursday on." in page
    assert "Between us" not in page
    assert "Manager" not in page


def test_he_writes_back_once(cast: Cast, sara: Client) -> None:
    ticket = solved(cast.sara)
    sent = {"once": uuid4().hex, "ticket": ticket.pk, "text": "Not quite."}

    first = sara.post(ONE, sent)
    sara.post(ONE, sent)

    assert first["Location"] == f"{ONE}?id={ticket.pk}"
    assert thread(ticket).count(("said", "Not quite.")) == 1
    assert (fresh(ticket).status, fresh(ticket).reopened) == ("open", 1)
    assert "opened again" in words_of(sara.get(ONE, {"id": ticket.pk}))


@pytest.mark.parametrize("number", ["", "0", "abc", "9" * 12])
def test_no_such_ticket_leads_to_the_list(sara: Client, number: str) -> None:
    assert sara.get(ONE, {"id": number})["Location"] == LIST
    assert sara.post(ONE, {"ticket": number, "text": "x"})["Location"] == LIST


def test_nobody_reads_or_writes_in_the_ticket_of_another(cast: Cast, sara: Client) -> None:
    others = opened(make_member(), text="My secret")

    with nothing_changed():
        read = sara.get(ONE, {"id": others.pk})
        written = sara.post(ONE, {"once": uuid4().hex, "ticket": others.pk, "text": "Mine"})

    assert (read["Location"], written["Location"]) == (LIST, LIST)
    assert "My secret" not in words_of(sara.get(LIST))


def test_what_the_owner_reads_first_is_his_own_all_the_same(cast: Cast, sara: Client) -> None:
    ticket = opened(cast.sara, text="She was rude", is_withheld=True)

    assert "She was rude" in words_of(sara.get(ONE, {"id": ticket.pk}))


def test_tickets_of_a_merged_card_are_his(cast: Cast, sara: Client) -> None:
    old = make_member()
    ticket = opened(old, text="From the old card")
    merge_members(merged_id=old.pk, kept_id=cast.sara.pk, actor=SYSTEM, reason="same person")

    assert "From the old card" in words_of(sara.get(ONE, {"id": ticket.pk}))


def test_the_first_page_says_that_we_wait(cast: Cast, sara: Client) -> None:
    ticket = answered(cast.sara)
    before = words_of(sara.get(reverse("portal-home")))
    wait_for_member(ticket_id=ticket.pk, actor=SYSTEM)

    after = words_of(sara.get(reverse("portal-home")))

    assert ("We wait for you" in before, "We wait for you" in after) == (False, True)


def test_the_file_of_his_own_data_has_his_words(cast: Cast, sara: Client) -> None:
    ticket = answered(cast.sara)
    note(ticket_id=ticket.pk, text="Between us", actor=SYSTEM)
    opened(make_member(), text="Of somebody else")

    tickets = json.loads("".join(data_pieces(cast.sara.pk, language="en")))["tickets"]

    assert [(one["kind"], one["state"]) for one in tickets] == [("question", "open")]
    assert [(word["by"], word["text"]) for word in tickets[0]["words"]] == [
        ("member", "Do you have tulips?"),
        ("club", "Yes, from Thursday on."),
    ]


def test_staff_have_no_such_pages(cast: Cast, client: Client) -> None:
    client.force_login(cast.manager)

    assert client.get(LIST).status_code == 403
    assert client.post(LIST, sheet()).status_code == 403
