"""The overview: the sentence, the tiles, the cap, and whose figures they are."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from loyalty_club.dashboard.tiles import Tile
from members.roles import SYSTEM
from points.models import Program
from points.services.returns import return_purchase
from tests.cast import Cast
from tests.clock import DAY, NOON
from tests.dashboard.conftest import Enter
from tests.factories import make_member, ring_up

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]

HOME = "/dashboard/"


def tiles_of(client: Client, address: str = HOME) -> dict[str, Tile]:
    return {tile.label: tile for tile in client.get(address).context["tiles"]}


def test_one_sentence_says_it_all(cast: Cast, enter: Enter) -> None:
    ring_up(cast.shop, 1_840_000_000, member=cast.sara, now=NOON)

    answer = enter("owner").get(HOME)

    assert answer.context["sentence"] == (
        "This month: 184 million toman of sales; 5% went back to members, of a cap of 5%."
    )
    assert answer.context["sentence"] in answer.content.decode()


def test_the_tiles_show_the_figures(cast: Cast, enter: Enter) -> None:
    ring_up(cast.shop, 10_000_000, member=cast.sara, now=NOON)
    ring_up(cast.shop, 6_000_000, now=NOON)

    tiles = tiles_of(enter("owner"))

    assert tiles["Sales"].money == 16_000_000
    assert tiles["Purchases"].value == "2"
    assert tiles["Average purchase"].money == 8_000_000
    assert tiles["Sales to members"].value == "62.5%"
    assert tiles["Active members"].value == "1"
    assert tiles["Given back to members"].money == 500_000
    assert tiles["Given back to members"].note == "3.1% of sales"
    assert tiles["Points owed to members"].value == "100"
    assert tiles["Points owed to members"].note == "worth 50 thousand toman · 100 more"


def test_every_tile_tells_its_window_and_sample(cast: Cast, enter: Enter) -> None:
    ring_up(cast.shop, 10_000_000, member=cast.sara, now=NOON)

    tiles = tiles_of(enter("owner"))

    assert "Counted: 2026-08-23 to 2026-09-01, 1 purchase." in tiles["Sales"].help
    assert "Compared with 2026-07-23 to 2026-08-01." in tiles["Sales"].help
    assert "Held by 1 member." in tiles["Points owed to members"].help


def test_a_small_sample_says_so_and_gives_no_percentage(cast: Cast, enter: Enter) -> None:
    ring_up(cast.shop, 2_000_000, now=NOON)
    ring_up(cast.shop, 1_000_000, now=NOON - 31 * DAY)

    sales = tiles_of(enter("owner"))["Sales"]

    assert (sales.trend, sales.trend_text) == ("", "")
    assert sales.note == "was 100 thousand toman; few cases"


def test_a_fair_sample_is_compared_in_percent(cast: Cast, enter: Enter) -> None:
    for _ in range(30):
        ring_up(cast.shop, 1_500_000, now=NOON)
        ring_up(cast.shop, 1_000_000, now=NOON - 31 * DAY)

    tiles = tiles_of(enter("owner"))

    assert (tiles["Sales"].trend, tiles["Sales"].trend_text) == ("up", "+50%")
    assert tiles["Sales"].trend_tone == "good"
    assert tiles["Sales"].note == "was 3 million toman"
    assert (tiles["Purchases"].trend, tiles["Purchases"].note) == ("", "was 30")


def test_nothing_before_is_not_infinite_growth(cast: Cast, enter: Enter) -> None:
    ring_up(cast.shop, 2_000_000, now=NOON)

    assert tiles_of(enter("owner"))["Sales"].note == "nothing before to compare with"


def test_the_period_stands_in_the_address(cast: Cast, enter: Enter) -> None:
    ring_up(cast.shop, 2_000_000, now=NOON)
    ring_up(cast.shop, 7_000_000, now=NOON - 31 * DAY)
    owner = enter("owner")

    assert tiles_of(owner, f"{HOME}?period=last_month")["Sales"].money == 7_000_000
    assert tiles_of(owner, f"{HOME}?period=quarter")["Sales"].money == 9_000_000
    assert tiles_of(owner, f"{HOME}?period=nonsense")["Sales"].money == 2_000_000


def test_the_shop_stands_in_the_address(cast: Cast, enter: Enter) -> None:
    ring_up(cast.shop, 2_000_000, now=NOON)
    ring_up(cast.other_shop, 7_000_000, now=NOON)
    owner = enter("owner")

    assert tiles_of(owner, f"{HOME}?shop={cast.other_shop.pk}")["Sales"].money == 7_000_000
    assert tiles_of(owner, f"{HOME}?shop=999999")["Sales"].money == 9_000_000


def test_a_manager_reads_his_shop_whatever_he_asks(cast: Cast, enter: Enter) -> None:
    ring_up(cast.shop, 2_000_000, now=NOON)
    ring_up(cast.other_shop, 7_000_000, now=NOON)
    manager = enter("manager")

    assert tiles_of(manager)["Sales"].money == 2_000_000
    assert tiles_of(manager, f"{HOME}?shop={cast.other_shop.pk}")["Sales"].money == 2_000_000
    assert manager.get(HOME).context["cap"] is None


def test_the_cap_is_told_in_words(cast: Cast, enter: Enter) -> None:
    Program.objects.update(point_value=2_000)
    ring_up(cast.shop, 10_000_000, member=cast.sara, now=NOON)

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
    ring_up(cast.shop, 10_000_000, member=cast.sara, now=NOON)

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


def test_a_club_of_old_purchases_says_when_the_last_was(cast: Cast, enter: Enter) -> None:
    ring_up(cast.shop, 2_000_000, now=NOON - 500 * DAY)

    page = enter("owner").get(HOME).content.decode()

    assert "The last purchase is of Saturday 19 April 2025." in page
    assert "Welcome." not in page


def test_what_waits_leads_to_where_it_is_done(cast: Cast, enter: Enter) -> None:
    ring_up(cast.shop, 2_000_000, member=cast.sara, tender="credit", now=NOON)

    page = enter("owner").get(HOME).content.decode()

    assert "1 purchase on credit is not settled" in page
    assert f"{reverse('dashboard-purchases')}?choice=unpaid" in page


def test_statements_of_the_page_do_not_grow(
    cast: Cast, enter: Enter, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(5):
        ring_up(cast.shop, 2_000_000, member=make_member(), now=NOON)
    owner = enter("owner")

    # The clock and the carrier are looked at too, and their settings made at the first visit.
    with django_assert_max_num_queries(36):
        answer = owner.get(HOME)

    assert answer.status_code == 200


def test_the_page_is_persian_for_who_reads_persian(cast: Cast, client: Client) -> None:
    ring_up(cast.shop, 12_000_000, member=cast.sara, now=NOON)
    client.force_login(cast.owner)

    page = client.get(HOME, headers={"accept-language": "fa"}).content.decode()

    assert 'dir="rtl"' in page
    assert "۱٫۲ میلیون" in page.replace("\u00a0", " ")
