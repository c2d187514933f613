"""How often each rule of the program spoke within a window, and what it gave."""

from dataclasses import dataclass

from django.db.models import BigIntegerField, Case, Count, F, Q, Sum, When
from django.db.models.functions import Coalesce

from members.rules.calendars import Window
from points.models import RuleUse


@dataclass(frozen=True, slots=True)
class RuleFigures:
    """One rule's work: for how many members, points wanted and granted, their value in money,
    and what it would have given while it was only tried out.
    """

    uses: int = 0
    members: int = 0
    wanted: int = 0
    granted: int = 0
    value: int = 0
    would_give: int = 0


NOTHING = RuleFigures()


def figures_of_rules(window: Window) -> dict[str, RuleFigures]:
    """Each rule that spoke on these days, by its code; sales returned as a whole do not count.

    The value is that of the moment: points of a sale by its own program version, of a gift by
    what it took from the cap.
    """
    worth = Case(
        When(grant__points__gt=0, then=F("granted") * F("grant__value") / F("grant__points")),
        default=F("granted") * Coalesce(F("purchase__program__point_value"), 0),
        output_field=BigIntegerField(),
    )
    tried = Q(is_dry=True)
    rows = (
        RuleUse.objects.filter(
            business_date__range=(window.starts_on, window.ends_on), is_undone=False
        )
        .order_by()
        .values("rule")
        .annotate(
            uses=Count("pk"),
            members=Count("member", distinct=True),
            all_wanted=Coalesce(Sum("wanted", filter=~tried), 0),
            all_granted=Coalesce(Sum("granted"), 0),
            value=Coalesce(Sum(worth), 0),
            would_give=Coalesce(Sum("wanted", filter=tried), 0),
        )
    )
    return {
        row["rule"]: RuleFigures(
            uses=row["uses"],
            members=row["members"],
            wanted=row["all_wanted"],
            granted=row["all_granted"],
            value=row["value"],
            would_give=row["would_give"],
        )
        for row in rows
    }
