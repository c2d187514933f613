"""Staying: churn in a sentence, the members behind every number, shops, reasons, the empty club."""

from collections.abc import Sequence
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from analytics.models import FigureRules
from analytics.services.scoring import open_scores
from analytics.services.summaries.rebuilding import rebuild_summaries
from analytics.services.works import work_out_one
from members.models import FollowUp, Label, Member
from members.roles import SYSTEM
from members.services.exclusions import exclude
from tests.analytics.way_cases import TODAY, at, joined, visits
from tests.campaigns.figure_cases import answer
from tests.cast import Cast
from tests.clock import NOON
from tests.dashboard.conftest import Enter

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]

STAYING = "dashboard-staying"


@pytest.fixture
def members(cast: Cast) -> dict[str, Member]:
    """One who stayed, one who left, one who is new, one who came back; Sara has not bought."""
    found = {name: joined(days_ago=950) for name in ("stayed", "left", "new", "back")}
    visits(cast.shop, found["stayed"], [500, 300, 200, 100, 10])
    visits(cast.shop, found["left"], [600, 570, 540], amount=2_000_000)
    visits(cast.other_shop, found["new"], [80, 20])
    visits(cast.shop, found["back"], [900, 20])
    rebuild_summaries()
    return found


@pytest.fixture
def silent(cast: Cast) -> list[Member]:
    """Two at risk, the second with more at stake; and one who came lately."""
    found = [joined(days_ago=300) for _one in range(3)]
    visits(cast.shop, found[0], [120])
    visits(cast.shop, found[1], [100, 90, 80], amount=3_000_000)
    visits(cast.shop, found[2], [5])
    rebuild_summaries()
    open_scores(TODAY)
    work_out_one(name="stake")
    return found


def test_the_year_in_a_sentence_and_in_figures(members: dict[str, Member], enter: Enter) -> None:
    context = enter("analyst").get(reverse(STAYING)).context

    assert context["headline"] == (
        "Of the 2 customers you had before 2025-09-02, 1 stayed and 1 left."
    )
    assert {told.key: told.value for told in context["figures"]} == {
        "churn": "50%",
        "churn_average": "40%",
        "retention": "50%",
        "lost": "1",
        "returned": "1",
        "customers": "3",
    }
    assert all(told.warning for told in context["figures"][:3])
    assert [(bar.label, bar.value) for bar in context["flow"].bars] == [
        ("At the start", 2),
        ("Left", 1),
        ("New", 1),
        ("Won back", 1),
        ("At the end", 3),
    ]


def test_in_persian(members: dict[str, Member], cast: Cast) -> None:
    client = Client(headers={"accept-language": "fa"})
    client.force_login(cast.owner)

    page = client.get(reverse(STAYING)).content.decode()

    assert 'dir="rtl"' in page
    assert "۵۰٪" in page


@pytest.mark.parametrize(
    ("place", "who"),
    [(0, ["left"]), (1, ["left"]), (2, ["stayed"]), (4, ["back"])],
    ids=["churn", "over the average", "retention", "returned"],
)
def test_a_figure_opens_into_its_members(
    members: dict[str, Member], enter: Enter, place: int, who: Sequence[str]
) -> None:
    browser = enter("analyst")
    told = browser.get(reverse(STAYING)).context["figures"][place]

    context = browser.get(told.url).context

    assert [row.member for row in context["page"]] == [members[name] for name in who]


def test_the_days_and_the_shop_are_kept_in_the_addresses(
    members: dict[str, Member], cast: Cast, enter: Enter
) -> None:
    browser = enter("owner")
    asked = {"first": "2026-06-01", "last": "2026-08-31", "shop": str(cast.other_shop.pk)}

    context = browser.get(reverse(STAYING), asked).context

    customers = context["figures"][5]
    assert customers.value == "1"
    behind = browser.get(customers.url).context
    assert behind["filter"].asked_period.window == context["found"].window
    assert [row.member for row in behind["page"]] == [members["new"]]
    assert [one.current for one in behind["ways"]] == [True] + [False] * 5


