"""The habits of our styles and templates: tokens, logical directions, nothing inline."""

import re
from pathlib import Path

import pytest
from django.conf import settings

BASE = Path(settings.BASE_DIR)
STYLES = sorted((BASE / "loyalty_club/static/club/css").glob("*.css"))
# A letter is no page: mail programs know no other sheet than the one inside it.
LETTERS = BASE / "templates" / "letter"
TEMPLATES = sorted(set((BASE / "templates").rglob("*.html")) - set(LETTERS.glob("*.html")))

COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
RAW_COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\b|\b(?:rgb|hsl|oklch)a?\(")
PHYSICAL = re.compile(
    r"(?<![\w-])(?:(?:margin|padding|border)-(?:left|right|top|bottom)[\w-]*|left|right"
    r"|(?:min-|max-)?(?:width|height))\s*:|:\s*(?:left|right)\s*[;}]"
)
INLINE = re.compile(
    r"<style\b|\sstyle=|\son[a-z]+=|javascript:|<script(?![^>]*\ssrc=)", re.IGNORECASE
)


def _name(path: Path) -> str:
    return str(path.relative_to(BASE))


def _rules(style: Path) -> str:
    """The stylesheet without comments and without the conditions of its media queries."""
    return re.sub(r"@(?:media|container)[^{]*", "", COMMENT.sub("", style.read_text()))


@pytest.mark.parametrize("style", STYLES, ids=_name)
def test_raw_colours_stand_in_the_tokens_alone(style: Path) -> None:
    found = RAW_COLOUR.findall(_rules(style))

    assert (found == []) is (style.name != "tokens.css")


@pytest.mark.parametrize("style", STYLES, ids=_name)
def test_one_stylesheet_serves_both_directions(style: Path) -> None:
    found = PHYSICAL.findall(_rules(style))

    assert found == []


@pytest.mark.parametrize("style", STYLES, ids=_name)
def test_every_token_that_is_used_exists(style: Path) -> None:
    defined = set(re.findall(r"(--[a-z0-9-]+):", "".join(map(_rules, STYLES))))

    used = set(re.findall(r"var\((--[a-z0-9-]+)", _rules(style)))

    assert used - defined == set()


@pytest.mark.parametrize("template", TEMPLATES, ids=_name)
def test_nothing_is_inline(template: Path) -> None:
    found = INLINE.findall(template.read_text())

    assert found == []
