"""Numbers, money, days, people's numbers, icons, codes and charts as pages show them."""

import re
from datetime import UTC, date, datetime

import pytest
from django.template import Context, Template
from django.utils import translation

from loyalty_club.templatetags.charts import bars_of, end_of, points_of

PERSIAN = "fa"
ENGLISH = "en"
DAY = date(2026, 11, 21)
# 21:00 in UTC is already the next day in Tehran.
EVENING = datetime(2026, 11, 21, 21, 0, tzinfo=UTC)


def shown(source: str, value: object = None, *, language: str) -> str:
    with translation.override(language):
        return Template(source).render(Context({"value": value}))


def attributes(html: str, tag: str) -> list[dict[str, str]]:
    """What every element of that name carries, in the order of the page."""
    return [
        dict(re.findall(r'([\w-]+)="([^"]*)"', inside))
        for inside in re.findall(f"<{tag} ([^>]*)>", html)
    ]


@pytest.mark.parametrize(
    ("source", "value", "persian", "english"),
    [
        ("{{ value|number }}", 1250, "۱٬۲۵۰", "1,250"),
        ("{{ value|number }}", -25, "\u200e\u2212۲۵", "\u221225"),
        ("{{ value|signed }}", 50, "\u200e+۵۰", "+50"),
        ("{{ value|signed }}", -50, "\u200e\u2212۵۰", "\u221250"),
        ("{{ value|signed }}", 0, "۰", "0"),
        ("{{ value|percent_bps }}", 390, "۳٫۹٪", "3.9%"),
        ("{{ value|fa_digits }}", "R-1042", "R-۱۰۴۲", "R-1042"),
        ("{{ value|day }}", DAY, "شنبه ۳۰ آبان ۱۴۰۵", "Saturday 21 November 2026"),
        ("{{ value|day_short }}", DAY, "۱۴۰۵/۰۸/۳۰", "2026-11-21"),
        ("{{ value|day_month }}", DAY, "آبان ۱۴۰۵", "November 2026"),
        ("{{ value|day_short }}", EVENING, "۱۴۰۵/۰۹/۰۱", "2026-11-22"),
        ("{{ value|moment }}", EVENING, "۱۴۰۵/۰۹/۰۱، ۰۰:۳۰", "2026-11-22, 00:30"),
    ],
)
def test_values_are_shown_in_the_readers_language(
    source: str, value: object, persian: str, english: str
) -> None:
    assert shown(source, value, language=PERSIAN) == persian
    assert shown(source, value, language=ENGLISH) == english


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("source", "persian", "english"),
    [
        ("{{ value|money }}", "۱٬۲۵۰٬۰۰۰\u00a0تومان", "1,250,000 toman"),
        ('{{ value|money:"bare" }}', "۱٬۲۵۰٬۰۰۰", "1,250,000"),
        ("{{ value|short_money }}", "۱٫۳\u00a0میلیون\u00a0تومان", "1.3 million toman"),
        (
            "{% short_money_parts value as parts %}{{ parts.0 }}|{{ parts.1 }}",
            "۱٫۳\u00a0میلیون|تومان",
            "1.3 million|toman",
        ),
        (
            "{{ value|money_words }}",
            "یک میلیون و دویست و پنجاه هزار تومان",
            "one million two hundred and fifty thousand toman",
        ),
    ],
)
def test_money_is_shown_in_the_clubs_unit(source: str, persian: str, english: str) -> None:
    assert shown(source, 12_500_000, language=PERSIAN) == persian
    assert shown(source, 12_500_000, language=ENGLISH) == english


@pytest.mark.django_db
def test_the_unit_of_amount_fields_is_the_clubs() -> None:
    source = "{% club_unit as unit %}{{ unit.name }} {{ unit.decimals }}"

    assert shown(source, language=PERSIAN) == "تومان 0"


