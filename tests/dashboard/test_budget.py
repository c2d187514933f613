"""The cap's page: the gauge, what it went into, whom it cut, the brake, and earlier windows."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from analytics.services.summaries.folding import fold_stale
from members.models import AuditEntry
from members.roles import SYSTEM
from points.models import BudgetWindow, Program
from points.rules.sales import Bonus
from points.services.vouchers import issue_voucher
from tests.cast import Cast
from tests.clock import DAY, NOON
from tests.dashboard.conftest import Enter
from tests.factories import ring_up
from tests.points.reward_cases import fill_pool
from tests.snapshots import nothing_changed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]

CAP = "/dashboard/cap/"
BRAKE = "/dashboard/cap/brake/"
LIFT = "/dashboard/cap/lift/"
EXPORT = "/dashboard/cap/export/"


def brake(cap: str = "۳", reason: str = "ماه کم‌فروش", **change: str) -> dict[str, str]:
    return {"once": uuid4().hex, "cap": cap, "reason": reason, **change}


def test_the_page_tells_what_the_cap_went_into(cast: Cast, enter: Enter) -> None:
    fill_pool(cast.shop, 400_000)
    ring_up(cast.shop, 2_000_000, member=cast.sara, now=NOON)
    issue_voucher(actor=SYSTEM, value=100_000, ends_on=date(2026, 10, 1), reason="test", now=NOON)

    answer = enter("analyst").get(CAP)

    context = answer.context
    assert (context["view"].allowed, context["view"].given_back) == (500_000, 200_000)
    assert [(part.value, part.share_bps) for part in context["parts"]] == [
        (100_000, 5_000),
        (0, 0),
        (100_000, 5_000),
    ]
    assert context["state"]["tone"] == "leaf"
    assert context["gauge"].used == "34.78%"
    assert [line.name for line in context["gauge"].lines] == ["Alarm 80%", "The cap 100%"]
    assert "40% of what is allowed has been given back" in answer.content.decode()
    assert 'action="/dashboard/cap/brake/"' not in answer.content.decode()


def test_lines_that_are_passed_are_told(cast: Cast, enter: Enter) -> None:
    Program.objects.update(alarm_bps=5_000, throttle_bps=9_000)
    ring_up(cast.shop, 2_000_000, member=cast.sara, now=NOON)

    context = enter("owner").get(CAP).context

    assert [(line.name, line.is_passed) for line in context["gauge"].lines] == [
        ("Alarm 50%", True),
        ("Brake 90%", True),
        ("The cap 100%", True),
    ]
    assert (context["gauge"].tone, context["state"]["text"]) == ("honey", "Alarm")
    assert context["lines"][1].startswith("Brake at 90%: bonuses beyond the points")


def test_sales_whose_points_were_cut_are_listed(cast: Cast, enter: Enter) -> None:
    ring_up(cast.shop, 2_000_000, member=cast.sara, now=NOON)
    cut = ring_up(
        cast.shop, 2_000_000, member=cast.sara, bonuses=[Bonus("gift", 7)], now=NOON
    ).purchase

    answer = enter("owner").get(CAP)

    assert list(answer.context["page"]) == [cut]
    assert (cut.wanted_points, cut.earned_points) == (27, 20)
    assert "1 sale whose points the cap cut" in answer.content.decode()


def test_the_owner_lowers_the_cap_and_lifts_the_brake(cast: Cast, enter: Enter) -> None:
    owner = enter("owner")

    lowered = owner.post(BRAKE, brake(), follow=True)
    row = BudgetWindow.objects.get()
    during = owner.get(CAP)
    lifted = owner.post(LIFT, {"once": uuid4().hex, "note": "better days"}, follow=True)

    assert "The cap is 3% until the end of this window." in lowered.content.decode()
    assert row.lowered_bps == 300
    assert during.context["is_lowered"] is True
    assert "You have lowered the cap to 3%" in during.content.decode()
    assert "The program&#x27;s own cap holds again." in lifted.content.decode()
    assert BudgetWindow.objects.get().lowered_bps is None
    assert [
        (row.action, row.facts["reason"])
        for row in AuditEntry.objects.filter(action__startswith="cap.").order_by("id")
    ] == [("cap.lowered", "ماه کم‌فروش"), ("cap.restored", "better days")]


def test_sent_twice_it_is_lowered_once(cast: Cast, enter: Enter) -> None:
    owner = enter("owner")
    form = brake()
    owner.post(BRAKE, form)

    with nothing_changed():
        answer = owner.post(BRAKE, form)

    assert (answer.status_code, answer["Location"]) == (302, CAP)


@pytest.mark.parametrize(
    ("change", "field", "sentence"),
    [
        ({"cap": "5"}, "cap", "It must be lower than the program's own cap."),
        ({"cap": "low"}, "cap", "Enter a percentage from 0 to 100, such as 4.5."),
        ({"reason": ""}, "reason", "This field is required."),
    ],
)
def test_what_cannot_be_is_said_at_its_field(
    cast: Cast, enter: Enter, change: dict[str, str], field: str, sentence: str
) -> None:
    owner = enter("owner")

    with nothing_changed():
        answer = owner.post(BRAKE, brake(**change))

    assert answer.status_code == 422
    assert answer.context["form"].errors == {field: [sentence]}


def test_the_brake_is_lifted_with_a_reason_only(cast: Cast, enter: Enter) -> None:
    owner = enter("owner")
    owner.post(BRAKE, brake())

    with nothing_changed():
        answer = owner.post(LIFT, {"once": uuid4().hex, "note": ""}, follow=True)

    assert "This field is required." in answer.content.decode()


def test_earlier_windows_stand_in_a_table_and_a_file(cast: Cast, enter: Enter) -> None:
    ring_up(cast.shop, 2_000_000, member=cast.sara, now=NOON - 40 * DAY)
    ring_up(cast.shop, 4_000_000, now=NOON)
    owner = enter("owner")

    (before,) = owner.get(CAP).context["windows"]
    file: Any = owner.get(EXPORT)

    assert (before.starts_on, before.ends_on) == (date(2026, 7, 23), date(2026, 8, 22))
    assert (before.sales, before.allowed, before.given_back) == (2_000_000, 100_000, 100_000)
    assert (before.given_back_bps, before.left, before.reduced) == (500, 0, 0)
    lines = file.getvalue().decode("utf-8-sig").splitlines()
    assert lines[1:] == [
        "2026-08-23,1405/06/01,2026-09-22,1405/06/31,400000,20000,0,0,0,0,0",
        "2026-07-23,1405/05/01,2026-08-22,1405/05/31,200000,10000,10000,10000,0,0,0",
    ]
    assert AuditEntry.objects.get(action="list.exported").facts["list"] == "cap"


def test_who_sees_some_shops_is_told_that_the_cap_is_the_clubs(cast: Cast, enter: Enter) -> None:
    manager = enter("manager")

    page, file = manager.get(CAP), manager.get(EXPORT)

    assert "This page counts all shops together." in page.content.decode()
    assert "This page counts all shops together." in file.content.decode()
    assert [str(tab.label) for tab in manager.get("/dashboard/tiers/").context["tabs"]][:2] == [
        "The rules",
        "Tiers",
    ]
    assert CAP not in manager.get("/dashboard/tiers/").content.decode()


def test_before_a_program_there_is_no_cap(cast: Cast, enter: Enter) -> None:
    Program.objects.all().delete()

    page = enter("owner").get(CAP).content.decode()

    assert "There is no cap before there is a program." in page


def test_the_overview_leads_there(cast: Cast, enter: Enter) -> None:
    ring_up(cast.shop, 2_000_000, member=cast.sara, now=NOON)
    fold_stale(now=NOON)

    assert f'href="{CAP}"' in enter("owner").get("/dashboard/").content.decode()
