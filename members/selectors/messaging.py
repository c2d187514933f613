"""How the club sends, as it stands now: the owner's choice with the server's settings over it."""

from django.conf import settings

from members.gateways.carriers import CARRIERS, Access, Carrier
from members.gateways.nobody import KEY_LOCKED, KEY_MISSING, Nobody
from members.gateways.sealing import unseal
from members.gateways.traits import carrier_named, traits_of
from members.models import Message, Messaging
from members.rules.sending_defaults import sending_defaults
from members.selectors.club import current_club
from members.selectors.once import asked_once

EMAIL = "email"
CONSOLE = "console"
TRIAL = "test:"
TAIL = 4
SHORTEST_WITH_TAIL = 12


@asked_once
def messaging() -> Messaging:
    """The one row with the server's settings laid over it: to read, never to save."""
    row = Messaging.objects.filter(pk=1).first() or _first_row()
    by_server = carrier_named(settings.SMS_CARRIER)
    if by_server and row.carrier != by_server:
        # What was kept for another carrier is none of this one's.
        row.base_url = row.username = row.secret = row.secret_tail = ""
        row.patterns = {}
    row.carrier = by_server or row.carrier or _by_default()
    row.base_url = settings.SMS_BASE_URL or row.base_url
    row.username = settings.SMS_USERNAME or row.username
    row.line_service = settings.SMS_LINE_SERVICE or row.line_service
    row.line_promotion = settings.SMS_LINE_PROMOTION or row.line_promotion
    if settings.SMS_API_KEY:
        row.secret_tail = tail_of(settings.SMS_API_KEY)
    return row


def current_carrier(channel: str = Message.Channel.SMS) -> Carrier:
    """Who carries this channel now; one who takes nothing where none is chosen."""
    return carrier_by(EMAIL if channel == Message.Channel.EMAIL else "", messaging())


def carrier_by(name: str, row: Messaging) -> Carrier:
    """The carrier of this name, or the chosen one, with the access that is kept for it; nobody
    where its key is missing or cannot be opened.
    """
    name = name or row.carrier
    if name not in CARRIERS:
        return Nobody()
    access = access_of(row)
    if "key" in traits_of(name).needs and not access.key:
        return Nobody(KEY_LOCKED if row.secret else KEY_MISSING)
    return CARRIERS[name](access)


def access_of(row: Messaging) -> Access:
    """The access of the chosen carrier; the key is opened here and nowhere else."""
    lines = dict.fromkeys(line for line in (row.line_service, row.line_promotion) if line)
    return Access(
        base_url=row.base_url.rstrip("/"),
        username=row.username,
        key=settings.SMS_API_KEY or unseal(row.secret),
        lines=tuple(lines),
        currency=current_club().currency.code,
    )


def trial_message(message_id: int) -> Message | None:
    """A message by which somebody tried the carrier; None where it is another's."""
    tried = Message.objects.filter(pk=message_id, natural_key__startswith=TRIAL)
    return tried.first()


def decided_by_server() -> frozenset[str]:
    """The fields that the owner's page can only show."""
    return frozenset(
        name
        for name, value in {
            "carrier": settings.SMS_CARRIER,
            "base_url": settings.SMS_BASE_URL,
            "username": settings.SMS_USERNAME,
            "key": settings.SMS_API_KEY,
            "line_service": settings.SMS_LINE_SERVICE,
            "line_promotion": settings.SMS_LINE_PROMOTION,
        }.items()
        if value
    )


def tail_of(key: str) -> str:
    """What may be shown of a key, so that two can be told apart; nothing of a short one."""
    return key[-TAIL:] if len(key) >= SHORTEST_WITH_TAIL else ""


def _first_row() -> Messaging:
    """As a new club sends; two who make it at once get the same one."""
    known = sending_defaults(language=settings.LANGUAGE_CODE, currency=current_club().currency.code)
    return Messaging.objects.get_or_create(pk=1, defaults=dict(known))[0]


def _by_default() -> str:
    """Where nothing is chosen the demo and a developer see messages printed."""
    return CONSOLE if settings.DEBUG or settings.LOCAL_DEMO else ""
