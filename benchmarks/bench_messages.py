"""Owing and sending 10,000 messages, beside bare INSERTs and UPDATEs of the same rows.

python -m benchmarks.bench_messages [MESSAGES]
"""

import sys
import time
from collections.abc import Callable, Sequence
from functools import partial
from statistics import median

from benchmarks import scratch  # first: it sets Django up

# isort: split
from django.conf import settings
from django.db import connection

from members.gateways.carriers import CARRIERS, Outcome, Outgoing, Taken
from members.gateways.console import ConsoleCarrier
from members.models import Member, Message, Messaging
from members.selectors.messaging import messaging
from members.services.messages import Owed, queue_messages
from members.services.patience import unhurried
from members.services.sending import send_due_messages
from tests.factories import make_club
from tests.standins.server import running
from tests.standins.webhook import KEY

ROUNDS = 3
MOST_BY_HTTP = 1_000
BY_HTTP = ("webhook", "melipayamak", "twilio", "ghasedak", "sms_ir", "kavenegar")
PEOPLE = """
INSERT INTO members_member (card_number, mobile, email, first_name, last_name, gender, search_key,
    status, origin, allows_service, allows_occasion, allows_promotion, joined_at)
SELECT lpad(n::text, 10, '0'), '+98912' || lpad(n::text, 7, '0'), '', 'member', n::text, '',
    'member' || n, 'active', 'import', true, true, true, now()
FROM generate_series(1, %s) AS n
"""
BARE_INSERT = """
INSERT INTO bare_message (natural_key, address, body, status)
SELECT 'b:' || n, '+98912' || lpad(n::text, 7, '0'), %s, 'queued'
FROM generate_series(1, %s) AS n ON CONFLICT (natural_key) DO NOTHING
"""
TEXT = "سارا جان، تولدت مبارک! ۱۵٪ امتیاز بیشتر تا هفت روز. گل نرگس"


class Instant(ConsoleCarrier):
    """Takes everything at once and prints nothing."""

    name = "instant"
    most_at_once = 200

    def send(self, batch: Sequence[Outgoing]) -> list[Outcome]:
        """Taken."""
        return [Taken(one.client_id) for one in batch]


def timed(work: Callable[[], object]) -> float:
    """Seconds."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def owed(number: int, turn: str) -> list[Owed]:
    """A reminder for each member."""
    people = Member.objects.order_by("pk").values_list("pk", "mobile")[:number]
    return [
        Owed(f"bench:{turn}:{pk}", Message.Kind.OCCASION, mobile or "", TEXT, member_id=pk)
        for pk, mobile in people
    ]


def bare(number: int) -> tuple[float, float]:
    """The same rows without judge, carrier, estimate or index of the queue."""
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS bare_message")
        cursor.execute(
            "CREATE TABLE bare_message (id bigserial PRIMARY KEY, natural_key text UNIQUE,"
            " address text, body text, status text)"
        )
        inserted = timed(lambda: cursor.execute(BARE_INSERT, [TEXT, number]))

        def updates() -> None:
            for status in ("sending", "sent"):
                for first in range(0, number, Instant.most_at_once):
                    cursor.execute(
                        "UPDATE bare_message SET status = %s WHERE id > %s AND id <= %s",
                        [status, first, first + Instant.most_at_once],
                    )

        return inserted, timed(updates)


def send_all(number: int) -> float:
    """Sweep until all have left; seconds."""
    left = number

    def sweep() -> None:
        nonlocal left
        while left > 0:
            taken = send_due_messages(limit=left)
            if not taken:
                raise SystemExit(f"{left} did not leave")
            left -= taken

    return timed(sweep)


def main(number: int) -> None:
    """Three rounds, bare and ours by turns; the middle of each."""
    scratch.fresh()
    make_club()
    with unhurried(), connection.cursor() as cursor:
        cursor.execute(PEOPLE, [number])
    CARRIERS[Instant.name] = Instant
    messaging()
    Messaging.objects.update(
        per_second=32_000, most_a_week=0, quiet_from="00:00", quiet_until="00:00"
    )
    inserts, updates, queued, sent = [], [], [], []
    for turn in range(ROUNDS):
        inserted, updated = bare(number)
        inserts.append(inserted)
        updates.append(updated)
        rows = owed(number, str(turn))
        queued.append(timed(partial(queue_messages, rows)))
        settings.SMS_CARRIER = Instant.name
        sent.append(send_all(number))
    told(f"{number:,} queued", median(queued), number, median(inserts))
    told(f"{number:,} sent, instant carrier", median(sent), number, median(updates))
    by_http(min(number, MOST_BY_HTTP), median(updates) * min(number, MOST_BY_HTTP) / number)


def by_http(number: int, reference: float) -> None:
    """By carriers of this machine: a call for each message, and a hundred or two in a call."""
    settings.SMS_USERNAME = "club"
    settings.SMS_LINE_SERVICE = settings.SMS_LINE_PROMOTION = "30007732"
    with running() as stand_in:
        for name in BY_HTTP:
            settings.SMS_CARRIER = name
            settings.SMS_BASE_URL = stand_in.address(name)
            settings.SMS_API_KEY = KEY
            queue_messages(owed(number, name))
            told(f"{number:,} sent, {name} over HTTP", send_all(number), number, reference)


def told(what: str, took: float, number: int, reference: float) -> None:
    """One line: seconds, a second, and how many times the bare statements' time."""
    print(f"{what:34} {took:7.2f} s {number / took:9,.0f}/s   {took / reference:6.1f} × bare")


if __name__ == "__main__":
    with scratch.dropping():
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