def test_a_list_that_there_is_not(cast: Cast, enter: Enter) -> None:
    answered = enter("owner").get(reverse("dashboard-staying-people", args=["adored"]))

    assert answered.status_code == 404


def test_shops_side_by_side(members: dict[str, Member], cast: Cast, enter: Enter) -> None:
    browser = enter("owner")

    rows = browser.get(reverse(STAYING)).context["shops"]
    of_one = browser.get(reverse(STAYING), {"shop": cast.shop.pk}).context["shops"]

    assert [(row.name, row.movement.end, row.churn) for row in rows] == [
        (cast.shop.name, 2, "50%"),
        (cast.other_shop.name, 1, "–"),
    ]
    assert of_one == []


def test_a_manager_sees_the_customers_of_his_shop(members: dict[str, Member], enter: Enter) -> None:
    context = enter("manager").get(reverse(STAYING)).context

    assert context["found"].now.end == 2
    assert context["shops"] == []


def test_why_they_leave_and_stay(members: dict[str, Member], cast: Cast, enter: Enter) -> None:
    answer(cast.shop, 2, at=at(540), member=members["left"], reason="price")
    answer(cast.shop, 10, at=at(10), member=members["stayed"], reason="goods")

    owners = enter("owner").get(reverse(STAYING)).context["why"]
    managers = enter("manager").get(reverse(STAYING)).context["why"]

    assert [(bar.label, bar.note) for bar in owners.leaving.bars] == [
        ("Price", "1 of them is lost")
    ]
    assert [bar.label for bar in owners.staying.bars] == ["Goods and quality"]
    assert owners.lines[0] == "Of those who gave 0 to 6, 100% are lost (1 of 1)."
    assert (managers.leaving, managers.lines) == (None, [])
    assert [bar.value for bar in managers.rungs.bars] == [0, 1, 0, 0]


def test_the_rule_for_lost_stands_beside_the_figures(cast: Cast, enter: Enter) -> None:
    browser = enter("owner")

    by_own = browser.get(reverse(STAYING)).context["rule"]
    FigureRules.objects.create(lost_by="fixed", lost_days=365)
    by_days = browser.get(reverse(STAYING)).context["rule"]

    assert "4 times his own usual interval" in by_own
    assert by_days == "A customer counts as lost after 365 days without a purchase."


def test_what_is_said_everywhere_is_compared_with_a_year_only(
    members: dict[str, Member], enter: Enter
) -> None:
    browser = enter("analyst")

    year = browser.get(reverse(STAYING)).context["claims"]
    month = browser.get(reverse(STAYING), {"period": "month"}).context["claims"]

    assert [claim.ours for claim in year] == ["", "", "You lost 50% in these twelve months."]
    assert [claim.ours for claim in month] == ["", "", ""]


@pytest.mark.parametrize("sales", [[], [0], [500]], ids=["empty", "one sale", "one lost"])
def test_a_club_that_has_hardly_begun(cast: Cast, enter: Enter, sales: list[int]) -> None:
    visits(cast.shop, cast.sara, sales)
    rebuild_summaries()
    browser = enter("owner")

    pages = [browser.get(reverse(name)) for name in (STAYING, "dashboard-cohorts", RISK)]

    assert [page.status_code for page in pages] == [200, 200, 200]
    assert not any("nan" in page.content.decode().lower().split() for page in pages)
    headline = pages[0].context["headline"]
    assert headline.startswith("Of the 1 customer" if sales == [500] else "Before 2025-09-02")


def test_a_cashier_sees_none_of_it(cast: Cast, enter: Enter) -> None:
    browser = enter("cashier")
    names = (STAYING, "dashboard-cohorts", RISK)

    assert [browser.get(reverse(name)).status_code for name in names] == [403, 403, 403]


RISK = "dashboard-at-risk"


