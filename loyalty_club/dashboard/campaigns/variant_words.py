"""The texts of a campaign beside each other, and whether one can be told to be better."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from campaigns.rules.uplift import Uplift, Verdict
from campaigns.selectors.results import VariantOutcome
from loyalty_club.dashboard.campaigns.results_charts import of_hundred
from loyalty_club.dashboard.program.phrases import percent
from loyalty_club.web.uplift_words import names_of

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
    against: str


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
            against=_against(one.against_others),
        )
        for one in variants
    ]


def variants_sentence(variants: Sequence[VariantOutcome]) -> str:
    """Which text is better, only where the difference is more than chance; else that it is too
    early to say, and how far apart the best two may lie.
    """
    best = max(variants, key=lambda one: one.counted.group.share, default=None)
    if best is None or best.against_others.difference is None:
        return _("Nobody has been told by two texts yet, so there is nothing to compare.")
    uplift = best.against_others
    names = {
        **names_of(uplift, best.against_others.difference),
        "letter": best.variant.letter,
    }
    seen = _(
        "Of %(of)s who were told by text %(letter)s, %(told)s came; of %(of)s who were told by"
        " another, %(control)s."
    )
    if uplift.verdict is Verdict.MORE:
        effect = _("It brought between %(low)s and %(high)s more of every %(of)s: take it again.")
    else:
        effect = _(
            "It is too early to say: it may be %(low)s fewer or %(high)s more of every %(of)s."
        )
    said = f"{seen % names} {effect % names}"
    if not uplift.is_small:
        return said
    few = _("So few people stand behind it that a handful more would change this.")
    return f"{said} {few}"


def _against(uplift: Uplift) -> str:
    """The difference to the other texts in points of a hundred, with its ends."""
    found = uplift.difference
    if found is None:
        return "–"
    return _("%(estimate)s (%(low)s to %(high)s)") % {
        "estimate": of_hundred(found.estimate),
        "low": of_hundred(found.low),
        "high": of_hundred(found.high),
    }
