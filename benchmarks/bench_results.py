"""Results of a campaign, and what a journey brings, beside a bare count of the same rows.

python -m benchmarks.bench_results [MEMBERS [PURCHASES]]
"""

import sys
from collections.abc import Callable
from datetime import datetime, time, timedelta
from statistics import median
from time import perf_counter

from benchmarks import scratch  # first: it sets Django up

# isort: split
from django.db import connection

from benchmarks.big_stage import fill
from campaigns.models import Campaign, Journey
from campaigns.selectors.outreach_results import outreach_results
from campaigns.selectors.results import results_of
from members.selectors.club import club_day, club_zone
from members.services.patience import unhurried

ROUNDS = 5
MESSAGES = """
INSERT INTO members_message (natural_key, kind, member_id, address, text, status, due_at,
    created_at, cost, channel, facts, attempts, carrier, carrier_ref, problem, held_why,
    is_cost_told, line, parts, resends, report)
SELECT 'campaign:bench:' || id, 'promotion', id, mobile, 'text', 'delivered', %(at)s, %(at)s, 1000,
    'sms', '{}', 1, 'console', '', '', '', false, '', 1, 0, ''
FROM members_member
"""
RECIPIENTS = """
INSERT INTO campaigns_recipient (campaign_id, member_id, status, why, told_at, message_id)
SELECT %(campaign)s, member_id, CASE WHEN member_id %% 10 = 0 THEN 'control' ELSE 'told' END, '',
    CASE WHEN member_id %% 10 > 0 THEN created_at END, CASE WHEN member_id %% 10 > 0 THEN id END
FROM members_message WHERE natural_key LIKE 'campaign:bench:%%'
"""
WAYS = """
INSERT INTO campaigns_passage (journey_id, member_id, run_key, facts, status, why, drawn_percent,
    done, began_at)
SELECT %(journey)s, id, 'joined', '{}', CASE WHEN id %% 10 = 0 THEN 'held' ELSE 'done' END, '', 10,
    0, %(at)s
FROM members_member
"""
BARE = """
SELECT r.status, m.status, count(*) FROM campaigns_recipient r
LEFT JOIN members_message m ON m.id = r.message_id GROUP BY 1, 2
"""


def main(members: int, purchases: int) -> None:
    """A campaign that everybody is in, a journey that everybody was drawn for."""
    scratch.fresh()
    with unhurried():
        fill(members, purchases)
        campaign_id, journey_id = _stage()
        bare = _timed("bare count of its recipients and messages", _bare)
        for name, work in (
            ("results of the campaign", lambda: results_of(campaign_id)),
            ("what the journey brings", lambda: _journey(journey_id)),
        ):
            _timed(name, work, bare)


def _stage() -> tuple[int, int]:
    today = club_day()
    campaign = Campaign.objects.create(
        name="Everybody",
        goal=Campaign.Goal.COME_BACK,
        starts_on=today - timedelta(days=15),
        ends_on=today - timedelta(days=1),
        status=Campaign.Status.SENT,
        created_by="bench",
        **dict.fromkeys(("created_at", "started_at"), _noon(15)),
    )
    journey = Journey.objects.create(
        name="Everybody", trigger="joined", created_at=_noon(40), created_by="bench"
    )
    with connection.cursor() as cursor:
        cursor.execute(MESSAGES, {"at": campaign.started_at})
        cursor.execute(RECIPIENTS, {"campaign": campaign.pk})
        cursor.execute(WAYS, {"journey": journey.pk, "at": _noon(35)})
        cursor.execute("VACUUM ANALYZE")
    return campaign.pk, journey.pk


def _noon(days: int) -> datetime:
    return datetime.combine(club_day() - timedelta(days=days), time(12), tzinfo=club_zone())


def _bare() -> None:
    with connection.cursor() as cursor:
        cursor.execute(BARE)
        cursor.fetchall()


def _journey(journey_id: int) -> None:
    today = club_day()
    outreach_results(f"journey:{journey_id}", today - timedelta(days=364), today)


def _timed(name: str, work: Callable[[], object], beside: float | None = None) -> float:
    seconds = []
    for _round in range(ROUNDS):
        began = perf_counter()
        work()
        seconds.append(perf_counter() - began)
    middle = median(seconds)
    ratio = "" if beside is None else f", {middle / beside:.1f} x the bare count"
    print(f"{name:45} {middle * 1_000:8.0f} ms{ratio}")
    return middle


if __name__ == "__main__":
    with scratch.dropping():
        main(*(map(int, sys.argv[1:3]) if len(sys.argv) > 2 else (100_000, 500_000)))
