"""What carriers tell later: whether a message arrived, and what it cost in the end."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from members.gateways.shape import Report
from members.models import WIPED, Message
from members.services.operator_stops import stop_offers_by_operator

Kind = Message.Kind
Status = Message.Status

# How long after the call a carrier is asked; most know nothing any more after two days.
ASKS = (timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=6), timedelta(hours=24))
WORD_LENGTH = 60
ENDS = {
    "sent": Status.SENT,
    "delivered": Status.DELIVERED,
    "undelivered": Status.UNDELIVERED,
    "blocked": Status.BLOCKED,
    "failed": Status.FAILED,
}
# What a report may still change; of what arrived nothing else is believed.
OPEN = (Status.SENDING, Status.SENT, Status.UNKNOWN, Status.UNDELIVERED)
ONCE_WAITING = {"waiting", "sent"}


def take_reports(carrier: str, reports: Sequence[Report], *, now: datetime) -> int:
    """Write down what became of messages, found by the carrier's number or by our own; returns
    how many changed. A report that comes twice, late or out of order does no harm, and none
    brings a message back that has arrived.
    """
    blocked: list[int] = []
    changed = 0
    for report in reports:
        with transaction.atomic():
            row = _find(carrier, report)
            if row is None:
                continue
            changed += _take(row, report, now)
            if row.status == Status.BLOCKED and row.member_id and row.kind != Kind.CODE:
                blocked.append(row.member_id)
    stop_offers_by_operator(blocked, now=now)
    return changed


def put_off_asking(message_ids: Sequence[int], *, now: datetime) -> None:
    """The carrier was asked about these just now: when it is asked next, if ever."""
    asked = Message.objects.filter(pk__in=message_ids, ask_at__isnull=False)
    later: dict[datetime | None, list[int]] = defaultdict(list)
    for pk, sent_at in asked.values_list("pk", "sent_at"):
        later[next_ask(sent_at, now)].append(pk)
    for ask_at, ids in later.items():
        Message.objects.filter(pk__in=ids).update(ask_at=ask_at)


def next_ask(sent_at: datetime | None, now: datetime) -> datetime | None:
    """The first of the moments of `ASKS` that is still to come; None after the last."""
    if sent_at is None:
        return None
    return next((sent_at + after for after in ASKS if sent_at + after > now), None)


def _find(carrier: str, report: Report) -> Message | None:
    rows = Message.objects.select_for_update(of=("self",)).filter(carrier=carrier)
    named = Q(carrier_ref=report.reference) if report.reference else Q(pk__in=())
    found = rows.filter(named).order_by("-id").first()
    if found is not None or not report.client_id:
        return found
    number, _dash, resends = report.client_id.partition("-")
    if not (number.isascii() and number.isdecimal()):
        return None
    wanted = int(resends) if resends.isascii() and resends.isdecimal() else 0
    return rows.filter(pk=int(number), resends=wanted).first()


def _take(row: Message, report: Report, now: datetime) -> bool:
    if row.status not in OPEN:
        return False
    before = (row.status, row.report, row.cost)
    row.report = report.raw[:WORD_LENGTH]
    row.carrier_ref = row.carrier_ref or report.reference[:80]
    if report.cost is not None:
        row.cost, row.is_cost_told = report.cost, True
    if report.state != "waiting":
        row.status = ENDS[report.state]
        row.problem = ""
    if row.status == Status.DELIVERED:
        row.delivered_at = now
    waits = report.state in ONCE_WAITING
    row.ask_at = next_ask(row.sent_at, now) if waits and row.ask_at is not None else None
    if row.kind == Kind.CODE:
        row.text, row.facts = WIPED, {}
    row.save()
    return before != (row.status, row.report, row.cost)
