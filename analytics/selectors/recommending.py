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
from campaigns.selectors.surveys.figures import Wanted, scores_of, trend_of
from members.rules.calendars import Window

KEPT_BACK, NO_ANSWERS = "kept_back", "no_answers"


def nps_of(
    circle: Circle, period: Period, months: Sequence[Window], *, sees_withheld: bool = False
) -> Figure:
    """The score of the period with its interval, and of each of these months that has answers.

    Of fewer than five answers only who may see withheld ones is told. Three statements; of a
    label or a source two, and then nothing is told of the months.
    """
    now = _tally(circle, period.window, sees_withheld=sees_withheld)
    before = _tally(circle, period.before, sees_withheld=sees_withheld)
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
        series=_series(circle, months, sees_withheld=sees_withheld),
        facts={"why": why} if why else {},
    )


def _tally(circle: Circle, window: Window, *, sees_withheld: bool) -> Tally | None:
    """None where there are so few that they are kept back."""
    if circle.is_of_all:
        wanted = Wanted(window.starts_on, window.ends_on, circle.shop_ids)
        found = scores_of(wanted, sees_withheld=sees_withheld)
        return None if found.is_kept_back else found.tally
    tally = _counted(circle, window)
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


def _series(circle: Circle, months: Sequence[Window], *, sees_withheld: bool) -> tuple[float, ...]:
    if not circle.is_of_all:
        return ()
    wanted = Wanted(months[0].starts_on, months[-1].ends_on, circle.shop_ids)
    tallies = trend_of(wanted, months, sees_withheld=sees_withheld)
    scores = (one.nps.score for one in tallies if one is not None)
    return tuple(score for score in scores if score is not None)
