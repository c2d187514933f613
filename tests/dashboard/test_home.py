"""The overview: the sentence, eight figures, three things to do, the cap, and whose they are."""

from datetime import date, datetime

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from analytics.models import KeptFigure, MemberScores, SummaryState
from analytics.services.summaries.folding import fold_stale
from loyalty_club.dashboard.overview import Tile, line_of
from members.models import ImportantDate
from members.roles import SYSTEM
from members.services.labels import add_label
from points.models import Program
from points.services.returns import return_purchase
from tests.campaigns.figure_cases import answer
from tests.cast import Cast
from tests.clock import DAY, NOON
from tests.dashboard.conftest import Enter
from tests.factories import make_member, ring_up

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]

HOME = "/dashboard/"


def tiles_of(client: Client, address: str = HOME) -> dict[str, Tile]:
    return {tile.told.key: tile for tile in client.get(address).context["tiles"]}


def sold(cast: Cast, *amounts: int, now: datetime = NOON) -> None:
    """Sales to Sara in the main shop, with the summaries brought up to them."""
    for amount in amounts:
        ring_up(cast.shop, amount, member=cast.sara, now=now)
    fold_stale(now=NOON)


def test_one_sentence_says_it_all(cast: Cast, enter: Enter) -> None:
    sold(cast, 1_840_000_000)

    answer = enter("owner").get(HOME)

    assert answer.context["sentence"] == (
        "This month: 184 million toman of sales; 5% went back to members, of a cap of 5%."
    )
    assert answer.context["sentence"] in answer.content.decode()


def test_eight_figures_each_with_its_days_and_cases(cast: Cast, enter: Enter) -> None:
    ring_up(cast.shop, 6_000_000, now=NOON)
    sold(cast, 10_000_000)

    tiles = tiles_of(enter("owner"))

    assert list(tiles) == [
        "sales", "active_members", "given_back", "clv", "cac", "roi", "churn", "nps",
    ]  # fmt: skip
    assert tiles["sales"].told.value == "1.6 million toman"
    assert (tiles["sales"].number, tiles["sales"].unit) == ("1.6", "million toman")
    assert tiles["sales"].told.sample == "from 2 purchases"
    assert "2026-08-23 to 2026-09-01" in tiles["sales"].about
    assert tiles["active_members"].told.value == "1"
    assert (tiles["given_back"].told.value, tiles["given_back"].note) == (
        "3.1%",
        "of a cap of 5%",
    )


def test_what_cannot_be_known_is_a_dash_and_says_why(cast: Cast, enter: Enter) -> None:
    sold(cast, 10_000_000)

    page = enter("owner").get(HOME)

    tiles = {tile.told.key: tile for tile in page.context["tiles"]}
    assert (tiles["nps"].told.value, tiles["churn"].told.value) == ("–", "–")
    assert tiles["nps"].why == "Nobody has answered a survey on these days."
    assert tiles["nps"].why in page.content.decode()
    assert "NaN" not in page.content.decode()


def test_a_small_sample_says_so_and_gives_no_change(cast: Cast, enter: Enter) -> None:
    sold(cast, 1_000_000, now=NOON - 31 * DAY)
    sold(cast, 2_000_000)

    sales = tiles_of(enter("owner"))["sales"].told

    assert (sales.trend, sales.trend_text) == ("", "")
    assert sales.warning.startswith("Too few to build on: below 30")


def test_a_fair_sample_is_compared(cast: Cast, enter: Enter) -> None:
    for _ in range(30):
        ring_up(cast.shop, 1_500_000, now=NOON)
        ring_up(cast.shop, 1_000_000, now=NOON - 31 * DAY)
    fold_stale(now=NOON)

    sales = tiles_of(enter("owner"))["sales"].told

    assert (sales.trend, sales.trend_text, sales.trend_tone) == ("up", "+50%", "good")


def test_each_figure_opens_its_page_for_the_same_days_and_shop(cast: Cast, enter: Enter) -> None:
    ring_up(cast.other_shop, 1_000_000, now=NOON)
    sold(cast, 10_000_000)
    owner = enter("owner")

    tiles = tiles_of(owner, f"{HOME}?period=quarter&shop={cast.shop.pk}")

    asked = f"shop={cast.shop.pk}&period=quarter"
    assert tiles["churn"].url == f"{reverse('dashboard-staying')}?{asked}"
    assert tiles["clv"].url == f"{reverse('dashboard-value')}?{asked}"
    assert tiles["sales"].url.endswith(f"shop={cast.shop.pk}&since=2026-06-22&until=2026-09-01")
    assert [
        tile.told.key for tile in tiles.values() if owner.get(tile.url).status_code != 200
    ] == []


def test_the_period_stands_in_the_address(cast: Cast, enter: Enter) -> None:
    sold(cast, 7_000_000, now=NOON - 31 * DAY)
    sold(cast, 2_000_000)
    owner = enter("owner")

    def sales(query: str) -> str:
        return tiles_of(owner, f"{HOME}{query}")["sales"].told.value

    assert sales("") == "200 thousand toman"
    assert sales("?period=last_month") == "700 thousand toman"
    assert sales("?period=quarter") == "900 thousand toman"
    assert sales("?first=2026-08-01&last=2026-08-01") == "700 thousand toman"
    assert sales("?period=nonsense") == "200 thousand toman"


