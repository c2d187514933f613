"""Speaking with a lead through its pages: contacts, presentations, and what holds him back."""

from datetime import timedelta
from typing import Any

import pytest

from campaigns.models import Interaction, LeadTask, Objection, Presentation
from campaigns.services.leads.contacts import raise_objection
from campaigns.services.leads.installing import install_sales
from campaigns.services.leads.rules import retire_script
from campaigns.services.leads.tasks import plan_task
from members.roles import SYSTEM
from members.selectors.club import club_day
from tests.campaigns.lead_cases import GOOD, POOR, make_lead, way_of
from tests.cast import Cast
from tests.dashboard.conftest import Enter
from tests.dashboard.lead_doors import at, contact, errors_of, form
from tests.snapshots import nothing_changed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def seen(answer: Any) -> list[str]:
    """What the page said in passing."""
    return [str(said) for said in answer.context["messages"]]


# Contacts ----------------------------------------------------------------------------------------


def test_a_contact_is_noted_and_moves_him_on(cast: Cast, enter: Enter) -> None:
    lead = make_lead(marks=GOOD)
    browser = enter("cashier")
    typed = contact()

    answers = [browser.post(at(lead, "contact"), typed) for _time in range(2)]

    noted = Interaction.objects.get()
    assert [answer["Location"] for answer in answers] == [at(lead)] * 2
    assert (noted.channel, noted.outcome, noted.minutes, noted.note) == (
        "call",
        "interested",
        7,
        "خوب بود",
    )
    assert way_of(lead) == [(1, "open"), (2, "open")]


def test_what_comes_next_is_planned_in_the_same_form(cast: Cast, enter: Enter) -> None:
    lead = make_lead(marks=GOOD)
    done = plan_task(lead_id=lead.pk, what="زنگ", channel="call", due_on=club_day(), actor=SYSTEM)
    typed = contact(
        done=done.pk,
        what="قیمت بفرستید",
        due_on="۱۴۰۵/۰۶/۱۲",
        next_channel="sms",
        assignee=cast.manager.pk,
    )

    enter("cashier").post(at(lead, "contact"), typed)

    done.refresh_from_db()
    following = LeadTask.objects.get(status="open")
    assert done.status == "done"
    assert (following.what, following.channel, following.assignee) == (
        "قیمت بفرستید",
        "sms",
        cast.manager,
    )
    assert following.due_on == club_day() + timedelta(days=2)


@pytest.mark.parametrize("language", ["fa", "en"])
@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"outcome": ""}, "outcome"),
        ({"outcome": "married"}, "outcome"),
        ({"channel": "pigeon"}, "channel"),
        ({"minutes": "601"}, "minutes"),
        ({"minutes": "soon"}, "minutes"),
        ({"note": "x" * 501}, "note"),
        ({"what": "call"}, "due_on"),
        ({"due_on": "1405/06/12"}, "what"),
        ({"what": "call", "due_on": "someday"}, "due_on"),
        ({"what": "call", "due_on": "1405/06/09"}, "due_on"),
        ({"what": "call", "due_on": "1405/06/12", "assignee": "999"}, "assignee"),
        ({"done": "999"}, "done"),
    ],
)
def test_what_is_wrong_with_a_contact_is_said_at_its_field(
    cast: Cast, enter: Enter, change: dict[str, Any], field: str, language: str
) -> None:
    lead = make_lead(marks=GOOD)
    browser = enter("cashier")

    with nothing_changed():
        answer = browser.post(
            at(lead, "contact"), contact(**change), headers={"accept-language": language}
        )

    assert answer.status_code == 422
    assert set(errors_of(answer)) == {field}


def test_nobody_calls_who_was_not_judged_or_is_too_poor(cast: Cast, enter: Enter) -> None:
    new, poor = make_lead(), make_lead(marks=POOR)
    browser = enter("cashier")

    with nothing_changed():
        answers = [browser.post(at(lead, "contact"), contact()) for lead in (new, poor)]

    assert [set(errors_of(answer)) for answer in answers] == [{"__all__"}, {"__all__"}]
    assert [answer.status_code for answer in answers] == [422, 422]


