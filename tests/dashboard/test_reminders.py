"""The pages of reminders: the next days, what is said, what became of them, one member's own."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
import time_machine

from campaigns.models import Reminder, ReminderChange, ReminderPlan
from members.models import Member, Occasion
from tests.campaigns.reminder_cases import keep, make_reminded, plan_on
from tests.cast import Cast
from tests.clock import NOON, TEHRAN
from tests.dashboard.conftest import Enter

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]

LIST = "/dashboard/reminders/"
CHANGE = "/dashboard/reminders/change/"
PLANS = "/dashboard/reminders/plans/"
HISTORY = "/dashboard/reminders/history/"
# Tuesday, 10 Shahrivar 1405.
TODAY = NOON.date()


def rows_of(page: Any) -> list[Any]:
    """Every row on the page."""
    return [row for day in page.context["days"] for row in day.rows]


def test_the_next_days_with_their_words_and_what_holds_them(cast: Cast, enter: Enter) -> None:
    silent = make_reminded("رضا")
    Member.objects.filter(pk=silent.pk).update(allows_occasion=False)
    keep(make_reminded("علی"), "mother", "birthday", 6, 13)
    keep(silent, "wife", "wedding", 6, 20)

    page = enter("owner").get(LIST)

    rows = rows_of(page)
    assert [(row.coming.leaves_on, row.step) for row in rows] == [
        (TODAY, "3 days before"),
        (TODAY + timedelta(days=3), "7 days before"),
        (TODAY + timedelta(days=7), "3 days before"),
    ]
    html = page.content.decode()
    assert "علی عزیز، جمعه ۱۳ شهریور تولد مادرتان است." in html
    assert html.count("no permission to remind") == 2
    assert page.context["total"] == 3
    assert page.context["leaving_today"] == 1


def test_filters_by_kind_state_and_how_far(cast: Cast, enter: Enter) -> None:
    silent = make_reminded("رضا")
    Member.objects.filter(pk=silent.pk).update(allows_occasion=False)
    keep(make_reminded(), "mother", "birthday", 6, 13, lead_days=[3])
    keep(silent, "wife", "wedding", 6, 20, lead_days=[3])
    keep(make_reminded(), "wife", "wedding", 7, 1, lead_days=[3])
    browser = enter("owner")

    counts = {
        query: browser.get(LIST + query).context["total"]
        for query in (
            "",
            "?days=7",
            "?days=30",
            "?kind=wedding",
            "?kind=occasion",
            "?state=ready",
            "?state=unready",
            "?days=nonsense&kind=nonsense&state=nonsense&day=nonsense&page=-1",
        )
    }

    assert list(counts.values()) == [2, 1, 3, 1, 0, 1, 1, 2]


def test_a_full_day_shows_some_and_the_rest_page_by_page(cast: Cast, enter: Enter) -> None:
    for _number in range(42):
        keep(make_reminded(), "mother", "birthday", 6, 13, lead_days=[3])
    browser = enter("owner")

    whole = browser.get(LIST)
    first = browser.get(f"{LIST}?day={TODAY}")
    second = browser.get(f"{LIST}?day={TODAY}&page=2")

    assert [len(rows_of(page)) for page in (whole, first, second)] == [8, 40, 2]
    assert whole.context["days"][0].more == 34
    assert (first.context["has_more"], second.context["has_more"]) == (True, False)


def test_a_day_that_nobody_has_confirmed_is_said_above_the_list(cast: Cast, enter: Enter) -> None:
    Occasion.objects.exclude(key="girls_day").update(is_kept=False)
    for _number in range(10):
        keep(make_reminded(), "child", "birthday", 5, 5)

    with time_machine.travel(datetime(2028, 3, 20, 12, 0, tzinfo=TEHRAN), tick=False):
        page = enter("owner").get(LIST)
        narrowed = enter("owner").get(f"{LIST}?kind=birthday")

    (unsure,) = page.context["unsure"]
    assert (unsure.due.view.key, unsure.people) == ("girls_day", 10)
    (day,) = page.context["days"]
    assert (day.on, len(day.rows), day.more) == (date(2028, 3, 25), 8, 2)
    assert {row.coming.holds for row in day.rows} == {("unconfirmed",)}
    assert narrowed.context["total"] == 0


def test_one_is_left_out_put_back_and_reworded_from_the_page(cast: Cast, enter: Enter) -> None:
    kept = keep(make_reminded(), "mother", "birthday", 6, 15)
    key, browser = f"date:{kept.pk}:1405:before-3", enter("owner")

    answers = [browser.post(f"{CHANGE}?days=7", {"key": key, "deed": "skip"})]
    skipped = ReminderChange.objects.get().is_skipped
    answers.append(browser.post(CHANGE, {"key": key, "deed": "restore"}))
    answers.append(browser.post(CHANGE, {"key": key, "deed": "reword", "text": "{نام}، سلام"}))
    page = browser.get(LIST)
    answers.append(browser.post(CHANGE, {"key": key, "deed": "plain"}))

    assert skipped is True
    assert answers[0]["Location"] == f"{LIST}?days=7"
    assert {answer.status_code for answer in answers} == {302}
    assert "علی، سلام" in page.content.decode()
    change = ReminderChange.objects.get()
    assert (change.is_skipped, change.text) == (False, "")


def test_a_text_with_an_unknown_place_is_refused_in_words(cast: Cast, enter: Enter) -> None:
    kept = keep(make_reminded(), "mother", "birthday", 6, 15)
    key, browser = f"date:{kept.pk}:1405:before-3", enter("owner")

    page = browser.post(CHANGE, {"key": key, "deed": "reword", "text": "{x}"}, follow=True)

    assert [str(one.level_tag) for one in page.context["messages"]] == ["error"]
    assert ReminderChange.objects.count() == 0


def test_what_is_said_is_shown_and_changed(cast: Cast, enter: Enter) -> None:
    browser = enter("manager")
    address = f"{PLANS}date:birthday/before/"

    shown = browser.get(PLANS)
    form = browser.get(address)
    done = browser.post(address, {"text": "{نام}، {مناسبت}!", "is_active": "on"})
    wrong = browser.post(address, {"text": "{goods}", "is_active": "on"})

    assert "تولدتان مبارک" in shown.content.decode()
    assert form.context["form"].initial["text"].startswith("{نام} عزیز، {روز}")
    assert (done.status_code, done["Location"]) == (302, PLANS)
    assert wrong.status_code == 422
    plan = ReminderPlan.objects.get(subject="date:birthday", step="before")
    assert (plan.text, plan.is_active, plan.plans_follow_up) == ("{نام}، {مناسبت}!", True, False)


def test_an_occasion_gets_words_of_its_own_and_loses_them(cast: Cast, enter: Enter) -> None:
    browser, address = enter("owner"), f"{PLANS}occasion:mothers_day/before/"

    browser.post(address, {"text": "مادر!", "is_active": "on"})
    own = browser.get(address)
    browser.post(f"{address}drop/")

    assert own.context["may_drop"] is True
    assert not ReminderPlan.objects.filter(subject="occasion:mothers_day").exists()
    assert browser.get(f"{PLANS}date:/before/").context["may_drop"] is False


@pytest.mark.parametrize("place", ["date:nothing/before/", "date:birthday/never/", "x/day/"])
def test_a_day_that_is_not_spoken_of_has_no_page(cast: Cast, enter: Enter, place: str) -> None:
    answer = enter("owner").get(PLANS + place)

    assert answer.status_code == 404


def test_on_the_day_of_a_death_the_form_offers_nothing(cast: Cast, enter: Enter) -> None:
    page = enter("owner").get(f"{PLANS}date:remembrance/before/")

    assert "offer" not in page.context["form"].fields
    assert "Nothing is offered on the day of somebody who has died." in page.content.decode()


def test_what_became_of_them(cast: Cast, enter: Enter) -> None:
    silent = make_reminded("رضا")
    Member.objects.filter(pk=silent.pk).update(allows_occasion=False)
    keep(make_reminded("علی"), "mother", "birthday", 6, 13, lead_days=[3])
    keep(silent, "mother", "birthday", 6, 13, lead_days=[3])
    plan_on(TODAY)
    browser = enter("owner")

    pages = [browser.get(HISTORY + query) for query in ("", "?outcome=no_consent", "?outcome=late")]

    assert [len(page.context["past"]) for page in pages] == [2, 1, 0]
    assert pages[1].context["past"][0].name == "Birthday"
    assert pages[1].context["past"][0].whose == "Mother"


def test_a_manager_sees_the_reminders_of_his_own_shops(cast: Cast, enter: Enter) -> None:
    keep(make_reminded(shop=cast.other_shop), "mother", "birthday", 6, 13, lead_days=[3])
    keep(make_reminded(shop=cast.shop), "mother", "birthday", 6, 13, lead_days=[3])
    browser = enter("manager")

    coming = browser.get(LIST).context["total"]
    plan_on(TODAY)
    past = browser.get(HISTORY).context["past"]

    assert (coming, len(past)) == (1, 1)


def test_a_members_page_tells_what_he_will_hear_and_has_heard(cast: Cast, enter: Enter) -> None:
    ali = make_reminded("علی")
    keep(ali, "mother", "birthday", 6, 13)
    plan_on(TODAY)

    page = enter("owner").get(f"/dashboard/members/{ali.pk}/")

    assert Reminder.objects.filter(member=ali).count() == 1
    assert [past.name for past in page.context["past_reminders"]] == ["Birthday"]
    assert [bool(row.outcome) for row in page.context["coming_reminders"]] == [True]


def test_an_analyst_looks_and_changes_nothing(cast: Cast, enter: Enter) -> None:
    kept = keep(make_reminded(), "mother", "birthday", 6, 15)
    browser = enter("analyst")

    page = browser.get(LIST)
    answer = browser.post(CHANGE, {"key": f"date:{kept.pk}:1405:before-3", "deed": "skip"})

    assert "Leave this one out" not in page.content.decode()
    assert answer.status_code == 403
    assert ReminderChange.objects.count() == 0


def test_the_page_of_no_reminders_explains_itself(cast: Cast, enter: Enter) -> None:
    page = enter("owner").get(LIST)

    assert "Nobody is reminded in these days." in page.content.decode()
