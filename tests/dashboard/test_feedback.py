"""The page of scores: what it says in words, what it keeps back from whom, where it leads."""

import csv
from io import StringIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from analytics.services.summaries.folding import fold_stale
from members.models import AuditEntry
from tests.analytics.way_cases import joined, visits
from tests.campaigns.figure_cases import answer, asked_only, message
from tests.cast import Cast
from tests.clock import DAY, NOON
from tests.dashboard.conftest import Enter

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


@pytest.fixture
def answers(cast: Cast) -> None:
    """Forty answers: two shops, two sellers, one of them with three answers only."""
    scores = (10,) * 18 + (9,) * 6 + (8,) * 8 + (5,) * 6 + (1,) * 2
    for place, score in enumerate(scores):
        answer(
            cast.shop if place % 2 else cast.other_shop,
            score,
            at=NOON - (place % 20) * DAY,
            seller=f"user:{cast.cashier.pk}" if place > 2 else f"user:{cast.manager.pk}",
            category="گل",
            reason="goods" if score > 8 else "price",
            expectation="above" if score > 8 else "below",
            effort=4,
            is_withheld=score < 3,
        )
    for _place in range(10):
        asked_only(cast.shop, at=NOON - DAY, message=message("delivered", at=NOON - DAY))


def test_the_score_is_said_in_words(answers: None, enter: Enter) -> None:
    page = enter("owner").get(reverse("dashboard-feedback")).content.decode()

    said = _plain(page)
    assert "The score lies between 13 and 62, most likely at 40." in said
    assert (
        "Of 40 answers, 24 would recommend us warmly (9 or 10) and 8 would not (6 or less)." in said
    )
    assert "Nothing to compare with: nobody answered on" in said


def test_in_persian_with_persian_digits(answers: None, cast: Cast) -> None:
    client = Client(headers={"accept-language": "fa"})
    client.force_login(cast.owner)

    page = client.get(reverse("dashboard-feedback")).content.decode()

    assert "۴۰" in page
    assert 'dir="rtl"' in page


def test_it_is_laid_beside_as_many_days_before(answers: None, cast: Cast, enter: Enter) -> None:
    for place in range(60):
        answer(cast.shop, 10 if place < 10 else 2, at=NOON - 100 * DAY)

    page = enter("analyst").get(reverse("dashboard-feedback")).content.decode()

    said = _plain(page)
    assert "it was −67, of 60 answers. It has risen, by more than chance would explain." in said


def test_who_gave_what_and_the_tiles(answers: None, enter: Enter) -> None:
    context = enter("analyst").get(reverse("dashboard-feedback")).context

    assert [one.bar.shown for one in context["bars"]] == [
        "0", "2", "0", "0", "0", "6", "0", "0", "8", "6", "18",
    ]  # fmt: skip
    tiles = {tile.label: (tile.value, tile.note) for tile in context["tiles"]}
    assert tiles["Have answered"][0] == "80%"
    assert "40 of 50 asked" in tiles["Have answered"][1]
    assert tiles["Expectation met"][0] == "60%"
    assert tiles["Ease"] == ("4.0", "40 answers")
    assert tiles["Satisfied after a ticket"] == ("–", "")
    assert tiles["Brought friends"] == ("–", "0 of 0 promoters")


def test_breakdowns_lead_to_their_answers(answers: None, cast: Cast, enter: Enter) -> None:
    context = enter("owner").get(reverse("dashboard-feedback")).context

    tables = {table.key: table for table in context["tables"]}
    assert set(tables) == {"shop", "seller"}
    by_shop = tables["shop"].rows[0]
    assert (by_shop.answers, by_shop.is_small) == (20, True)
    assert f"shop={cast.shop.pk}" in by_shop.url or f"shop={cast.other_shop.pk}" in by_shop.url
    assert by_shop.url.startswith(reverse("dashboard-feedback-answers"))
    assert "since=" in by_shop.url


def test_a_seller_of_three_answers_is_the_owners(answers: None, cast: Cast, enter: Enter) -> None:
    address = reverse("dashboard-feedback")

    owners = _sellers(enter("owner").get(address))
    managers = _sellers(enter("analyst").get(address))

    assert owners == [("Cashier", 37), ("Manager", 3)]
    assert managers == [("2 other groups, together", 40)]


def test_of_four_answers_only_the_owner_is_told(cast: Cast, enter: Enter) -> None:
    for score in (10, 9, 8, 0):
        answer(cast.shop, score, at=NOON - DAY, is_withheld=score == 0)
    address = reverse("dashboard-feedback")

    kept = enter("analyst").get(address)
    told = enter("owner").get(address)

    assert "only the owner sees what they say" in kept.content.decode()
    assert kept.context["scores"].nps.score is None
    assert told.context["scores"].nps.score == pytest.approx(25)


def test_a_filter_that_leaves_few_answers_tells_nothing(answers: None, enter: Enter) -> None:
    address = f"{reverse('dashboard-feedback')}?since=2026-08-31&until=2026-08-31"

    page = enter("analyst").get(address)

    assert page.context["scores"].answers == 2
    assert page.context["scores"].is_kept_back


def test_loyal_members_who_are_not_content(cast: Cast, enter: Enter) -> None:
    regular = joined(days_ago=300)
    visits(cast.shop, regular, range(4, 230, 25))
    for _place in range(5):
        answer(cast.shop, 10, at=NOON - DAY, member=regular)
    answer(cast.shop, 2, at=NOON - DAY, member=regular, is_withheld=True)
    fold_stale(now=NOON)
    address = reverse("dashboard-feedback")

    owners = enter("owner").get(address)
    analysts = enter("analyst").get(address)

    assert "1 loyal member scored six or less." in owners.content.decode()
    assert reverse("dashboard-member", args=[regular.pk]) in owners.content.decode()
    assert "scored six or less" not in analysts.content.decode()
    assert reverse("dashboard-member", args=[regular.pk]) not in analysts.content.decode()


def test_a_manager_of_one_shop_reads_of_his_shop(answers: None, cast: Cast, enter: Enter) -> None:
    cast.manager.shops.set([cast.shop])

    context = enter("manager").get(reverse("dashboard-feedback")).context

    assert context["scores"].answers == 20


def test_nothing_yet_says_what_this_is(cast: Cast, enter: Enter) -> None:
    page = enter("owner").get(reverse("dashboard-feedback")).content.decode()

    assert "Nobody has answered on these days." in page
    assert reverse("dashboard-surveys") in page


def test_answers_are_taken_out_as_a_file(answers: None, cast: Cast, enter: Enter) -> None:
    address = reverse("dashboard-export", args=["survey-answers"])

    answered = enter("owner").get(f"{address}?band=detractor&since=2026-08-01&format=csv")

    rows = list(csv.reader(StringIO(_text(answered))))
    assert len(rows) == 1 + 8
    assert {row[rows[0].index("Score")] for row in rows[1:]} == {"1", "5"}
    entry = AuditEntry.objects.get(action="list.exported")
    assert (entry.facts["list"], entry.facts["rows"]) == ("survey-answers", 8)


def _sellers(answered: Any) -> list[tuple[str, int]]:
    tables = {table.key: table for table in answered.context["tables"]}
    return [(row.name, row.answers) for row in tables["seller"].rows]


def _plain(page: str) -> str:
    """Without the marks that keep numbers together."""
    return page.replace("\u2066", "").replace("\u2069", "")


def _text(answered: Any) -> str:
    return str(answered.getvalue().decode("utf-8-sig"))
