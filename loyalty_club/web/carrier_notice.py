"""What whoever looks after the club must know of its carrier before anything else."""

from dataclasses import dataclass
from typing import Literal

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from loyalty_club.templatetags.club import moment
from loyalty_club.web.carrier_words import carrier_words, trouble_words
from loyalty_club.web.page_club import page_club
from members.gateways.traits import traits_of
from members.models import Messaging
from members.roles import Actor, Right
from members.rules.money import format_money, format_number
from members.selectors.messaging import CONSOLE, messaging


@dataclass(frozen=True, slots=True)
class Notice:
    """A ribbon: how serious, what is, what to do, and where."""

    tone: Literal["rose", "honey"]
    title: str
    text: str
    url: str = ""
    label: str = ""


def carrier_notice(actor: Actor, row: Messaging | None = None) -> Notice | None:
    """The most serious thing about the carrier; None where all is well, and for who cannot see
    messages at all.
    """
    if not actor.may(Right.AUDIT_READ):
        return None
    row = row or messaging()
    told = _trouble(row) or _without_carrier(row) or _low_credit(row)
    if told is None or not actor.may(Right.CARRIERS_MANAGE):
        return told
    url = reverse("dashboard-carrier")
    return Notice(told.tone, told.title, told.text, url, _("To the carrier"))


def credit_words(amount: int, carrier: str) -> str:
    """Credit as it is counted: in money, or in messages."""
    language = get_language() or "en"
    if traits_of(carrier).counts == "messages":
        return _("%(number)s messages") % {"number": format_number(amount, language)}
    return format_money(amount, page_club().currency, language)


def is_low(row: Messaging) -> bool:
    """Whether the credit has fallen below what the owner wants to be warned of."""
    return row.credit is not None and row.credit < row.warn_below


def _trouble(row: Messaging) -> Notice | None:
    if not row.trouble:
        return None
    what, advice = trouble_words(row.trouble)
    if row.rests_until is not None:
        again = _("It is tried again: %(moment)s.") % {"moment": moment(row.rests_until)}
        advice = f"{advice} {again}".strip()
    return Notice("rose", what, advice)


def _without_carrier(row: Messaging) -> Notice | None:
    if not row.carrier:
        return Notice("honey", *trouble_words("no carrier chosen"))
    if row.carrier == CONSOLE and not (settings.DEBUG or settings.LOCAL_DEMO):
        text = _("Messages are printed on the server and reach nobody.")
        return Notice("honey", _("No carrier is at work."), text)
    return None


def _low_credit(row: Messaging) -> Notice | None:
    if row.credit is None or not is_low(row):
        return None
    facts = {
        "carrier": carrier_words(row.carrier).name,
        "left": credit_words(row.credit, row.carrier),
    }
    title = _("The credit at %(carrier)s is low: %(left)s.") % facts
    return Notice("honey", title, _("Charge the account before messages stop."))
