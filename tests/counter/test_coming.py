"""Whose day is near, at the till."""

from datetime import timedelta

import pytest
from django.test import Client

from members.models import Member
from members.roles import SYSTEM
from members.rules.calendars import name_of
from members.selectors.club import club_day
from members.services.dates import keep_date
from tests.cast import Cast
from tests.counter.steps import at_the_till, words_of
from tests.factories import make_member

pytestmark = pytest.mark.django_db

PAGE = "/counter/coming/"


def note(member: Member, days: int, **facts: str) -> None:
    """A birthday of the member's mother, so many days from today."""
    on = name_of(club_day() + timedelta(days=days), "jalali")
    told = {"whose": "mother", "kind": "birthday", **facts}
    keep_date(
        member_id=member.pk,
        calendar="jalali",
        month=on.month,
        day=on.day,
        actor=SYSTEM,
        **told,  # type: ignore[arg-type]
    )


def test_today_and_the_week_that_follows(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.cashier)
    for days in (0, 7, 8):
        note(cast.sara, days)

    page = client.get(PAGE)

    rows = [row.near.on for day in page.context["days"] for row in day.rows]
    assert rows == [club_day(), club_day() + timedelta(days=7)]
    assert "0912•••4567" in words_of(page)


def test_members_of_other_shops_are_not_shown(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.cashier)
    note(make_member(first_name="Elham", shop=cast.other_shop), 1)

    assert "Elham" not in words_of(client.get(PAGE))


def test_an_empty_week_says_what_to_do(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.cashier)

    assert not [row for day in client.get(PAGE).context["days"] for row in day.rows]
    assert "/counter/coming/" in words_of(client.get("/counter/"))
