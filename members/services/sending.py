"""The outbox: the sweep that sends what is due."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.db import connection
from django.utils import timezone

from members.gateways.shape import SIDE_BY_SIDE, Carrier, Outgoing
from members.models import WIPED, Message, Messaging
from members.selectors.addressees import Lane
from members.selectors.club import current_club
from members.selectors.messaging import current_carrier, messaging
from members.selectors.sending_rules import rules_of
from members.services.carrier_rest import give_carrier_time, rest_carrier, wake_carrier
from members.services.claiming import (
    CODE_LANES,
    LANES,
    Claimed,
    claim,
    close_late_codes,
    next_lane,
)
from members.services.closing import Answer, close
from members.services.operator_stops import stop_offers_by_operator

# A sender that has not closed a call after so long is dead.
LEASE = timedelta(minutes=5)
# A sweep ends by itself: what is left is the next one's, a minute later at the most.
LONGEST_SWEEP = 45.0
MOST_SILENCES = 3
# Rows that are judged at once where most of them may not leave.
LOOK_AT = 500
# Of the whole database: one sweep at a time sends what has a pace; another one only codes.
SWEEP_LOCK = 7_316_905


def send_due_messages(
    *, now: datetime | None = None, limit: int = 2000, only_codes: bool = False
) -> int:
    """Send what is due, codes first, then news of people's own accounts, then whatever waits
    longest; returns how many the carrier took.

    Each message is judged right before its own call, and marked, and the mark committed: a sender
    that dies leaves `unknown`, never a second message. Safe to run twice at once. Must not run
    inside a transaction. `only_codes` is for an hour whose clock cannot be believed.
    """
    moment = now or timezone.now()
    _give_up_on_lost(moment)
    close_late_codes(moment)
    settings = messaging()
    with _alone() as is_alone:
        sweep = _Sweep(settings, now=now, limit=limit, is_alone=is_alone and not only_codes)
        try:
            return sweep.run()
        finally:
            sweep.hang_up()


class _Sweep:
    """One run over the queue with what it has learnt of the carriers on its way."""

    def __init__(
        self, settings: Messaging, *, now: datetime | None, limit: int, is_alone: bool
    ) -> None:
        self.settings = settings
        self.now = now
        self.left = limit
        self.lanes = set(LANES if is_alone else CODE_LANES)
        self.rules = rules_of(settings)
        self.club = current_club().name
        self.carriers: dict[str, Carrier] = {}
        self.in_trouble = settings.trouble_since is not None
        self.silences = 0
        self.taken = 0
        self.look_at = 0
        self.ends = time.monotonic() + LONGEST_SWEEP
        self.next_call = 0.0
        if settings.rests_until is not None and settings.rests_until > self.clock():
            self.stop(Message.Channel.SMS)

    def clock(self) -> datetime:
        """The moment by which is judged."""
        return self.now or timezone.now()

    def run(self) -> int:
        """Turn by turn until nothing is due, or this sweep has done its share."""
        while self.left > 0 and self.lanes and time.monotonic() < self.ends:
            lane = next_lane(self.lanes, self.clock())
            if lane is None:
                break
            self._turn(lane)
        return self.taken

    def hang_up(self) -> None:
        """The carriers are not needed any more."""
        for carrier in self.carriers.values():
            carrier.close()

    def stop(self, channel: str) -> None:
        """Nothing more over this channel in this sweep."""
        self.lanes = {lane for lane in self.lanes if lane.channel != channel}

    def _turn(self, lane: Lane) -> None:
        """One call at most."""
        carrier = self._carrier(lane.channel)
        self._keep_pace(lane)
        claimed = claim(
            lane,
            most=self._room(carrier, lane),
            look_at=self.look_at,
            carrier=carrier.name,
            settings=self.settings,
            rules=self.rules,
            now=self.clock(),
        )
        self.look_at = 0 if claimed.batch else LOOK_AT
        if not claimed.looked:
            self.lanes.discard(lane)
        if claimed.batch:
            self._call(carrier, lane, claimed.batch)

    def _call(self, carrier: Carrier, lane: Lane, batch: list[Claimed]) -> None:
        began = time.monotonic()
        outcomes = carrier.send([_outgoing(one, self.club) for one in batch])
        self.next_call = began + len(batch) / self.settings.per_second
        self.left -= len(batch)
        answer = close(batch, outcomes, now=self.clock())
        self.taken += answer.taken
        stop_offers_by_operator(answer.blocked, now=self.clock())
        self._learn(answer, lane.channel)

    def _learn(self, answer: Answer, channel: str) -> None:
        """What the answer says about the carrier itself; only the carrier of texts is rested for
        all sweeps, an e-mail server for this one.
        """
        self.silences = self.silences + 1 if answer.silent else 0
        is_dead = self.silences >= MOST_SILENCES
        if answer.halted or answer.later or is_dead:
            self.stop(channel)
        if channel != Message.Channel.SMS:
            return
        if answer.taken and self.in_trouble:
            wake_carrier()
            self.in_trouble = False
        if answer.halted or is_dead:
            rest_carrier(answer.halted or answer.silent, now=self.clock())
        elif answer.later and not answer.silent:
            give_carrier_time(answer.later, now=self.clock())

    def _room(self, carrier: Carrier, lane: Lane) -> int:
        """How many are handed over together. After a silence no more than one message is risked
        at a time. Where each is a call of its own, as those are that fill a pattern, the first of
        a sweep goes alone, and then a few go side by side.
        """
        if self.silences or self.in_trouble:
            return 1
        most = min(self.left, self.settings.per_second)
        if lane.channel == Message.Channel.EMAIL:
            return min(most, carrier.most_at_once)
        if carrier.most_at_once == 1 or self.settings.patterns.get(lane.kind):
            return min(most, SIDE_BY_SIDE) if self.taken else 1
        return min(most, carrier.most_at_once)

    def _keep_pace(self, lane: Lane) -> None:
        """Not faster than the carrier allows; a code does not wait."""
        wait = self.next_call - time.monotonic()
        if wait > 0 and lane not in CODE_LANES:
            time.sleep(wait)

    def _carrier(self, channel: str) -> Carrier:
        if channel not in self.carriers:
            self.carriers[channel] = current_carrier(channel)
        return self.carriers[channel]


def _outgoing(one: Claimed, club: str) -> Outgoing:
    return Outgoing(
        client_id=one.client_id,
        kind=one.kind,
        address=one.address,
        text=one.text,
        line=one.line,
        subject=_subject(one, club),
        pattern=one.pattern.pattern if one.pattern else "",
        values=one.pattern.values if one.pattern else (),
        html=one.html,
    )


def _subject(one: Claimed, club: str) -> str:
    """An e-mail's own, or the club's name."""
    if one.channel != Message.Channel.EMAIL:
        return ""
    return one.subject or club


def _give_up_on_lost(now: datetime) -> None:
    """Marked long ago and never closed: its sender died, perhaps after the carrier's answer."""
    lost = Message.objects.filter(status=Message.Status.SENDING, sent_at__lt=now - LEASE)
    lost.filter(kind=Message.Kind.CODE).update(text=WIPED, facts={})
    lost.update(status=Message.Status.UNKNOWN, problem="no_answer")


@contextmanager
def _alone() -> Iterator[bool]:
    """True for the one sweep at a time that holds the lock; a sender that dies gives it up with
    its connection.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [SWEEP_LOCK])
        is_alone = bool(cursor.fetchone()[0])
    try:
        yield is_alone
    finally:
        if is_alone:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [SWEEP_LOCK])
