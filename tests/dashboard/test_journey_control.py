"""The control group of a journey on its page: asked for, compared, and who is in it."""

from uuid import uuid4

import pytest

from campaigns.models import Journey, Passage
from members.models import Member
from tests.campaigns.journey_cases import make_journey
from tests.cast import Cast
from tests.clock import DAY, NOON
from tests.dashboard.conftest import Enter
from tests.factories import make_member, ring_up

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def once() -> dict[str, str]:
    return {"once": uuid4().hex}


def at(journey: Journey, *rest: object) -> str:
    return "/dashboard/journeys/" + "/".join(map(str, (journey.pk, *rest))) + "/"


def test_a_share_is_held_out_from_the_page(cast: Cast, enter: Enter) -> None:
    journey = make_journey("purchase", name="سپاس")
    owner = enter("owner")
    settings = {"name": "سپاس", "category": "", "rest_days": "0", "grace_days": "3"}

    def save(**share: str) -> int:
        owner.post(at(journey, "change"), {**once(), **settings, **share})
        journey.refresh_from_db()
        return journey.control_percent

    shares = [save(control_percent="۲۰"), save(), save(control_percent="")]
    refused = owner.post(at(journey, "change"), {**once(), **settings, "control_percent": "51"})

    assert shares == [20, 20, 0]
    assert refused.status_code == 422
    assert list(refused.context["form"].errors) == ["control_percent"]


def test_what_is_owed_to_everybody_asks_for_no_share(cast: Cast, enter: Enter) -> None:
    journey = make_journey("lapsing")
    owner = enter("owner")

    form, page = owner.get(at(journey, "change")), owner.get(at(journey))

    assert "control_percent" not in form.content.decode()
    assert "is told to each of them: nobody is held out here" in page.content.decode()


def test_a_journey_says_what_it_brings_and_who_was_held_out(cast: Cast, enter: Enter) -> None:
    journey = make_journey("purchase", name="سپاس")
    told = _drawn(journey, 40, held_out=False)
    held = _drawn(journey, 30, held_out=True)
    for member in told[:20]:
        ring_up(cast.shop, 1_000_000, member=member, now=NOON - 9 * DAY)
    ring_up(cast.shop, 1_000_000, member=held[0], now=NOON - 9 * DAY)
    owner = enter("owner")

    page = owner.get(at(journey)).content.decode()
    people = owner.get(at(journey, "people") + "?which=held")
    his = owner.get(f"/dashboard/members/{held[0].pk}/").content.decode()

    assert (
        "Of 100 who began, 50 bought within 30 days; of 100 who were held out, 3. The journey"
        " brought between 26 and 62 more of every 100."
    ) in page
    assert "Each of them spent between" in page
    assert "40 began and 30 were held out by chance." in page
    assert "70 of them still have some of the 30 days left." in page
    assert len(people.context["people"]) == 25
    assert people.context["page"].paginator.count == 30
    assert "Held out for comparison" in his


def test_without_a_control_group_it_says_that_it_cannot_know(cast: Cast, enter: Enter) -> None:
    journey = make_journey("purchase")
    owner = enter("owner")

    nobody = owner.get(at(journey)).content.decode()
    Journey.objects.filter(pk=journey.pk).update(control_percent=10)
    waiting = owner.get(at(journey)).content.decode()

    assert "Nobody is held out, so how many of them would have bought anyhow" in nobody
    assert "Of a hundred who would begin, 10 are held out by chance." in waiting


def _drawn(journey: Journey, count: int, *, held_out: bool) -> list[Member]:
    people = [make_member() for _ in range(count)]
    Passage.objects.bulk_create(
        Passage(
            journey=journey,
            member=member,
            run_key=f"purchase:{member.pk}",
            facts={"day": "2026-08-22"},
            status="held" if held_out else "done",
            drawn_percent=40,
            began_at=NOON - 10 * DAY,
            ended_at=NOON + 20 * DAY if held_out else NOON - 10 * DAY,
        )
        for member in people
    )
    return people
