"""The texts of a campaign beside each other, and whether one can be told to be better."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from campaigns.rules.uplift import Verdict
from campaigns.selectors.results import VariantOutcome
from loyalty_club.dashboard.program.phrases import percent

BPS = 10_000


@dataclass(frozen=True, slots=True)
class VariantRow:
    """One text with what came of it."""

    letter: str
    text: str
    told: int
    delivered: int
    came: int
    share: str
    sales: int


def variant_rows(variants: Sequence[VariantOutcome]) -> list[VariantRow]:
    """All texts, where there is more than one."""
    if len(variants) < 2:
        return []
    return [
        VariantRow(
            letter=one.variant.letter,
            text=one.variant.text,
            told=one.counted.people,
            delivered=one.counted.delivered,
            came=one.counted.came,
            share=percent(one.counted.came * BPS // one.counted.people)
            if one.counted.people
            else "–",
            sales=one.counted.sales,
        )
        for one in variants
    ]


def variants_sentence(variants: Sequence[VariantOutcome]) -> str:
    """Which text is better, only where the difference is more than chance."""
    better = [one for one in variants if one.against_others.verdict is Verdict.MORE]
    if better:
        return _("Text %(letter)s brought more than the other: more than chance would.") % {
            "letter": better[0].variant.letter
        }
    return _("Which text is better cannot be told yet: the difference may well be chance.")
