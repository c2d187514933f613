"""What buyers also take, as the counter says it beside the sale."""

import pytest
from django.test import Client

from tests.analytics.buying.buying_cases import flowers_and_cards, night
from tests.cast import Cast
from tests.counter.steps import at_the_till, sale_page, words_of

pytestmark = pytest.mark.django_db


def quoted(client: Client, **typed: str) -> str:
    """The quote of a sale without a member, as the page shows it."""
    return words_of(client.get("/counter/quote/", {"tender": "card", "amount": "500,000", **typed}))


def test_the_category_brings_its_companion(client: Client, cast: Cast) -> None:
    flowers_and_cards(cast.shop)
    night("together")
    at_the_till(client, cast.cashier)

    words = quoted(client, category="گل")

    assert "With it they also take \u2068کارت\u2069 (63 of a hundred)." in words


def test_what_nothing_goes_with_brings_no_word(client: Client, cast: Cast) -> None:
    flowers_and_cards(cast.shop)
    night("together")
    at_the_till(client, cast.cashier)

    words = quoted(client, category="گلدان")

    assert "they also take" not in words


def test_before_anything_was_found_the_counter_is_silent(client: Client, cast: Cast) -> None:
    at_the_till(client, cast.cashier)

    assert "they also take" not in quoted(client, category="گل")


def test_the_goods_stand_there_to_choose_from(client: Client, cast: Cast) -> None:
    flowers_and_cards(cast.shop)
    night("together")
    at_the_till(client, cast.cashier)

    page = client.get(sale_page(cast.sara))

    html = page.content.decode()
    assert 'list="goods"' in html
    assert '<option value="گلدان">' in html
