"""Campaigns in a club of 100,000 members with 500,000 purchases: audiences counted, journeys' daily
look for who begins, and 10,000 members told, without an offer, with points and with vouchers,
beside a bare INSERT … SELECT of the same rows.

Beside the wall's time stands what the database itself worked, which other work on the machine
does not lengthen as much; it is told where the server's processes are on this machine.

    python -m benchmarks.bench_campaigns [MEMBERS] [PURCHASES]
"""

import sys
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks import scratch  # first: it sets Django up

# isort: split
from django.db import connection
from django.utils import timezone

from benchmarks.campaign_stage import fill
from campaigns.models import Campaign, OfferPlan
from campaigns.rules.audiences import Audience, read_audience
from campaigns.selectors.audiences import count_audience, some_of
from campaigns.selectors.triggers.finding import FINDERS, begun_by
from campaigns.selectors.triggers.look import Look
from campaigns.services.batches import send_batches
from campaigns.services.campaign_runs import start_campaign
from campaigns.services.campaigns import TextGiven, change_campaign, draft_campaign, set_texts
from campaigns.services.offers import define_offer
from members.models import Messaging
from members.roles import SYSTEM
from members.selectors.messaging import messaging
from members.services.patience import unhurried
from points.models import BudgetWindow

ROUNDS = 3
TICK_MS = 10
Who = Sequence[dict[str, Any]]
BEST = {"fifths": {"measure": "monetary", "fifths": ["5"]}}
SILENT: dict[str, Any] = {"silent": {"days": 60}}
LATE: dict[str, Any] = {"late": {"times": 2}}
AUDIENCES: Mapping[str, Who] = {
    "everybody": [],
    "silent for 60 days": [SILENT],
    "late by the own interval": [LATE],
    "due within 7 days": [{"due": {"days": 7}}],
    "spent, ever": [{"spent": {"at_least": 10_000_000}}],
    "spent, 90 days": [{"spent": {"at_least": 10_000_000, "within_days": 90}}],
    "visits at most": [{"visits": {"at_most": 3}}],
    "the best fifth by money": [BEST],
    "a category": [{"categories": {"names": ["category 3"]}}],
    "a reason": [{"reasons": {"reasons": ["gift"]}}],
    "bought in a shop": [{"shops": {"how": "bought", "names": ["branch"]}}],
    "without a label": [{"labels": {"names": ["label 1"]}, "not": True}],
    "lowest tier": [{"tiers": {"names": ["bronze"]}}],
    "a date within 120 days": [{"dates": {"within_days": 120}}],
    "points": [{"balance": {"at_least": 50}}],
    "allows e-mail": [{"consent": {"purpose": "promotion", "channel": "email"}}],
    "four together": [
        SILENT,
        {"spent": {"at_least": 10_000_000}},
        {"fifths": {"measure": "frequency", "fifths": ["4", "5"]}},
        {"categories": {"names": ["category 3"]}},
    ],
    "five together": [
        {"visits": {"at_least": 3}},
        {**LATE, "not": True},
        {"dates": {"within_days": 30}},
        {"labels": {"names": ["label 2"]}, "not": True},
        {"tiers": {"names": ["bronze"]}},
    ],
}
# A ninth of the members, nine of ten of whom may be told.
TOLD: Who = [{"labels": {"names": ["label 3"]}}]
BARE = """
INSERT INTO bare_told (member_id, address, body)
SELECT id, mobile, %s || first_name FROM members_member ORDER BY id LIMIT %s
"""
TEXT = "سلام {نام}، {امتیاز} امتیاز دارید به ارزش {ارزش امتیاز}. {باشگاه}"
OFFERED = TEXT + " {پیشنهاد} {کد} تا {مهلت}"