def test_who_is_at_risk_the_most_at_stake_first(silent: list[Member], enter: Enter) -> None:
    context = enter("analyst").get(reverse(RISK)).context

    assert context["headline"] == (
        "2 customers stay away longer than usual. With them 300 thousand toman of profit a year"
        " is at stake."
    )
    assert [row.scores.member for row in context["rows"]] == [silent[1], silent[0]]
    assert context["told"].sample == "from 2 members"


def test_calls_are_planned_for_the_chosen_once(
    silent: list[Member], enter: Enter, cast: Cast
) -> None:
    browser = enter("manager")
    page = browser.get(reverse(RISK)).context
    form = {"members": [one.pk for one in silent], "once": page["once"], "next": "/dashboard/"}

    first = _post(browser, form)
    again = _post(browser, form)
    later = _post(browser, {**form, "once": "a" * 32})

    assert [answered.url for answered in (first, again, later)] == ["/dashboard/"] * 3
    planned = FollowUp.objects.order_by("member_id")
    assert [(one.member, one.kind, one.due_on) for one in planned] == [
        (silent[0], "call", TODAY),
        (silent[1], "call", TODAY),
    ]
    assert planned[0].reason == "At risk of being lost: silent for 120 days"


def test_who_is_left_out_is_not_called(silent: list[Member], enter: Enter) -> None:
    exclude(member_id=silent[0].pk, reason="never buys", evidence={"net": 0}, actor=SYSTEM)
    browser = enter("owner")
    page = browser.get(reverse(RISK))

    _post(browser, {"members": [silent[0].pk], "once": page.context["once"]})

    assert FollowUp.objects.count() == 0
    assert f'value="{silent[0].pk}"' not in page.content.decode()
    assert f'value="{silent[1].pk}"' in page.content.decode()


def test_an_analyst_plans_no_calls(silent: list[Member], enter: Enter) -> None:
    answered = _post(enter("analyst"), {"members": [silent[0].pk], "once": "a" * 32})

    assert answered.status_code == 403
    assert FollowUp.objects.count() == 0


def test_cohorts_open_into_their_members(members: dict[str, Member], enter: Enter) -> None:
    browser = enter("analyst")
    grid = browser.get(reverse("dashboard-cohorts")).context["grid"]
    (row,) = grid.rows

    whole = browser.get(row.url).context
    cell = browser.get(row.cells[2].url).context
    others = browser.get(f"{row.cells[2].url}&came=no").context

    assert (row.label, row.note) == ("Khordad 1405", "1 member")
    # Still a customer; then a month, two months and, so far, three months later.
    assert [one.shown for one in row.cells] == ["100%", "0%", "100%", "0%…"]
    assert [one.member for one in whole["page"]] == [members["new"]]
    assert [one.member for one in cell["page"]] == [members["new"]]
    assert cell["month_name"] == "Mordad 1405"
    assert list(others["page"]) == []


@pytest.mark.parametrize(
    ("view", "shown"),
    [("sales", "100"), ("brought", "200")],
)
def test_cohorts_by_what_they_bring(
    members: dict[str, Member], enter: Enter, view: str, shown: str
) -> None:
    answered = enter("analyst").get(reverse("dashboard-cohorts"), {"view": view, "span": "24"})

    rows: list[Any] = answered.context["grid"].rows
    assert len(answered.context["grid"].columns) == 25
    assert rows[-1].cells[3].shown == shown
    assert answered.context["grid"].unit == "thousand toman"


def test_a_cohort_that_is_not_told(cast: Cast, enter: Enter) -> None:
    browser = enter("owner")

    for month in (0, 1405 * 12 + 6, 1403 * 12):
        assert browser.get(reverse("dashboard-cohort-people", args=[month])).status_code == 404


def test_only_those_of_a_label(members: dict[str, Member], enter: Enter) -> None:
    Label.objects.create(member=members["left"], name="vip", set_by="test", set_at=NOON)

    context = enter("owner").get(reverse(STAYING), {"label": "vip"}).context

    assert [told.value for told in context["figures"][:3]] == ["100%", "200%", "0%"]


def _post(browser: Client, form: dict[str, Any]) -> Any:
    return browser.post(reverse("dashboard-at-risk-calls"), form)
