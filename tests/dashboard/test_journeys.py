"""Journeys in the dashboard: made, changed and switched on with open eyes; who is on them."""

from typing import Any
from uuid import uuid4

import pytest

from campaigns.models import Journey, Passage
from campaigns.services.journey_steps import StepFacts
from campaigns.services.journeys import announce_goods
from campaigns.services.offers import define_offer
from members.models import Message
from members.roles import SYSTEM
from tests.campaigns.journey_cases import make_journey, run, steps_of, told
from tests.cast import Cast
from tests.clock import DAY, NOON
from tests.dashboard.conftest import Enter
from tests.factories import make_member, ring_up
from tests.snapshots import nothing_changed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]

LIST = "/dashboard/journeys/"
NEW = "/dashboard/journeys/new/"


def once() -> dict[str, str]:
    return {"once": uuid4().hex}


def at(journey: Journey, *rest: object) -> str:
    return LIST + "/".join(map(str, (journey.pk, *rest))) + "/"


def typed_step(**change: Any) -> dict[str, Any]:
    return {
        **once(),
        "days": "۳",
        "hours": "0",
        "condition": "",
        "kind": "service",
        "text": "سلام {نام}",
        "offer": "",
        "follow_up": "",
        **change,
    }


def walked(cast: Cast) -> Journey:
    """Two steps, one of them taken with Sara a day ago, and one who may not be told."""
    journey = make_journey(
        "purchase",
        StepFacts(text="سپاس {نام}", kind="service"),
        StepFacts(text="باز هم", kind="service", days=3, follow_up="زنگ بزنید"),
        since=NOON - 2 * DAY,
        name="سپاس",
    )
    for member in (cast.sara, make_member(service=False)):
        ring_up(cast.shop, member=member, now=NOON - DAY)
    run(NOON - DAY)
    return journey


# All and one ------------------------------------------------------------------------------------


def test_every_journey_is_a_card(cast: Cast, enter: Enter) -> None:
    walked(cast)
    make_journey("silent", name="Missed")
    Journey.objects.filter(name="Missed").update(is_active=False)

    page = enter("analyst").get(LIST).content.decode()

    assert page.index("سپاس") < page.index("Missed")
    assert "At once" in page
    assert "3 days later" in page
    assert "Bought something" in page
    assert "New journey" not in page


def test_a_club_without_journeys_says_so(cast: Cast, enter: Enter) -> None:
    page = enter("owner").get(LIST)

    assert "There is no journey yet." in page.content.decode()


def test_one_shows_its_steps_and_who_is_on_it(cast: Cast, enter: Enter) -> None:
    journey = walked(cast)

    page = enter("manager").get(at(journey))

    text = page.content.decode()
    assert [(wait, came) for _step, wait, came in page.context["steps"]] == [
        ("At once", [("taken: 1", "leaf"), ("no permission or address: 1", "honey")]),
        ("3 days later", []),
    ]
    assert len(page.context["people"]) == 2
    assert "bought on Monday 31 August" in text
    assert "زنگ بزنید" in text
    assert "{نام}" in text


def test_what_is_unknown_is_not_found(cast: Cast, enter: Enter) -> None:
    assert enter("owner").get(f"{LIST}999/").status_code == 404


# Made and changed -------------------------------------------------------------------------------


def test_a_journey_is_made_and_stays_off(cast: Cast, enter: Enter) -> None:
    form = {**once(), "name": "بازگشت", "trigger": "silent", "leaves_on_purchase": "on"}
    owner = enter("owner")

    answers = [owner.post(NEW, form), owner.post(NEW, form)]

    journey = Journey.objects.get()
    assert [answer["Location"] for answer in answers] == [at(journey)] * 2
    assert (journey.trigger, journey.leaves_on_purchase, journey.is_active) == (
        "silent",
        True,
        False,
    )


