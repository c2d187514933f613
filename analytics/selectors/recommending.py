"""Whether members would send friends to us: the Net Promoter Score as one of the club's figures."""

from collections.abc import Sequence

from django.db.models import Count, Q

from analytics.rules.figures import Figure, Unit
from analytics.rules.periods import Period
from analytics.selectors.scope import Circle, at_moments, in_shops, of_circle
from campaigns.models import Survey
from campaigns.rules.surveys.groups import LEAST_SHOWN
from campaigns.rules.surveys.nps import DETRACTOR_TO, FEW_ANSWERS, PROMOTER_FROM
from campaigns.rules.surveys.tallies import Tally
from campaigns.selectors.surveys.figures import months_told, tallies_within
from members.rules.calendars import Window

KEPT_BACK, NO_ANSWERS = "kept_back", "no_answers"


def nps_of(
    circle: Circle, period: Period, months: Sequence[Window], *, sees_withheld: bool = False
) -> Figure:
    """The score of the period with its interval, and of each of these months that has answers.

    Of fewer than five answers only who may see withheld ones is told. One statement; of a label or
    a source two, and then nothing is told of the months.
    """
    stretches = [period.window, period.before]
    if circle.is_of_all:
        found = tallies_within([*stretches, *months], circle.shop_ids)
    else:
        found = [_counted(circle, window) for window in stretches]
    now, before = (_told(one, sees_withheld=sees_withheld) for one in found[:2])
    by_month = months_told(found[2:], sees_withheld=sees_withheld)
    nps = None if now is None else now.nps
    why = "" if nps and nps.answers else NO_ANSWERS if nps else KEPT_BACK
    return Figure(
        "nps",
        nps.score if nps else None,
        Unit.SCORE,
        period.window,
        sample=nps.answers if nps else 0,
        of="answers",
        enough=FEW_ANSWERS,
        low=nps.low if nps else None,
        high=nps.high if nps else None,
        before=None if before is None else before.nps.score,
        series=_series(by_month),
        facts={"why": why} if why else {},
    )


def _told(tally: Tally, *, sees_withheld: bool) -> Tally | None:
    """None where there are so few that they are kept back."""
    is_kept_back = 0 < tally.answers < LEAST_SHOWN and not sees_withheld
    return None if is_kept_back else tally


def _counted(circle: Circle, window: Window) -> Tally:
    answers = Survey.objects.filter(
        at_moments(window, field="scored_at"),
        in_shops(circle.shop_ids),
        of_circle(circle),
        score__isnull=False,
    )
    promoters, detractors = Q(score__gte=PROMOTER_FROM), Q(score__lte=DETRACTOR_TO)
    return Tally(
        **answers.aggregate(
            promoters=Count("pk", filter=promoters),
            passives=Count("pk", filter=~promoters & ~detractors),
            detractors=Count("pk", filter=detractors),
        )
    )


def _series(months: Sequence[Tally | None]) -> tuple[float, ...]:
    scores = (one.nps.score for one in months if one is not None)
    return tuple(score for score in scores if score is not None)
