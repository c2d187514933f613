"""The journey map: the club's, the members behind its figures, and one member's own way."""

import pytest
from django.test import Client
from django.urls import reverse

from analytics.services.summaries.folding import fold_stale
from campaigns.models import Acquisition
from members.models import Member
from tests.analytics.way_cases import at, joined, visits
from tests.campaigns.lead_cases import make_lead, make_source
from tests.cast import Cast
from tests.clock import NOON
from tests.dashboard.conftest import Enter

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


@pytest.fixture
def members(cast: Cast) -> dict[str, Member]:
    """One at each stage, beside Sara, who joined today."""
    found = {
        "growing": joined(days_ago=60),
        "mature": joined(days_ago=120),
        "loyal": joined(days_ago=210),
        "at_risk": joined(days_ago=200),
        "lost": joined(days_ago=600),
    }
    visits(cast.shop, found["growing"], [50, 20])
    visits(cast.shop, found["mature"], [100, 70, 40, 10])
    visits(cast.shop, found["loyal"], range(5, 230, 25))
    visits(cast.shop, found["at_risk"], [180, 160, 140])
    visits(cast.shop, found["lost"], [590])
    Member.objects.filter(pk=cast.sara.pk).update(joined_at=NOON)
    fold_stale()
    return found


def test_the_map_in_a_sentence_and_in_its_stops(members: dict[str, Member], enter: Enter) -> None:
    answered = enter("analyst").get(reverse("dashboard-journey-map"))

    assert "Of 6 members 1 are loyal, 1 at risk and 1 lost." in answered.content.decode()
    stops = [*answered.context["rungs"], *answered.context["silent"]]
    assert [(stop.key, stop.count) for stop in stops] == [
        ("new", 1),
        ("growing", 1),
        ("mature", 1),
        ("loyal", 1),
        ("at_risk", 1),
        ("lost", 1),
    ]
    assert stops[0].share == "16.7%"


def test_in_persian(members: dict[str, Member], cast: Cast) -> None:
    client = Client(headers={"accept-language": "fa"})
    client.force_login(cast.owner)

    page = client.get(reverse("dashboard-journey-map")).content.decode()

    assert 'dir="rtl"' in page
    assert "۱۶٫۷٪" in page


def test_steps_say_how_many_took_them_how_long_and_at_what_cost(
    members: dict[str, Member], enter: Enter
) -> None:
    context = enter("owner").get(reverse("dashboard-journey-map")).context

    steps = {step.name: step for step in context["steps"]}
    growing = steps["New → Growing"]
    # Of the four who ever came back, after 30, 40, 40 and 50 days, two did so this season.
    assert (growing.taken, growing.usual) == (2, "40 days")
    assert (growing.spent, growing.each) == (150_000, 75_000)
    assert [(str(name), amount) for name, amount in growing.parts] == [
        ("Points, gifts and vouchers", 150_000)
    ]
    assert steps["Mature → Loyal"].taken == 1
    assert steps["Known → lead"].taken == 0
    assert steps["Known → lead"].each is None
    assert steps["Keeping the loyal"].taken == 1


def test_the_span_is_chosen_in_the_address(members: dict[str, Member], enter: Enter) -> None:
    browser, address = enter("analyst"), reverse("dashboard-journey-map")

    year = browser.get(f"{address}?span=365").context
    nonsense = browser.get(f"{address}?span=7").context

    assert year["filter"].span_key == "365"
    assert nonsense["filter"].span_key == "91"
    rows = {str(row.name): row.total for row in year["flows"]}
    assert rows == {"Not a member yet": 5, "At risk": 1}


def test_a_figure_opens_into_its_members(members: dict[str, Member], enter: Enter) -> None:
    browser = enter("analyst")
    context = browser.get(reverse("dashboard-journey-map")).context
    loyal = next(stop for stop in context["rungs"] if stop.key == "loyal")

    answered = browser.get(loyal.url)

    (placed,) = answered.context["rows"]
    assert (placed.member, placed.bond.visits) == (members["loyal"], 9)


def test_a_move_opens_into_who_made_it(members: dict[str, Member], enter: Enter) -> None:
    browser = enter("analyst")
    rows = browser.get(reverse("dashboard-journey-map")).context["flows"]
    mature = next(row for row in rows if row.name == "Mature")
    moved = next(cell for cell in mature.cells if cell.count)

    answered = browser.get(moved.url)

    assert moved.tone == "up"
    assert [placed.member for placed in answered.context["rows"]] == [members["loyal"]]


def test_a_stage_that_is_not_there_is_not_found(cast: Cast, enter: Enter) -> None:
    answered = enter("owner").get(reverse("dashboard-journey-map-people", args=["adored"]))

    assert answered.status_code == 404


def test_a_manager_of_one_shop_sees_its_members_and_no_costs(
    members: dict[str, Member], cast: Cast, enter: Enter
) -> None:
    cast.manager.shops.set([cast.other_shop])
    visits(cast.other_shop, members["growing"], [3])
    fold_stale()

    answered = enter("manager").get(reverse("dashboard-journey-map"))

    assert answered.context["found"].members == 1
    assert "What the steps cost is known of the whole club only." in answered.content.decode()
    assert {step.spent for step in answered.context["steps"]} == {None}


def test_before_the_first_member_the_page_says_what_it_is(cast: Cast, enter: Enter) -> None:
    Member.objects.all().update(status="erased")
    fold_stale()

    page = enter("owner").get(reverse("dashboard-journey-map")).content.decode()

    assert "Nobody is on the way yet." in page


def test_one_members_way_from_the_first_word(
    members: dict[str, Member], cast: Cast, enter: Enter
) -> None:
    loyal, source = members["loyal"], make_source("Fair")
    lead = make_lead(source=source, now=at(220))
    Acquisition.objects.create(
        member=loyal, lead=lead, source=source, cost=75_000, lead_at=at(220), at=at(210)
    )

    answered = enter("analyst").get(reverse("dashboard-member-journey", args=[loyal.pk]))

    assert [str(stop.name) for stop in answered.context["stops"]] == [
        "Lead: Fair",
        "Lead won",
        "Joined",
        "First purchase",
        "Growing",
        "Mature",
        "Loyal",
    ]
    assert answered.context["way"].total_spent > 75_000
    page = answered.content.decode()
    assert "9 visits, the last on 2026-08-27. Usually comes every 25 days." in page
    assert "Without a visit, at risk from 2026-10-16 on." in page


@pytest.mark.parametrize(
    ("which", "said"),
    [
        ("growing", "2 more visits make “Mature”, if the last is not before 2026-09-11."),
        ("at_risk", "One visit brings the member back to “Growing”."),
        ("lost", "One visit brings the member back to “New”."),
    ],
)
def test_what_would_bring_the_member_on(
    members: dict[str, Member], enter: Enter, which: str, said: str
) -> None:
    address = reverse("dashboard-member-journey", args=[members[which].pk])

    page = enter("analyst").get(address).content.decode()

    assert said in page


def test_the_members_page_says_where_he_stands(members: dict[str, Member], enter: Enter) -> None:
    browser = enter("analyst")

    page = browser.get(reverse("dashboard-member", args=[members["lost"].pk])).content.decode()

    assert "On the journey" in page
    assert reverse("dashboard-member-journey", args=[members["lost"].pk]) in page


def test_a_member_of_another_shop_is_not_found(
    members: dict[str, Member], cast: Cast, enter: Enter
) -> None:
    answered = enter("owner").get(reverse("dashboard-member-journey", args=[999_999]))

    assert answered.status_code == 404