def test_its_settings_are_numbers_in_any_digits(cast: Cast, enter: Enter) -> None:
    journey = make_journey("silent", name="بازگشت")
    form = {
        **once(),
        "name": "بازگشت آرام",
        "percent": "۳۰۰",
        "least_days": "30",
        "days": "90",
        "rest_days": "0",
        "grace_days": "5",
    }

    answer = enter("manager").post(at(journey, "change"), form)

    journey.refresh_from_db()
    assert answer["Location"] == at(journey)
    assert (journey.name, journey.settings["percent"], journey.settings["grace_days"]) == (
        "بازگشت آرام",
        300,
        5,
    )


def test_a_setting_out_of_range_is_said_at_its_field(cast: Cast, enter: Enter) -> None:
    journey = make_journey("silent", name="بازگشت")
    form = {**once(), "name": "x", "percent": "5", "least_days": "", "days": "90"}
    manager = enter("manager")

    with nothing_changed():
        answer = manager.post(at(journey, "change"), form)

    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {
        "percent",
        "least_days",
        "rest_days",
        "grace_days",
    }


def test_goods_are_announced(cast: Cast, enter: Enter) -> None:
    journey = make_journey("new_goods", times=1, name="تازه")
    ring_up(cast.shop, member=cast.sara, now=NOON - 50 * DAY)
    form = {**once(), "category": "flowers", "goods": "رز هلندی"}
    owner = enter("owner")

    owner.post(at(journey, "announce"), form)
    again = owner.post(at(journey, "announce"), form, follow=True)
    began, _taken = run(NOON)

    assert began == 1
    assert "رز هلندی" in again.content.decode()
    assert Passage.objects.get().facts == {"category": "flowers", "goods": "رز هلندی"}


# On and off -------------------------------------------------------------------------------------


def test_one_sees_what_it_would_set_going_and_says_yes(cast: Cast, enter: Enter) -> None:
    journey = make_journey("purchase", name="سپاس")
    Journey.objects.update(is_active=False, active_from=None)
    ring_up(cast.shop, member=cast.sara, now=NOON - DAY)
    owner = enter("owner")

    asked = owner.get(at(journey, "start"))
    answer = owner.post(at(journey, "start"), once())

    journey.refresh_from_db()
    assert asked.context["estimate"].month == 1
    assert answer["Location"] == at(journey)
    assert (journey.is_active, journey.active_from) == (True, NOON)
    assert run(NOON) == (0, 0)


def test_without_a_step_it_stays_off(cast: Cast, enter: Enter) -> None:
    journey = make_journey("purchase", name="سپاس")
    journey.steps.all().delete()
    Journey.objects.update(is_active=False)

    answer = enter("owner").post(at(journey, "start"), once())

    assert answer.status_code == 422
    assert "A journey needs a step" in answer.content.decode()


def test_it_is_stopped(cast: Cast, enter: Enter) -> None:
    journey = walked(cast)

    answer = enter("manager").post(at(journey, "stop"), once(), follow=True)

    assert "everybody has left it" in answer.content.decode()
    assert set(Passage.objects.values_list("status", "why")) == {("left", "stopped")}


# Steps ------------------------------------------------------------------------------------------


def test_a_step_is_added_and_changed(cast: Cast, enter: Enter) -> None:
    journey = make_journey("purchase", name="سپاس")
    plan = define_offer(actor=SYSTEM, name="هدیه", kind="bonus", points=20, valid_days=7)
    owner = enter("owner")
    owner.post(at(journey, "steps", "new"), typed_step())
    added = steps_of(journey)[1]

    answer = owner.post(
        at(journey, "steps", added.pk),
        typed_step(text="{پیشنهاد} تا {مهلت}", offer=str(plan.pk), hours="2", kind="promotion"),
    )

    added.refresh_from_db()
    assert answer["Location"] == at(journey)
    assert (added.delay_days, added.delay_hours, added.kind, added.offer) == (
        3,
        2,
        "promotion",
        plan,
    )


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"text": "{لبخند}"}, "text"),
        ({"text": "{پیشنهاد}"}, "text"),
        ({"text": "", "follow_up": ""}, "text"),
        ({"days": "400"}, "days"),
        ({"kind": "code"}, "kind"),
        ({"offer": "999"}, "offer"),
    ],
)
def test_what_makes_no_step_is_said(
    cast: Cast, enter: Enter, change: dict[str, str], field: str
) -> None:
    journey = make_journey("purchase", name="سپاس")

    answer = enter("owner").post(at(journey, "steps", "new"), typed_step(**change))

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert len(steps_of(journey)) == 1


