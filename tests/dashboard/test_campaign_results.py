"""The pages of what campaigns brought, and of who gains."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from campaigns.models import Acquisition, Campaign, CostLine, LeadSource, Survey, Variant
from campaigns.services.costs import add_cost
from members.models import Club, Member
from members.roles import SYSTEM
from points.models import Purchase
from tests.campaigns.result_cases import buy, hold_out, make_campaign, make_people, tell
from tests.cast import Cast
from tests.dashboard.conftest import Enter

pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign(cast: Cast) -> Campaign:
    """Sixty told, thirty held out; twelve and two came."""
    started = timezone.now() - timedelta(days=20)
    campaign = make_campaign(
        started, name="We miss you", expected_buyers=24, expected_sales=30_000_000
    )
    people = make_people(90)
    letters = [
        Variant.objects.create(campaign=campaign, letter=letter, text="Come!") for letter in "AB"
    ]
    tell(campaign, people[:30], at=started, variant=letters[0])
    tell(campaign, people[30:60], at=started, variant=letters[1])
    hold_out(campaign, people[60:])
    for member in (*people[:12], *people[60:62]):
        buy(cast.shop, member, 1_000_000, at=started + timedelta(days=1))
    return campaign


def test_the_page_says_it_in_one_sentence(campaign: Campaign, enter: Enter) -> None:
    page = enter("analyst").get(_address(campaign)).content.decode()

    assert "Of 100 who were told, 20 came; of 100 who were not, 7." in page
    assert "60 were told and 30 were held out by chance." in page
    assert "It is still running" not in page


def test_the_funnel_the_money_and_the_expectation(campaign: Campaign, enter: Enter) -> None:
    context = enter("analyst").get(_address(campaign)).context

    assert [(step.label, step.count, step.share) for step in context["funnel"]] == [
        ("Members told", 60, "100%"),
        ("Messages sent", 60, "100%"),
        ("Delivered", 60, "100%"),
        ("Came back", 12, "20%"),
        ("Bought", 12, "20%"),
    ]
    tiles = {tile.label: tile for tile in context["tiles"]}
    assert tiles["Sales"].money == 12_000_000
    assert tiles["Earned of it"].money == 3_600_000
    assert (tiles["Cost"].money, tiles["Return on cost"].value) == (60_000, "5,900%")
    assert [(row.actual, row.reached) for row in context["expected"]] == [
        ("12", "50%"),
        ("1,200,000 toman", "40%"),
    ]


def test_texts_are_compared(campaign: Campaign, enter: Enter) -> None:
    context = enter("owner").get(_address(campaign)).context

    rows = [(row.letter, row.told, row.came, row.share) for row in context["variants"]]
    assert rows == [("A", 30, 12, "40%"), ("B", 30, 0, "0%")]
    assert context["variants_sentence"] == (
        "Of 100 who were told by text A, 40 came; of 100 who were told by another, 0. It brought"
        " between 20 and 58 more of every 100: take it again."
    )
    assert [row.against for row in context["variants"]] == [
        "\u2066+40\u2069 (\u2066+20.9\u2069 to \u2066+57.7\u2069)",
        "\u2066\u221240\u2069 (\u2066\u221257.7\u2069 to \u2066\u221220.9\u2069)",
    ]


def test_of_texts_that_did_alike_none_is_called_better(cast: Cast, enter: Enter) -> None:
    started = timezone.now() - timedelta(days=20)
    campaign = make_campaign(started)
    people = make_people(8)
    for letter, told in (("A", people[:4]), ("B", people[4:])):
        variant = Variant.objects.create(campaign=campaign, letter=letter, text="…")
        tell(campaign, told, at=started, variant=variant)
    buy(cast.shop, people[0], 1_000_000, at=started + timedelta(days=1))

    context = enter("owner").get(_address(campaign)).context

    assert context["variants_sentence"] == (
        "Of 100 who were told by text A, 25 came; of 100 who were told by another, 0. It is too"
        " early to say: it may be 29 fewer or 70 more of every 100. So few people stand behind it"
        " that a handful more would change this."
    )


def test_a_draft_says_that_it_has_not_begun(cast: Cast, enter: Enter) -> None:
    draft = make_campaign(timezone.now(), started_at=None, status=Campaign.Status.DRAFT)

    page = enter("owner").get(_address(draft)).content.decode()

    assert "This campaign has not begun." in page


def test_an_unknown_campaign_is_not_found(cast: Cast, enter: Enter) -> None:
    answer = enter("owner").get(reverse("dashboard-campaign-results", args=[999]))

    assert answer.status_code == 404


def test_how_new_members_came_stands_beside_the_window(cast: Cast, enter: Enter) -> None:
    started = timezone.now() - timedelta(days=20)
    campaign = make_campaign(started, goal=Campaign.Goal.NEW_MEMBERS)
    joined = make_people(5)
    Member.objects.filter(pk__in=[one.pk for one in joined]).update(
        joined_at=started + timedelta(days=1)
    )
    friend, page = (LeadSource.objects.create(key=key, name=key) for key in ("friend", "page"))
    for member, source, named in zip(
        joined, (friend, page, page), (None, campaign, campaign), strict=False
    ):
        Acquisition.objects.create(
            member=member, source=source, campaign=named, lead_at=started, at=timezone.now()
        )
    add_cost(campaign_id=campaign.pk, kind="marketing", amount=10_000_000, actor=SYSTEM)

    context = enter("owner").get(_address(campaign)).context

    assert context["arrivals"] == [("page", 2), ("friend", 1), ("Not said", 2)]
    assert context["arrivals_sentence"] == (
        "The cost of a new member counts everybody who joined while it ran. 2 were won from leads"
        " that name it; by these alone it would be 500,000 toman each."
    )
    tiles = {tile.label: tile for tile in context["tiles"]}
    assert tiles["Cost of a new member"].money == 2_000_000


def test_where_nobody_was_asked_it_says_so(cast: Cast, enter: Enter) -> None:
    campaign = make_campaign(timezone.now() - timedelta(days=20), goal=Campaign.Goal.NEW_MEMBERS)

    page = enter("owner").get(_address(campaign)).content.decode()

    assert "No new member was won from a lead that names this campaign." in page
    assert "Nobody who joined was asked what brought him" in page


def test_a_loss_is_called_out_with_its_checklist(cast: Cast, enter: Enter) -> None:
    Club.objects.update(margin_bps=10_000)
    started = timezone.now() - timedelta(days=20)
    campaign = make_campaign(started, goal=Campaign.Goal.NEW_MEMBERS)
    joined = make_people(18)
    Member.objects.filter(pk__in=[one.pk for one in joined]).update(
        joined_at=started + timedelta(days=1)
    )
    for member in joined:
        buy(cast.shop, member, 1_500_000, at=started + timedelta(days=2))
    add_cost(campaign_id=campaign.pk, kind="marketing", amount=100_000_000, actor=SYSTEM)

    page = enter("owner").get(_address(campaign)).content.decode()

    assert "A new member cost 555,556 toman and has brought 150,000 toman." in page
    assert "With such members it would have taken 67 instead of 18." in page
    assert "Was it the wrong day, hour or season for this?" in page
    assert "−73%" in page


def test_a_cost_is_entered_and_taken_back(campaign: Campaign, enter: Enter) -> None:
    browser = enter("manager")
    form = {"once": "0" * 32, "kind": "awareness", "amount": "2,500", "note": "leaflets"}

    entered = browser.post(reverse("dashboard-campaign-cost-add", args=[campaign.pk]), form)
    again = browser.post(reverse("dashboard-campaign-cost-add", args=[campaign.pk]), form)

    assert (entered.status_code, again.status_code) == (302, 302)
    line = CostLine.objects.get()
    assert (line.kind, line.amount, line.note) == ("awareness", 25_000, "leaflets")

    remove = reverse("dashboard-campaign-cost-remove", args=[campaign.pk, line.pk])
    taken = browser.post(remove, {"once": "1" * 32})

    assert taken.status_code == 302
    assert not CostLine.objects.exists()


def test_a_cost_without_an_amount_is_refused(campaign: Campaign, enter: Enter) -> None:
    address = reverse("dashboard-campaign-cost-add", args=[campaign.pk])

    answer = enter("owner").post(address, {"once": "0" * 32, "kind": "contact", "amount": ""})

    assert answer.status_code == 422
    assert not CostLine.objects.exists()


def test_an_analyst_reads_costs_and_enters_none(campaign: Campaign, enter: Enter) -> None:
    add_cost(campaign_id=campaign.pk, kind="contact", amount=50_000, actor=SYSTEM)

    page = enter("analyst").get(_address(campaign)).content.decode()

    assert "5,000 toman" in page
    assert "Enter a cost" not in page


@pytest.mark.parametrize(
    ("which", "count"), [("told", 60), ("came", 12), ("control", 30), ("control_came", 2)]
)
def test_figures_open_into_their_members(
    campaign: Campaign, enter: Enter, which: str, count: int
) -> None:
    address = reverse("dashboard-results-people", args=[campaign.pk, which])

    page = enter("analyst").get(address).context["page"]

    assert page.paginator.count == count


def test_a_figure_that_is_not_there_is_not_found(campaign: Campaign, enter: Enter) -> None:
    answer = enter("owner").get(reverse("dashboard-results-people", args=[campaign.pk, "bribed"]))

    assert answer.status_code == 404


def test_campaigns_side_by_side_in_the_order_asked_for(
    campaign: Campaign, cast: Cast, enter: Enter
) -> None:
    started = timezone.now() - timedelta(days=5)
    later = make_campaign(started, name="Later one", goal=Campaign.Goal.THANKS)
    tell(later, make_people(3), at=started)
    browser = enter("analyst")
    address = reverse("dashboard-campaigns-compare")

    by_start = browser.get(address).context["rows"]
    by_came = browser.get(f"{address}?order=came").context["rows"]
    of_goal = browser.get(f"{address}?goal=thanks").context["rows"]

    assert [row.outcome.campaign for row in by_start] == [later, campaign]
    assert [row.outcome.campaign for row in by_came] == [campaign, later]
    assert [row.outcome.campaign for row in of_goal] == [later]


def test_who_gains_by_sales_and_by_campaigns(campaign: Campaign, cast: Cast, enter: Enter) -> None:
    Club.objects.update(margin_bps=400)
    browser = enter("analyst")
    since = "since=2020/01/01"

    answer = browser.get(f"{reverse('dashboard-winwin')}?{since}")
    sales = browser.get(f"{reverse('dashboard-winwin-sales', args=['lose_win'])}?{since}")

    cells = {cell.key: cell.purchases for cell in answer.context["grid"]}
    assert cells == {"win_win": 0, "win_lose": 0, "lose_win": 14, "lose_lose": 0}
    assert "14 sales gave members more than the shop earned" in answer.content.decode()
    assert [row.title for row in answer.context["campaigns"]] == ["We gain, the member does not"]
    assert sales.context["page"].paginator.count == 14


def test_who_gains_stands_beside_what_members_say(
    campaign: Campaign, cast: Cast, enter: Enter
) -> None:
    Club.objects.update(margin_bps=4_000)
    for purchase in Purchase.objects.order_by("id"):
        Survey.objects.create(
            kind="purchase",
            natural_key=f"purchase:{purchase.pk}",
            member=purchase.member,
            purchase=purchase,
            asked_at=timezone.now(),
            expires_at=timezone.now(),
            score=2,
            scored_at=timezone.now(),
        )

    answer = enter("analyst").get(f"{reverse('dashboard-winwin')}?since=2020/01/01")

    felt = {cell.key: cell.felt for cell in answer.context["grid"]}
    assert felt["win_win"].endswith("14 answers")
    assert felt["lose_lose"] == "nobody was asked or has answered"
    assert "a gift does not make up for what they felt" in answer.content.decode()


def test_a_corner_that_is_not_there_is_not_found(cast: Cast, enter: Enter) -> None:
    answer = enter("owner").get(reverse("dashboard-winwin-sales", args=["win_draw"]))

    assert answer.status_code == 404


def _address(campaign: Campaign) -> str:
    return reverse("dashboard-campaign-results", args=[campaign.pk])


def test_a_return_that_may_be_none_is_not_told_as_one(
    campaign: Campaign, cast: Cast, enter: Enter
) -> None:
    tiles = {tile.label: tile for tile in enter("owner").get(_address(campaign)).context["tiles"]}
    unsure = tiles["Return beyond the control group"]
    sure_campaign = make_campaign(timezone.now() - timedelta(days=20))
    people = make_people(60)
    tell(sure_campaign, people[:30], at=sure_campaign.started_at or timezone.now())
    hold_out(sure_campaign, people[30:])
    for number, member in enumerate(people[:29]):
        buy(
            cast.shop,
            member,
            1_000_000 + number * 10_000,
            at=timezone.now() - timedelta(days=19),
        )

    found = enter("owner").get(_address(sure_campaign)).context["tiles"]

    sure = {tile.label: tile for tile in found}["Return beyond the control group"]
    assert unsure.value == "not sure"
    assert unsure.note.startswith("most likely ")
    assert sure.value.endswith("%")
    assert sure.note.startswith("extra sales between ")
