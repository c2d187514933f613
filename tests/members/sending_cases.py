"""A carrier in this process that answers as told, and members who allow everything."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any, TypeAlias

import pytest
from django.db.models import Max
from pytest_django import Settings

from members.gateways.carriers import CARRIERS
from members.gateways.console import ConsoleCarrier
from members.gateways.shape import Access, Halted, Later, Outcome, Outgoing, Refused, Silent, Taken
from members.models import Member, Message, Messaging
from members.roles import SYSTEM
from members.selectors.messaging import messaging
from members.services.members import record_consents
from members.services.messages import Owed, queue_message, queue_messages
from tests.clock import NOON
from tests.factories import make_member

Kind: TypeAlias = Message.Kind
Status: TypeAlias = Message.Status
Behaviour = Callable[[Outgoing], Outcome]
ALL = {"service": True, "occasion": True, "promotion": True}


class StandInCarrier(ConsoleCarrier):
    """Counts what it was handed; `behave` decides how it answers for each."""

    name = "stand-in"
    most_at_once = 50
    knows_client_ids = True

    def __init__(self, access: Access | None = None) -> None:
        super().__init__(access or Access())
        self.calls: list[list[Outgoing]] = []
        self.known: dict[str, Taken | None] | None = {}
        self.behave: Behaviour = takes

    def __call__(self, access: Access) -> "StandInCarrier":
        """The same one for every sweep."""
        return self

    @property
    def handed(self) -> list[Outgoing]:
        """Every message it was ever handed."""
        return [one for call in self.calls for one in call]

    def send(self, batch: Sequence[Outgoing]) -> list[Outcome]:
        """Take the batch and answer as told."""
        self.calls.append(list(batch))
        return [self.behave(one) for one in batch]

    def find(self, client_ids: Sequence[str]) -> dict[str, Taken | None] | None:
        """What the test says that it knows."""
        if self.known is None:
            return None
        return {one: self.known[one] for one in client_ids if one in self.known}


def takes(one: Outgoing) -> Outcome:
    """The carrier takes it."""
    return Taken(f"no. {one.client_id}")


@pytest.fixture
def carrier(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> StandInCarrier:
    """A carrier that takes everything, until told otherwise."""
    carrier = StandInCarrier()
    monkeypatch.setitem(CARRIERS, carrier.name, carrier)
    settings.SMS_CARRIER = carrier.name
    return carrier


def rules(**changes: Any) -> None:
    """What the club holds back, changed without a page; stop words are left out unless named."""
    messaging()
    Messaging.objects.update(**{"stop_words": "", "per_second": 1_000} | changes)


def friend(**facts: Any) -> Member:
    """A member who allows everything."""
    member = make_member(**facts)
    record_consents(actor=SYSTEM, member_id=member.pk, consents=ALL, evidence="test")
    member.refresh_from_db()
    return member


def owe(
    kind: Kind = Kind.SERVICE,
    *,
    member: Member | None = None,
    text: str = "123456",
    at: datetime = NOON,
    key: str = "",
    **more: Any,
) -> Message:
    """A message that is due at `at`; a code lives two minutes."""
    member = member or friend()
    if kind == Kind.CODE:
        more.setdefault("expires_at", at + timedelta(seconds=120))
    newest = Message.objects.aggregate(newest=Max("pk"))["newest"]
    key = key or f"test:{newest or 0}"
    queue_message(
        kind=kind,
        address=member.mobile or "",
        text=text,
        natural_key=key,
        member=member,
        now=at,
        **more,
    )
    return Message.objects.get(natural_key=key)


def pk_of(row: Message) -> int:
    """Whom it is for."""
    assert row.member_id is not None
    return row.member_id


def write_to_mailbox(member: Member | None, address: str, key: str, *, now: datetime) -> None:
    """Owe an offer by e-mail."""
    owed = Owed(
        natural_key=key,
        kind=Kind.PROMOTION,
        channel=Message.Channel.EMAIL,
        address=address,
        text="an offer",
        member_id=None if member is None else member.pk,
        due_at=now,
    )
    queue_messages([owed], now=now)


class SenderDied(BaseException):
    """The process is gone in the middle of the call."""


@pytest.fixture(autouse=True)
def plain_rules(db: None) -> None:
    """Nothing held back, no stop words."""
    rules()


def dies(one: Outgoing) -> Outcome:
    """Nobody hears the answer."""
    raise SenderDied


def refuses(one: Outgoing) -> Outcome:
    """The carrier will not take it."""
    return Refused("bad number " * 40)


def keeps_silent(one: Outgoing) -> Outcome:
    """It may have gone or not."""
    return Silent("timeout")


def halts(one: Outgoing) -> Outcome:
    """The carrier takes nothing at all."""
    return Halted("no credit")


def asks_for_patience(one: Outgoing) -> Outcome:
    """The carrier takes it a minute later."""
    return Later("too many calls", seconds=60)