def test_in_the_first_days_of_a_month_the_last_one_is_shown(cast: Cast, enter: Enter) -> None:
    sold(cast, 7_000_000, now=NOON - 31 * DAY)
    with time_machine.travel(NOON - 6 * DAY, tick=False):
        sold(cast, 1_000_000, now=NOON - 6 * DAY)

        period = enter("owner").get(HOME).context["period"]

    assert (period.key, period.window.starts_on) == ("last_month", date(2026, 7, 23))


def test_a_club_that_began_in_it_sees_its_first_days(cast: Cast, enter: Enter) -> None:
    with time_machine.travel(NOON - 6 * DAY, tick=False):
        sold(cast, 1_000_000, now=NOON - 6 * DAY)

        period = enter("owner").get(HOME).context["period"]

    assert period.key == "month"


def test_the_shop_stands_in_the_address(cast: Cast, enter: Enter) -> None:
    ring_up(cast.other_shop, 7_000_000, now=NOON)
    sold(cast, 2_000_000)
    owner = enter("owner")

    other = tiles_of(owner, f"{HOME}?shop={cast.other_shop.pk}")["sales"].told.value
    unknown = tiles_of(owner, f"{HOME}?shop=999999")["sales"].told.value

    assert (other, unknown) == ("700 thousand toman", "900 thousand toman")


def test_a_manager_reads_his_shop_whatever_he_asks(cast: Cast, enter: Enter) -> None:
    ring_up(cast.other_shop, 7_000_000, now=NOON)
    sold(cast, 2_000_000)
    manager = enter("manager")

    own = tiles_of(manager)["sales"].told.value
    asked = tiles_of(manager, f"{HOME}?shop={cast.other_shop.pk}")["sales"].told.value

    assert (own, asked) == ("200 thousand toman", "200 thousand toman")
    assert manager.get(HOME).context["cap"] is None


def test_a_label_narrows_all_of_it(cast: Cast, enter: Enter) -> None:
    add_label(member_id=cast.sara.pk, name="florist", actor=SYSTEM)
    ring_up(cast.shop, 7_000_000, now=NOON)
    sold(cast, 2_000_000)

    page = enter("owner").get(f"{HOME}?label=florist")

    tiles = {tile.told.key: tile for tile in page.context["tiles"]}
    assert tiles["sales"].told.value == "200 thousand toman"
    assert page.context["cap"] is None


def test_withheld_answers_are_for_the_owner(cast: Cast, enter: Enter) -> None:
    for _ in range(4):
        answer(cast.shop, 10, at=NOON)
    sold(cast, 2_000_000)

    owner, analyst = (tiles_of(enter(role))["nps"] for role in ("owner", "analyst"))

    assert owner.told.value == "100"
    assert (analyst.told.value, analyst.why) == (
        "–",
        "So few have answered that only the owner is told.",
    )


def test_three_things_to_do(cast: Cast, enter: Enter) -> None:
    sold(cast, 2_000_000, now=NOON - 120 * DAY)
    MemberScores.objects.create(member=cast.sara, stake=45_000_000, scored_on=NOON.date())
    KeptFigure.objects.create(name="stake", body={"members": 1})
    ImportantDate.objects.create(
        member=make_member(shop=cast.shop),
        whose="self",
        kind="birthday",
        calendar="gregorian",
        month=9,
        day=3,
        told_at=NOON,
    )

    page = enter("owner").get(HOME)

    todo = page.context["todo"]
    assert (todo.win_back.count, todo.win_back.stake) == (1, 45_000_000)
    assert [one.member_id for one in todo.win_back.first] == [cast.sara.pk]
    assert todo.days.count == 1
    text = page.content.decode()
    assert "with 4.5 million toman a year at stake" in text
    assert "Birthday · in 2 days" in text
    assert "No ticket is open, and no lead waits for a step." in text


def test_where_nothing_waits_it_says_so(cast: Cast, enter: Enter) -> None:
    sold(cast, 2_000_000)

    page = enter("owner").get(HOME).content.decode()

    assert "Nobody who usually comes is missing." in page
    assert "No member has a day of his own within seven days." in page
    assert "Also waiting" not in page


def test_the_cap_is_told_in_words(cast: Cast, enter: Enter) -> None:
    Program.objects.update(point_value=2_000)
    sold(cast, 10_000_000)

    cap = enter("owner").get(HOME).context["cap"]

    assert (cap.percent, cap.shown, cap.tone) == (40, "40%", "leaf")
    assert cap.sentences == [
        "1 million toman of sales allow 50 thousand toman; 20 thousand toman has been given back.",
        "30 thousand toman is left.",
        "At this pace it will be 62 thousand toman by 2026-09-22.",
        "If nothing more were sold, what is left would last until 2026-09-16.",
    ]
    assert "plus this open debt, now 0 toman" in cap.promise


