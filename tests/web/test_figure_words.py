"""A figure in words: never a number that is not known, and said to be thin where it is."""

from datetime import date

import pytest
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from analytics.rules.figures import Figure, Unit, ratio, share_bps
from loyalty_club.web.figures.words import Words, shown, tell
from members.rules.calendars import Window
from tests.cast import Cast

pytestmark = pytest.mark.django_db

WINDOW = Window(date(2026, 3, 21), date(2026, 9, 22))
LESS_IS_BETTER = Words(_("Churn"), _("Who goes."), _("Lost ÷ all."), more_is_better=False)


@pytest.mark.parametrize(
    ("value", "unit", "english", "persian"),
    [
        (12_500_000, Unit.MONEY, "1.3 million toman", "۱٫۳\xa0میلیون\xa0تومان"),
        (384, Unit.BPS, "3.8%", "۳٫۸٪"),
        (1_204, Unit.COUNT, "1,204", "۱٬۲۰۴"),
        (3.704, Unit.RATIO, "3.7", "۳٫۷"),
        (12, Unit.RATIO, "12", "۱۲"),
        (-0.73, Unit.RATIO, "\N{MINUS SIGN}0.7", "\u200e\N{MINUS SIGN}۰٫۷"),
        (-41, Unit.SCORE, "\N{MINUS SIGN}41", "\u200e\N{MINUS SIGN}۴۱"),
        (None, Unit.MONEY, "–", "–"),
    ],
)
def test_a_value_is_said_in_the_readers_language(
    cast: Cast, value: float | None, unit: Unit, english: str, persian: str
) -> None:
    with translation.override("en"):
        assert shown(value, unit) == english
    with translation.override("fa"):
        assert shown(value, unit) == persian


def test_a_figure_tells_its_days_its_cases_and_that_they_are_few() -> None:
    figure = Figure("churn", 1_250, Unit.BPS, window=WINDOW, sample=8)

    with translation.override("en"):
        told = tell(figure, LESS_IS_BETTER, url="/people/")

    assert (told.name, told.value, told.url) == ("Churn", "12.5%", "/people/")
    assert told.window == "2026-03-21 to 2026-09-22"
    assert told.sample == "from 8 members"
    assert "below 30" in told.warning


def test_what_is_not_known_is_not_called_thin() -> None:
    told = tell(Figure("churn", None, Unit.BPS, sample=0), LESS_IS_BETTER)

    assert (told.value, told.warning, told.trend_text) == ("–", "", "")


@pytest.mark.parametrize(
    ("now", "before", "direction", "tone"),
    [(900, 1_200, "down", "good"), (1_500, 1_200, "up", "bad"), (1_200, 1_200, "", "")],
)
def test_a_change_is_good_or_bad_as_the_figure_has_it(
    now: int, before: int, direction: str, tone: str
) -> None:
    figure = Figure("churn", now, Unit.BPS, sample=500, before=before)

    told = tell(figure, LESS_IS_BETTER)

    assert (told.trend, told.trend_tone) == (direction, tone)


def test_no_change_is_told_from_too_few_cases() -> None:
    figure = Figure("churn", 900, Unit.BPS, sample=5, before=1_200)

    assert tell(figure, LESS_IS_BETTER).trend_text == ""


def test_an_interval_is_told_with_both_ends() -> None:
    figure = Figure("churn", 900, Unit.BPS, sample=500, low=700, high=1_100)

    with translation.override("en"):
        assert tell(figure, LESS_IS_BETTER).interval == "most likely between 7% and 11%"


def test_nothing_is_divided_by_nothing() -> None:
    assert (share_bps(1, 0), share_bps(1, 8), share_bps(0, 8)) == (None, 1_250, 0)
    assert (ratio(1, 0), ratio(3, 2)) == (None, 1.5)
