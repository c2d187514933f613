"""Potential as pages and endpoints read it: what could be gained in which way, and by whom."""

from dataclasses import dataclass

from django.db.models import Count, QuerySet, Sum

from analytics.models import MemberScores
from analytics.rules.figures import Figure, Unit
from analytics.rules.groups.potential import Middle, Potential
from analytics.selectors.groups.people import scores_in
from analytics.selectors.kept import kept
from analytics.selectors.scope import Circle

NAME = "potential"


@dataclass(frozen=True, slots=True)
class Measure:
    """By what everybody was measured: the middle of so many customers; None before a night."""

    middle: Middle | None = None
    judged: int = 0


def measure() -> Measure:
    """The measure of the last night, one statement."""
    found = kept(NAME)
    if not found or found.problem:
        return Measure()
    return Measure(Middle(**found.body["middle"]), int(found.body["judged"]))


def potential_figures(circle: Circle) -> list[Figure]:
    """For each way to grow what its members could bring in a year beyond what they do, in sales.

    Keys `potential_basket`, `potential_visits`, `potential_wallet`; unknown before anybody could
    be measured.
    """
    judged = measure().judged
    rows = (
        scores_in(circle)
        .filter(potential_worth__gt=0)
        .order_by()
        .values_list("potential")
        .annotate(Count("pk"), Sum("potential_worth"))
    )
    found = {kind: (members, worth) for kind, members, worth in rows}
    return [_figure(kind, found.get(kind.value, (0, 0)), judged) for kind in Potential]


def growers(circle: Circle, kind: str = "") -> QuerySet[MemberScores]:
    """Who could grow (in this way, where one is named), the most promising first."""
    found = scores_in(circle).filter(potential_worth__gt=0).select_related("member")
    if kind:
        found = found.filter(potential=kind)
    return found.order_by("-potential_worth", "member_id")


def _figure(kind: Potential, found: tuple[int, int], judged: int) -> Figure:
    members, worth = found
    # Where nobody has told, nobody knows.
    is_known = members > 0 if kind == Potential.WALLET else judged > 0
    return Figure(
        key=f"potential_{kind.value}",
        value=worth if is_known else None,
        unit=Unit.MONEY,
        sample=members,
        # A list of names: one member of it is as good as thirty.
        enough=0,
        facts={"members": members, "judged": judged, "each": worth // members if members else 0},
    )
