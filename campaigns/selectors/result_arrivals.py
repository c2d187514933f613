"""Where those came from who joined while a campaign ran, and whom its own leads have brought."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Subquery

from campaigns.models import Acquisition, Campaign, Recipient
from campaigns.rules.worth import rounded
from members.models import Member


@dataclass(frozen=True, slots=True)
class Arrivals:
    """What is known of how new members came, beside the days that count.

    `sources` are those who joined while it ran, by what they said brought them, the most first;
    `unasked` said nothing. `named` were won from leads that name this campaign, on whatever day.
    """

    sources: Sequence[tuple[str, int]] = ()
    unasked: int = 0
    named: int = 0

    def cost_of_named(self, cost: int) -> int | None:
        """The cost of a new member if these alone were the campaign's; None where there are none.

        Whoever joined on these days may have come anyhow, so that cost is too low; whoever came
        for it and named nothing is missing here, so this one is too high.
        """
        return rounded(cost, self.named) if self.named else None


def arrivals_of(campaign: Campaign, opens: datetime, closes: datetime) -> Arrivals:
    """Two statements where new members were the goal, else one."""
    named = Acquisition.objects.filter(campaign=campaign).count()
    if campaign.goal != Campaign.Goal.NEW_MEMBERS:
        return Arrivals(named=named)
    of_its_audience = Recipient.objects.filter(campaign=campaign, member=OuterRef("pk"))
    source = Acquisition.objects.filter(member=OuterRef("pk")).values("source__name")
    joined = (
        Member.objects.filter(joined_at__gte=opens, joined_at__lt=closes)
        .exclude(status=Member.Status.MERGED)
        .filter(~Exists(of_its_audience))
        .annotate(source=Subquery(source))
        .order_by()
        .values_list("source")
        .annotate(people=Count("pk"))
    )
    counts = dict(joined)
    unasked = counts.pop(None, 0)
    ordered = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    return Arrivals(sources=ordered, unasked=unasked, named=named)
