"""Surveys in the dashboard: worded, estimated, put into use and to rest; and the sign."""

from typing import Any
from uuid import uuid4

import pytest
from pytest_django import Settings

from campaigns.models import SurveyPlan
from campaigns.services.surveys.plans import install_survey
from tests.campaigns.survey_cases import anonymous, make_plan, scored
from tests.cast import Cast
from tests.clock import DAY, NOON
from tests.dashboard.conftest import Enter
from tests.factories import make_member, ring_up
from tests.snapshots import nothing_changed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon", "public")]

LIST = "/dashboard/feedback/surveys/"
NEW = f"{LIST}new/"


def typed(**change: Any) -> dict[str, Any]:
    return {
        "once": uuid4().hex,
        "name": "پس از خرید گل",
        "shop": "",
        "category": "",
        "least_amount": "",
        "share_percent": "۵۰",
        "delay_hours": "24",
        "rest_weeks": "12",
        "valid_days": "14",
        "text": "سلام {نام} {پیوند}",
        "asks_comment": "on",
        "follow_up_days": "1",
        "tells_owner": "on",
        **change,
    }


def text(answer: Any) -> str:
    return str(answer.content.decode())


def press(browser: Any, plan: SurveyPlan, deed: str) -> Any:
    return browser.post(f"{LIST}{plan.pk}/{deed}/", {"once": uuid4().hex}, follow=True)


def test_every_survey_is_a_card_with_what_became_of_it(cast: Cast, enter: Enter) -> None:
    make_plan(name="Thanks", share_percent=100, least_amount=1_000_000, rest_weeks=8)
    scored(cast.sara, cast.shop, 9)

    page = enter("manager").get(LIST)

    [(view, whom, when)] = page.context["cards"]
    assert (view.asked, view.answered, view.percent) == (1, 1, 100)
    assert whom == ["bill of at least 100 thousand toman"]
    assert when == "1 day after the purchase; nobody more often than every 8 weeks"


def test_what_is_withheld_is_not_counted_for_others(cast: Cast, enter: Enter) -> None:
    make_plan()
    scored(cast.sara, cast.shop, 2)
    anonymous(cast.shop, 1)

    answered = {
        role: [view.answered for view, _whom, _when in enter(role).get(LIST).context["cards"]]
        for role in ("owner", "manager")
    }

    assert answered == {"owner": [1], "manager": [0]}


def test_the_survey_of_the_program_waits_to_be_used(cast: Cast, enter: Enter) -> None:
    install_survey(now=NOON)
    install_survey(now=NOON)

    page = enter("owner").get(LIST)

    plan = SurveyPlan.objects.get()
    assert not plan.is_active
    assert "پیوند" in plan.text
    assert "Put into use" in text(page)


def test_a_new_one_is_worded_once_and_asks_nobody_yet(cast: Cast, enter: Enter) -> None:
    form = typed(category="رز", least_amount="۱۰۰٬۰۰۰", is_first_only="on")
    owner = enter("owner")

    answers = [owner.post(NEW, form), owner.post(NEW, form)]

    plan = SurveyPlan.objects.get()
    assert [answer["Location"] for answer in answers] == [LIST, LIST]
    assert (plan.category, plan.least_amount, plan.share_percent) == ("رز", 1_000_000, 50)
    assert (plan.is_first_only, plan.asks_effort, plan.asks_comment) == (True, False, True)
    assert (plan.is_active, plan.created_by) == (False, f"user:{cast.owner.pk}")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"text": "سلام {نام}"}, "Put the place for the link in"),
        ({"text": "{تخفیف} {پیوند}"}, "Nothing is known that could fill"),
        ({"share_percent": "0"}, "greater than or equal to 1"),
        ({"rest_weeks": "0"}, "greater than or equal to 1"),
        ({"name": ""}, "required"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    cast: Cast, enter: Enter, change: dict[str, str], said: str
) -> None:
    owner = enter("owner")

    with nothing_changed():
        answer = owner.post(NEW, typed(**change))

    assert answer.status_code == 422
    assert said in text(answer)


def test_it_is_changed_for_who_is_asked_from_now_on(cast: Cast, enter: Enter) -> None:
    plan = make_plan()
    page = enter("manager").get(f"{LIST}{plan.pk}/")

    answer = enter("manager").post(f"{LIST}{plan.pk}/", typed(name="Other", shop=str(cast.shop.pk)))

    plan.refresh_from_db()
    assert 'name="rest_weeks" value="12"' in text(page)
    assert answer["Location"] == LIST
    assert (plan.name, plan.shop, plan.is_active) == ("Other", cast.shop, True)


def test_into_use_and_to_rest(cast: Cast, enter: Enter) -> None:
    plan = make_plan(is_used=False)
    manager = enter("manager")

    used = press(manager, plan, "use")
    plan.refresh_from_db()
    began = plan.active_from
    rested = press(manager, plan, "rest")

    plan.refresh_from_db()
    assert "is in use" in text(used)
    assert "is at rest" in text(rested)
    assert (began, plan.is_active) == (NOON, False)


def test_without_a_public_address_it_says_so_and_stays_off(
    cast: Cast, enter: Enter, settings: Settings
) -> None:
    settings.PUBLIC_URL = ""
    plan = make_plan(is_used=False)
    owner = enter("owner")

    with nothing_changed():
        answer = press(owner, plan, "use")

    plan.refresh_from_db()
    assert not plan.is_active
    assert "No link can be sent" in text(answer)


def test_about_how_many_a_week(cast: Cast, enter: Enter) -> None:
    for number in range(8):
        ring_up(cast.shop, member=make_member(), now=NOON - (number + 1) * DAY)

    page = enter("owner").get(f"{LIST}expected/", typed(rest_weeks="2", share_percent="100"))
    nobody = enter("owner").get(f"{LIST}expected/", typed(category="tulips"))
    nonsense = enter("owner").get(f"{LIST}expected/", typed(rest_weeks="x"))

    assert "About 4 members a week would be asked." in text(page)
    assert "Nobody who bought lately would be asked." in text(nobody)
    assert text(nonsense).strip() == ""


def test_the_text_is_shown_with_a_link_as_it_will_arrive(cast: Cast, enter: Enter) -> None:
    form = {
        "field": "text",
        "text": "سلام {نام}\n{پیوند}",
        "kind": "service",
        "places": "name,link",
    }

    preview = text(enter("manager").post("/dashboard/texts/preview/", form))

    assert "https://club.example/s/" in preview
    assert "Networks may stop" not in preview


# The sign ---------------------------------------------------------------------------------------


def test_the_sign_leads_to_the_sheet_of_its_shop(cast: Cast, enter: Enter) -> None:
    page = enter("owner").get("/dashboard/feedback/sign/", {"shop": "branch", "size": "a4"})

    assert page.context["link"] == "http://testserver/feedback/branch/"
    assert page.context["sheet"] == "a4"
    assert "شعبهٔ دوم" in text(page)
    assert "<svg" in text(page)


def test_a_manager_prints_those_of_his_shops(cast: Cast, enter: Enter) -> None:
    page = enter("manager").get("/dashboard/feedback/sign/", {"shop": "branch"})

    assert page.context["link"] == "http://testserver/feedback/main/"
