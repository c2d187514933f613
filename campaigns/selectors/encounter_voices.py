"""What members said of the sales of each corner: their scores after it, and their complaints."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, OuterRef, Q, Subquery

from campaigns.models import Survey, Ticket
from campaigns.rules.encounters import Encounter
from campaigns.rules.surveys.groups import hidden_among
from campaigns.rules.surveys.nps import DETRACTOR_TO, PROMOTER_FROM
from campaigns.rules.surveys.tallies import Tally
from campaigns.selectors.encounters import judged_sales
from campaigns.selectors.tickets.listing import seen_tickets

ShopIds = Collection[int] | None


@dataclass(frozen=True, slots=True)
class Voice:
    """The scores given to sales of one corner, and how many of its sales were complained of.

    `tally` is None where so few answered that it would tell who they are; `is_kept_back` says so.
    """

    tally: Tally | None = None
    complaints: int = 0
    is_kept_back: bool = False


def voices_of(
    first: date, last: date, shop_ids: ShopIds, *, sees_withheld: bool
) -> dict[Encounter, Voice]:
    """Of the members' sales of these days, corner by corner; two statements.

    Withheld answers count for everybody, as in every score; but without `sees_withheld` corners
    of fewer than five answers are not told apart, nor withheld complaints counted.
    """
    tallies = _tallies(first, last, shop_ids)
    complaints = _complaints(first, last, shop_ids, sees_withheld=sees_withheld)
    hidden = hidden_among({corner: tally.answers for corner, tally in tallies.items()})
    found = {}
    for corner in Encounter:
        is_hidden = corner in hidden and not sees_withheld
        found[corner] = Voice(
            tally=None if is_hidden else tallies.get(corner),
            complaints=complaints.get(corner, 0),
            is_kept_back=is_hidden,
        )
    return found


def _tallies(first: date, last: date, shop_ids: ShopIds) -> dict[Encounter, Tally]:
    answered = Survey.objects.filter(scored_at__isnull=False, score__isnull=False)
    score = answered.filter(purchase=OuterRef("pk")).order_by("pk").values("score")[:1]
    rows = (
        judged_sales(first, last, shop_ids)
        .filter(pk__in=answered.filter(purchase__isnull=False).values("purchase"))
        .annotate(score=Subquery(score))
        .order_by()
        .values("encounter")
        .annotate(
            promoters=Count("pk", filter=Q(score__gte=PROMOTER_FROM)),
            detractors=Count("pk", filter=Q(score__lte=DETRACTOR_TO)),
            answers=Count("pk"),
        )
    )
    return {
        Encounter(row["encounter"]): Tally(
            row["promoters"],
            row["answers"] - row["promoters"] - row["detractors"],
            row["detractors"],
        )
        for row in rows
    }


def _complaints(
    first: date, last: date, shop_ids: ShopIds, *, sees_withheld: bool
) -> dict[Encounter, int]:
    tickets = seen_tickets(shop_ids, sees_withheld=sees_withheld).filter(
        kind=Ticket.Kind.COMPLAINT, purchase__isnull=False
    )
    complained = judged_sales(first, last, shop_ids).filter(
        pk__in=tickets.order_by().values("purchase")
    )
    rows = complained.order_by().values("encounter").annotate(sales=Count("pk"))
    return {Encounter(row["encounter"]): row["sales"] for row in rows}