@pytest.mark.parametrize(
    "name",
    [
        "number", "signed", "money", "short_money", "money_words", "percent_bps", "day",
        "day_short", "day_month", "moment", "mobile", "masked_mobile", "card_number",
    ],
)  # fmt: skip
def test_nothing_is_shown_as_a_dash(name: str) -> None:
    assert shown(f"{{{{ value|{name} }}}}", None, language=PERSIAN) == "–"


@pytest.mark.parametrize(
    ("source", "value", "persian", "english"),
    [
        ("{{ value|mobile }}", "+989121234567", "۰۹۱۲ ۱۲۳ ۴۵۶۷", "0912 123 4567"),
        ("{{ value|masked_mobile }}", "+989121234567", "۰۹۱۲•••۴۵۶۷", "0912•••4567"),
        ("{{ value|card_number }}", "1234567890", "۱۲۳ ۴۵۶ ۷۸۹۰", "123 456 7890"),
    ],
)
def test_peoples_numbers_run_left_to_right(
    source: str, value: str, persian: str, english: str
) -> None:
    assert shown(source, value, language=PERSIAN) == f'<bdi dir="ltr">{persian}</bdi>'
    assert shown(source, value, language=ENGLISH) == f'<bdi dir="ltr">{english}</bdi>'


def test_what_was_typed_is_escaped_inside_its_isolate() -> None:
    html = shown("{{ value|card_number }}", "<b>", language=ENGLISH)

    assert html == '<bdi dir="ltr">&lt;b&gt;</bdi>'


def test_icons_are_silent_unless_they_stand_alone() -> None:
    [silent] = attributes(shown('{% icon "gift" %}', language=ENGLISH), "svg")
    [alone] = attributes(
        shown('{% icon "gift" size=24 label="A gift & more" %}', language=ENGLISH), "svg"
    )

    assert (silent["aria-hidden"], silent["width"], silent["class"]) == ("true", "20", "icon")
    assert (alone["role"], alone["aria-label"], alone["width"]) == (
        "img",
        "A gift &amp; more",
        "24",
    )


def test_icons_that_point_are_marked_for_mirroring() -> None:
    [pointing] = attributes(shown('{% icon "chevron-right" %}', language=PERSIAN), "svg")

    assert pointing["class"] == "icon icon-mirrored"


def test_qr_codes_are_whole_and_without_inline_style() -> None:
    html = shown("{% qr value %}", "LC:1234567890", language=PERSIAN)

    [drawing] = attributes(html, "svg")
    # Version 1 has 21 modules a side, and four of silence around.
    assert drawing["viewBox"] == "0 0 29 29"
    assert "style" not in html


def test_barcodes_are_whole_and_without_inline_style() -> None:
    html = shown("{% barcode value %}", "1234567890", language=PERSIAN)

    [drawing] = attributes(html, "svg")
    bars = [(int(bar["x"]), int(bar["width"])) for bar in attributes(html, "rect")]
    # Code C: start, five pairs, check, stop: 90 modules of two units after ten of silence.
    assert drawing["width"] == "220"
    assert bars[0] == (20, 4)
    assert bars[-1] == (196, 4)
    assert "style" not in html


def test_bars_stand_on_zero_and_end_with_the_latest() -> None:
    with translation.override(ENGLISH):
        first, last = bars_of([("Mehr", 50), ("Aban", 100, "a hundred")])

    assert (first.shown, first.height, first.last) == ("50", "36.00%", False)
    assert (last.shown, last.height, last.last) == ("a hundred", "72.00%", True)


def test_charts_of_nothing_are_flat() -> None:
    assert bars_of([]) == []
    assert bars_of([("Aban", 0)])[0].height == "0.00%"
    assert points_of([]) == ""
    assert points_of([0, 0]) == "0.0,100.0 100.0,100.0"
    assert end_of([]) == "100%"


def test_a_chart_has_its_table_twin() -> None:
    html = shown(
        '{% load charts %}{% bar_chart value caption="فروش" unit="میلیون تومان" %}',
        [("مهر", 171), ("آبان", 184)],
        language=PERSIAN,
    )

    assert html.count('class="chart-bar') == 2
    assert '<td class="num">۱۸۴</td>' in html
