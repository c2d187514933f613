"""Tickets in the dashboard: the list with what is late, one ticket with its deeds, the targets."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse

from campaigns.models import Survey, Ticket, TicketEntry
from campaigns.selectors.tickets.targets import ticket_targets
from campaigns.services.tickets.inbound import take_up_inbound
from campaigns.services.tickets.words import say
from members.models import AuditEntry, Message
from members.roles import SYSTEM
from members.services.consents import record_consents
from tests.campaigns.ticket_cases import (
    STRANGER,
    answered,
    fresh,
    himself,
    opened,
    solved,
    thread,
    write_in,
)
from tests.cast import Cast
from tests.clock import DAY, MINUTE, NOON
from tests.dashboard.conftest import Enter
from tests.factories import make_member, ring_up
from tests.snapshots import nothing_changed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]

LIST = "/dashboard/tickets/"
NEW = "/dashboard/tickets/new/"
TARGETS = "/dashboard/tickets/targets/"
HOUR = timedelta(hours=1)


def rows_on(page: Any) -> list[Ticket]:
    return [each.row for each in page.context["rows"]]


def page_of(ticket: Ticket) -> str:
    return reverse("dashboard-ticket", args=[ticket.pk])


def deed(name: str, **more: Any) -> dict[str, Any]:
    return {"once": uuid4().hex, "deed": name, **more}


def words_of(page: Any) -> str:
    return str(page.content.decode())


def test_the_latest_stand_on_top_with_how_late(cast: Cast, enter: Enter) -> None:
    late = opened(cast.sara, now=NOON - 27 * HOUR)
    soon = opened(cast.sara, kind="complaint", now=NOON - HOUR)
    done = solved(cast.sara)
    owner = enter("owner")

    page = owner.get(LIST)

    assert rows_on(page) == [late, soon]
    assert "3 hours late" in words_of(page)
    assert "to be answered within 11 hours" in words_of(page)
    assert rows_on(owner.get(LIST, {"state": "late"})) == [late]
    assert rows_on(owner.get(LIST, {"state": "solved"})) == [done]
    assert rows_on(owner.get(LIST, {"state": "nonsense"})) == [late, soon]
    assert len(rows_on(owner.get(LIST, {"state": "all"}))) == 3


def test_by_kind_person_shop_and_member(cast: Cast, enter: Enter) -> None:
    ali = make_member(first_name="Ali", last_name="Karimi")
    mine = opened(ali, assignee_id=cast.manager.pk, kind="suggestion")
    there = opened(cast.sara, shop_id=cast.other_shop.pk)
    manager = enter("manager")

    assert rows_on(manager.get(LIST, {"who": "mine"})) == [mine]
    assert rows_on(manager.get(LIST, {"who": "nobody"})) == []
    assert rows_on(manager.get(LIST, {"kind": "suggestion"})) == [mine]
    assert rows_on(manager.get(LIST, {"q": "karimi"})) == [mine]
    assert rows_on(manager.get(LIST, {"q": "\x00"})) == [mine]
    assert rows_on(enter("owner").get(LIST, {"shop": cast.other_shop.pk})) == [there, mine]
    assert manager.get(page_of(there)).status_code == 404


def test_a_cashier_sees_the_list_without_figures(cast: Cast, enter: Enter) -> None:
    opened(cast.sara)

    page = enter("cashier").get(LIST)

    assert len(rows_on(page)) == 1
    assert page.context["tiles"] == []
    assert "Satisfaction" not in words_of(page)


def test_the_figures_stand_beside_what_they_were(cast: Cast, enter: Enter) -> None:
    before = opened(cast.sara, now=NOON - 40 * DAY)
    Ticket.objects.filter(pk=before.pk).update(replied_at=NOON - 40 * DAY + 6 * HOUR)
    now = opened(cast.sara, now=NOON - DAY)
    Ticket.objects.filter(pk=now.pk).update(replied_at=NOON - DAY + 2 * HOUR)

    first = enter("analyst").get(LIST).context["tiles"][0]

    assert (first.value, first.trend, first.trend_tone) == ("2 hours", "down", "good")
    assert first.trend_text == "was 6 hours"


@pytest.mark.parametrize("role", ["manager", "cashier", "analyst"])
def test_what_the_owner_reads_first_leaves_no_trace(cast: Cast, enter: Enter, role: str) -> None:
    ticket = opened(
        cast.sara, kind="complaint", is_withheld=True, now=NOON - 9 * DAY, shop_id=cast.shop.pk
    )
    browser = enter(role)

    for address in (LIST, f"{LIST}?state=all", f"{LIST}?state=late", f"{LIST}?q={ticket.pk}"):
        page = browser.get(address)
        assert rows_on(page) == []
        assert {count for _key, _words, count in page.context["states"]} <= {0, None}
    assert browser.get(page_of(ticket)).status_code == 404
    assert browser.post(page_of(ticket), deed("solve")).status_code in {403, 404}
    if role != "cashier":
        member_page = browser.get(reverse("dashboard-member", args=[cast.sara.pk]))
        assert member_page.context["tickets"] == []
        assert member_page.context["tickets_in_all"] == 0
        assert browser.get(reverse("dashboard-home")).context["chores"].late_tickets == 0
    if role == "manager":
        assert "ticket" not in {deed.subject[:6] for deed in member_page.context["deeds"]}


def test_the_owner_lets_colleagues_see_it(cast: Cast, enter: Enter) -> None:
    ticket = opened(cast.sara, is_withheld=True, now=NOON - 9 * DAY)
    owner = enter("owner")

    page = owner.get(page_of(ticket))
    chores = owner.get(reverse("dashboard-home")).context["chores"].late_tickets
    owner.post(page_of(ticket), deed("release"))

    assert "Nobody but you sees this" in words_of(page)
    assert chores == 1
    assert rows_on(enter("manager").get(LIST)) == [ticket]


def test_an_answer_leaves_once_however_often_it_is_sent(cast: Cast, enter: Enter) -> None:
    ticket = opened(cast.sara)
    cashier = enter("cashier")
    sent = deed("reply", text="Yes, we have {three} of them.", seen=ticket.entries.get().pk)

    first = cashier.post(page_of(ticket), sent)
    second = cashier.post(page_of(ticket), sent)

    assert (first.status_code, first["Location"]) == (302, page_of(ticket))
    assert second.status_code == 302
    message = Message.objects.get(natural_key__startswith="ticket:")
    assert (message.text, message.kind) == ("Yes, we have {three} of them.", "service")
    assert fresh(ticket).assignee == cast.cashier
    page = words_of(cashier.get(page_of(ticket)))
    assert "Queued" in page
    assert "912 123 4567" not in page


def test_why_an_answer_did_not_leave_stands_beside_it(cast: Cast, enter: Enter) -> None:
    ticket = answered(cast.sara)
    Message.objects.update(status="blocked", problem="no_consent")

    page = words_of(enter("owner").get(page_of(ticket)))

    assert "Not sent: not allowed" in page
    assert "the member does not allow it" in page


def test_an_answer_can_end_it_and_be_taken_back(cast: Cast, enter: Enter) -> None:
    ticket = opened(cast.sara)
    owner = enter("owner")

    answer = owner.post(page_of(ticket), deed("reply", text="At nine.", then="solve"))
    status, listed = fresh(ticket).status, owner.get(LIST)
    owner.post(page_of(ticket), deed("unsolve"))

    assert (answer["Location"], status) == (LIST, "solved")
    assert listed.context["undo"]["id"] == ticket.pk
    assert owner.get(LIST).context["undo"] is None
    assert (fresh(ticket).status, fresh(ticket).reopened) == ("open", 0)


def test_an_answer_can_leave_it_waiting(cast: Cast, enter: Enter) -> None:
    ticket = opened(cast.sara)

    enter("owner").post(page_of(ticket), deed("reply", text="Which one?", then="wait"))

    assert fresh(ticket).status == "waiting"


def test_what_was_said_meanwhile_is_shown_before_it_is_sent(cast: Cast, enter: Enter) -> None:
    ticket = opened(cast.sara)
    seen = ticket.entries.get().pk
    say(ticket_id=ticket.pk, text="Found some", actor=himself(cast.sara))
    sent = deed("reply", text="We have some", seen=seen)
    owner = enter("owner")

    with nothing_changed():
        page = owner.post(page_of(ticket), sent)

    assert page.status_code == 422
    assert "in the meantime" in words_of(page)
    assert "We have some</textarea>" in words_of(page)


def test_the_deeds_of_the_page(cast: Cast, enter: Enter) -> None:
    ticket = opened(cast.sara)
    owner = enter("owner")

    for each in (
        deed("mine"),
        deed("note", text="Ask the grower"),
        deed("spoken", how="face", text="Said so"),
        deed("wait"),
        deed("take"),
        deed("sort", kind="complaint"),
        deed("assign", assignee=cast.cashier.pk),
        deed("solve"),
        deed("reopen"),
        deed("close"),
    ):
        assert owner.post(page_of(ticket), each).status_code == 302

    now = fresh(ticket)
    assert (now.status, now.kind, now.assignee, now.reopened) == (
        "closed",
        "complaint",
        cast.cashier,
        1,
    )
    assert now.replied_at == NOON
    assert [text for kind, text in thread(ticket) if kind == "note"] == [
        "Ask the grower",
        "Said so",
    ]


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        (deed("reply", text=" "), "This field is required."),
        (deed("note", text=""), "This field is required."),
        (deed("assign", assignee=0), "Nobody of this name answers tickets here."),
        (deed("spoken", how="pigeon"), "Choose one of the offered values."),
        (deed("reopen"), "This ticket is open already."),
        (deed("dance"), "Choose what to do."),
        ({"deed": "wait"}, "Please send it again."),
    ],
)
def test_what_cannot_be_done_is_said(
    cast: Cast, enter: Enter, sent: dict[str, Any], sentence: str
) -> None:
    ticket, owner = opened(cast.sara), enter("owner")

    with nothing_changed():
        page = owner.post(page_of(ticket), sent)

    assert page.status_code == 422
    assert sentence in words_of(page)


def test_a_colleague_has_solved_it_a_moment_ago(cast: Cast, enter: Enter) -> None:
    ticket = opened(cast.sara)
    enter("manager").post(page_of(ticket), deed("solve"))

    page = enter("owner").post(page_of(ticket), deed("solve"))

    assert page.status_code == 422
    assert "open it again first" in words_of(page)
    assert AuditEntry.objects.filter(action="ticket.solved").count() == 1


def test_the_preview_counts_parts_and_tells_whether_it_leaves(cast: Cast, enter: Enter) -> None:
    ticket = opened(cast.sara)
    address = reverse("dashboard-ticket-preview", args=[ticket.pk])
    owner = enter("owner")

    allowed = owner.post(address, {"text": "ب" * 80}).context["preview"]
    record_consents(
        actor=SYSTEM, member_id=cast.sara.pk, consents={"service": False}, evidence="counter"
    )
    forbidden = words_of(owner.post(address, {"text": "{name}"}))

    assert (allowed.parts, allowed.is_unicode) == (2, True)
    assert "does not allow messages" in forbidden
    assert "{name}" in forbidden


def test_a_stranger_is_shown_by_his_number(cast: Cast, enter: Enter) -> None:
    write_in(STRANGER, "How do I join?")
    take_up_inbound(now=NOON)
    ticket = Ticket.objects.get()

    owner, cashier = enter("owner").get(page_of(ticket)), enter("cashier").get(page_of(ticket))

    assert "0935 000 0077" in words_of(owner)
    assert "0935 000 0077" not in words_of(cashier)
    assert "Not a member" in words_of(cashier)


def test_a_ticket_is_written_down_about_a_member(cast: Cast, enter: Enter) -> None:
    sale = ring_up(cast.shop, member=cast.sara).purchase
    manager = enter("manager")
    sent = {
        "once": uuid4().hex,
        "kind": "complaint",
        "text": "Wilted.\nTwice.",
        "purchase": sale.pk,
        "shop": cast.shop.pk,
        "assignee": cast.cashier.pk,
    }

    first = manager.post(f"{NEW}?member={cast.sara.pk}", sent)
    again = manager.post(f"{NEW}?member={cast.sara.pk}", sent)

    ticket = Ticket.objects.get()
    assert first["Location"] == again["Location"] == page_of(ticket)
    assert (ticket.member, ticket.kind, ticket.way) == (cast.sara, "complaint", "staff")
    assert (ticket.purchase, ticket.shop, ticket.assignee) == (sale, cast.shop, cast.cashier)
    assert thread(ticket) == [("said", "Wilted.\nTwice.")]


def test_a_ticket_of_nobody_known(cast: Cast, enter: Enter) -> None:
    found = enter("owner").get(NEW, {"q": "1234567"})
    sent = {"once": uuid4().hex, "kind": "question", "text": "Parking?", "shop": "", "assignee": ""}

    enter("owner").post(f"{NEW}?member=nobody", sent)
    refused = enter("owner").post(f"{NEW}?member=nobody", sent | {"once": uuid4().hex, "text": ""})

    assert [one.member for one in found.context["people"].found] == [cast.sara]
    assert Ticket.objects.get().member is None
    assert refused.status_code == 422


def test_the_members_page_has_his_tickets(cast: Cast, enter: Enter) -> None:
    tickets = [opened(cast.sara, now=NOON - number * MINUTE) for number in range(5)]
    opened(make_member())

    page = enter("analyst").get(reverse("dashboard-member", args=[cast.sara.pk]))

    assert [each.row for each in page.context["tickets"]] == tickets[:4]
    assert page.context["tickets_in_all"] == 5
    assert not page.context["may_open_ticket"]


def test_targets_are_changed_for_tickets_to_come(cast: Cast, enter: Enter) -> None:
    sent = {"once": uuid4().hex, "kind": "question", "reply_hours": "۶", "solve_hours": "12"}
    manager = enter("manager")

    saved = manager.post(TARGETS, sent)
    refused = manager.post(
        TARGETS, sent | {"once": uuid4().hex, "reply_hours": "20", "solve_hours": "12"}
    )

    assert saved.status_code == 302
    assert (ticket_targets()["question"].reply_hours, refused.status_code) == (6, 422)
    assert "The answer is due before the solution." in words_of(refused)
    assert AuditEntry.objects.filter(action="ticket.target_changed").count() == 1


def test_the_export_holds_what_the_reader_may_see(cast: Cast, enter: Enter) -> None:
    opened(cast.sara, text="Visible")
    opened(cast.sara, text="Withheld", is_withheld=True)

    file = enter("owner").get(reverse("dashboard-export", args=["tickets"]), {"format": "csv"})

    told = file.getvalue().decode()
    assert ("Visible" in told, "Withheld" in told) == (True, True)


def test_a_word_of_a_survey_is_said_in_its_ticket(cast: Cast, enter: Enter) -> None:
    survey = Survey.objects.create(
        kind="purchase", natural_key="s", member=cast.sara, asked_at=NOON, expires_at=NOON + DAY
    )
    ticket = opened(cast.sara, way="survey", text="", survey_id=survey.pk, is_withheld=True)

    page = words_of(enter("owner").get(page_of(ticket)))

    assert "Nothing was written beside the score." in page
    assert not TicketEntry.objects.exists()
