"""Today's list at the counter: what is due, done in one tap, undone, put off, dropped."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from members.models import Consent, FollowUp, Member
from members.selectors.club import club_day
from members.services.follow_ups import close_follow_up
from tests.cast import Cast
from tests.clock import NOON
from tests.counter.steps import at_the_till, key_of, words_of
from tests.factories import make_member
from tests.members.care_cases import leave_out, make_late, plan
from tests.snapshots import nothing_changed

pytestmark = pytest.mark.django_db

LIST = "/counter/follow-ups/"


def page_of(follow_up: FollowUp) -> str:
    return f"{LIST}{follow_up.pk}/"


def rows_on(page: Any) -> list[FollowUp]:
    return [task.row for task in page.context["tasks"]]


def test_what_is_due_in_this_shop_is_listed(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.cashier)
    today, late = plan(cast.sara), plan(cast.sara, shop_id=cast.shop.pk)
    make_late(late, days=2)
    plan(cast.sara, days=1)
    plan(cast.sara, shop_id=cast.other_shop.pk)

    page = client.get(LIST)

    assert rows_on(page) == [late, today]
    assert "2 days late" in words_of(page)


def test_mine_are_those_given_to_me(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.cashier)
    mine = plan(cast.sara, assignee_id=cast.cashier.pk)
    plan(cast.sara)

    page = client.get(LIST, {"whose": "mine"})

    assert rows_on(page) == [mine]
    assert len(rows_on(client.get(LIST))) == 2


def test_an_empty_list_says_what_it_is_for(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.cashier)

    assert "Nothing is left to do today" in words_of(client.get(LIST))
    assert "Nothing of yours is due" in words_of(client.get(LIST, {"whose": "mine"}))


def test_the_first_page_counts_them(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.cashier)
    plan(cast.sara)
    plan(cast.sara, days=1)

    page = client.get("/counter/")

    assert page.context["due"] == 1
    assert LIST in words_of(page)


def test_one_tap_and_it_is_done(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.cashier)
    planned = plan(cast.sara)

    answer = client.post(page_of(planned), {"deed": "close", "outcome": "will_come"})
    page = client.get(LIST)

    planned.refresh_from_db()
    assert answer["Location"] == LIST
    assert (planned.status, planned.outcome) == ("done", "will_come")
    assert planned.closed_by == f"user:{cast.cashier.pk}"
    assert page.context["undo"]["id"] == planned.pk
    assert client.get(LIST).context["undo"] is None


def test_a_slip_is_undone(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.cashier)
    planned = plan(cast.sara)
    client.post(page_of(planned), {"deed": "close", "outcome": "reached"})

    client.post(page_of(planned), {"deed": "reopen", "back": "mine"})

    planned.refresh_from_db()
    assert (planned.status, planned.outcome) == ("open", "")


def test_it_is_put_off(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.cashier)
    planned = plan(cast.sara)
    tomorrow = club_day() + timedelta(days=1)

    answer = client.post(
        page_of(planned), {"deed": "move", "due_on": tomorrow.isoformat(), "back": "mine"}
    )

    planned.refresh_from_db()
    assert planned.due_on == tomorrow
    assert answer["Location"] == f"{LIST}?whose=mine"


def test_it_is_dropped_for_a_reason(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.cashier)
    planned = plan(cast.sara)

    with nothing_changed():
        page = client.post(page_of(planned), {"deed": "drop", "remark": " "}, follow=True)
    client.post(page_of(planned), {"deed": "drop", "remark": "moved away", "back": "member"})

    planned.refresh_from_db()
    assert "This field is required." in words_of(page)
    assert (planned.status, planned.remark) == ("dropped", "moved away")


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({}, "Choose what to do."),
        ({"deed": "sing"}, "Choose what to do."),
        ({"deed": "close", "outcome": "sang"}, "Choose one of the offered values."),
        ({"deed": "move", "due_on": "soon"}, "This month has no such day."),
        ({"deed": "move", "due_on": "2020-01-01"}, "This day has passed."),
        ({"deed": "reopen"}, "This follow-up is open already."),
    ],
)
def test_what_cannot_be_done_is_said(
    client: Client, cast: Cast, form: dict[str, str], sentence: str
) -> None:
    at_the_till(client, cast.cashier)
    planned = plan(cast.sara)

    with nothing_changed():
        page = client.post(page_of(planned), form, follow=True)

    assert sentence in words_of(page)


def test_done_by_two_at_once_is_done_by_the_first(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.cashier)
    planned = plan(cast.sara)
    close_follow_up(
        follow_up_id=planned.pk, outcome="reached", remark="", actor=cast.actor("owner")
    )

    with nothing_changed():
        page = client.post(page_of(planned), {"deed": "close", "outcome": ""}, follow=True)

    assert "This follow-up is done or dropped already." in words_of(page)


def test_those_of_other_shops_are_not_there(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.cashier)
    elsewhere = plan(cast.sara, shop_id=cast.other_shop.pk)

    with nothing_changed():
        assert client.get(page_of(elsewhere)).status_code == 404
        assert client.post(page_of(elsewhere), {"deed": "close"}).status_code == 404


def test_mobiles_are_masked_for_cashiers(client: Client, cast: Cast) -> None:
    plan(cast.sara)

    cashier = words_of(at_the_till(client, cast.cashier).get(LIST))
    manager = words_of(at_the_till(Client(), cast.manager).get(LIST))

    assert "tel:" not in cashier
    assert str(cast.sara.mobile) not in cashier
    assert f"tel:{cast.sara.mobile}" in manager


def test_who_asked_not_to_be_called_has_no_link(client: Client, cast: Cast) -> None:
    _says_no_to_calls(cast.sara)
    planned = plan(cast.sara)

    page = words_of(at_the_till(client, cast.manager).get(page_of(planned)))

    assert "Asked not to be called" in page
    assert "tel:" not in page


def test_who_is_left_out_is_marked(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.cashier)
    plan(cast.sara, natural_key="date:1")
    plan(cast.sara)
    leave_out(cast.sara)

    page = client.get(LIST)

    assert len(rows_on(page)) == 1
    assert "Left out of follow-ups" in words_of(page)


# Planning --------------------------------------------------------------------------------


def form_for(client: Client, member: Member, **more: str) -> dict[str, str]:
    key = key_of(client.get(f"/counter/members/{member.pk}/follow-up/"))
    today = club_day().isoformat()
    return {"once": key, "kind": "thank", "due_on": today, "reason": "a large order", **more}


def test_it_is_planned_in_this_shop(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.cashier)
    form = form_for(client, cast.sara, assignee=str(cast.manager.pk))
    address = f"/counter/members/{cast.sara.pk}/follow-up/"

    answer = client.post(address, form)
    with nothing_changed():
        again = client.post(address, form)

    row = FollowUp.objects.get()
    assert answer["Location"] == again["Location"] == f"/counter/members/{cast.sara.pk}/care/"
    assert (row.kind, row.reason, row.due_on) == ("thank", "a large order", club_day())
    assert (row.shop, row.assignee) == (cast.shop, cast.manager)


def test_the_address_may_say_what_why_and_when(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.cashier)
    day = club_day() + timedelta(days=100)

    page = client.get(
        f"/counter/members/{cast.sara.pk}/follow-up/",
        {"kind": "prepare", "reason": "wedding day", "due": day.isoformat()},
    )

    form = page.context["form"]
    assert (form["kind"].value(), form["reason"].value()) == ("prepare", "wedding day")
    assert form["due_on"].value() == day.isoformat()
    assert form.fields["due_on"].choices[0][0] == day.isoformat()


@pytest.mark.parametrize(
    ("change", "field"),
    [({"reason": ""}, "reason"), ({"kind": "sing"}, "kind"), ({"due_on": "2020-01-01"}, "due_on")],
)
def test_what_is_wrong_is_said_at_its_field(
    client: Client, cast: Cast, change: dict[str, str], field: str
) -> None:
    at_the_till(client, cast.cashier)
    form = form_for(client, cast.sara, **change)

    with nothing_changed():
        page = client.post(f"/counter/members/{cast.sara.pk}/follow-up/", form)

    assert page.status_code == 422
    assert list(page.context["form"].errors) == [field]


def test_about_who_is_left_out_the_page_says_so(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.cashier)
    leave_out(cast.sara)

    page = client.get(f"/counter/members/{cast.sara.pk}/follow-up/")
    other = client.get(f"/counter/members/{make_member().pk}/follow-up/")

    assert "This member is left out of follow-ups" in words_of(page)
    assert "This member is left out of follow-ups" not in words_of(other)


def _says_no_to_calls(member: Member) -> None:
    Consent.objects.create(
        member=member,
        purpose="service",
        channel="call",
        is_given=False,
        evidence="counter",
        wording="1",
        taken_by="system",
        taken_at=NOON,
    )
