"""How the demo's newcomers came to hear of the shop, as most of them told at the till."""

import random

from django.db.models import Count

from campaigns.models import Acquisition, LeadSource
from members.models import Member
from points.models import Purchase

TOLD = 0.7
OFTEN = 20
# By whom regulars were mostly brought, and what brings people once.
WAYS = {
    True: {"referral": 14, "sign": 3, "walk-in": 2, "instagram": 1},
    False: {"instagram": 5, "walk-in": 5, "sign": 3, "channel": 2, "advertisement": 2},
}


def tell_ways() -> None:
    """Everybody who was no lead may have said by which source he came."""
    pick = random.Random(11)  # noqa: S311 - believable, not secret
    sources = {source.key: source.pk for source in LeadSource.objects.all()}
    known = set(Acquisition.objects.values_list("member_id", flat=True))
    bills = Purchase.objects.filter(member__isnull=False).order_by().values("member_id")
    often = dict(bills.annotate(count=Count("pk")).values_list("member_id", "count"))
    rows = []
    for member in Member.objects.filter(status=Member.Status.ACTIVE).order_by("pk"):
        ways = WAYS[often.get(member.pk, 0) >= OFTEN]
        (way,) = pick.choices(list(ways), list(ways.values()))
        if member.referred_by_id is not None:
            way = "referral"
        if pick.random() < TOLD and member.pk not in known:
            at = member.joined_at
            rows.append(Acquisition(member=member, source_id=sources[way], lead_at=at, at=at))
    Acquisition.objects.bulk_create(rows)
