"""Follow-ups in the dashboard: the list with its filters, what came of them, planning, deeds."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse

from members.models import FollowUp
from members.roles import SYSTEM
from members.selectors.club import club_day
from members.services.follow_ups import close_follow_up
from tests.cast import Cast
from tests.dashboard.conftest import Enter
from tests.factories import make_member
from tests.members.care_cases import leave_out, make_late, plan
from tests.snapshots import nothing_changed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]

LIST = "/dashboard/follow-ups/"
NEW = "/dashboard/follow-ups/new/"


def rows_on(page: Any) -> list[FollowUp]:
    return [task.row for task in page.context["tasks"]]


def filled(**change: Any) -> dict[str, Any]:
    return {
        "once": uuid4().hex,
        "kind": "call",
        "reason": "birthday of her mother",
        "due_on": "1405/06/12",
        "assignee": "",
        **change,
    }


def test_the_open_ones_are_listed_first(cast: Cast, enter: Enter) -> None:
    late, soon = plan(cast.sara), plan(cast.sara, days=2)
    make_late(late, days=1)
    done = plan(cast.sara)
    close_follow_up(follow_up_id=done.pk, outcome="reached", remark="", actor=SYSTEM)
    owner = enter("owner")

    assert rows_on(owner.get(LIST)) == [late, soon]
    assert rows_on(owner.get(LIST, {"state": "late"})) == [late]
    assert rows_on(owner.get(LIST, {"state": "done"})) == [done]
    assert rows_on(owner.get(LIST, {"state": "all"})) == [late, soon, done]
    assert rows_on(owner.get(LIST, {"state": "nonsense"})) == [late, soon]


def test_by_kind_person_and_shop(cast: Cast, enter: Enter) -> None:
    mine = plan(cast.sara, assignee_id=cast.manager.pk, kind="thank")
    elsewhere = plan(cast.sara, shop_id=cast.other_shop.pk)
    nobodys = plan(cast.sara, shop_id=cast.shop.pk)
    owner = enter("owner")

    assert rows_on(owner.get(LIST, {"kind": "thank"})) == [mine]
    assert rows_on(owner.get(LIST, {"who": cast.manager.pk})) == [mine]
    assert rows_on(owner.get(LIST, {"who": "nobody"})) == [elsewhere, nobodys]
    assert rows_on(owner.get(LIST, {"shop": cast.other_shop.pk})) == [mine, elsewhere]
    assert rows_on(enter("manager").get(LIST)) == [mine, nobodys]


def test_what_came_of_them_is_counted(cast: Cast, enter: Enter) -> None:
    make_late(plan(cast.sara), days=1)
    plan(cast.sara)
    for outcome in ("reached", "no_answer", ""):
        done = plan(cast.sara)
        close_follow_up(follow_up_id=done.pk, outcome=outcome, remark="", actor=SYSTEM)

    page = enter("owner").get(LIST)

    assert page.context["numbers"] == {"open": 2, "today": 1, "late": 1}
    results = page.context["results"]
    assert (results.done, results.told, results.reached_bps) == (3, 2, 5_000)
    assert "50%" in page.content.decode()


def test_an_empty_list_leads_on(cast: Cast, enter: Enter) -> None:
    owner = enter("owner")

    assert "Nothing is left to do." in owner.get(LIST).content.decode()
    assert "No follow-up matches." in owner.get(LIST, {"state": "done"}).content.decode()


def test_analysts_look_and_do_nothing(cast: Cast, enter: Enter) -> None:
    planned = plan(cast.sara)
    analyst = enter("analyst")

    page = analyst.get(LIST)

    assert rows_on(page) == [planned]
    assert reverse("dashboard-follow-up", args=[planned.pk]) not in page.content.decode()
    assert NEW not in page.content.decode()


def test_it_is_planned_once(cast: Cast, enter: Enter) -> None:
    owner, form = enter("owner"), filled(assignee=str(cast.cashier.pk), shop=str(cast.shop.pk))
    address = f"{NEW}?member={cast.sara.pk}"

    answer = owner.post(address, form)
    with nothing_changed():
        again = owner.post(address, form)

    row = FollowUp.objects.get()
    assert answer["Location"] == again["Location"] == LIST
    assert (row.member, row.kind, row.due_on.isoformat()) == (cast.sara, "call", "2026-09-03")
    assert (row.assignee, row.shop) == (cast.cashier, cast.shop)


def test_the_address_says_what_why_and_when(cast: Cast, enter: Enter) -> None:
    owner = enter("owner")
    query = {"kind": "prepare", "reason": "wedding", "due": "2026-10-01"}

    choosing = owner.get(NEW, {**query, "q": "سارا"})
    page = owner.get(choosing.context["people"].found[0].url.replace("?", f"{NEW}?", 1))

    form = page.context["form"]
    assert page.context["member"] == cast.sara
    assert (form.initial["kind"], form.initial["reason"]) == ("prepare", "wedding")
    assert form.initial["due_on"].isoformat() == "2026-10-01"


@pytest.mark.parametrize(
    ("change", "field", "sentence"),
    [
        ({"due_on": "1405/06/01"}, "due_on", "This day has passed."),
        ({"due_on": "soon"}, "due_on", "Write the day as 2026-11-21."),
        ({"reason": ""}, "reason", "This field is required."),
        (
            {"assignee": "999999"},
            "assignee",
            "Select a valid choice. 999999 is not one of the available choices.",
        ),
    ],
)
def test_what_cannot_be_is_said_at_its_field(
    cast: Cast, enter: Enter, change: dict[str, str], field: str, sentence: str
) -> None:
    owner = enter("owner")

    with nothing_changed():
        page = owner.post(f"{NEW}?member={cast.sara.pk}", filled(**change))

    assert page.status_code == 422
    assert page.context["form"].errors == {field: [sentence]}


def test_about_who_is_left_out_one_may_plan_by_hand(cast: Cast, enter: Enter) -> None:
    leave_out(cast.sara)
    owner = enter("owner")

    page = owner.get(NEW, {"member": cast.sara.pk})
    owner.post(f"{NEW}?member={cast.sara.pk}", filled())

    assert "This member is left out of follow-ups" in page.content.decode()
    assert FollowUp.objects.count() == 1


def test_one_is_done_and_opened_again(cast: Cast, enter: Enter) -> None:
    planned = plan(cast.sara)
    owner, address = enter("owner"), reverse("dashboard-follow-up", args=[planned.pk])

    answer = owner.post(address, {"deed": "close", "outcome": "reached", "remark": "glad"})
    planned.refresh_from_db()
    done = (planned.status, planned.outcome, planned.remark)
    page = owner.get(LIST)
    owner.post(address, {"deed": "reopen"})

    planned.refresh_from_db()
    assert answer["Location"] == LIST
    assert done == ("done", "reached", "glad")
    assert page.context["undo"]["id"] == planned.pk
    assert planned.status == "open"


def test_one_is_moved_and_given(cast: Cast, enter: Enter) -> None:
    planned = plan(cast.sara)
    manager, address = enter("manager"), reverse("dashboard-follow-up", args=[planned.pk])

    manager.post(address, {"deed": "move", "day": "1405/06/20"})
    manager.post(address, {"deed": "assign", "assignee": str(cast.cashier.pk)})
    given = FollowUp.objects.get()
    manager.post(address, {"deed": "assign", "assignee": ""})
    manager.post(
        address, {"deed": "move", "due_on": (club_day() + timedelta(days=1)).isoformat(), "day": ""}
    )

    planned.refresh_from_db()
    assert (given.due_on.isoformat(), given.assignee) == ("2026-09-11", cast.cashier)
    assert (planned.due_on, planned.assignee) == (club_day() + timedelta(days=1), None)


def test_those_of_other_shops_are_not_there(cast: Cast, enter: Enter) -> None:
    elsewhere = plan(make_member(), shop_id=cast.other_shop.pk)
    address = reverse("dashboard-follow-up", args=[elsewhere.pk])

    assert enter("manager").get(address).status_code == 404
    assert enter("owner").get(address).status_code == 200
