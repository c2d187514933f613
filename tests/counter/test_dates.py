"""Important dates at the counter: noted in the club's calendar, removed, and put back."""

from typing import Any

import pytest
from django.test import Client

from members.models import AuditEntry, ImportantDate
from members.roles import SYSTEM
from members.rules.calendars import name_of
from members.selectors.club import club_day
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

    assert sorted(kept.view.whose for kept in page.context["dates"]) == ["mother", "self"]
    words = words_of(page)
    assert "Birthday" in words
    assert "Mother · 15 Mehr" in words
    assert "Remove: Wedding anniversary (Own)" in words


def test_they_stand_beside_the_member_too(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.cashier)
    note(cast)

    page = client.get(f"/counter/members/{cast.sara.pk}/edit/")

    assert [kept.view.whose for kept in page.context["dates"]] == ["mother"]
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


def test_a_lunar_date_is_noted_by_its_own_months(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.cashier)

    looked = client.post(page_of(cast), TYPED | {"calendar": "lunar", "day": "", "look": "yes"})
    client.post(page_of(cast), TYPED | {"calendar": "lunar", "month": "1", "day": "10"})

    kept = ImportantDate.objects.get()
    assert looked.status_code == 200
    assert "Muharram" in words_of(looked)
    assert "This field is required" not in words_of(looked)
    assert (kept.calendar, kept.month, kept.day) == ("lunar", 1, 10)


@pytest.mark.parametrize(
    ("calendar", "month", "day", "is_asked"),
    [
        ("jalali", "12", "30", True),
        ("jalali", "12", "29", False),
        ("gregorian", "2", "29", True),
        ("lunar", "5", "30", True),
        ("lunar", "5", "29", False),
    ],
)
def test_only_a_day_that_is_not_every_year_asks_what_becomes_of_it(
    client: Client, cast: Cast, calendar: str, month: str, day: str, is_asked: bool
) -> None:
    at_the_till(client, cast.cashier)
    typed = TYPED | {"calendar": calendar, "month": month, "day": day, "look": "yes"}

    page = client.post(page_of(cast), typed)

    assert ("In years without this day" in words_of(page)) is is_asked


def test_a_day_of_another_kind_needs_a_name(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.cashier)
    other = TYPED | {"kind": "other", "whose": "self"}

    refused = client.post(page_of(cast), other)
    client.post(page_of(cast), other | {"title": "Opening of the shop"})

    assert refused.status_code == 422
    assert refused.context["date_form"].errors["title"] == ["Say what day it is."]
    assert ImportantDate.objects.get().title == "Opening of the shop"


def test_leads_person_note_and_policy_are_kept(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.cashier)
    told = {"month": "12", "day": "30", "leap_policy": "after", "person": "Mina", "note": "lilies"}

    client.post(page_of(cast), TYPED | told | {"asks_leads": "yes", "lead_days": ["0", "14"]})

    kept = ImportantDate.objects.get()
    assert (kept.leap_policy, kept.person, kept.note) == ("after", "Mina", "lilies")
    assert kept.lead_days == [14, 0]


def test_a_date_is_changed_in_its_place(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.cashier)
    kept = note(cast, year=1340)
    page = f"{page_of(cast)}{kept.pk}/"

    opened = client.get(page)
    answer = client.post(page, TYPED | {"day": "16", "year": "1341"})

    assert opened.context["date_form"]["year"].value() == 1340
    assert answer["Location"] == page_of(cast)
    changed = ImportantDate.objects.get()
    assert (changed.pk, changed.day, changed.year) == (kept.pk, 16, 1341)


def test_a_change_to_a_day_that_is_kept_already_is_told_at_the_day(
    client: Client, cast: Cast
) -> None:
    at_the_till(client, cast.cashier)
    kept = note(cast)
    note(cast, day=16)

    answer = client.post(f"{page_of(cast)}{kept.pk}/", TYPED | {"day": "16"})

    assert answer.status_code == 422
    assert answer.context["date_form"].errors["day"] == ["This day is kept already."]
    assert ImportantDate.objects.filter(day=15).count() == 1


def test_a_date_of_somebody_else_is_not_changed(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.cashier)
    other = keep_date(member_id=make_member().pk, actor=SYSTEM, **MOTHER)

    assert client.get(f"{page_of(cast)}{other.pk}/").status_code == 404


def test_a_remembrance_is_told_without_cheer(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.cashier)
    today = name_of(club_day(), "jalali")
    note(cast, kind="remembrance", month=today.month, day=today.day, year=today.year - 12)

    words = words_of(client.get(page_of(cast)))

    assert "12 years" in words
    assert "today" in words
    assert "pill-petal" not in words
