"""The plan of a lead through its pages, and who works on whose leads."""

from datetime import timedelta
from typing import Any

import pytest

from campaigns.models import Lead, LeadTask
from campaigns.services.leads.tasks import plan_task
from members.roles import SYSTEM
from members.selectors.club import club_day
from tests.campaigns.lead_cases import GOOD, make_lead, make_lost
from tests.cast import Cast
from tests.dashboard.conftest import Enter
from tests.dashboard.lead_doors import at, contact, errors_of, form
from tests.snapshots import nothing_changed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]

MISSING = {"fa": "این فیلد الزامی است.", "en": "This field is required."}


def seen(answer: Any) -> list[str]:
    """What the page said in passing."""
    return [str(said) for said in answer.context["messages"]]


# The plan ----------------------------------------------------------------------------------------


def test_a_step_is_planned(cast: Cast, enter: Enter) -> None:
    lead = make_lead(stage=4, assignee_id=cast.cashier.pk)
    browser = enter("manager")
    typed = form(what="نمونه بفرستید", due_on="1405/06/15", next_channel="visit", assignee="")

    answers = [browser.post(at(lead, "plan"), typed) for _time in range(2)]

    step = LeadTask.objects.get()
    assert [answer["Location"] for answer in answers] == [at(lead)] * 2
    assert (step.what, step.channel, step.assignee) == ("نمونه بفرستید", "visit", cast.cashier)
    assert step.due_on == club_day() + timedelta(days=5)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"what": ""}, "what"),
        ({"due_on": ""}, "due_on"),
        ({"due_on": "1405/06/09"}, "due_on"),
        ({"next_channel": ""}, "next_channel"),
        ({"assignee": "999"}, "assignee"),
    ],
)
def test_a_step_is_not_planned_half(
    cast: Cast, enter: Enter, change: dict[str, Any], field: str
) -> None:
    lead = make_lead(stage=4)
    typed = form(what="call", due_on="1405/06/15", next_channel="call")
    browser = enter("cashier")

    with nothing_changed():
        answer = browser.post(at(lead, "plan"), {**typed, **change})

    assert set(errors_of(answer)) == {field}


def test_a_step_is_done_and_taken_back(cast: Cast, enter: Enter) -> None:
    lead = make_lead(stage=4)
    step = plan_task(lead_id=lead.pk, what="زنگ", channel="call", due_on=club_day(), actor=SYSTEM)
    browser = enter("cashier")
    page = at(lead, "plan", step.pk)

    done = browser.post(page, form(deed="done"), follow=True)
    step.refresh_from_db()
    closed = step.status
    undo = done.context["undo"]
    again = browser.post(undo["url"], form(**undo["fields"]), follow=True)

    step.refresh_from_db()
    assert (closed, step.status) == ("done", "open")
    assert undo["words"] == "Done: زنگ."
    assert seen(again) == ["It is open again: زنگ."]


def test_a_step_is_put_off_or_dropped(cast: Cast, enter: Enter) -> None:
    lead = make_lead(stage=4)
    step = plan_task(lead_id=lead.pk, what="زنگ", channel="call", due_on=club_day(), actor=SYSTEM)
    browser = enter("cashier")
    page = at(lead, "plan", step.pk)
    tomorrow = club_day() + timedelta(days=1)

    moved = browser.post(page, form(due_on=tomorrow.isoformat()), follow=True)
    unread = browser.post(page, form(due_on="soon"), follow=True)
    dropped = browser.post(page, form(deed="drop"), follow=True)
    late = browser.post(page, form(deed="done"), follow=True)

    step.refresh_from_db()
    assert (step.due_on, step.status) == (tomorrow, "dropped")
    assert seen(moved) == ["Put off: زنگ."]
    assert seen(unread) == ["This month has no such day."]
    assert dropped.context["undo"]["words"] == "Dropped: زنگ."
    assert len(seen(late)) == 1
    assert late.context["undo"] is None


def test_a_step_of_another_lead_is_not_there(cast: Cast, enter: Enter) -> None:
    lead, other = make_lead(stage=4), make_lead(stage=4)
    step = plan_task(lead_id=other.pk, what="call", channel="call", due_on=club_day(), actor=SYSTEM)
    browser = enter("cashier")

    with nothing_changed():
        answer = browser.post(at(lead, "plan", step.pk), form(deed="done"))

    assert answer.status_code == 404


# Closed leads, other shops -----------------------------------------------------------------------

PAGES = (
    "judge",
    "contact",
    "present",
    "objection",
    "plan",
    "agreement",
    "lose",
    "assign",
    "change",
)


@pytest.mark.parametrize("page", PAGES)
def test_on_a_closed_lead_nothing_is_done(cast: Cast, enter: Enter, page: str) -> None:
    lead = make_lost()
    browser = enter("cashier")

    with nothing_changed():
        shown = browser.get(at(lead, page))
        sent = browser.post(at(lead, page), form())

    assert shown["Location"] == at(lead)
    assert sent.status_code in {302, 422}


def test_a_closed_lead_refuses_what_is_sent_too_late(cast: Cast, enter: Enter) -> None:
    lead = make_lost(marks=GOOD)
    browser = enter("cashier")

    with nothing_changed():
        answer = browser.post(at(lead, "contact"), contact())

    assert set(errors_of(answer)) == {"__all__"}


@pytest.mark.parametrize("role", ["cashier", "manager"])
def test_a_lead_of_another_shop_is_worked_on_by_nobody_here(
    cast: Cast, enter: Enter, role: str
) -> None:
    lead = make_lead(marks=GOOD, shop_id=cast.other_shop.pk)
    browser = enter(role)

    with nothing_changed():
        statuses = {
            browser.post(at(lead, page), form()).status_code
            for page in (*PAGES, "win", "reopen", "stage")
        }

    assert statuses == {404}
    assert Lead.objects.get(pk=lead.pk).stage == 1


def test_a_form_that_lost_its_key_is_sent_again(cast: Cast, enter: Enter) -> None:
    lead = make_lead(marks=GOOD)
    typed = contact()
    del typed["once"]
    browser = enter("cashier")

    with nothing_changed():
        answer = browser.post(at(lead, "contact"), typed)

    assert set(errors_of(answer)) == {"__all__"}


@pytest.mark.parametrize("language", ["fa", "en"])
def test_an_empty_form_says_what_is_needed(cast: Cast, enter: Enter, language: str) -> None:
    lead = make_lead(stage=4)

    answer = enter("cashier").post(at(lead, "plan"), form(), headers={"accept-language": language})

    assert errors_of(answer)["what"] == [MISSING[language]]
