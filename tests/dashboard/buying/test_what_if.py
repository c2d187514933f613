"""What if: sliders that work as a plain form, and sentences that say what is assumed."""

import pytest

from analytics.services.summaries.rebuilding import rebuild_summaries
from tests.analytics.way_cases import joined, visits
from tests.cast import Cast
from tests.counter.steps import words_of
from tests.dashboard.conftest import Enter

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
PAGE = "/dashboard/value/what-if/"


@pytest.fixture
def year(cast: Cast) -> None:
    """Two members of old who come on: ten million in ten visits, 5 % of it given back."""
    for _ in range(2):
        visits(cast.shop, joined(days_ago=500, shop=cast.shop), [450, 300, 200, 90, 30, 10])
    rebuild_summaries()


def test_before_the_first_sale_there_is_nothing_to_count_once_more(enter: Enter) -> None:
    page = enter("owner").get(PAGE)

    assert "There is no year to count once more yet." in words_of(page)


@pytest.mark.usefixtures("year")
def test_the_year_as_it_was(enter: Enter) -> None:
    page = enter("owner").get(PAGE)

    words = words_of(page)
    assert "Last year 2 members brought 1 million toman of sales" in words
    assert "250 thousand toman was left" in words
    assert page.content.count(b'type="range"') == 4
    assert "This is no forecast" in words


@pytest.mark.usefixtures("year")
def test_a_basket_of_a_tenth_more(enter: Enter) -> None:
    page = enter("owner").get(PAGE, {"basket": "10"})

    words = words_of(page)
    assert "Such a year would have brought 100 thousand toman more sales and" in words
    assert "and 25 thousand toman more profit." in words
    assert [row.gap.sales for row in page.context["rows"]] == [1_000_000]


@pytest.mark.usefixtures("year")
def test_several_changes_and_all_together(enter: Enter) -> None:
    page = enter("owner").get(PAGE, {"visits": "10", "basket": "10"})

    assert [row.gap.sales for row in page.context["rows"]] == [2_000_000, 1_000_000, 3_200_000]


@pytest.mark.usefixtures("year")
def test_a_dearer_cap_says_when_it_pays(enter: Enter) -> None:
    page = enter("owner").get(PAGE, {"cap": "14"})

    words = words_of(page)
    # From 5 to 7 % is 20,000 toman more; of what is sold more 30 − 7 % are left: 8.7 %.
    assert "Such a year would have cost 20 thousand toman more than it brought." in words
    assert "It pays if members therefore buy 8.7% more" in words


@pytest.mark.usefixtures("year")
@pytest.mark.parametrize("nonsense", ["-1", "999", "x", ""])
def test_nonsense_moves_nothing(enter: Enter, nonsense: str) -> None:
    page = enter("owner").get(PAGE, dict.fromkeys(("kept", "visits", "basket", "cap"), nonsense))

    assert page.status_code == 200
    assert page.context["change"].is_none


@pytest.mark.usefixtures("year")
def test_the_form_sent_untouched_changes_nothing(enter: Enter) -> None:
    browser = enter("owner")
    sliders = browser.get(PAGE).context["sliders"]

    page = browser.get(PAGE, {one.name: str(one.value) for one in sliders})

    assert page.context["change"].is_none


def test_a_cashier_may_not_look(enter: Enter) -> None:
    assert enter("cashier").get(PAGE).status_code == 403
