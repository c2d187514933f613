"""One campaign as a line of the comparison, with its rank among those of its goal."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from campaigns.rules.uplift import Verdict
from campaigns.rules.worth import Rank, rank_of
from campaigns.selectors.outcomes import Outcome

EFFECTS: dict[Verdict, tuple[Promise, str]] = {
    Verdict.MORE: (gettext_lazy("brought more"), "leaf"),
    Verdict.FEWER: (gettext_lazy("brought fewer"), "rose"),
    Verdict.UNSURE: (gettext_lazy("not sure"), "honey"),
    Verdict.NO_CONTROL: (gettext_lazy("nobody held out"), "quiet"),
    Verdict.NOBODY_TOLD: (gettext_lazy("nobody told yet"), "quiet"),
}


@dataclass(frozen=True, slots=True)
class ComparedRow:
    """One line; `rank` by return among the lines of the same goal."""

    outcome: Outcome
    rank: Rank | None
    effect: Promise
    tone: str


def compared(ordered: Sequence[Outcome], among: Sequence[Outcome]) -> list[ComparedRow]:
    """The outcomes in this order, each ranked among all of its goal."""
    return [
        ComparedRow(
            outcome=one,
            rank=_rank(one, among),
            effect=EFFECTS[one.uplift.verdict][0],
            tone=EFFECTS[one.uplift.verdict][1],
        )
        for one in ordered
    ]


def _rank(outcome: Outcome, among: Sequence[Outcome]) -> Rank | None:
    own = outcome.worth.roi_bps
    others = [
        roi
        for one in among
        if one is not outcome
        and one.campaign.goal == outcome.campaign.goal
        and (roi := one.worth.roi_bps) is not None
    ]
    return rank_of(own, others) if own is not None and others else None
