"""The pages of how members buy: what they say, who may look, and what a new club sees."""

import pytest
from django.test import Client

from tests.analytics.buying.buying_cases import flowers_and_cards, night, sell
from tests.analytics.buying.test_drivers import buyers_of_two_kinds
from tests.cast import Cast
from tests.counter.steps import words_of
from tests.dashboard.conftest import Enter

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
LACKING = {
    "/dashboard/drivers/": "Fewer than a hundred members bought in these twelve months",
    "/dashboard/together/": "Fewer than thirty baskets hold goods of two kinds",
    "/dashboard/when/": "Fewer than a hundred purchases in these twelve months",
}
PAGES = tuple(LACKING)


def seen(browser: Client, address: str) -> str:
    """The words of a page that opens."""
    page = browser.get(address)
    assert page.status_code == 200
    return words_of(page)


@pytest.mark.parametrize("address", PAGES)
def test_a_new_club_is_told_what_is_lacking(enter: Enter, address: str) -> None:
    words = seen(enter("owner"), address)

    assert "Nothing has been worked out yet." in words
    assert "Work out anew" in words


@pytest.mark.parametrize("address", PAGES)
def test_one_purchase_is_too_little(enter: Enter, cast: Cast, address: str) -> None:
    sell(cast.shop, "گل", "کارت", member=cast.sara)
    night("drivers", "together", "when")

    words = seen(enter("owner"), address)

    assert "nan" not in words.lower()
    assert LACKING[address] in words


@pytest.mark.parametrize(
    "address", [*PAGES, "/dashboard/drivers/members/", "/dashboard/together/members/"]
)
def test_a_cashier_may_not_look(enter: Enter, address: str) -> None:
    assert enter("cashier").get(address).status_code == 403


def test_the_driver_is_told_with_its_caution(enter: Enter, cast: Cast) -> None:
    buyers_of_two_kinds(cast)
    night("drivers")

    words = seen(enter("owner"), "/dashboard/drivers/")

    assert "Joined through: \u2068Own sign-up\u2069 (+252% a year, all else alike)" in words
    assert "it need not be the cause" in words
    assert "compared with: \u2068Counter\u2069 · 60 members" in words
    assert "from 120 members" in words
    assert "Too few to build on: below 300" in words


def test_the_members_behind_a_driver(enter: Enter, cast: Cast) -> None:
    buyers_of_two_kinds(cast)
    night("drivers")
    browser = enter("owner")

    first = browser.get("/dashboard/drivers/members/", {"group": "origin", "level": "web"})
    third = browser.get(
        "/dashboard/drivers/members/", {"group": "origin", "level": "web", "page": "3"}
    )

    assert len(first.context["rows"]) == 25
    assert (first.context["newer"], first.context["older"]) == (None, 2)
    assert len(third.context["rows"]) == 10
    assert (third.context["newer"], third.context["older"]) == (2, None)


def test_no_such_trait(enter: Enter, cast: Cast) -> None:
    buyers_of_two_kinds(cast)
    night("drivers")
    asked = {"group": "shoe-size", "level": "44"}

    assert enter("owner").get("/dashboard/drivers/members/", asked).status_code == 404


@pytest.mark.parametrize("finding", ["drivers", "together"])
def test_before_anything_is_found_there_is_nobody_behind_it(enter: Enter, finding: str) -> None:
    answer = enter("owner").get(f"/dashboard/{finding}/members/")

    assert (answer.status_code, answer["Location"]) == (302, f"/dashboard/{finding}/")


def test_what_goes_together_and_whom_to_tell(enter: Enter, cast: Cast) -> None:
    flowers_and_cards(cast.shop)
    sell(cast.shop, "کارت", member=cast.sara)
    night("together")
    browser = enter("owner")

    words = seen(browser, "/dashboard/together/")
    people = browser.get("/dashboard/together/members/", {"first": "کارت", "second": "گل"})

    assert "Of a hundred who take \u2068کارت\u2069, 81 also take \u2068گل\u2069: 2" in words
    assert "Whom to tell" in words
    assert [row.member_id for row in people.context["rows"]] == [cast.sara.pk]


def test_when_they_buy_is_a_table_of_the_week(enter: Enter, cast: Cast) -> None:
    for _ in range(100):
        sell(cast.shop, days_ago=5)
    night("when")
    browser = enter("owner")

    words = seen(browser, "/dashboard/when/")

    assert "Most is bought on Thursday 12 to 15 o’clock: 100% of all purchases" in words
    assert words.index("Saturday") < words.index("Friday")
    assert "too few purchases with an hour" in seen(browser, "/dashboard/when/?who=members")


def test_a_manager_sees_his_own_shop(enter: Enter, cast: Cast) -> None:
    flowers_and_cards(cast.shop)
    night("together")
    night("together", shop=cast.shop)
    flowers_and_cards(cast.other_shop)
    night("together", shop=cast.other_shop)

    page = enter("manager").get("/dashboard/together/", {"shop": str(cast.other_shop.pk)})

    assert page.context["filter"].shop_id == cast.shop.pk


@pytest.mark.parametrize("name", ["drivers", "together", "when"])
def test_they_are_taken_out_as_files(enter: Enter, cast: Cast, name: str) -> None:
    flowers_and_cards(cast.shop)
    night("together", "when")

    file = enter("owner").get(f"/dashboard/exports/{name}/", {"format": "csv"})

    assert file.status_code == 200
    assert file["Content-Type"].startswith("text/csv")
