"""Look-alikes by night: what sets the best apart from their first month on, and whom of the new
members and leads it is true of.
"""

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

from analytics.exceptions import TooLittleData
from analytics.models import MemberFigures, MemberScores
from analytics.rules.groups.likeness import (
    Person,
    Trial,
    Weights,
    learnt,
    likeness_of,
    score_of,
    shared_traits,
    tried,
)
from analytics.rules.groups.rfm import NEW_DAYS
from analytics.rules.groups.traits import Trait
from analytics.selectors.groups.first_traits import (
    bill_cuts,
    bills_in_bands,
    first_traits,
    traits_of_lead,
)
from analytics.services.keeping import Progress
from analytics.services.scoring import AT_ONCE, open_scores, write_scores
from campaigns.models import Lead
from members.selectors.club import club_day

# The best of ten.
BEST_PART = 10
FEWEST_KNOWN = 100
# The newest of them: shares of so many are exact enough, and what was true ten years ago is not
# true of who joins today.
MOST_KNOWN = 60_000
MOST_LEADS = 200
YEAR = 365


def work_out_alike(shop_id: int | None, tell: Progress) -> dict[str, Any]:
    """Learn from the customers who are known for long enough, try it on each other's halves, and
    place everybody who is new, and every open lead.

    Refuses (`TooLittleData`) fewer than a hundred known customers; nobody is like anybody then.
    """
    today = club_day()
    open_scores(today)
    worth, by = _worth_of_known(today)
    if len(worth) < FEWEST_KNOWN:
        write_scores(("likeness",), _placed({}))
        raise TooLittleData(why="few_known")
    best = set(sorted(worth, key=lambda pk: (-worth[pk], pk))[: -(-len(worth) // BEST_PART)])
    found = first_traits(worth)
    cuts = bill_cuts(found.values())
    bills_in_bands(found.values(), cuts)
    tell(50)
    people = [Person(pk, traits, pk in best) for pk, traits in found.items()]
    traits, weights = learnt(people)
    trial = tried(people)
    tell(70)
    write_scores(("likeness",), _placed(_likeness_of_new(today, cuts, weights)))
    return {
        "today": today.isoformat(),
        "by": by,
        "best": len(best),
        "others": len(people) - len(best),
        "cuts": cuts,
        "traits": [_told_trait(trait) for trait in traits],
        "weights": weights,
        "trial": None if trial is None else _told_trial(trial),
        "leads": _leads(weights),
    }


def _worth_of_known(today: date) -> tuple[dict[int, float], str]:
    """What each known customer brings for each day he is known (of the last year, where profit is
    told), and by what that was judged.
    """
    rows = MemberFigures.objects.filter(
        shop__isnull=True, first_on__isnull=False, known_on__lte=today - timedelta(days=NEW_DAYS)
    ).order_by("-first_on", "-member_id")
    names = ("member_id", "known_on", "sales", "member__scores__profit")
    known = list(rows.values_list(*names)[:MOST_KNOWN])
    if any(profit for *_others, profit in known):
        by_profit = {
            pk: (profit or 0) / min((today - known_on).days, YEAR)
            for pk, known_on, _sales, profit in known
        }
        return by_profit, "profit"
    by_sales = {pk: sales / (today - known_on).days for pk, known_on, sales, _profit in known}
    return by_sales, "sales"


def _likeness_of_new(today: date, cuts: list[int], weights: Weights) -> dict[int, int]:
    """Nobody is placed where nothing sets the best apart."""
    if not weights:
        return {}
    new = MemberFigures.objects.filter(
        shop__isnull=True, known_on__gt=today - timedelta(days=NEW_DAYS)
    )
    found = first_traits(list(new.values_list("member_id", flat=True)))
    bills_in_bands(found.values(), cuts)
    return {pk: likeness_of(score_of(traits, weights)) for pk, traits in found.items()}


def _placed(likeness: Mapping[int, int]) -> Iterator[tuple[Any, ...]]:
    was = set(MemberScores.objects.filter(likeness__isnull=False).values_list("pk", flat=True))
    yield from likeness.items()
    for pk in was - likeness.keys():
        yield pk, None


def _leads(weights: Weights) -> list[dict[str, Any]]:
    """The likest open leads, and what speaks for each."""
    if not weights:
        return []
    found = []
    for lead in Lead.objects.filter(status=Lead.Status.OPEN).order_by("-pk").iterator(AT_ONCE):
        traits = traits_of_lead(lead)
        score = score_of(traits, weights)
        if score > 0:
            found.append((score, lead.pk, shared_traits(traits, weights)))
    found.sort(key=lambda one: (-one[0], -one[1]))
    return [
        {"lead": pk, "likeness": likeness_of(score), "shared": shared}
        for score, pk, shared in found[:MOST_LEADS]
    ]


def _told_trait(trait: Trait) -> dict[str, Any]:
    return {
        "about": trait.about,
        "value": trait.value,
        "best": [trait.best.people, trait.best.came],
        "others": [trait.others.people, trait.others.came],
        "low": trait.difference.low,
        "high": trait.difference.high,
        "chance": trait.chance,
        "sifted": trait.sifted,
    }


def _told_trial(trial: Trial) -> dict[str, Any]:
    return {
        "likest": [trial.likest.people, trial.likest.came],
        "rest": [trial.rest.people, trial.rest.came],
        **asdict(trial.difference),
    }
