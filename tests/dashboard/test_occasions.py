"""Occasions: the club's year, what it keeps, the day of one year, the yearly check, own days."""

from datetime import date
from typing import Any

import pytest

from members.models import AuditEntry, Occasion, OccasionDay
from members.selectors.occasions import mourning_on, occasions_between
from tests.dashboard.conftest import Enter

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]

PAGE = "/dashboard/calendar/occasions/"
MOTHER = f"{PAGE}mothers_day/"


def days_on(page: Any) -> dict[str, date]:
    """The first day of each occasion on the page."""
    rows = [row.occasion for month in page.context["months"] for row in month.rows]
    return {view.key: view.on for view in reversed(rows)}


def key_on(page: Any) -> str:
    """The key of the form on this page."""
    return str(page.context["form"]["once"].value())


def test_the_year_is_listed_by_month(enter: Enter) -> None:
    owner = enter("owner")

    this, following = owner.get(PAGE), owner.get(f"{PAGE}?year=1406")

    assert days_on(this)["mothers_day"] == date(2026, 11, 30)
    assert days_on(following)["mothers_day"] == date(2027, 11, 19)
    assert str(this.context["months"][0].name) == "Farvardin"
    assert "predicted" in following.content.decode()


def test_what_is_not_kept_stands_in_the_whole_list_only(enter: Enter) -> None:
    owner = enter("owner")
    Occasion.objects.filter(key="mothers_day").update(is_kept=False)

    assert "mothers_day" not in days_on(owner.get(PAGE))
    assert "mothers_day" in days_on(owner.get(f"{PAGE}?show=all"))


def test_an_occasion_is_dropped_and_kept_again(enter: Enter) -> None:
    owner = enter("owner")
    for kept in ("no", "yes"):
        once = owner.get(PAGE).context["once"]

        answer = owner.post(f"{MOTHER}keep/", {"once": once, "kept": kept, "show": "all"})

        assert answer["Location"] == f"{PAGE}?show=all"
        assert Occasion.objects.get(key="mothers_day").is_kept is (kept == "yes")


def test_the_day_of_a_year_is_moved_left_out_and_put_back(enter: Enter) -> None:
    owner, path = enter("owner"), f"{MOTHER}day/"

    def on_page() -> date | None:
        return days_on(owner.get(PAGE)).get("mothers_day")

    owner.post(path, {"year": "1448", "deed": "move", "on": "1405/09/10"})
    moved = on_page()
    owner.post(path, {"year": "1448", "deed": "leave-out"})
    left_out = on_page()
    owner.post(path, {"year": "1448", "deed": "put-back"})

    assert moved == date(2026, 12, 1)
    assert left_out is None
    assert on_page() == date(2026, 11, 30)
    assert not OccasionDay.objects.exists()


def test_a_day_too_far_away_and_one_that_is_none_are_refused(enter: Enter) -> None:
    owner, path = enter("owner"), f"{MOTHER}day/"

    far = owner.post(path, {"year": "1448", "deed": "move", "on": "1405/01/10"}, follow=True)
    none = owner.post(path, {"year": "1448", "deed": "move", "on": "soon"}, follow=True)

    assert "too far" in far.content.decode()
    assert "Write the day as" in none.content.decode()
    assert not OccasionDay.objects.exists()


def test_all_computed_days_are_confirmed_at_once(enter: Enter) -> None:
    owner = enter("owner")
    page = owner.get(f"{PAGE}check/")
    names = [name for _view, name, _status, _pill in page.context["rows"]]

    owner.post(f"{PAGE}check/", {"day": names[1:]})

    left = owner.get(f"{PAGE}check/").context["rows"]
    assert [name for _view, name, _status, _pill in left] == names[:1]
    assert OccasionDay.objects.filter(is_confirmed=True).count() == len(names) - 1


def test_names_and_tone_are_changed(enter: Enter) -> None:
    owner = enter("owner")
    typed = {
        "once": key_on(owner.get(MOTHER)),
        "name_fa": "روز مادر",
        "name_en": "Mums",
        "tone": "plain",
        "whose": ["mother"],
        "lead_days": ["14", "3"],
    }

    owner.post(MOTHER, typed)

    changed = Occasion.objects.get(key="mothers_day")
    assert changed.names == {"fa": "روز مادر", "en": "Mums"}
    assert (changed.tone, changed.whose, changed.lead_days) == ("plain", ["mother"], [14, 3])


