"""Customers by what they bought, and the night in which they are put into groups."""

from datetime import timedelta
from itertools import count

from analytics.models import MemberFigures
from analytics.services.groups.alike import work_out_alike
from analytics.services.groups.potential import work_out_potential
from analytics.services.groups.rfm import work_out_rfm
from analytics.services.keeping import work_out
from analytics.services.summaries.rebuilding import rebuild_summaries
from campaigns.models import Acquisition, LeadSource
from members.models import Member, Shop
from tests.analytics.way_cases import TODAY, at, joined, visits
from tests.campaigns.lead_cases import make_source
from tests.rules.analytics.groups.test_rfm import TEN

RIAL = 10_000
APART = 20
WORKS = {"rfm": work_out_rfm, "potential": work_out_potential, "alike": work_out_alike}


_numbers = count(1)


def night(*names: str, is_summed: bool = False) -> None:
    """Summaries of what stands there, where they do not stand yet, and these readings of them."""
    if not is_summed:
        rebuild_summaries()
    for name in names:
        work_out(name=name, work=WORKS[name])


def ten_customers(shop: Shop) -> list[Member]:
    """Those of the worked example, their visits apart and their sales spread over them."""
    found = []
    for silent, came, sales in TEN:
        begun = silent + came * APART
        member = joined(days_ago=begun, shop=shop)
        visits(shop, member, range(silent, begun, APART), amount=sales * RIAL // came)
        found.append(member)
    return found


def customers(
    count_of: int,
    *,
    shop: Shop | None = None,
    source: LeadSource | None = None,
    origin: str = "counter",
    days_ago: int = 180,
    sales: int = 1_000_000,
) -> list[Member]:
    """So many who came in one way and have bought once, as the summaries tell it: for readings of
    hundreds, which would take long to ring up.
    """
    numbers = [next(_numbers) for _ in range(count_of)]
    made = Member.objects.bulk_create(
        [
            Member(
                card_number=f"77{number:08d}",
                mobile=f"+98933{number:07d}",
                search_key="",
                origin=origin,
                joined_at=at(days_ago),
                joined_shop=shop,
            )
            for number in numbers
        ]
    )
    on = TODAY - timedelta(days=days_ago)
    later = TODAY + timedelta(days=90)
    MemberFigures.objects.bulk_create(
        [
            MemberFigures(
                member=member,
                known_on=on,
                first_on=on,
                last_on=on,
                visits=1,
                purchases=1,
                sales=sales,
                risk_on=later,
                lost_on=later,
            )
            for member in made
        ]
    )
    if source is not None:
        Acquisition.objects.bulk_create(
            [Acquisition(member=one, source=source, lead_at=at(200), at=at(180)) for one in made]
        )
    return made


def known_customers(shop: Shop) -> list[Member]:
    """Four hundred: the forty who buy most came by the web from a fair, as one of five others."""
    fair, street = make_source("نمایشگاه"), make_source("رهگذر")
    best = customers(40, shop=shop, source=fair, origin="web", sales=9_000_000)
    alike = customers(72, shop=shop, source=fair, origin="web")
    return [*best, *alike, *customers(288, shop=shop, source=street)]
