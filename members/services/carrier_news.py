"""What carriers tell: reports, messages that came in and credit, asked for or called in."""

import time
from collections.abc import Mapping
from contextlib import closing
from datetime import datetime, timedelta

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

from members.gateways.carriers import CARRIERS, Access, Carrier, Received, Report
from members.gateways.nobody import Nobody
from members.gateways.sealing import is_sealed_anew, reseal
from members.models import Message, Messaging
from members.roles import SYSTEM
from members.selectors.messaging import access_of, current_carrier, messaging
from members.services.audit import write_audit
from members.services.inbound import take_received
from members.services.reports import put_off_asking, take_reports

# As many as every carrier answers for at once; what is left is the next page.
MOST_ASKED = 100
LONGEST_ASKING = 30.0
CREDIT_EVERY = timedelta(minutes=30)
# After two days carriers have forgotten; what is not known by then stays as it was.
LONGEST_ASKED = timedelta(hours=48)
PURPOSE = "loyalty_club.members.carrier_call"
TOKEN_LENGTH = 32


def ask_carriers(*, now: datetime) -> int:
    """Ask the carrier of texts for reports that are due, for what came in, and now and then for
    its credit; how much it told. A carrier that does not answer is asked again the next time.

    Must not run inside a transaction: it waits for another's machine.
    """
    _seal_anew()
    carrier = current_carrier()
    if isinstance(carrier, Nobody):
        return 0
    with closing(carrier):
        told = _ask_reports(carrier, now)
        told += take_received(carrier.name, carrier.received(), now=now)
        _ask_credit(carrier, now)
    return told


def take_call(
    *, carrier: str, token: str, fields: Mapping[str, str], body: bytes, now: datetime
) -> bool:
    """Take in what a carrier calls the club with; False where the token is not this carrier's.

    What cannot be read, or is not signed by a carrier that signs, is passed over.
    """
    if carrier not in CARRIERS or not _is_token_of(carrier, token):
        return False
    row = messaging()
    access = access_of(row) if row.carrier == carrier else Access()
    news = CARRIERS[carrier](access).read_callback(fields, body)
    take_reports(carrier, [one for one in news if isinstance(one, Report)], now=now)
    take_received(carrier, [one for one in news if isinstance(one, Received)], now=now)
    return True


def _seal_anew() -> None:
    """What the former SECRET_KEY sealed is sealed by the present one, so that the former can go."""
    sealed = Messaging.objects.filter(pk=1).values_list("secret", flat=True).first()
    if sealed and not is_sealed_anew(sealed):
        # A key that was put in meanwhile is not written over.
        Messaging.objects.filter(pk=1, secret=sealed).update(secret=reseal(sealed))


def token_of(carrier: str) -> str:
    """The part of the address that only this carrier is told."""
    return _token(carrier, settings.SECRET_KEY)


def _is_token_of(carrier: str, token: str) -> bool:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    fits = [constant_time_compare(token, _token(carrier, key)) for key in keys]
    return any(fits)


def _token(carrier: str, secret_key: str) -> str:
    digest = salted_hmac(PURPOSE, carrier, secret=secret_key, algorithm="sha256")
    return digest.hexdigest()[:TOKEN_LENGTH]


def _ask_reports(carrier: Carrier, now: datetime) -> int:
    """Page by page of what is due, for as long as the carrier answers and the time lasts: ten
    thousand that left together are due together.
    """
    due = Message.objects.filter(ask_at__lte=now, status=Message.Status.SENT).exclude(
        carrier_ref=""
    )
    due.filter(sent_at__lt=now - LONGEST_ASKED).update(ask_at=None)
    mine = due.filter(carrier=carrier.name).order_by("ask_at", "pk")
    told = 0
    ends = time.monotonic() + LONGEST_ASKING
    while time.monotonic() < ends:
        asked = dict(mine.values_list("pk", "carrier_ref")[:MOST_ASKED])
        reports = carrier.reports(list(asked.values())) if asked else []
        told += _take(carrier, asked, reports, now)
        if not reports:
            break
    return told


def _take(carrier: Carrier, asked: Mapping[int, str], reports: list[Report], now: datetime) -> int:
    told = take_reports(carrier.name, reports, now=now)
    # Those that nothing was said of step back, so that they do not stand before all others.
    silent = Message.objects.filter(pk__in=asked, ask_at__lte=now)
    put_off_asking(list(silent.values_list("pk", flat=True)), now=now)
    return told


def _ask_credit(carrier: Carrier, now: datetime) -> None:
    row = Messaging.objects.get(pk=1)
    if row.credit_at is not None and now - row.credit_at < CREDIT_EVERY:
        return
    credit = carrier.credit()
    if credit is None:
        return
    was_low = row.credit is not None and row.credit < row.warn_below
    Messaging.objects.filter(pk=1).update(credit=credit, credit_at=now)
    if credit < row.warn_below and not was_low:
        write_audit(
            actor=SYSTEM,
            action="carrier.credit_low",
            subject=f"carrier:{carrier.name}",
            facts={"left": credit, "warn_below": row.warn_below},
            now=now,
        )
