"""What the most faithful members answered: theirs are the scores that must not be bad."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Coalesce

from analytics.rules.lifecycle import Stage
from analytics.selectors.lifecycle import members_at
from analytics.selectors.scope import at_moments, in_shops
from campaigns.models import Survey
from campaigns.rules.surveys.groups import LEAST_SHOWN
from campaigns.rules.surveys.nps import DETRACTOR_TO, PROMOTER_FROM
from campaigns.rules.surveys.tallies import Tally
from campaigns.selectors.surveys.figures import Wanted
from members.rules.calendars import Window
from points.exceptions import NoProgram
from points.selectors.programs import terms_on

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class LoyalScores:
    """Answers of those who were loyal on the last of the days, or in the highest tier when asked.

    `answers` came from them; `tally` is None where they are so few that only who sees withheld
    ones is told. `bad` are scores of six and less that the reader may see, the newest first.
    """

    answers: int
    tally: Tally | None
    bad: Sequence[Any]


def loyal_scores(wanted: Wanted, *, sees_withheld: bool = False) -> LoyalScores:
    """The scores of loyal members on these days; days and shops matter alone. Four statements."""
    given = _answers(wanted)
    people = set(given.values_list("person", flat=True).distinct())
    loyal = members_at(Stage.LOYAL, wanted.first - ONE_DAY, wanted.last, member_ids=people)
    of_them = given.filter(Q(person__in=loyal) | Q(tier__in=_highest_tier(wanted)))
    tally = Tally(
        **of_them.order_by().aggregate(
            promoters=Count("pk", filter=Q(score__gte=PROMOTER_FROM)),
            passives=Count("pk", filter=Q(score__gt=DETRACTOR_TO, score__lt=PROMOTER_FROM)),
            detractors=Count("pk", filter=Q(score__lte=DETRACTOR_TO)),
        )
    )
    bad = of_them.filter(score__lte=DETRACTOR_TO).select_related("member", "shop")
    if not sees_withheld:
        bad = bad.filter(is_withheld=False)
    is_told = sees_withheld or tally.answers >= LEAST_SHOWN
    return LoyalScores(tally.answers, tally if is_told else None, list(bad))


def _answers(wanted: Wanted) -> QuerySet[Any]:
    window = Window(wanted.first, wanted.last)
    shop_ids = None if wanted.shop_ids is None else frozenset(wanted.shop_ids)
    given = Survey.objects.filter(
        at_moments(window, field="scored_at"),
        in_shops(shop_ids),
        score__isnull=False,
        member__isnull=False,
    )
    return given.annotate(person=Coalesce("member__merged_into", "member")).order_by("-scored_at")


def _highest_tier(wanted: Wanted) -> list[str]:
    try:
        scheme = terms_on(wanted.last).tiers
    except NoProgram:
        return []
    return [scheme.levels[-1].code] if scheme is not None and len(scheme.levels) > 1 else []
