"""Every colour of words or controls is readable on what lies under it (WCAG AA)."""

import re
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings

TOKENS = Path(settings.BASE_DIR) / "loyalty_club/static/club/css/tokens.css"

WORDS = 4.5
CONTROLS = 3.0

WORD_PAIRS = [
    *((ink, under) for ink in ("ink", "ink-soft") for under in ("paper", "card", "well")),
    *(("ink", f"{wash}-wash") for wash in ("leaf", "petal", "honey", "rose")),
    *((tone, under) for tone in ("leaf", "leaf-deep", "rose") for under in ("paper", "card")),
    *((tone, under) for tone in ("petal", "honey") for under in ("paper", "card")),
    *((tone, f"{tone}-wash") for tone in ("leaf", "petal", "honey", "rose")),
    ("leaf-deep", "leaf-wash"),
    ("rose-deep", "rose-wash"),
    ("on-leaf", "leaf"),
    ("on-leaf", "leaf-deep"),
    ("on-rose", "rose"),
    ("on-rose", "rose-deep"),
]
CONTROL_PAIRS = [
    *(("line-strong", under) for under in ("paper", "card")),
    *(("focus", under) for under in ("paper", "card", "well")),
]
THEMES = ["light", "dark by system", "dark by choice"]


def _tokens(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([a-z-]+):\s*(#[0-9a-f]{6});", block))


@cache
def palette(theme: str) -> dict[str, str]:
    """The colours of a theme, read from the stylesheet itself."""
    text = TOKENS.read_text()
    light = _tokens(text[text.index("color-scheme: light") : text.index("@media")])
    by_system = text[text.index("@media (prefers-color-scheme: dark)") :]
    by_system, by_choice = by_system.split(':root[data-theme="dark"]', 1)
    dark = {"dark by system": by_system, "dark by choice": by_choice.split("}", 1)[0]}
    return light | _tokens(dark.get(theme, ""))


def luminance(colour: str) -> float:
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_is_measured_as_the_guideline_says() -> None:
    assert round(contrast("#000000", "#ffffff"), 2) == 21
    assert round(contrast("#777777", "#ffffff"), 2) == 4.48


@pytest.mark.parametrize("theme", THEMES)
def test_words_can_be_read(theme: str) -> None:
    colours = palette(theme)

    faint = {
        (ink, under): round(contrast(colours[ink], colours[under]), 2)
        for ink, under in WORD_PAIRS
        if contrast(colours[ink], colours[under]) < WORDS
    }

    assert faint == {}


@pytest.mark.parametrize("theme", THEMES)
def test_controls_and_focus_can_be_seen(theme: str) -> None:
    colours = palette(theme)

    faint = {
        (line, under): round(contrast(colours[line], colours[under]), 2)
        for line, under in CONTROL_PAIRS
        if contrast(colours[line], colours[under]) < CONTROLS
    }

    assert faint == {}


def test_both_ways_into_the_dark_lead_to_the_same_colours() -> None:
    assert palette("dark by system") == palette("dark by choice")
    assert palette("dark by system") != palette("light")
