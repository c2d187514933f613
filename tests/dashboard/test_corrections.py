"""Corrections of points: asked on a member's page, above a threshold decided by two."""

from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse

from members.models import AuditEntry
from points.models import Adjustment
from points.selectors.balances import balance_of
from points.services.adjustments import ask_adjustment
from tests.cast import Cast
from tests.clock import NOON
from tests.dashboard.conftest import Enter
from tests.factories import make_staff
from tests.points.reward_cases import fill_pool, give_points
from tests.snapshots import nothing_changed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]

LIST = "/dashboard/corrections/"


def asking(cast: Cast) -> str:
    return reverse("dashboard-correction-ask", args=[cast.sara.pk])


def typed(**change: Any) -> dict[str, Any]:
    return {
        "once": uuid4().hex,
        "direction": "give",
        "points": "۸۰",
        "reason": "خرید ثبت نشده بود",
        **change,
    }


def asked(cast: Cast, *, role: str = "manager", points: int = 200) -> Adjustment:
    return ask_adjustment(
        member_id=cast.sara.pk,
        points=points,
        reason="spoilt flowers",
        actor=cast.actor(role),
        now=NOON,
    )


def test_up_to_the_threshold_it_is_booked_at_once(cast: Cast, enter: Enter) -> None:
    fill_pool(cast.shop, 1_000_000)
    manager = enter("manager")

    page = manager.get(asking(cast)).content.decode()
    answer = manager.post(asking(cast), typed(), follow=True)

    assert "Above 100 points a second person approves." in page
    assert "The correction of 80 points is booked." in answer.content.decode()
    assert balance_of(cast.sara.pk).balance == 80
    adjustment = Adjustment.objects.get()
    assert (adjustment.status, adjustment.reason) == ("booked", "خرید ثبت نشده بود")
    assert AuditEntry.objects.filter(action="points.adjusted").count() == 1


def test_points_are_taken_away(cast: Cast, enter: Enter) -> None:
    give_points(cast.shop, cast.sara, 50)

    enter("manager").post(asking(cast), typed(direction="take", points="20"))

    assert balance_of(cast.sara.pk).balance == 30


def test_the_cap_may_leave_less_and_that_is_said(cast: Cast, enter: Enter) -> None:
    fill_pool(cast.shop, 150_000)

    answer = enter("manager").post(asking(cast), typed(), follow=True)

    assert "The cap left room for 30 of 80 points; those are booked." in answer.content.decode()
    assert balance_of(cast.sara.pk).balance == 30


def test_sent_twice_it_is_booked_once(cast: Cast, enter: Enter) -> None:
    fill_pool(cast.shop, 1_000_000)
    manager = enter("manager")
    form = typed()
    manager.post(asking(cast), form)

    with nothing_changed():
        answer = manager.post(asking(cast), form)

    assert answer.status_code == 302
    assert balance_of(cast.sara.pk).balance == 80


@pytest.mark.parametrize(
    ("change", "field", "sentence"),
    [
        ({"points": "0"}, "points", "Ensure this value is greater than or equal to 1."),
        ({"points": "many"}, "points", "Enter a whole number."),
        ({"reason": ""}, "reason", "This field is required."),
        (
            {"direction": "take"},
            "__all__",
            "Not enough points: 0 can be spent now, worth 0 toman.",
        ),
    ],
)
def test_what_cannot_be_is_said_in_the_form(
    cast: Cast, enter: Enter, change: dict[str, str], field: str, sentence: str
) -> None:
    manager = enter("manager")

    with nothing_changed():
        answer = manager.post(asking(cast), typed(**change))

    assert answer.status_code == 422
    assert answer.context["form"].errors == {field: [sentence]}


def test_above_the_threshold_a_second_person_approves(cast: Cast, enter: Enter) -> None:
    fill_pool(cast.shop, 2_000_000)
    manager = enter("manager")

    answer = manager.post(asking(cast), typed(points="200"), follow=True)
    adjustment = Adjustment.objects.get()
    before = balance_of(cast.sara.pk).balance
    waiting = enter("owner").get(LIST).context["waiting"]
    approved = enter("owner").post(
        reverse("dashboard-correction-approve", args=[adjustment.pk]),
        {"once": uuid4().hex, "note": "seen"},
        follow=True,
    )

    assert "A second person approves it; until then no point moves." in answer.content.decode()
    assert (adjustment.status, before) == ("asked", 0)
    assert [(one.row, one.asked_by, one.is_own) for one in waiting] == [
        (adjustment, "Manager", False)
    ]
    assert "The correction is booked." in approved.content.decode()
    adjustment.refresh_from_db()
    assert (adjustment.status, adjustment.note) == ("booked", "seen")
    assert balance_of(cast.sara.pk).balance == 200


def test_nobody_approves_what_he_asked_for(cast: Cast, enter: Enter) -> None:
    fill_pool(cast.shop, 2_000_000)
    adjustment = asked(cast)
    manager = enter("manager")

    page = manager.get(LIST)
    with nothing_changed():
        answer = manager.post(
            reverse("dashboard-correction-approve", args=[adjustment.pk]),
            {"once": uuid4().hex, "note": ""},
            follow=True,
        )

    assert page.context["waiting"][0].is_own is True
    assert "Somebody else approves it." in page.content.decode()
    assert "Whoever asked for it cannot approve it; ask another." in answer.content.decode()


def test_a_correction_is_refused_with_a_word(cast: Cast, enter: Enter) -> None:
    adjustment = asked(cast)
    owner = enter("owner")
    press = {"once": uuid4().hex, "note": "no proof"}
    address = reverse("dashboard-correction-refuse", args=[adjustment.pk])

    answer = owner.post(address, press, follow=True)
    with nothing_changed():
        again = owner.post(address, {**press, "once": uuid4().hex}, follow=True)

    adjustment.refresh_from_db()
    assert (adjustment.status, adjustment.note) == ("refused", "no proof")
    assert "The correction is not made; no point has moved." in answer.content.decode()
    assert "This correction has been booked or refused already." in again.content.decode()


def test_the_history_is_filtered_by_state(cast: Cast, enter: Enter) -> None:
    fill_pool(cast.shop, 2_000_000)
    booked = asked(cast, points=10)
    waiting = asked(cast, points=300)
    owner = enter("owner")

    every = owner.get(LIST).context["rows"]
    only = owner.get(LIST, {"status": "booked"}).context["rows"]
    none = owner.get(LIST, {"status": "refused"}).content.decode()

    assert [one.row for one in every] == [waiting, booked]
    assert [(one.row, one.decided_by) for one in only] == [(booked, "Manager")]
    assert "No correction is in this state." in none


def test_the_owner_may_correct_more_alone(cast: Cast, enter: Enter) -> None:
    fill_pool(cast.shop, 6_000_000)
    owner = enter("owner")

    assert owner.get(LIST).context["alone"] == 1_000
    owner.post(asking(cast), typed(points="1000"))

    assert balance_of(cast.sara.pk).balance == 1_000


def test_nobody_corrects_his_own_points(cast: Cast, enter: Enter) -> None:
    fill_pool(cast.shop, 1_000_000)
    own = make_staff("manager", shops=[cast.shop], mobile=str(cast.sara.mobile))
    manager = enter("manager")
    manager.force_login(own)

    with nothing_changed():
        answer = manager.post(asking(cast), typed())

    assert answer.status_code == 422
    assert "Nobody can serve himself" in answer.content.decode()


def test_without_corrections_the_page_says_how_one_begins(cast: Cast, enter: Enter) -> None:
    assert "No points have been corrected." in enter("owner").get(LIST).content.decode()
