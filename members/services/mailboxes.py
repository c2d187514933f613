"""E-mail addresses of members: told by somebody, and kept once their mailbox has said yes.

Until then an address waits as a `PendingEmail`. One letter with a link goes there and nothing
else; the judge of messages looks at `Member.email` alone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Max
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from members.exceptions import EmailLinkExpired, InvalidField, UnknownEmailLink
from members.models import Member, Message, PendingEmail
from members.roles import Actor, Right
from members.rules.addresses import same_address
from members.selectors.access import access_member
from members.selectors.addressees import TO_PENDING_ADDRESS
from members.selectors.club import club_day, current_club
from members.selectors.mailboxes import (
    DECLINED,
    LINK_LIFE,
    can_mail_links,
    declined_among,
    ends_at,
    mailbox_link,
    mailbox_name,
    pending_email,
    pending_of,
)
from members.services.audit import write_audit
from members.services.consents import record_consents
from members.services.member_locks import lock_member
from members.services.messages import Owed, queue_messages

LONGEST = 120
# Letters to one mailbox in a day, whoever's it is said to be, and for one member.
MOST_TO_A_MAILBOX, MOST_FOR_A_MEMBER = 3, 5
A_DAY = timedelta(days=1)
# A second press within a minute asks for nothing new.
SAME_PRESS = timedelta(minutes=1)
# Of a file with ten thousand addresses no more than so many letters leave in an hour.
LETTERS_PER_HOUR = 200
EVIDENCE = "email"


@dataclass(frozen=True, slots=True)
class ToldEmail:
    """What became of an address: "kept" (it was his already), "asked" (a letter is on its way),
    "waits" (kept waiting without a letter: too many today, or the club has no public address),
    or "none" (he has none any more).
    """

    state: str
    address: str = ""


@transaction.atomic
def tell_email(
    *, member_id: int, email: str, actor: Actor, now: datetime | None = None
) -> ToldEmail:
    """The member's e-mail address as somebody tells it; it is his once its mailbox confirms it,
    and an earlier one holds until then. Empty for none any more.

    Refuses what is no address and, unless the member tells it himself, a mailbox whose owner has
    said that it is no member's (`InvalidField`), and who may not change members (`NotAllowed`).
    """
    is_himself = actor.id == f"member:{member_id}"
    if not is_himself:
        actor.require(Right.MEMBERS_WRITE)
        access_member(actor, member_id)
    address = clean_email(email)
    now = now or timezone.now()
    member = lock_member(member_id)
    if not address:
        return _forget(member, actor)
    if same_address(address, member.email):
        PendingEmail.objects.filter(member=member).delete()
        return ToldEmail("kept", member.email)
    if not is_himself and declined_among([address]):
        raise InvalidField(field="email", problem="declined")
    waiting = pending_email(member.pk)
    if waiting is not None and not same_address(address, waiting.address):
        waiting.delete()
    elif waiting is not None and _letters_since(member.pk, now - SAME_PRESS):
        return ToldEmail("asked", waiting.address)
    pending, _is_new = PendingEmail.objects.update_or_create(
        member=member, defaults={"address": address, "asked_at": now, "asked_by": actor.id}
    )
    write_audit(actor=actor, action="email.told", member_id=member.pk, now=now)
    return ToldEmail("asked" if _ask(pending, now) else "waits", address)


def tell_emails(pending: Sequence[PendingEmail], *, now: datetime) -> None:
    """Owe the letters of addresses that a file has told and that are written already, at the pace
    of `LETTERS_PER_HOUR`; seven days are counted from each letter. In the caller's transaction.
    """
    if not pending or not can_mail_links():
        return
    queued = Message.objects.filter(
        kind=Message.Kind.CODE,
        channel=Message.Channel.EMAIL,
        status__in=[Message.Status.QUEUED, Message.Status.HELD],
    )
    at = max(now, queued.aggregate(last=Max("due_at"))["last"] or now)
    step = timedelta(hours=1) / LETTERS_PER_HOUR
    for row in pending:
        at += step
        row.asked_at = at
    PendingEmail.objects.bulk_update(pending, ["asked_at"], batch_size=500)
    queue_messages([_letter(row, place=1, due_at=row.asked_at) for row in pending], now=now)


@transaction.atomic
def confirm_email(
    *, token: str, consents: Mapping[str, bool] | None = None, now: datetime | None = None
) -> Member:
    """Whoever opened the letter says yes: the address is the member's from now on, and `consents`
    are what he allows to be sent there.

    Refuses a link that is used up or was never made (`UnknownEmailLink`), one whose seven days
    are over (`EmailLinkExpired`), and a member who is closed (`MemberClosed`).
    """
    now = now or timezone.now()
    pending = _open(token)
    if ends_at(pending) <= now:
        raise EmailLinkExpired(member_id=pending.member_id)
    member = lock_member(pending.member_id)
    pending = _open(token)  # nobody changes it from here on
    member.email = pending.address
    member.save(update_fields=["email"])
    pending.delete()
    himself = Actor(kind="member", id=f"member:{member.pk}", name="", rights=frozenset())
    write_audit(actor=himself, action="email.confirmed", member_id=member.pk, now=now)
    if consents:
        record_consents(
            actor=himself,
            member_id=member.pk,
            consents=consents,
            channel=Message.Channel.EMAIL,
            evidence=EVIDENCE,
            now=now,
        )
    return member


@transaction.atomic
def decline_email(*, token: str, now: datetime | None = None) -> None:
    """Whoever opened the letter says that it is not his: the address goes, and no shop's word
    brings a letter there again. Refuses a link that is used up (`UnknownEmailLink`).
    """
    now = now or timezone.now()
    pending = _open(token)
    member_id, subject = pending.member_id, f"mailbox:{mailbox_name(pending.address)}"
    pending.delete()
    somebody = Actor(kind="mailbox", id="mailbox", name="", rights=frozenset())
    write_audit(actor=somebody, action=DECLINED, subject=subject, member_id=member_id, now=now)


def clean_email(raw: str) -> str:
    """The address without what surrounds it, empty for none; `InvalidField` where it is none."""
    email = raw.strip()
    if not email:
        return ""
    try:
        validate_email(email)
    except ValidationError as error:
        raise InvalidField(field="email", problem="invalid_email") from error
    if len(email) > LONGEST:
        raise InvalidField(field="email", problem="too_long")
    return email


def _forget(member: Member, actor: Actor) -> ToldEmail:
    gone, _tables = PendingEmail.objects.filter(member=member).delete()
    if member.email or gone:
        member.email = ""
        member.save(update_fields=["email"])
        write_audit(actor=actor, action="email.forgotten", member_id=member.pk)
    return ToldEmail("none")


def _open(token: str) -> PendingEmail:
    pending = pending_of(token)
    if pending is None:
        raise UnknownEmailLink
    return pending


def _ask(pending: PendingEmail, now: datetime) -> bool:
    """Owe the letter; False where no more may go today, or no link can be made.

    Each letter takes one numbered place of its mailbox and day, and places are unique: the limit
    holds under any number of requests at once.
    """
    if not can_mail_links():
        return False
    if _letters_since(pending.member_id, now - A_DAY) >= MOST_FOR_A_MEMBER:
        return False
    places = range(1, MOST_TO_A_MAILBOX + 1)
    return any(
        queue_messages([_letter(pending, place=place, due_at=now)], now=now) for place in places
    )


def _letters_since(member_id: int, moment: datetime) -> int:
    rows = Message.objects.filter(member_id=member_id, created_at__gt=moment)
    return rows.filter(kind=Message.Kind.CODE, channel=Message.Channel.EMAIL).count()


def _letter(pending: PendingEmail, *, place: int, due_at: datetime) -> Owed:
    """The one letter that may go to an address nobody has confirmed. Like a one-time code it is
    wiped once it has left: its link is nobody's else to read.
    """
    with translation.override(settings.LANGUAGE_CODE):
        told = {"club": current_club().name, "link": mailbox_link(pending)}
        subject = _("%(club)s: is this address yours?") % told
        text = (
            _(
                "Hello,\n\nthis e-mail address was given to %(club)s for a membership. If it is"
                " yours, open this page and confirm it:\n\n%(link)s\n\nThe link is good for seven"
                " days. If you know nothing of it, do nothing: we send nothing else here."
            )
            % told
        )
    return Owed(
        natural_key=f"mailbox:{mailbox_name(pending.address)}:{club_day(due_at)}:{place}",
        kind=Message.Kind.CODE,
        channel=Message.Channel.EMAIL,
        address=pending.address,
        text=text,
        member_id=pending.member_id,
        due_at=due_at,
        expires_at=due_at + LINK_LIFE,
        facts={"subject": subject, **TO_PENDING_ADDRESS},
    )
