"""Important dates at the counter: noted in the club's calendar, removed, and put back."""

from typing import Any

import pytest
from django.test import Client

from members.models import AuditEntry, ImportantDate
from members.roles import SYSTEM
from members.services.dates import keep_date
from tests.cast import Cast
from tests.counter.steps import at_the_till, words_of
from tests.factories import make_member

pytestmark = pytest.mark.django_db

TYPED = {"kind": "birthday", "whose": "mother", "day": "۱۵", "month": "7", "year": ""}
MOTHER: dict[str, Any] = {
    "kind": "birthday",
    "whose": "mother",
    "calendar": "jalali",
    "month": 7,
    "day": 15,
}


def page_of(cast: Cast) -> str:
    """Where Sara's dates are."""
    return f"/counter/members/{cast.sara.pk}/dates/"


def note(cast: Cast, **facts: Any) -> ImportantDate:
    """Her mother's birthday, 15 Mehr, with what is said otherwise."""
    told: dict[str, Any] = MOTHER | facts
    return keep_date(member_id=cast.sara.pk, actor=SYSTEM, **told)


def test_a_date_is_noted_in_the_clubs_calendar(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.cashier)

    answer = client.post(page_of(cast), TYPED | {"year": "۱۳۴۰"})

    kept = ImportantDate.objects.get()
    assert answer["Location"] == page_of(cast)
    assert (kept.member, kept.kind, kept.whose) == (cast.sara, "birthday", "mother")
    assert (kept.calendar, kept.month, kept.day, kept.year) == ("jalali", 7, 15, 1340)
    assert kept.told_to == f"user:{cast.cashier.pk}"


def test_noting_twice_is_noting_once(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.cashier)

    for _ in range(2):
        client.post(page_of(cast), TYPED)

    assert ImportantDate.objects.count() == 1
    assert AuditEntry.objects.filter(action="member.date_kept").count() == 1


def test_the_dates_are_listed_with_their_next_day(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.cashier)
    note(cast)
    note(cast, kind="wedding", whose="self", month=1, day=1)
    keep_date(member_id=make_member().pk, actor=SYSTEM, **MOTHER | {"whose": "friend"})

    page = client.get(page_of(cast))

    assert sorted(kept.whose for kept in page.context["dates"]) == ["mother", "self"]
    words = words_of(page)
    assert "Birthday" in words
    assert "(Mother)" in words
    assert "Remove: Wedding anniversary (Own)" in words


def test_they_stand_beside_the_member_too(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.cashier)
    note(cast)

    page = client.get(f"/counter/members/{cast.sara.pk}/edit/")

    assert [kept.whose for kept in page.context["dates"]] == ["mother"]
    assert f'hx-post="{page_of(cast)}"' in words_of(page)


@pytest.mark.parametrize(
    ("wrong", "field", "sentence"),
    [
        ({"day": "31"}, "day", "This month has no such day."),
        ({"day": "x"}, "day", "Enter a whole number."),
        ({"day": ""}, "day", "This field is required."),
        (
            {"month": "12", "day": "30", "year": "1404"},
            "year",
            "There is no such day in this year.",
        ),
        ({"year": "1450"}, "year", "This day is still to come; leave the year empty."),
    ],
)
def test_wrong_input_is_said_and_kept(
    client: Client, cast: Cast, wrong: dict[str, str], field: str, sentence: str
) -> None:
    at_the_till(client, cast.cashier)

    page = client.post(page_of(cast), TYPED | wrong)

    assert page.status_code == 422
    assert page.context["date_form"].errors == {field: [sentence]}
    assert page.context["date_form"][field].value() == wrong[field]
    assert ImportantDate.objects.count() == 0


def test_a_thirty_first_date_is_refused_above_the_form(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.cashier)
    for day in range(1, 31):
        note(cast, month=8, day=day)

    page = client.post(page_of(cast), TYPED)

    assert page.status_code == 422
    assert "Thirty dates at most can be kept for a member." in words_of(page)
    assert ImportantDate.objects.count() == 30


def test_a_date_is_removed_and_can_be_put_back(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.cashier)
    kept = note(cast, calendar="gregorian", month=2, day=29, year=1980)

    answer = client.post(f"{page_of(cast)}forget/", {"date": str(kept.pk)})

    assert answer["Location"] == page_of(cast)
    assert ImportantDate.objects.count() == 0
    page = client.get(page_of(cast))
    assert page.context["forgotten"]["words"] == "Removed: Birthday (Mother), 29 February."
    client.post(page_of(cast), page.context["forgotten"]["form"].initial)
    again = ImportantDate.objects.get()
    assert (again.calendar, again.month, again.day, again.year) == ("gregorian", 2, 29, 1980)


def test_what_was_removed_is_said_once_and_to_its_own_member(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.cashier)
    kept, other = note(cast), make_member()
    client.post(f"{page_of(cast)}forget/", {"date": str(kept.pk)})

    elsewhere = client.get(f"/counter/members/{other.pk}/dates/")
    back = client.get(page_of(cast))

    assert elsewhere.context["forgotten"] is None
    assert back.context["forgotten"] is None


@pytest.mark.parametrize("chosen", ["", "x", "999999"])
def test_removing_what_is_not_there_changes_nothing(
    client: Client, cast: Cast, chosen: str
) -> None:
    at_the_till(client, cast.cashier)
    note(cast)

    answer = client.post(f"{page_of(cast)}forget/", {"date": chosen})

    assert answer.status_code == 302
    assert ImportantDate.objects.count() == 1


def test_a_date_of_another_member_stays(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.cashier)
    other = keep_date(member_id=make_member().pk, actor=SYSTEM, **MOTHER)

    client.post(f"{page_of(cast)}forget/", {"date": str(other.pk)})

    assert ImportantDate.objects.count() == 1


def test_who_may_only_read_notes_and_removes_nothing(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.analyst)
    kept = note(cast)

    assert client.get(page_of(cast)).status_code == 403
    assert client.post(page_of(cast), TYPED | {"day": "1"}).status_code == 403
    assert client.post(f"{page_of(cast)}forget/", {"date": str(kept.pk)}).status_code == 403
    assert ImportantDate.objects.count() == 1
