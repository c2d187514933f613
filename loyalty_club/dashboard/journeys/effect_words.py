"""What a journey brings, in words: who began beside who was held out, with how sure one may be."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaigns.rules.held_out import may_hold_out
from campaigns.rules.uplift import Difference
from campaigns.selectors.journey_effects import JourneyEffect
from campaigns.selectors.journeys import JourneyView
from campaigns.selectors.outreach_results import OutreachResults, outreach_results
from loyalty_club.dashboard.campaigns.results_charts import IntervalDrawing, interval_of
from loyalty_club.dashboard.campaigns.results_words import rounded_money
from loyalty_club.dashboard.program.phrases import day, number
from loyalty_club.web.uplift_words import journey_sample, journey_sentence
from members.selectors.club import club_day

# A year: less would be too few for most clubs.
DAYS = 365


@dataclass(frozen=True, slots=True)
class Brings:
    """What the page of a journey says of the last year: who bought in one `sentence`, what was
    `spent` in another. Both are empty where nobody was drawn, and then `nothing` says why.
    """

    results: OutreachResults
    sentence: str
    spent: str
    interval: IntervalDrawing | None
    sample: str
    nothing: str
    may_hold_out: bool


def brings_of(view: JourneyView) -> Brings:
    """Two statements."""
    today = club_day()
    results = outreach_results(
        f"journey:{view.journey.pk}", today - timedelta(days=DAYS - 1), today
    )
    effect = results.effect
    may = may_hold_out(view.journey.trigger)
    if effect is None:
        return Brings(results, "", "", None, "", _nothing(view), may)
    return Brings(
        results,
        journey_sentence(effect.uplift),
        _spent(effect.a_head),
        interval_of(effect.uplift.difference),
        _sample(effect),
        "",
        may,
    )


def _nothing(view: JourneyView) -> str:
    journey = view.journey
    if not may_hold_out(journey.trigger):
        return _(
            "What members have or lose is told to each of them: nobody is held out here, so how"
            " many would have bought anyhow cannot be known."
        )
    if journey.control_percent:
        said = _(
            "Of a hundred who would begin, %(count)s are held out by chance. As soon as somebody"
            " has begun, the comparison stands here."
        )
        return said % {"count": number(journey.control_percent)}
    return _("Nobody is held out, so how many of them would have bought anyhow cannot be known.")


def _spent(a_head: Difference | None) -> str:
    """What one of those who began spent more, in the unit of the club."""
    if a_head is None:
        return ""
    low, high = (rounded_money(abs(round(end))) for end in (a_head.low, a_head.high))
    names = {"low": low, "high": high}
    if a_head.low > 0:
        return _("Each of them spent between %(low)s and %(high)s more.") % names
    if a_head.high < 0:
        return _("Each of them spent between %(high)s and %(low)s less.") % names
    return (
        _("Each of them spent between %(low)s less and %(high)s more: too uneven to be sure.")
        % names
    )


def _sample(effect: JourneyEffect) -> str:
    still_open = effect.began.still_open + effect.held_out.still_open
    said = _("Drawn since %(day)s.") % {"day": day(club_day(effect.since))}
    sample = f"{journey_sample(effect.uplift)} {said}"
    if not still_open:
        return sample
    later = ngettext(
        "%(count)s of them still has some of the 30 days left.",
        "%(count)s of them still have some of the 30 days left.",
        still_open,
    )
    return f"{sample} {later % {'count': number(still_open)}}"
