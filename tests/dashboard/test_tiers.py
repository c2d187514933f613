"""The tiers: who stands where, who is about to change, and a standing set by hand."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse

from members.models import AuditEntry
from points.models import Standing
from tests.cast import Cast
from tests.clock import DAY, NOON
from tests.dashboard.conftest import Enter
from tests.factories import make_member
from tests.points.tier_cases import buy, give_tiers
from tests.snapshots import nothing_changed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]

LIST = "/dashboard/tiers/"


def by_hand(**change: Any) -> dict[str, Any]:
    return {
        "once": uuid4().hex,
        "tier": "gold",
        "until": "1405/12/29",
        "reason": "همکار ما",
        **change,
    }


def test_without_tiers_the_page_leads_to_the_program(cast: Cast, enter: Enter) -> None:
    assert "The program has no tiers." in enter("analyst").get(LIST).content.decode()


def test_members_are_counted_by_tier(cast: Cast, enter: Enter) -> None:
    scheme = give_tiers()
    second = scheme.levels[1]
    buy(cast, second.threshold, now=NOON)
    make_member()

    rows = enter("analyst").get(LIST).context["rows"]

    assert [(row.level.code, row.members) for row in rows[:2]] == [
        (scheme.levels[0].code, 1),
        (second.code, 1),
    ]
    assert rows[1].share_bps == 5_000
    assert rows[0].needs == ""
    assert rows[1].needs == f"{second.threshold:,} points"


def test_who_is_near_the_next_tier_is_listed(cast: Cast, enter: Enter) -> None:
    scheme = give_tiers()
    threshold = scheme.levels[1].threshold
    near = threshold * 9 // 10
    buy(cast, near, now=NOON)
    far = make_member()
    buy(cast, threshold // 2, now=NOON, member=far)

    rising = enter("owner").get(LIST).context["rising"]

    assert [(one.member, one.percent, one.needed) for one, _ in rising] == [
        (cast.sara, 90, threshold - near)
    ]
    assert rising[0][0].next_name == scheme.levels[1].name


def test_who_is_about_to_fall_is_listed(cast: Cast, enter: Enter) -> None:
    scheme = give_tiers()
    threshold = scheme.levels[1].threshold
    buy(cast, threshold, now=NOON)
    until = Standing.objects.get(ended_on=None).until
    assert until is not None
    owner = enter("owner")

    early = owner.get(LIST).context["falling"]
    with time_machine.travel(NOON.replace(year=2027) - 10 * DAY, tick=False):
        soon = enter("owner").get(LIST).context["falling"]
    with time_machine.travel(NOON.replace(year=2027) + 10 * DAY, tick=False):
        in_grace = enter("owner").get(LIST).context["falling"]

    assert early == []
    assert [(one.member, one.until, one.stay_by, one.needed) for one, _ in soon] == [
        (cast.sara, until, until, threshold)
    ]
    assert [(one.member, one.stay_by) for one, _ in in_grace] == [(cast.sara, date(2027, 10, 1))]


def test_a_tier_opens_its_members(cast: Cast, enter: Enter) -> None:
    scheme = give_tiers()
    buy(cast, scheme.levels[1].threshold, now=NOON)
    other = make_member()
    owner = enter("owner")

    low = owner.get(LIST, {"tier": scheme.levels[0].code}).context["page"]
    high = owner.get(LIST, {"tier": scheme.levels[1].code}).context["page"]
    unknown = owner.get(LIST, {"tier": "none"}).context["page"]

    assert list(low) == [other]
    assert list(high) == [cast.sara]
    assert unknown is None


def test_a_tier_is_set_by_hand_and_ended(cast: Cast, enter: Enter) -> None:
    give_tiers()
    manager = enter("manager")

    answer = manager.post(reverse("dashboard-tier-set", args=[cast.sara.pk]), by_hand())
    standing = Standing.objects.get(ended_on=None)
    page = manager.get(reverse("dashboard-member", args=[cast.sara.pk]))
    ended = manager.post(
        reverse("dashboard-tier-end", args=[cast.sara.pk]),
        {"once": uuid4().hex, "note": "left us"},
    )

    assert answer["Location"] == reverse("dashboard-member", args=[cast.sara.pk])
    assert (standing.tier, standing.until, standing.cause) == (
        "gold",
        date(2027, 3, 20),
        "by_hand",
    )
    assert (standing.reason, standing.decided_by) == ("همکار ما", f"user:{cast.manager.pk}")
    assert page.context["standing"].progress.is_by_hand is True
    assert "همکار ما" in page.content.decode()
    assert ended.status_code == 302
    assert Standing.objects.get(ended_on=None).cause == "hand_ended"
    assert AuditEntry.objects.filter(action="tier.changed").count() == 2


def test_sent_twice_it_is_set_once(cast: Cast, enter: Enter) -> None:
    give_tiers()
    owner = enter("owner")
    form = by_hand()
    owner.post(reverse("dashboard-tier-set", args=[cast.sara.pk]), form)

    with nothing_changed():
        answer = owner.post(reverse("dashboard-tier-set", args=[cast.sara.pk]), form)

    assert answer.status_code == 302


@pytest.mark.parametrize(
    ("change", "field", "sentence"),
    [
        ({"until": "1405/06/10"}, "until", "The tier ends on a day to come."),
        ({"until": "never"}, "until", "Write the day as 2026-11-21."),
        ({"reason": ""}, "reason", "This field is required."),
        (
            {"tier": "none"},
            "tier",
            "Select a valid choice. none is not one of the available choices.",
        ),
    ],
)
def test_what_cannot_be_is_said_at_its_field(
    cast: Cast, enter: Enter, change: dict[str, str], field: str, sentence: str
) -> None:
    give_tiers()
    owner = enter("owner")

    with nothing_changed():
        answer = owner.post(reverse("dashboard-tier-set", args=[cast.sara.pk]), by_hand(**change))

    assert answer.status_code == 422
    assert answer.context["form"].errors == {field: [sentence]}


def test_what_was_not_set_by_hand_does_not_end(cast: Cast, enter: Enter) -> None:
    give_tiers()
    owner = enter("owner")

    with nothing_changed():
        answer = owner.post(
            reverse("dashboard-tier-end", args=[cast.sara.pk]),
            {"once": uuid4().hex, "note": "why"},
            follow=True,
        )

    assert "This tier was not set by hand." in answer.content.decode()


def test_without_tiers_nothing_is_set_by_hand(cast: Cast, enter: Enter) -> None:
    answer = enter("owner").get(reverse("dashboard-tier-set", args=[cast.sara.pk]))

    assert (answer.status_code, answer["Location"]) == (302, LIST)


def test_an_analyst_sees_the_tier_and_no_button(cast: Cast, enter: Enter) -> None:
    give_tiers()

    page = enter("analyst").get(reverse("dashboard-member", args=[cast.sara.pk]))

    assert page.context["standing"].progress.next_tier is not None
    assert reverse("dashboard-tier-set", args=[cast.sara.pk]) not in page.content.decode()
