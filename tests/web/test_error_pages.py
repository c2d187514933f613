"""Every error page can be drawn with as little context as Django gives it."""

import pytest
from django.template.loader import get_template
from django.utils import translation

PAGES = ["400", "403", "403_csrf", "404", "409", "429", "500"]


@pytest.mark.parametrize("name", PAGES)
def test_error_pages_need_no_request(name: str) -> None:
    with translation.override("en"):
        html = get_template(f"{name}.html").render()

    assert html.count("<h1>") == 1
    assert 'href="/"' in html


def test_the_page_of_last_resort_depends_on_nothing() -> None:
    source = get_template("500.html").render()

    assert source == get_template("500.html").render({"request": object()})
    assert "{%" not in source


def test_a_refusal_is_told_in_its_own_words_and_escaped() -> None:
    html = get_template("409.html").render({"reason": "Only 40 points <left>."})

    assert "Only 40 points &lt;left&gt;." in html