def test_with_days_to_wait_the_cap_is_strict(cast: Cast, enter: Enter) -> None:
    Program.objects.update(vesting_days=7)
    sold(cast, 10_000_000)

    cap = enter("owner").get(HOME).context["cap"]

    assert "after 7 days" in cap.promise
    assert "strictly" in cap.promise


def test_after_returns_the_cap_says_how_much_is_over(cast: Cast, enter: Enter) -> None:
    bought = ring_up(cast.shop, 10_000_000, member=cast.sara, now=NOON)
    ring_up(cast.shop, 500_000, member=cast.sara, points_amount=500_000, now=NOON)
    return_purchase(
        purchase_id=bought.purchase.pk,
        return_number="RT",
        actor=SYSTEM,
        amount=9_000_000,
        now=NOON,
    )
    fold_stale(now=NOON)

    cap = enter("owner").get(HOME).context["cap"]

    assert (cap.percent, cap.shown, cap.tone) == (100, "1,000%", "rose")
    assert cap.sentences[1] == (
        "That is 45 thousand toman more than the sales that remain after returns allow."
    )
    assert "now 45 thousand toman" in cap.promise


def test_an_empty_club_is_told_what_comes_first(cast: Cast, enter: Enter) -> None:
    page = enter("owner").get(HOME).content.decode()

    assert "Welcome. The club is empty, and ready." in page
    assert reverse("dashboard-draft-begin") not in page


def test_without_a_program_it_comes_first(cast: Cast, enter: Enter) -> None:
    Program.objects.all().delete()

    page = enter("owner").get(HOME).content.decode()

    assert reverse("dashboard-draft-begin") in page


def test_a_club_that_was_never_counted_is_not_called_empty(cast: Cast, enter: Enter) -> None:
    ring_up(cast.shop, 2_000_000, member=cast.sara, now=NOON)

    page = enter("owner").get(HOME)

    text = page.content.decode()
    assert "The figures are on their way" in text
    assert "Welcome." not in text


def test_while_all_is_counted_anew_the_page_says_so(cast: Cast, enter: Enter) -> None:
    sold(cast, 2_000_000)
    SummaryState.objects.update(rebuilding_since=NOON, done=40)

    page = enter("owner").get(HOME).content.decode()

    assert "The figures are being counted anew, 40 percent are done." in page


def test_a_club_of_old_purchases_says_when_the_last_was(cast: Cast, enter: Enter) -> None:
    sold(cast, 2_000_000, now=NOON - 500 * DAY)

    page = enter("owner").get(HOME).content.decode()

    assert "The last purchase is of Saturday 19 April 2025." in page
    assert "Welcome." not in page


def test_what_waits_leads_to_where_it_is_done(cast: Cast, enter: Enter) -> None:
    ring_up(cast.shop, 2_000_000, member=cast.sara, tender="credit", now=NOON)
    fold_stale(now=NOON)

    page = enter("owner").get(HOME).content.decode()

    assert "1 purchase on credit is not settled" in page
    assert f"{reverse('dashboard-purchases')}?choice=unpaid" in page


def test_the_figures_can_be_taken_out(cast: Cast, enter: Enter) -> None:
    sold(cast, 2_000_000)
    owner = enter("owner")
    page = owner.get(HOME).content.decode()

    address = reverse("dashboard-export", args=["figures"])
    file = owner.get(f"{address}?first=2026-08-23&last=2026-09-01&format=csv")

    assert f"{address}?first=2026-08-23&amp;last=2026-09-01&amp;format=csv" in page
    rows = file.getvalue().decode("utf-8-sig").splitlines()
    assert len(rows) == 9
    assert rows[1].startswith("Sales,200000,toman,")


def test_the_analyst_takes_nothing_out(cast: Cast, enter: Enter) -> None:
    sold(cast, 2_000_000)

    page = enter("analyst").get(HOME).content.decode()

    assert reverse("dashboard-export", args=["figures"]) not in page


def test_the_line_of_a_figure_begins_at_nought_or_below() -> None:
    assert line_of([10.0, 20.0]) == [1_000, 2_000]
    assert line_of([-50.0, 0.0, 25.0]) == [0, 5_000, 7_500]
    assert line_of([]) == []


def test_statements_of_the_page_do_not_grow(
    cast: Cast, enter: Enter, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(5):
        ring_up(cast.shop, 2_000_000, member=make_member(), now=NOON)
    fold_stale(now=NOON)
    owner = enter("owner")

    # The clock and the carrier are looked at too, and their settings made at the first visit.
    with django_assert_max_num_queries(66):
        answer = owner.get(HOME)

    assert answer.status_code == 200


def test_the_page_is_persian_for_who_reads_persian(cast: Cast, client: Client) -> None:
    sold(cast, 12_000_000)
    client.force_login(cast.owner)

    page = client.get(HOME, headers={"accept-language": "fa"}).content.decode()

    assert 'dir="rtl"' in page
    assert "۱٫۲ میلیون" in page.replace("\u00a0", " ")