def test_steps_change_places_and_are_deleted(cast: Cast, enter: Enter) -> None:
    journey = walked(cast)
    first, second = steps_of(journey)
    owner = enter("owner")

    owner.post(at(journey, "steps", second.pk, "move"), {**once(), "to": "up"})
    moved = [step.pk for step in steps_of(journey)]
    owner.post(at(journey, "steps", first.pk, "delete"), once())

    assert moved == [second.pk, first.pk]
    assert [step.pk for step in steps_of(journey)] == [second.pk]


def test_a_step_of_another_journey_is_not_found(cast: Cast, enter: Enter) -> None:
    journey, other = make_journey("purchase", name="a"), make_journey("joined", name="b")

    answer = enter("owner").get(at(journey, "steps", steps_of(other)[0].pk))

    assert answer.status_code == 404


# People -----------------------------------------------------------------------------------------


def test_who_is_on_it_and_who_ever_was(cast: Cast, enter: Enter) -> None:
    journey = walked(cast)
    Passage.objects.filter(member=cast.sara).update(status="done", next_at=None, ended_at=NOON)
    owner = enter("owner")

    now, ever = owner.get(at(journey, "people")), owner.get(at(journey, "people") + "?which=ever")

    assert (len(now.context["people"]), len(ever.context["people"])) == (1, 2)
    assert "At its end" in ever.content.decode()


def test_one_is_taken_out_from_the_page(cast: Cast, enter: Enter) -> None:
    journey = walked(cast)
    passage = Passage.objects.get(member=cast.sara)
    form = once()
    manager = enter("manager")

    for _again in range(2):
        manager.post(at(journey, "people", passage.pk, "out"), form)
    run(NOON + 5 * DAY)

    passage.refresh_from_db()
    assert (passage.status, passage.why) == ("left", "taken_out")
    assert len(told(cast.sara)) == 1
    assert Message.objects.get(member=cast.sara).status == "cancelled"


def test_a_members_page_says_where_he_is_and_why(cast: Cast, enter: Enter) -> None:
    walked(cast)

    page = enter("owner").get(f"/dashboard/members/{cast.sara.pk}/").content.decode()

    assert "سپاس" in page
    assert "bought on Monday 31 August" in page
    assert "Step 2 on" in page


# Who may ----------------------------------------------------------------------------------------


def test_the_analyst_looks_and_changes_nothing(cast: Cast, enter: Enter) -> None:
    journey = walked(cast)
    analyst = enter("analyst")

    with nothing_changed():
        refused = [
            analyst.post(at(journey, *rest), once()).status_code
            for rest in (("stop",), ("start",), ("change",), ("announce",), ("steps", "new"))
        ]

    assert analyst.get(at(journey)).status_code == 200
    assert analyst.get(at(journey, "people")).status_code == 200
    assert refused == [403] * 5


def test_words_with_markup_stay_words(cast: Cast, enter: Enter) -> None:
    journey = make_journey(
        "new_goods",
        StepFacts(text="<script>x</script> {نام}", kind="service"),
        name="<b>x</b>",
    )
    announce_goods(
        journey_id=journey.pk, category="<i>", goods="<script>y</script>", actor=SYSTEM, now=NOON
    )

    page = enter("owner").get(at(journey)).content.decode()

    assert "<script>x" not in page
    assert "<script>y" not in page
    assert "<b>x" not in page
