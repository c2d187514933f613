"""Groups, potential and likeness on their pages: whom they tell of, what may be done with them."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from analytics.models import MemberScores
from campaigns.models import Campaign, LeadSource
from loyalty_club.dashboard.campaigns.steps import STEPS
from loyalty_club.figure_labels import label_of
from members.models import Member
from members.roles import SYSTEM
from members.services.labels import add_label
from tests.analytics.groups.group_cases import (
    customers,
    known_customers,
    night,
    ten_customers,
)
from tests.campaigns.lead_cases import make_lead
from tests.cast import Cast
from tests.clock import NOON
from tests.dashboard.conftest import Enter
from tests.dashboard.export_cases import csv_rows, file_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]

GROUPS = "dashboard-segments"
PEOPLE = "dashboard-segment-people"
POTENTIAL = "dashboard-potential"
ALIKE = "dashboard-alike"
ONCE = "0123456789abcdef0123456789abcdef"


@pytest.fixture
def ten(cast: Cast) -> list[Member]:
    """The ten of the worked example, in their groups."""
    found = ten_customers(cast.shop)
    night("rfm", "potential", "alike")
    return found


@pytest.fixture
def known(cast: Cast) -> list[Member]:
    """Four hundred customers, two newcomers and a lead, ranked."""
    found = known_customers(cast.shop)
    customers(1, shop=cast.shop, origin="web", days_ago=20)
    customers(1, shop=cast.shop, days_ago=20)
    make_lead(source=LeadSource.objects.get(name="نمایشگاه"), origin="web", now=NOON)
    night("rfm", "alike", is_summed=True)
    return found


def test_the_groups_in_a_sentence_and_as_cards(ten: list[Member], enter: Enter) -> None:
    context = enter("analyst").get(reverse(GROUPS)).context

    assert context["headline"] == (
        "Of 10 customers 4 are champions or loyal, and have brought 73% of the sales."
        " Nobody good has fallen silent."
    )
    cards = {card.key: card for card in context["cards"]}
    assert len(cards) == 10
    assert (cards["champions"].members, cards["champions"].share) == (2, "20%")
    assert cards["dear"].members == 0
    assert context["warning"].startswith("Only 10 customers")


def test_a_group_opens_into_its_members(ten: list[Member], enter: Enter) -> None:
    browser = enter("analyst")
    cards = browser.get(reverse(GROUPS)).context["cards"]

    context = browser.get(cards[0].url).context

    assert {row.member for row in context["rows"]} == {ten[0], ten[1]}
    assert str(context["title"]) == "Champions"


def test_a_square_opens_into_its_members(ten: list[Member], enter: Enter) -> None:
    browser = enter("analyst")
    grid = browser.get(reverse(GROUPS)).context["square"]
    lowest = grid.rows[-1].cells[-1]

    context = browser.get(lowest.url).context

    assert (lowest.shown, lowest.value) == ("2", 1.0)
    assert {row.member for row in context["rows"]} == {ten[8], ten[9]}
    assert context["title"] == "Fifth 1 by recency, 1 by visits and sales"


def test_the_cuts_say_where_each_part_begins(ten: list[Member], enter: Enter) -> None:
    cuts = enter("analyst").get(reverse(GROUPS)).context["cuts"]

    assert (cuts[0].measure, cuts[0].fifths[0]) == ("Silent for", "8 days at most")
    assert cuts[1].fifths == ("at least 10", "at least 6", "at least 4", "at least 2", "fewer")


def test_a_label_narrows_every_figure(ten: list[Member], enter: Enter) -> None:
    add_label(member_id=ten[0].pk, name="vip", actor=SYSTEM)

    context = enter("analyst").get(reverse(GROUPS), {"label": "vip"}).context

    assert context["members"] == 1
    assert "label=vip" in context["cards"][0].url


def test_a_manager_sees_his_shops_alone(ten: list[Member], cast: Cast, enter: Enter) -> None:
    other = ten_customers(cast.other_shop)
    night("rfm")
    browser = enter("manager")

    context = browser.get(reverse(GROUPS)).context
    everybody = browser.get(reverse(PEOPLE)).context["rows"]

    assert context["members"] == 10
    assert not {row.member for row in everybody} & set(other)


def test_who_may_plan_campaigns_begins_one_for_a_group(ten: list[Member], enter: Enter) -> None:
    browser = enter("owner")
    url = browser.get(reverse(GROUPS)).context["cards"][0].campaign_url
    page = browser.get(url)

    browser.post(url, {"once": ONCE, "name": "سپاس", "goal": "thanks"})

    campaign = Campaign.objects.get()
    assert campaign.audience["who"] == [{"labels": {"names": [label_of("champions")]}}]
    assert "bears the label" in page.content.decode()
    step = reverse("dashboard-campaign-step", args=[campaign.pk, STEPS[1].key])
    assert browser.get(step).status_code == 200


def test_who_may_not_is_not_led_there(ten: list[Member], enter: Enter) -> None:
    cards = enter("analyst").get(reverse(GROUPS)).context["cards"]

    assert {card.campaign_url for card in cards} == {""}


def test_potential_without_enough_customers_says_so(ten: list[Member], enter: Enter) -> None:
    answered = enter("analyst").get(reverse(POTENTIAL))

    assert [told.value for told in answered.context["told"]] == ["–", "–", "–"]
    assert answered.context["headline"] == ""
    assert "Too few members have been customers" in answered.content.decode()


def test_potential_in_a_sentence_and_by_name(cast: Cast, enter: Enter) -> None:
    (one,) = customers(1, shop=cast.shop)
    night("rfm", is_summed=True)
    MemberScores.objects.filter(pk=one.pk).update(potential="basket", potential_worth=48_000_000)
    browser = enter("analyst")

    context = browser.get(reverse(POTENTIAL)).context
    narrowed = browser.get(reverse(POTENTIAL), {"kind": "visits"}).context

    assert context["headline"].startswith("1 customer could buy more")
    assert [row.member for row in context["rows"]] == [one]
    assert context["rows"][0].basket == 1_000_000
    assert narrowed["rows"] == []


def test_likeness_in_a_sentence_with_its_trial(known: list[Member], enter: Enter) -> None:
    context = enter("owner").get(reverse(ALIKE)).context

    assert context["headline"] == (
        "The best could be told from their first month: Joined through “Own sign-up” ·"
        " Heard of us through “نمایشگاه”."
    )
    assert context["trial"].startswith("Tried on people it was not learnt from: of the fifth")
    assert [bar.shown for bar in context["traits"].bars] == [
        "100% against 20%",
        "100% against 20%",
        "0% against 80%",
        "0% against 80%",
    ]
    assert [(row.likeness, row.shared) for row in context["rows"]] == [
        (83, "Joined through “Own sign-up”"),
        (3, ""),
    ]
    assert [row.likeness for row in context["leads"]] == [96]


def test_where_nothing_is_known_the_pages_say_so(cast: Cast, enter: Enter) -> None:
    browser = enter("owner")

    pages = [browser.get(reverse(name)) for name in (GROUPS, PEOPLE, POTENTIAL, ALIKE)]

    assert [page.status_code for page in pages] == [200] * 4
    assert "There are no groups yet." in pages[0].content.decode()
    assert "Nobody is in this group." in pages[1].content.decode()
    assert "Nobody new is ranked." in pages[3].content.decode()
    assert not any("nan" in page.content.decode().lower().split() for page in pages)


def test_nonsense_in_the_address_is_passed_over(ten: list[Member], enter: Enter) -> None:
    asked = {"segment": "adored", "recency": "9", "strength": "x", "page": "many"}

    context = enter("analyst").get(reverse(PEOPLE), asked).context

    assert len(context["rows"]) == 10


def test_his_page_tells_a_members_group(ten: list[Member], enter: Enter) -> None:
    answered = enter("analyst").get(reverse("dashboard-member", args=[ten[0].pk]))

    assert answered.context["groups"].segment.icon == "crown"
    assert "Among the customers" in answered.content.decode()


def test_his_page_is_silent_before_the_first_night(cast: Cast, enter: Enter) -> None:
    answered = enter("analyst").get(reverse("dashboard-member", args=[cast.sara.pk]))

    assert answered.context["groups"] is None


def test_the_lists_can_be_taken_out(ten: list[Member], enter: Enter) -> None:
    browser = enter("owner")

    champions = csv_rows(file_of(browser, "segments", segment="champions"))
    others = [csv_rows(file_of(browser, key)) for key in ("potential", "alike")]

    assert [row[3] for row in champions] == ["Group", "Champions", "Champions"]
    assert [row[0][0] for row in others] == ["Card number", "Card number"]


@pytest.mark.parametrize("name", [GROUPS, PEOPLE, POTENTIAL, ALIKE])
def test_in_persian(name: str, known: list[Member], cast: Cast) -> None:
    client = Client(headers={"accept-language": "fa"})
    client.force_login(cast.owner)

    page = client.get(reverse(name))

    assert page.status_code == 200
    assert 'dir="rtl"' in page.content.decode()


def test_the_cashier_looks_elsewhere(cast: Cast, enter: Enter) -> None:
    browser = enter("cashier")

    assert {browser.get(reverse(name)).status_code for name in (GROUPS, POTENTIAL, ALIKE)} == {403}


def test_the_pages_are_few_statements(
    ten: list[Member], enter: Enter, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    browser = enter("analyst")
    browser.get(reverse(GROUPS))

    with django_assert_max_num_queries(14):
        answered = browser.get(reverse(GROUPS))

    assert answered.status_code == 200
