"""Finding out what became of messages whose call got no answer."""

from contextlib import closing
from datetime import datetime, timedelta

from django.db import transaction

from members.gateways.shape import Carrier, Taken
from members.gateways.traits import traits_of
from members.models import Message
from members.selectors.messaging import current_carrier
from members.services.claiming import PATTERN, client_id_of
from members.services.closing import REFERENCE_LENGTH
from members.services.reports import next_ask

Status = Message.Status

# A carrier may need a moment to know of what it took; after twelve hours some have forgotten.
SETTLED, FORGOTTEN = timedelta(minutes=2), timedelta(hours=12)
MOST_AT_ONCE = 100


def reconcile_unknown(*, now: datetime) -> int:
    """Ask the carriers that know our numbers; returns how many messages are known again.

    What was taken is sent; what was surely never taken goes back to the queue under the same
    number, and is judged anew there. Where the carrier cannot tell, or is not the one any more,
    the message stays unknown and is shown: it is never sent again blindly.
    """
    known = 0
    for channel in Message.Channel:
        with closing(current_carrier(str(channel))) as carrier:
            known += _reconcile(carrier, now)
    return known


def _reconcile(carrier: Carrier, now: datetime) -> int:
    if not carrier.knows_client_ids:
        return 0
    lost = Message.objects.filter(
        status=Status.UNKNOWN,
        carrier=carrier.name,
        sent_at__gt=now - FORGOTTEN,
        sent_at__lte=now - SETTLED,
    ).exclude(address="")
    if not traits_of(carrier.name).finds_patterns:
        lost = lost.exclude(line__startswith=PATTERN)
    rows = list(lost.order_by("id")[:MOST_AT_ONCE])
    if not rows:
        return 0
    ids = {client_id_of(row.pk, row.resends): row.pk for row in rows}
    found = carrier.find(list(ids))
    if found is None:
        return 0
    return sum(
        _settle(ids[client_id], outcome, now)
        for client_id, outcome in found.items()
        if client_id in ids
    )


@transaction.atomic
def _settle(message_id: int, outcome: Taken | None, now: datetime) -> bool:
    row = (
        Message.objects.select_for_update(of=("self",))
        .filter(pk=message_id, status=Status.UNKNOWN)
        .first()
    )
    if row is None:
        return False
    if outcome is None:
        # The text of a code is gone; nobody waits for it any more.
        row.status = Status.STALE if row.kind == Message.Kind.CODE else Status.QUEUED
        row.problem = "" if row.status == Status.STALE else "never_taken"
        row.cost = 0
    else:
        row.status, row.problem = Status.SENT, ""
        row.carrier_ref = outcome.reference[:REFERENCE_LENGTH]
        row.parts = row.parts if outcome.parts is None else outcome.parts
        if outcome.cost is not None:
            row.cost, row.is_cost_told = outcome.cost, True
        row.ask_at = next_ask(row.sent_at, now)
    row.save()
    return True
