"""Calls of today: by person, closed on the spot, taken back, and whom everybody has forgotten."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from campaigns.models import Interaction, Lead, LeadTask
from campaigns.selectors.leads.calls import calls_of
from campaigns.services.leads.contacts import note_interaction
from campaigns.services.leads.installing import install_sales
from campaigns.services.leads.tasks import plan_task
from members.models import FollowUp
from members.roles import SYSTEM
from members.selectors.club import club_day
from tests.campaigns.lead_cases import GOOD, POOR, make_lead, make_lost
from tests.cast import Cast
from tests.clock import DAY, NOON
from tests.dashboard.conftest import Enter
from tests.factories import make_member
from tests.members.care_cases import plan

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]

TODAY = "/dashboard/leads/today/"


def task_for(lead: Lead, *, days: int = 0, **more: Any) -> LeadTask:
    """A call that is due in so many days; one that is late was planned before."""
    given = {"what": "ask about the wedding", "channel": "call", **more}
    return plan_task(
        lead_id=lead.pk,
        due_on=club_day() + timedelta(days=days),
        actor=SYSTEM,
        now=NOON + min(days, 0) * DAY,
        **given,
    )


def closing(**change: Any) -> dict[str, Any]:
    return {
        "once": uuid4().hex,
        "outcome": "interested",
        "minutes": "12",
        "note": "wants white roses",
        "again": "",
        "again_on": "",
        **change,
    }


def due_on(page: Any) -> list[tuple[str, list[LeadTask]]]:
    return [
        (person.name, [turn.call.task for turn in person.turns])
        for person in page.context["people"]
    ]


def test_what_is_due_stands_by_person_the_reader_first(cast: Cast, enter: Enter) -> None:
    ours = make_lead(marks=GOOD, shop_id=cast.shop.pk)
    nobodys = task_for(make_lead(marks=GOOD))
    late = task_for(ours, days=-2, assignee_id=cast.cashier.pk)
    managers = task_for(ours, assignee_id=cast.manager.pk)
    today = task_for(ours, assignee_id=cast.cashier.pk)
    tomorrow = task_for(ours, days=1)
    task_for(ours, days=2)

    page = enter("cashier").get(TODAY)

    assert due_on(page) == [
        ("Cashier", [late, today]),
        ("Whoever is there", [nobodys]),
        ("Manager", [managers]),
    ]
    assert [turn.call.task for turn in page.context["tomorrow"]] == [tomorrow]
    assert page.context["people"][0].is_reader
    assert "2 days late" in page.content.decode()


def test_only_mine_or_nobodys(cast: Cast, enter: Enter) -> None:
    lead = make_lead(marks=GOOD, shop_id=cast.shop.pk)
    mine = task_for(lead, assignee_id=cast.cashier.pk)
    nobodys = task_for(lead)
    cashier = enter("cashier")

    assert due_on(cashier.get(TODAY, {"who": "mine"})) == [("Cashier", [mine])]
    assert due_on(cashier.get(TODAY, {"who": "nobody"})) == [("Whoever is there", [nobodys])]


def test_the_statements_do_not_grow_with_the_calls(
    cast: Cast, django_assert_num_queries: Any
) -> None:
    for _ in range(3):
        lead = make_lead(marks=GOOD)
        task_for(lead)
        task_for(lead, days=1)
        note_interaction(
            lead_id=lead.pk, channel="call", minutes=1, outcome="no_answer", actor=SYSTEM
        )

    with django_assert_num_queries(4):
        calls = calls_of(None)

    assert [call.last and call.last.outcome for call in calls.due] == ["no_answer"] * 3


def test_who_is_to_call_sees_the_number_and_nobody_else(cast: Cast, enter: Enter) -> None:
    lead = make_lead(marks=GOOD, shop_id=cast.shop.pk, mobile="09351112233")
    task_for(lead)

    for role, sees in (("cashier", True), ("manager", True), ("owner", True), ("analyst", False)):
        body = enter(role).get(TODAY).content.decode()
        assert ("tel:+989351112233" in body, "111 2233" in body) == (sees, sees)


def test_one_is_closed_with_what_came_of_it(cast: Cast, enter: Enter) -> None:
    lead = make_lead(marks=GOOD, shop_id=cast.shop.pk)
    task = task_for(lead, channel="online")
    cashier, form = enter("cashier"), closing()

    answer = cashier.post(f"{TODAY}{task.pk}/close/", form)
    again = cashier.post(f"{TODAY}{task.pk}/close/", form)

    task.refresh_from_db()
    lead.refresh_from_db()
    noted = Interaction.objects.get()
    assert answer["Location"] == again["Location"] == TODAY
    assert (task.status, lead.stage) == ("done", 2)
    assert (noted.channel, noted.outcome, noted.minutes, noted.note) == (
        "online",
        "interested",
        12,
        "wants white roses",
    )
    assert noted.by == f"user:{cast.cashier.pk}"


def test_it_is_taken_back(cast: Cast, enter: Enter) -> None:
    lead = make_lead(marks=GOOD)
    task = task_for(lead)
    owner = enter("owner")
    owner.post(f"{TODAY}{task.pk}/close/", closing())
    assert Interaction.objects.count() == 1

    page = owner.get(TODAY)
    owner.post(f"{TODAY}{task.pk}/reopen/", {"once": page.context["once"]})

    task.refresh_from_db()
    assert (page.context["undo"]["task"], due_on(page)) == (task.pk, [])
    assert "Not yet, open it again" in page.content.decode()
    assert (task.status, owner.get(TODAY).context["undo"]) == ("open", None)
    lead.refresh_from_db()
    assert (Interaction.objects.count(), lead.stage, lead.reached) == (0, 1, 1)


@pytest.mark.parametrize(
    ("change", "days"),
    [
        ({"again": "1"}, 1),
        ({"again": "7"}, 7),
        ({"again": "day", "again_on": "1405/06/20"}, 10),
    ],
)
def test_the_next_call_is_planned_with_it(
    cast: Cast, enter: Enter, change: dict[str, str], days: int
) -> None:
    task = task_for(make_lead(marks=GOOD), assignee_id=cast.manager.pk)

    enter("owner").post(f"{TODAY}{task.pk}/close/", closing(outcome="call_back", **change))

    following = LeadTask.objects.get(status="open")
    assert (following.what, following.channel, following.assignee) == (
        task.what,
        task.channel,
        cast.manager,
    )
    assert following.due_on == club_day() + timedelta(days=days)


@pytest.mark.parametrize(
    ("change", "errors"),
    [
        ({"outcome": ""}, {"outcome": ["This field is required."]}),
        ({"minutes": "9999"}, {"minutes": ["Ensure this value is less than or equal to 600."]}),
        ({"again": "day"}, {"again_on": ["Say by when."]}),
        ({"again": "day", "again_on": "1405/06/01"}, {"__all__": ["This day has passed."]}),
    ],
)
def test_what_cannot_be_is_said_in_its_form(
    cast: Cast, enter: Enter, change: dict[str, str], errors: dict[str, list[str]]
) -> None:
    task = task_for(make_lead(marks=GOOD))

    page = enter("owner").post(f"{TODAY}{task.pk}/close/", closing(**change))

    task.refresh_from_db()
    assert (page.status_code, page.context["form"].errors) == (422, errors)
    assert "wants white roses" in page.content.decode()
    assert (task.status, Interaction.objects.count()) == ("open", 0)


def test_one_is_put_off_to_tomorrow(cast: Cast, enter: Enter) -> None:
    task = task_for(make_lead(marks=GOOD), days=-3)

    enter("owner").post(f"{TODAY}{task.pk}/later/", {"once": uuid4().hex})

    task.refresh_from_db()
    assert task.due_on == club_day() + timedelta(days=1)


def test_quality_comes_before_any_call(cast: Cast, enter: Enter) -> None:
    lead = make_lead(marks=GOOD)
    task = task_for(lead)
    Lead.objects.filter(pk=lead.pk).update(score=None)

    page = enter("owner").get(TODAY)
    refused = enter("owner").post(f"{TODAY}{task.pk}/close/", closing())

    turn = page.context["people"][0].turns[0]
    assert (turn.form, turn.call.hindrance) == (None, "not_judged")
    assert f"/dashboard/leads/{lead.pk}/judge/" in page.content.decode()
    assert "tel:" not in page.content.decode()
    assert (refused.status_code, Interaction.objects.count()) == (422, 0)


def test_who_has_stalled_gets_a_call(cast: Cast, enter: Enter) -> None:
    install_sales(now=NOON)
    stuck = make_lead(marks=GOOD, now=NOON - 40 * DAY)
    poor = make_lead(marks=POOR, now=NOON - 30 * DAY)
    task_for(make_lead(marks=GOOD, now=NOON - 20 * DAY), days=4)
    make_lost(now=NOON - 50 * DAY)
    owner = enter("owner")

    page = owner.get(TODAY)
    form = {"once": page.context["once"], "lead_id": stuck.pk, "days": "1"}
    answer = owner.post(f"{TODAY}plan/", form)
    owner.post(f"{TODAY}plan/", form)

    rows = [(row.lead, row.days, row.hindrance) for row, _sees in page.context["stalled"]]
    assert rows == [(stuck, 40, ""), (poor, 30, "too_poor")]
    planned = LeadTask.objects.get(lead=stuck)
    assert answer["Location"] == TODAY
    assert (planned.what, planned.due_on) == (
        "Call and ask where things stand",
        club_day() + timedelta(days=1),
    )
    assert [row.lead for row, _sees in owner.get(TODAY).context["stalled"]] == [poor]


def test_members_are_called_from_the_same_page(cast: Cast, enter: Enter) -> None:
    call = plan(cast.sara, shop_id=cast.shop.pk)
    plan(cast.sara, kind="prepare")
    plan(cast.sara, days=1)
    elsewhere = plan(make_member(), shop_id=cast.other_shop.pk)
    cashier = enter("cashier")

    page = cashier.get(TODAY)
    answer = cashier.post(f"{TODAY}members/{call.pk}/", {"deed": "close", "outcome": "reached"})
    after = cashier.get(TODAY)
    cashier.post(f"{TODAY}members/{call.pk}/", {"deed": "reopen"})
    foreign = cashier.post(f"{TODAY}members/{elsewhere.pk}/", {"deed": "close"})

    assert [task.row for task in page.context["member_tasks"]] == [call]
    assert answer["Location"] == f"{TODAY}#members"
    assert (after.context["member_tasks"], after.context["member_undo"]["id"]) == ([], call.pk)
    assert (FollowUp.objects.get(pk=call.pk).status, foreign.status_code) == ("open", 404)


def test_what_the_owner_reads_first_is_not_called_by_others(cast: Cast, enter: Enter) -> None:
    call = plan(cast.sara, shop_id=cast.shop.pk)
    FollowUp.objects.filter(pk=call.pk).update(is_withheld=True)

    page = enter("manager").get(TODAY)

    assert page.context["member_tasks"] == []
    assert "Nobody is to be called today." in page.content.decode()


def test_tasks_of_other_shops_are_not_there(cast: Cast, enter: Enter) -> None:
    task = task_for(make_lead(marks=GOOD, shop_id=cast.other_shop.pk))
    manager = enter("manager")

    assert due_on(manager.get(TODAY)) == []
    for deed in ("close", "reopen", "later"):
        assert manager.post(f"{TODAY}{task.pk}/{deed}/", closing()).status_code == 404


def test_analysts_look_and_close_nothing(cast: Cast, enter: Enter) -> None:
    task = task_for(make_lead(marks=GOOD))
    analyst = enter("analyst")

    page = analyst.get(TODAY)

    assert page.context["people"][0].turns[0].form is None
    assert "/close/" not in page.content.decode()
    assert analyst.post(f"{TODAY}{task.pk}/close/", closing()).status_code == 403


def test_an_empty_day_says_so(cast: Cast, enter: Enter) -> None:
    owner = enter("owner")

    assert "Nobody is to be called today." in owner.get(TODAY).content.decode()
    assert "Nothing is due here." in owner.get(TODAY, {"who": "mine"}).content.decode()
