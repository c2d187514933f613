"""What the judge must know of those whom a few messages are for, as it stands at this moment."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from members.models import Consent, Member, Message
from members.rules.addresses import same_address
from members.rules.judging import HOLDABLE, WEEK, Facts
from members.selectors.mailboxes import pending_addresses

Kind = Message.Kind
Status = Message.Status
Channel = Message.Channel

# What counts as having reached somebody, as far as we know.
LEFT = (Status.SENDING, Status.SENT, Status.DELIVERED, Status.UNDELIVERED, Status.UNKNOWN)
ALLOWANCES = {
    Kind.SERVICE: "allows_service",
    Kind.OCCASION: "allows_occasion",
    Kind.PROMOTION: "allows_promotion",
}
# The fact of a message that goes to an address which is the member's no more, on purpose.
TO_FORMER_ADDRESS = {"address": "former"}
# And of the one letter that asks an address whether it is his.
TO_PENDING_ADDRESS = {"address": "pending"}


class Lane(NamedTuple):
    """Messages that may share a call."""

    kind: str
    channel: str


class Addressees:
    """What the judge must know of those whom a few messages are for."""

    def __init__(
        self,
        members: dict[int, Any],
        allowed: Collection[int],
        lately: dict[int, list[datetime]],
        pending: dict[int, str],
    ) -> None:
        self._members = members
        self._pending = pending
        self._allowed = allowed
        self._lately = lately

    def facts(self, row: Message) -> Facts:
        """All that counts for this message."""
        times: dict[str, Any] = {
            "kind": row.kind,
            "due_at": row.due_at,
            "expires_at": row.expires_at,
            "has_address": bool(row.address),
        }
        if row.member_id is None:
            return Facts(**times)
        member = self._members[row.member_id]
        return Facts(
            **times,
            is_known=True,
            is_active=member["status"] == Member.Status.ACTIVE,
            is_allowed=row.member_id in self._allowed,
            is_address_his=self._is_his(row, member),
            sent_lately=self._lately.get(row.member_id, ()),
        )

    def _is_his(self, row: Message, member: Mapping[str, Any]) -> bool:
        """A code goes wherever it was asked for, also to a number that is about to be his."""
        if _asks_address(row):
            return same_address(self._pending.get(row.member_id or 0, ""), row.address)
        is_former = row.facts.get("address") == TO_FORMER_ADDRESS["address"]
        if is_former or row.kind == Kind.CODE:
            return True
        own = member["email"] if row.channel == Channel.EMAIL else member["mobile"]
        return same_address(own or "", row.address)

    def note(self, row: Message, now: datetime) -> None:
        """This one leaves now: the next one for the same member must know."""
        if row.member_id is not None and row.kind in HOLDABLE:
            self._lately.setdefault(row.member_id, []).append(now)


def addressees_of(rows: Collection[Message], lane: Lane, now: datetime) -> Addressees:
    """All whom these messages of one lane are for; four statements at most."""
    ids = {row.member_id for row in rows if row.member_id is not None}
    members = {
        person["id"]: person
        for person in Member.objects.filter(pk__in=ids).values(
            "id", "status", "mobile", "email", *ALLOWANCES.values()
        )
    }
    asked = {row.member_id for row in rows if row.member_id is not None and _asks_address(row)}
    return Addressees(
        members,
        _allowed(members, lane),
        _lately(ids, lane, now),
        pending_addresses(asked) if asked else {},
    )


def _asks_address(row: Message) -> bool:
    """The letter to an address that nobody has confirmed: judged by the one that waits now."""
    return bool(row.facts.get("address") == TO_PENDING_ADDRESS["address"])


def _allowed(members: dict[int, Any], lane: Lane) -> set[int]:
    """Texts by the member's own columns; e-mail by the newest answer of each."""
    if lane.kind == Kind.CODE:
        return set(members)
    if lane.channel == Channel.SMS:
        return {pk for pk, person in members.items() if person[ALLOWANCES[Kind(lane.kind)]]}
    newest = (
        Consent.objects.filter(member_id__in=members, purpose=lane.kind, channel=lane.channel)
        .order_by("member_id", "-id")
        .distinct("member_id")
        .values_list("member_id", "is_given")
    )
    return {pk for pk, is_given in newest if is_given}


def _lately(ids: set[int], lane: Lane, now: datetime) -> dict[int, list[datetime]]:
    if lane.kind not in HOLDABLE:
        return {}
    left = Message.objects.filter(
        member_id__in=ids, kind__in=HOLDABLE, status__in=LEFT, sent_at__gt=now - WEEK
    )
    found: dict[int, list[datetime]] = defaultdict(list)
    for member_id, sent_at in left.order_by("sent_at").values_list("member_id", "sent_at"):
        if sent_at is not None:
            found[member_id].append(sent_at)
    return found
