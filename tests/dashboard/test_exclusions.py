"""Leaving out of follow-ups in the dashboard: figures first, then a decision, then its end."""

from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse

from members.models import Exclusion
from members.selectors.care import exclusion_of
from tests.cast import Cast
from tests.clock import NOON
from tests.dashboard.conftest import Enter
from tests.factories import ring_up
from tests.members.care_cases import leave_out
from tests.snapshots import nothing_changed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]

LIST = "/dashboard/follow-ups/left-out/"


def address(cast: Cast, **query: Any) -> str:
    page = reverse("dashboard-exclude", args=[cast.sara.pk])
    return f"{page}?{'&'.join(f'{key}={value}' for key, value in query.items())}"


def decision(reason: str = "takes hours, buys nothing") -> dict[str, str]:
    return {"once": uuid4().hex, "reason": reason}


def test_the_figures_are_shown_with_the_margin_asked_for(cast: Cast, enter: Enter) -> None:
    ring_up(cast.shop, 10_000_000, member=cast.sara, now=NOON)
    owner = enter("owner")

    usual = owner.get(address(cast)).context["evidence"]
    asked = owner.get(address(cast, months=6, margin="12.5")).context["evidence"]
    wrong = owner.get(address(cast, months=7, margin="much")).context["evidence"]

    assert (usual.earned, usual.net) == (3_000_000, 2_500_000)
    assert (asked.first_on.isoformat(), asked.earned) == ("2026-03-02", 1_250_000)
    assert (wrong.margin_bps, wrong.first_on) == (3_000, usual.first_on)


def test_a_profit_is_no_reason(cast: Cast, enter: Enter) -> None:
    ring_up(cast.shop, 10_000_000, member=cast.sara, now=NOON)
    owner = enter("owner")

    page = owner.get(address(cast)).content.decode()
    with nothing_changed():
        answer = owner.post(address(cast), decision())

    assert "This member brings a profit." in page
    assert 'name="reason"' not in page
    assert answer.status_code == 422
    assert "only members who cost more than they bring" in str(answer.context["form"].errors)


def test_a_loss_may_be_left_out(cast: Cast, enter: Enter) -> None:
    ring_up(cast.shop, 10_000_000, member=cast.sara, now=NOON)
    manager, form = enter("manager"), decision()

    answer = manager.post(address(cast, margin=3), form)
    again = manager.post(address(cast, margin=3), form)

    row = Exclusion.objects.get()
    assert answer["Location"] == again["Location"] == LIST
    assert (row.reason, row.decided_by) == (form["reason"], f"user:{cast.manager.pk}")
    assert (row.evidence["net"], row.evidence["margin_bps"]) == (-200_000, 300)


def test_without_a_reason_nobody_is(cast: Cast, enter: Enter) -> None:
    owner = enter("owner")

    with nothing_changed():
        page = owner.post(address(cast), decision(reason=""))

    assert page.context["form"].errors == {"reason": ["This field is required."]}


def test_the_list_takes_them_in_again(cast: Cast, enter: Enter) -> None:
    leave_out(cast.sara, net=-700_000)
    owner = enter("owner")

    page = owner.get(LIST)
    owner.post(reverse("dashboard-exclusion-lift", args=[cast.sara.pk]), {"once": uuid4().hex})
    after, lifted = owner.get(LIST), owner.get(LIST, {"state": "lifted"})

    assert [row.member for row, *_ in page.context["rows"]] == [cast.sara]
    assert "−70 thousand toman" in page.content.decode()
    assert exclusion_of(cast.sara.pk) is None
    assert after.context["rows"] == []
    assert [lifter for *_, lifter in lifted.context["rows"]] == ["Owner"]


def test_lifting_twice_says_so(cast: Cast, enter: Enter) -> None:
    owner = enter("owner")

    with nothing_changed():
        page = owner.post(
            reverse("dashboard-exclusion-lift", args=[cast.sara.pk]),
            {"once": uuid4().hex},
            follow=True,
        )

    assert "This member is not left out of follow-ups." in page.content.decode()


def test_the_page_of_who_is_left_out_shows_the_decision(cast: Cast, enter: Enter) -> None:
    leave_out(cast.sara)

    page = enter("owner").get(address(cast))

    assert "never buys" in page.content.decode()
    assert 'name="reason"' not in page.content.decode()
    assert [name for _, name, _ in page.context["history"]] == ["The club itself"]
