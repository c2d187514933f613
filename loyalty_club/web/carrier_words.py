"""Carriers in the reader's language: who they are, what goes wrong, and what to do about it."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from members.gateways import causes
from members.gateways.nobody import KEY_LOCKED, KEY_MISSING, NOT_CHOSEN

Say = Callable[[], str]


@dataclass(frozen=True, slots=True)
class Words:
    """A carrier's name and its one sentence."""

    name: str
    text: str


CARRIERS: dict[str, tuple[Say, Say]] = {
    "kavenegar": (
        lambda: _("Kavenegar"),
        lambda: _("Iran. Remembers our numbers, so a message in doubt is found again."),
    ),
    "sms_ir": (
        lambda: _("SMS.ir"),
        lambda: _("Iran. A hundred texts a call; its credit is counted in messages."),
    ),
    "melipayamak": (
        lambda: _("Melipayamak"),
        lambda: _("Iran. One message a call; its credit is counted in messages."),
    ),
    "ghasedak": (
        lambda: _("Ghasedak"),
        lambda: _("Iran. Can be asked for a message by our own number."),
    ),
    "twilio": (
        lambda: _("Twilio"),
        lambda: _("Every country; numbers abroad are reached by it."),
    ),
    "webhook": (
        lambda: _("Own service"),
        lambda: _("Your own program gets each message, signed, and sends it on."),
    ),
    "console": (
        lambda: _("Print only"),
        lambda: _("For trying things out. Messages are printed and reach nobody."),
    ),
}

TROUBLES: dict[str, tuple[Say, Say]] = {
    causes.ACCOUNT: (
        lambda: _("The account at the carrier is not active."),
        lambda: _("Sign in at the carrier: documents or a payment may be missing."),
    ),
    causes.ADDRESS: (
        lambda: _("The carrier does not know this server's address."),
        lambda: _("Add the server's IP address to the allowed ones at the carrier."),
    ),
    causes.BLOCKED: (
        lambda: _("The receiver does not take advertising."),
        lambda: _("Nothing to do: offers to this number are stopped."),
    ),
    causes.BUSY: (
        lambda: _("The carrier is busy."),
        lambda: _("It is tried again by itself."),
    ),
    causes.CREDIT: (
        lambda: _("The credit at the carrier is used up."),
        lambda: _("Charge the account; what waits leaves by itself afterwards."),
    ),
    causes.KEY: (
        lambda: _("The carrier does not accept the key."),
        lambda: _("Copy the key from the carrier's panel again and put it in below."),
    ),
    causes.LIMIT: (
        lambda: _("The carrier's limit for today is reached."),
        lambda: _("It goes on tomorrow; ask the carrier for a higher limit."),
    ),
    causes.LINE: (
        lambda: _("The carrier does not let this line send such messages."),
        lambda: _("Look at the lines below, and at the carrier whether the line is active."),
    ),
    causes.LINK: (
        lambda: _("The carrier lets no links through."),
        lambda: _("Take the link out of the text, or ask the carrier to allow it."),
    ),
    causes.NUMBER: (
        lambda: _("The carrier does not accept the receiver's number."),
        lambda: _("Look at the number."),
    ),
    causes.PATTERN: (
        lambda: _("The carrier does not know the pattern, or has not approved it yet."),
        lambda: _("Compare the pattern's name below with the carrier's panel."),
    ),
    causes.RATE: (
        lambda: _("The carrier was called too often."),
        lambda: _("It is tried again by itself; lower the messages a second."),
    ),
    causes.REQUEST: (
        lambda: _("The carrier did not understand the request."),
        lambda: _("Look at the address of the carrier and at its lines."),
    ),
    causes.STOP_WORDS: (
        lambda: _("The text does not say how to stop such messages."),
        lambda: _("Put the stop words in; in Iran they are «لغو۱۱»."),
    ),
    causes.TEXT: (
        lambda: _("The carrier does not accept the text."),
        lambda: _("Write it in other words: «winner» or «lottery» are often refused."),
    ),
    causes.TROUBLE: (
        lambda: _("Something went wrong at the carrier."),
        lambda: _("If it stays so, ask the carrier."),
    ),
    causes.VALUES: (
        lambda: _("A value does not fit into the pattern."),
        lambda: _("Carriers limit the length and the spaces of values; see below."),
    ),
    NOT_CHOSEN: (
        lambda: _("No carrier is chosen."),
        lambda: _("Messages wait until one is."),
    ),
    KEY_MISSING: (
        lambda: _("The carrier's key is missing."),
        lambda: _("Copy the key from the carrier's panel and put it in below."),
    ),
    KEY_LOCKED: (
        lambda: _("The carrier's key cannot be opened any more."),
        lambda: _(
            "The server's SECRET_KEY has changed: put the former one into SECRET_KEY_FALLBACKS, or"
            " the carrier's key in below again."
        ),
    ),
    "no secure connection to the carrier": (
        lambda: _("The carrier's certificate cannot be trusted."),
        lambda: _("Look at its address and at this server's clock; nothing was sent."),
    ),
    "no connection to the carrier": (
        lambda: _("The carrier cannot be reached."),
        lambda: _("Look at its address and at this server's way out."),
    ),
    "no answer in time": (
        lambda: _("The carrier did not answer in time."),
        lambda: _("What was under way is shown as unknown and is not sent twice."),
    ),
    "the connection was lost": (
        lambda: _("The connection to the carrier was lost."),
        lambda: _("What was under way is shown as unknown and is not sent twice."),
    ),
}


def carrier_words(name: str) -> Words:
    """Its name and what is to be known of it."""
    if name not in CARRIERS:
        return Words(name or _("No carrier"), "")
    title, text = CARRIERS[name]
    return Words(title(), text())


def trouble_words(reason: str) -> tuple[str, str]:
    """What went wrong, and what to do; the carrier's own words where we have none."""
    trouble = TROUBLES.get(causes.cause_of(reason))
    if trouble is None:
        return (_("The carrier says: %(reason)s") % {"reason": reason} if reason else "", "")
    return trouble[0](), trouble[1]()