def worked_ms() -> int:
    """What this connection's server process has worked so far; 0 where it runs elsewhere."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (pid,) = cursor.fetchone()
    status = Path(f"/proc/{pid}/stat")
    if not status.exists():
        return 0
    ticks = status.read_text().rpartition(")")[2].split()
    return (int(ticks[11]) + int(ticks[12])) * TICK_MS


def measured(what: str, work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Say the quickest of some rounds; seconds."""
    found = []
    for _round in range(rounds):
        worked, began = worked_ms(), time.perf_counter()
        result = work()
        found.append((time.perf_counter() - began, worked_ms() - worked, result))
    took, worked, result = min(found, key=lambda one: one[0])
    print(f"{what:34} {took * 1e3:8.0f} ms  {worked:6} ms of the database  {result}")
    return took


def members_of(audience: Audience) -> int:
    """How many there are."""
    return count_audience(audience).members


def names_of(audience: Audience) -> int:
    """How many are named."""
    return len(some_of(audience))


def beginning(look: Look) -> int:
    """How many set out."""
    return len(begun_by(look))


def audiences() -> None:
    """Each counted as the form counts it while one types, with its names."""
    for name, who in AUDIENCES.items():
        audience = read_audience({"version": 1, "who": list(who)})
        measured(f"counted: {name}", partial(members_of, audience))
        measured("  its names", partial(names_of, audience))


def triggers() -> None:
    """A day's first look of each journey, a fortnight back."""
    now = timezone.now()
    for trigger in FINDERS:
        look = Look(0, str(trigger), {}, now - timedelta(days=400), now)
        measured(f"journey: {trigger}", partial(beginning, look))


def bare(number: int) -> float:
    """As many rows of a message without judge, text, promise or index."""
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS bare_told")
        cursor.execute("CREATE TABLE bare_told (member_id bigint, address text, body text)")
        began = time.perf_counter()
        cursor.execute(BARE, [TEXT, number])
        return time.perf_counter() - began


def told(plan: OfferPlan | None, batch_size: int) -> None:
    """A campaign to some 10,000, from its first batch to its last."""
    now = timezone.now()
    row = draft_campaign(name="bench", goal="come_back", actor=SYSTEM, now=now)
    change_campaign(
        campaign_id=row.pk,
        actor=SYSTEM,
        audience={"version": 1, "who": list(TOLD)},
        control_percent=0,
        budget=10**13,
        batch_size=batch_size,
        offer_id=None if plan is None else plan.pk,
        now=now,
    )
    texts = [TextGiven(TEXT if plan is None else OFFERED)]
    set_texts(campaign_id=row.pk, texts=texts, actor=SYSTEM, now=now)
    start_campaign(campaign_id=row.pk, actor=SYSTEM, is_sure=True, now=now)

    def all_batches() -> int:
        number, minute = 0, 0
        while Campaign.objects.filter(pk=row.pk, status=Campaign.Status.SENDING).exists():
            minute += 1
            number += send_batches(now=now + timedelta(minutes=minute))
        return number

    name = "no offer" if plan is None else plan.kind
    took = measured(f"told: {name}, {batch_size} a batch", all_batches, rounds=1)
    number = Campaign.objects.get(pk=row.pk).recipients.filter(status="told").count()
    print(f"{'':34} {took / bare(number):8.1f} × bare INSERT … SELECT of {number:,}")


def main(members: int, purchases: int) -> None:
    """Fill the club, then measure."""
    scratch.fresh()
    with unhurried():
        fill(members, purchases)
        print(f"{members:,} members, {purchases:,} purchases")
        audiences()
        triggers()
        messaging()
        Messaging.objects.update(price_unicode=1_000)
        BudgetWindow.objects.update(pool=10**12)
        plans = [
            None,
            define_offer(actor=SYSTEM, name="points", kind="bonus", points=50),
            define_offer(actor=SYSTEM, name="voucher", kind="voucher", value=200_000),
        ]
        for size in (200, 2_000):
            for plan in plans:
                told(plan, size)


if __name__ == "__main__":
    with scratch.dropping():
        main(*(map(int, sys.argv[1:3]) if len(sys.argv) > 2 else (100_000, 500_000)))