@pytest.mark.parametrize(
    ("how", "rule", "on"),
    [
        ({"how": "fixed", "calendar": "jalali", "day": "15", "month": "7"}, "07-15", (2026, 10, 7)),
        (
            {
                "how": "weekday",
                "calendar": "gregorian",
                "number": "2",
                "weekday": "sun",
                "month": 10,
            },
            "nth:2:sun:10",
            (2026, 10, 11),
        ),
        (
            {
                "how": "weekday",
                "calendar": "jalali",
                "number": "last",
                "weekday": "tue",
                "month": 12,
            },
            "last:tue:12",
            (2027, 3, 16),
        ),
        ({"how": "once", "on": "1405/08/20"}, "explicit", (2026, 11, 11)),
    ],
)
def test_a_day_of_the_clubs_own_is_added(
    enter: Enter, how: dict[str, Any], rule: str, on: tuple[int, int, int]
) -> None:
    owner = enter("owner")
    once = key_on(owner.get(f"{PAGE}new/"))
    typed = {"once": once, "name_en": "Opening day", "tone": "festive", "lead_days": ["3"], **how}

    answer = owner.post(f"{PAGE}new/", typed)
    owner.post(f"{PAGE}new/", typed)

    added = Occasion.objects.get(is_shipped=False)
    assert answer["Location"] == f"{PAGE}{added.key}/"
    assert (added.rule, added.is_kept) == (rule, True)
    found = occasions_between(date(2026, 9, 1), date(2027, 3, 20))
    assert [view.on for view in found if view.key == added.key] == [date(*on)]


def test_what_a_day_lacks_is_said_at_its_field(enter: Enter) -> None:
    owner = enter("owner")
    once = key_on(owner.get(f"{PAGE}new/"))
    typed = {"once": once, "tone": "festive", "calendar": "jalali", "month": "12"}

    nothing = owner.post(f"{PAGE}new/", typed | {"how": "fixed"})
    no_day = owner.post(
        f"{PAGE}new/", typed | {"how": "fixed", "name_en": "X", "month": "7", "day": "31"}
    )
    looked = owner.post(f"{PAGE}new/", {"look": "yes", "how": "fixed", "calendar": "lunar"})

    assert nothing.status_code == 422
    assert set(nothing.context["form"].errors) == {"name_en", "day"}
    assert "day" in no_day.context["form"].errors
    assert looked.status_code == 200
    assert "Muharram" in looked.content.decode()
    assert not Occasion.objects.filter(is_shipped=False).exists()


def test_days_of_mourning_are_declared(enter: Enter) -> None:
    owner = enter("owner")
    once = key_on(owner.get(f"{PAGE}mourning/"))
    typed = {"once": once, "name_fa": "عزای عمومی", "first": "1405/06/15", "last": "1405/06/17"}

    answer = owner.post(f"{PAGE}mourning/", typed)

    assert answer["Location"] == PAGE
    mourned = [mourning_on(date(2026, 9, day)) for day in (6, 7, 8)]
    assert [view.name for view in mourned if view] == ["عزای عمومی"] * 3
    assert mourning_on(date(2026, 9, 9)) is None
    assert AuditEntry.objects.filter(action="occasion.added").count() == 3


def test_mourning_the_wrong_way_round_is_refused(enter: Enter) -> None:
    owner = enter("owner")
    once = key_on(owner.get(f"{PAGE}mourning/"))
    typed = {"once": once, "name_fa": "عزا", "first": "1405/06/15", "last": "1405/06/14"}

    answer = owner.post(f"{PAGE}mourning/", typed)

    assert answer.status_code == 422
    assert "last" in answer.context["form"].errors
    assert not Occasion.objects.filter(is_shipped=False).exists()


def test_who_only_reads_sees_no_buttons(enter: Enter) -> None:
    words = enter("analyst").get(PAGE).content.decode()

    assert "Yalda" in words
    assert "/keep/" not in words
    assert f"{PAGE}new/" not in words


def test_an_unknown_occasion_is_not_found(enter: Enter) -> None:
    owner = enter("owner")

    assert owner.get(f"{PAGE}nowhere/").status_code == 404
    assert owner.post(f"{PAGE}nowhere/keep/", {"kept": "no"}).status_code == 404
