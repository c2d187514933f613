"""The larger charts: where everything comes to lie, and what a reader without eyes gets."""

import pytest
from django.template import engines
from django.utils import translation

from loyalty_club.web.drawings.axes import axis_of
from loyalty_club.web.drawings.bars import drawn_bars
from loyalty_club.web.drawings.clouds import drawn_cloud
from loyalty_club.web.drawings.grids import depth_of, rows_of
from loyalty_club.web.drawings.lines import drawn_lines
from loyalty_club.web.drawings.told import (
    Bar,
    Bars,
    Cell,
    Cloud,
    Dot,
    Grid,
    GridRow,
    Line,
    Lines,
)


def plain(value: float) -> str:
    """A number as it is."""
    return f"{value:g}"


def page(source: str, **context: object) -> str:
    """What the tag draws, in English."""
    template = engines["django"].from_string("{% load figure_charts %}" + source)
    with translation.override("en"):
        return str(template.render(context))


@pytest.mark.parametrize(
    ("values", "ticks"),
    [
        ([], (0.0, 1.0)),
        ([0, 0], (0.0, 1.0)),
        ([8], (0.0, 2.0, 4.0, 6.0, 8.0)),
        ([3, 97], (0.0, 50.0, 100.0)),
        ([-30, 50], (-40.0, -20.0, 0.0, 20.0, 40.0, 60.0)),
        ([-7], (-8.0, -6.0, -4.0, -2.0, 0.0)),
    ],
)
def test_an_axis_has_round_ticks_and_zero(values: list[float], ticks: tuple[float, ...]) -> None:
    found = axis_of(values, starts=0, ends=100)

    assert tuple(found.ticks) == ticks


@pytest.mark.parametrize(
    ("value", "depth"), [(None, None), (0, 0), (-1, 0), (0.001, 1), (0.5, 4), (1, 9), (7, 9)]
)
def test_what_is_there_at_all_is_seen(value: float | None, depth: int | None) -> None:
    assert depth_of(value) == depth


def test_a_young_cohort_ends_in_nothing() -> None:
    [row] = rows_of(Grid("c", ["0", "1", "2"], [GridRow("Mehr", [Cell(1, "100%")])]))

    assert [cell.shown for cell in row.cells] == ["100%", "", ""]
    assert [cell.depth for cell in row.cells] == [9, None, None]


def test_a_heat_map_is_a_table_with_links() -> None:
    grid = Grid("When", ["9"], [GridRow("Friday", [Cell(0.5, "12", "Friday at 9: 12", "/x/")])])

    html = page("{% heat_map grid %}", grid=grid)

    assert '<th scope="row">' in html
    assert '<a href="/x/" aria-label="Friday at 9: 12">12</a>' in html
    assert "style=" not in html


def test_large_dots_hide_no_small_ones() -> None:
    dots = [Dot("small", 1, 1), Dot("large", 1, 1, size=1)]

    found = drawn_cloud(Cloud("c", "x", "y", dots, plain, plain))

    assert [(dot.label, dot.radius) for dot in found.dots] == [("large", "16.0"), ("small", "4.5")]


def test_a_cloud_has_its_table_and_marks() -> None:
    cloud = Cloud(
        "c", "Minutes", "Margin", [Dot("Sara", 30, -5, url="/s/")], plain, plain, "Member", 10, 0
    )

    html = page("{% scatter cloud %}", cloud=cloud)

    assert '<a href="/s/">Sara</a>' in html
    assert '<td class="num">-5</td>' in html
    assert html.count("cloud-mark") == 2


def test_an_empty_cloud_is_drawn() -> None:
    found = drawn_cloud(Cloud("c", "x", "y", [], plain, plain))

    assert (found.dots, found.mark_x, found.mark_y) == ([], "", "")


def test_a_gap_breaks_the_line() -> None:
    line = Line("a", [1, 2, None, 3, 4], ["1", "2", "–", "3", "4"])

    [found] = drawn_lines(Lines("c", list("abcde"), [line], plain)).lines

    assert len(found.parts) == 2
    assert len(found.dots) == 4
    assert found.latest == "4"


def test_the_latest_step_keeps_its_label() -> None:
    labels = [str(step) for step in range(30)]
    line = Line("a", [1.0] * 30, labels)

    found = drawn_lines(Lines("c", labels, [line], plain))

    assert [label.text for label in found.labels][-1] == "29"
    assert len(found.labels) == 10
    assert [label.anchor for label in found.labels if not label.is_minor][-1] == "end"


def test_two_lines_have_a_key_and_a_table() -> None:
    lines = Lines(
        "Visits",
        ["Mehr", "Aban"],
        [Line("Actual", [1, 2], ["1", "2"]), Line("Predicted", [2, None], ["2", "–"])],
        plain,
        steps_name="Month",
    )

    html = page("{% line_chart lines %}", lines=lines)

    assert "line-key" in html
    assert html.count('<th scope="row">') == 2
    assert "Month" in html


@pytest.mark.parametrize("count", [0, 1])
def test_a_line_of_no_or_one_step_is_drawn(count: int) -> None:
    line = Line("a", [5.0] * count, ["5"] * count)

    [found] = drawn_lines(Lines("c", ["Aban"] * count, [line], plain)).lines

    assert found.parts == []
    assert len(found.dots) == count


def test_bars_grow_to_both_sides_of_zero() -> None:
    bars = [Bar("more", 30, "+30", low=10, high=50), Bar("less", -50, "-50")]

    found = drawn_bars(Bars("c", bars))

    assert found.zero == "50.00%"
    assert [(one.x, one.width) for one in found.bars] == [
        ("50.00%", "30.00%"),
        ("0.00%", "50.00%"),
    ]
    assert (found.bars[0].low, found.bars[0].high) == ("60.00%", "100.00%")


def test_bars_without_a_minus_begin_at_the_edge() -> None:
    found = drawn_bars(Bars("c", [Bar("a", 2_500, "25%")], whole=10_000))

    assert (found.zero, found.bars[0].x, found.bars[0].width) == ("", "0.00%", "25.00%")


def test_bars_of_nothing_are_empty() -> None:
    assert drawn_bars(Bars("c", [Bar("a", 0, "0")])).bars[0].width == "0.00%"
    assert drawn_bars(Bars("c", [])).bars == []


def test_the_words_of_bars_say_all() -> None:
    html = page("{% share_bars bars %}", bars=Bars("Shares", [Bar("Roses", 80, "80%", "of 20")]))

    assert "Roses" in html
    assert "80%" in html
    assert "of 20" in html
    assert "style=" not in html
