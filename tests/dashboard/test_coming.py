"""The weeks ahead: whose day is near, with last year's purchase; counted, filtered, masked."""

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from members.models import Member
from members.roles import SYSTEM
from members.rules.calendars import CalendarName, name_of
from members.services.dates import keep_date
from tests.cast import Cast
from tests.clock import NOON, TEHRAN
from tests.dashboard.conftest import Enter
from tests.factories import make_member, ring_up

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]

PAGE = "/dashboard/calendar/"
# Tuesday, 10 Shahrivar 1405; its week ends on Friday the thirteenth.
TODAY = NOON.date()
FRIDAY = date(2026, 9, 4)


def note(member: Member, on: date, *, calendar: CalendarName = "jalali", **facts: Any) -> None:
    """A day of the member's wife, kept on this day of every year."""
    named = name_of(on, calendar)
    told = {"whose": "wife", "kind": "birthday", **facts}
    keep_date(
        member_id=member.pk,
        calendar=calendar,
        month=named.month,
        day=named.day,
        actor=SYSTEM,
        now=NOON,
        **told,
    )


def rows_of(page: Any) -> list[Any]:
    """Every row on the page."""
    return [row for day in page.context["days"] for row in day.rows]


def test_weeks_begin_on_saturday_and_are_counted(cast: Cast, enter: Enter) -> None:
    for on in (TODAY - timedelta(days=1), TODAY, FRIDAY, FRIDAY + timedelta(days=1)):
        note(cast.sara, on)

    page = enter("owner").get(PAGE)

    weeks = page.context["weeks"]
    assert [row.near.on for row in rows_of(page)] == [TODAY, FRIDAY]
    assert [week.count for week in weeks] == [2, 1, 0, 0, 0]
    assert (weeks[0].first, weeks[0].last) == (TODAY, FRIDAY)
    assert weeks[1].first == FRIDAY + timedelta(days=1)


def test_what_was_bought_last_year_stands_beside_it(cast: Cast, enter: Enter) -> None:
    note(cast.sara, TODAY, year=None)
    note(cast.sara, TODAY, calendar="lunar", whose="mother")
    bought = datetime.combine(date(2025, 8, 30), time(12), tzinfo=TEHRAN)
    ring_up(cast.shop, 12_000_000, member=cast.sara, now=bought)

    page = enter("owner").get(PAGE)

    by_calendar = {row.near.date.calendar: row.last_year for row in rows_of(page)}
    # The lunar day came eleven days later last year: that purchase was too early for it.
    assert by_calendar["lunar"] is None
    assert by_calendar["jalali"].amount == 12_000_000
    assert "1.2 million toman" in page.content.decode()


def test_it_is_filtered_by_kind_whose_and_week(cast: Cast, enter: Enter) -> None:
    note(cast.sara, TODAY)
    note(cast.sara, TODAY, kind="wedding", whose="self")
    note(cast.sara, FRIDAY + timedelta(days=3), kind="wedding", whose="self")
    owner = enter("owner")

    weddings = owner.get(f"{PAGE}?kind=wedding")
    own = owner.get(f"{PAGE}?whose=wife&week=1")

    assert [row.near.date.kind for row in rows_of(weddings)] == ["wedding"]
    assert [week.count for week in weddings.context["weeks"]] == [1, 1, 0, 0, 0]
    assert rows_of(own) == []
    assert [week.count for week in own.context["weeks"]] == [1, 0, 0, 0, 0]


def test_mobiles_are_masked_for_the_analyst(cast: Cast, enter: Enter) -> None:
    note(cast.sara, TODAY)

    to_owner = enter("owner").get(PAGE).content.decode()
    to_analyst = enter("analyst").get(PAGE).content.decode()

    assert "0912 123 4567" in to_owner
    assert "0912 123 4567" not in to_analyst
    assert "0912•••4567" in to_analyst


def test_a_manager_sees_the_days_of_his_shop(cast: Cast, enter: Enter) -> None:
    note(make_member(first_name="Elham", shop=cast.other_shop), TODAY)
    note(cast.sara, TODAY)

    page = enter("manager").get(PAGE)

    assert [row.near.member_id for row in rows_of(page)] == [cast.sara.pk]


def test_a_crowded_day_is_cut_and_opens_in_full(cast: Cast, enter: Enter) -> None:
    for _ in range(42):
        note(make_member(), TODAY)
    owner = enter("owner")

    week, day = owner.get(PAGE), owner.get(f"{PAGE}?day={TODAY}")

    assert (len(rows_of(week)), week.context["days"][0].more) == (40, 2)
    assert len(rows_of(day)) == 42


def test_its_statements_do_not_grow_with_the_members(
    cast: Cast, enter: Enter, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    owner = enter("owner")
    for _ in range(3):
        note(make_member(), TODAY)
    owner.get(PAGE)

    with django_assert_num_queries(11) as few:
        owner.get(PAGE)
    for _ in range(20):
        note(make_member(), TODAY)

    with django_assert_num_queries(len(few.captured_queries)):
        owner.get(PAGE)


def test_nonsense_in_the_address_falls_back(cast: Cast, enter: Enter) -> None:
    owner = enter("owner")

    for query in ("?week=9", "?day=tomorrow", "?kind=boredom", "?week=-1&whose=x"):
        page = owner.get(PAGE + query)

        assert page.status_code == 200
        assert page.context["week"].number == 0


def test_an_empty_week_says_where_dates_come_from(cast: Cast, enter: Enter) -> None:
    words = enter("owner").get(f"{PAGE}?kind=graduation&week=4").content.decode()

    assert "No day of this kind is near." in words