def test_the_task_that_is_due_is_offered_as_done(cast: Cast, enter: Enter) -> None:
    lead = make_lead(marks=GOOD)
    later, due = (
        plan_task(
            lead_id=lead.pk,
            what=what,
            channel="visit",
            due_on=club_day() + timedelta(days=days),
            actor=SYSTEM,
        )
        for what, days in (("later", 3), ("due", 0))
    )
    browser = enter("cashier")

    usual = browser.get(at(lead, "contact"))
    asked = browser.get(at(lead, "contact") + f"?task={later.pk}")

    assert usual.context["form"].initial["done"] == due.pk
    assert usual.context["form"].initial["channel"] == "visit"
    assert asked.context["form"].initial["done"] == later.pk


# Presentations -----------------------------------------------------------------------------------


def test_a_presentation_is_held_by_a_script(cast: Cast, enter: Enter) -> None:
    install_sales()
    lead = make_lead(stage=3)
    page = enter("cashier").get(at(lead, "present"))
    script = page.context["scripts"][0]
    typed = form(
        medium="phone",
        outcome="keen",
        minutes="15",
        script=script.pk,
        what="call",
        due_on="1405/06/20",
    )

    answer = enter("cashier").post(at(lead, "present"), typed)

    shown = Presentation.objects.get()
    assert answer["Location"] == at(lead)
    assert script.text.splitlines()[0] in page.content.decode()
    assert (shown.medium, shown.outcome, shown.minutes, shown.script) == (
        "phone",
        "keen",
        15,
        script,
    )
    assert LeadTask.objects.get().what == "call"
    assert way_of(lead)[-1] == (4, "open")


def test_a_script_that_was_retired_meanwhile_is_refused(cast: Cast, enter: Enter) -> None:
    install_sales()
    lead = make_lead(stage=3)
    script = enter("cashier").get(at(lead, "present")).context["scripts"][0]
    retire_script(script_id=script.pk, actor=SYSTEM)
    browser = enter("cashier")

    with nothing_changed():
        answer = browser.post(
            at(lead, "present"), form(medium="shop", outcome="cold", script=script.pk)
        )

    assert set(errors_of(answer)) == {"script"}


def test_a_presentation_and_its_plan_are_kept_together_or_not_at_all(
    cast: Cast, enter: Enter
) -> None:
    lead = make_lead(stage=3)
    typed = form(medium="shop", outcome="keen", what="call", due_on="1405/06/01")
    browser = enter("cashier")

    with nothing_changed():
        answer = browser.post(at(lead, "present"), typed)

    assert set(errors_of(answer)) == {"due_on"}


# Objections --------------------------------------------------------------------------------------


def test_an_objection_is_raised_met_and_opened_again(cast: Cast, enter: Enter) -> None:
    lead = make_lead(stage=5)
    browser = enter("cashier")
    browser.post(at(lead, "objection"), form(kind="price", text="گران است"))
    raised = Objection.objects.get()

    met = browser.post(at(lead, "objection", raised.pk, "met"), form(answer="قسطی"), follow=True)
    undo = met.context["undo"]
    again = browser.post(undo["url"], form(**undo["fields"]), follow=True)

    objection = Objection.objects.get()
    assert undo["words"] == "Met: Price."
    assert (objection.text, objection.answer, objection.met_at) == ("گران است", "قسطی", None)
    assert seen(again) == ["It is open again."]
    assert again.context["undo"] is None


def test_an_objection_needs_its_kind(cast: Cast, enter: Enter) -> None:
    lead = make_lead(stage=5)
    browser = enter("cashier")

    with nothing_changed():
        answer = browser.post(at(lead, "objection"), form(text="…"))

    assert set(errors_of(answer)) == {"kind"}


def test_an_objection_of_somebody_else_is_not_there(cast: Cast, enter: Enter) -> None:
    lead, other = make_lead(stage=5), make_lead(stage=5)
    raised = raise_objection(lead_id=other.pk, kind="time", actor=SYSTEM)
    browser = enter("cashier")

    with nothing_changed():
        answer = browser.post(at(lead, "objection", raised.pk, "met"), form())

    assert answer.status_code == 404
