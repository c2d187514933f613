"""One row for each of the staff, as the page and the exported list show it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from analytics.rules.figures import BPS, SMALL_SAMPLE
from analytics.rules.staff import StaffSums
from campaigns.rules.surveys.nps import Nps
from campaigns.selectors.surveys.figures import Breakdown
from loyalty_club.dashboard.feedback.feedback_words import between, score_said
from loyalty_club.dashboard.program.phrases import number, percent
from loyalty_club.web.drawings.told import Bar, Bars


@dataclass(frozen=True, slots=True)
class StaffRow:
    """What one of the staff did on these days; `name` is empty for what nobody did.

    `score` is what those whom he served say, None where it is not told; `url` leads to all that
    he did.
    """

    who: str
    name: str
    sums: StaffSums
    score: Nps | None
    url: str = ""

    @property
    def is_few(self) -> bool:
        """He rang up so few bills that a share of them tells of chance."""
        return 0 < self.sums.purchases < SMALL_SAMPLE

    @property
    def score_said(self) -> str:
        """The score as a whole number, a dash where there is none."""
        score = None if self.score is None else self.score.score
        return "–" if score is None else score_said(score)

    @property
    def score_between(self) -> str:
        """Between what it lies, most likely."""
        return between(self.score) if self.score is not None else ""

    @property
    def score_answers(self) -> str:
        """From how many answers it comes."""
        count = self.score.answers if self.score is not None else 0
        said = ngettext("from %(count)s answer", "from %(count)s answers", count)
        return said % {"count": number(count)}


def staff_rows(
    found: Mapping[str, StaffSums],
    scores: Breakdown,
    names: Mapping[str, str],
    *,
    sees_audit: bool = False,
) -> list[StaffRow]:
    """The staff in the order given; somebody who has left keeps his number for a name."""
    return [
        StaffRow(
            who=who,
            name=names.get(who, who),
            sums=sums,
            score=scores.groups[who].nps if who and who in scores.groups else None,
            url=_audit(who) if who and sees_audit else "",
        )
        for who, sums in found.items()
    ]


def member_bars(rows: Sequence[StaffRow]) -> Bars | None:
    """How many of the bills of each carry a member; None where there is nobody to compare."""
    bars = [
        Bar(
            label=row.name,
            value=row.sums.with_member_bps,
            shown=percent(row.sums.with_member_bps),
            note=_bills(row.sums.purchases),
            tone="honey" if row.is_few else "leaf",
        )
        for row in rows
        if row.who and row.sums.with_member_bps is not None
    ]
    if len(bars) < 2:
        return None
    return Bars(_("Of each hundred bills, so many carry a member"), bars, whole=BPS)


def _bills(count: int) -> str:
    return ngettext("from %(count)s bill", "from %(count)s bills", count) % {"count": number(count)}


def _audit(who: str) -> str:
    return f"{reverse('dashboard-audit')}?{urlencode({'who': who})}"
