"""Choosing a carrier, trying it with a message to oneself, and asking it what became of others."""

import ipaddress
import re
import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from members.exceptions import InvalidField, TooManyTests
from members.gateways.sealing import seal
from members.gateways.traits import TRAITS, Traits
from members.models import AuditEntry, Message, Messaging
from members.roles import Actor, Right
from members.rules.patterns import InvalidPlaces, read_places
from members.rules.phones import InvalidMobile, normalize_mobile
from members.rules.text import fold_digits
from members.selectors.club import current_club
from members.selectors.messaging import TRIAL, messaging, tail_of
from members.services.audit import write_audit
from members.services.messages import Owed, queue_messages

TESTED, TESTS_AN_HOUR = "carrier.tested", 5
LONGEST_KEY = 200
TEST_LIFE = timedelta(minutes=30)

KEY = re.compile(r"[!-~]+")
KEY_IN_ADDRESS = re.compile(r"[A-Za-z0-9=_.\-]+")
USERNAME = re.compile(r"[^\s/?#]{1,120}")
LINE = re.compile(r"\+?[A-Za-z0-9]{3,30}")
PATTERN = re.compile(r"[^\s/?#&]{1,80}")
LARGEST = 10**15


@transaction.atomic
def choose_carrier(
    *,
    carrier: str,
    base_url: str = "",
    username: str = "",
    key: str | None = None,
    line_service: str = "",
    line_promotion: str = "",
    occasions_by_service_line: bool = True,
    patterns: Mapping[str, Mapping[str, str]] | None = None,
    warn_below: int = 0,
    actor: Actor,
) -> Messaging:
    """Send by this carrier from now on; what waits in the queue leaves by it.

    `key` None keeps the one that is there: refused where there is none, and where the carrier or
    its address becomes another, for a key is not shown to whom it was not meant for. `patterns`
    are by class of message: the carrier's own name of a pattern and its `places`, as
    `members.rules.patterns.read_places` reads them. `warn_below` is counted in what the carrier
    counts its credit in. A rest of the carrier ends. Refuses with `InvalidField`, by field.
    """
    actor.require(Right.CARRIERS_MANAGE)
    if carrier not in TRAITS:
        raise InvalidField(field="carrier", problem="invalid_choice")
    traits = TRAITS[carrier]
    messaging()
    row = Messaging.objects.select_for_update().get(pk=1)
    base_url = _address(base_url, needed="base_url" in traits.needs)
    is_same = carrier == row.carrier and base_url == row.base_url
    _check_key(carrier, traits, key, has_one=is_same and bool(row.secret))
    row.occasions_by_service_line = occasions_by_service_line
    row.username = _username(username, traits)
    row.line_service = _line("line_service", line_service, carrier)
    row.line_promotion = _line("line_promotion", line_promotion, carrier)
    row.patterns = _patterns(patterns or {}) if traits.has_patterns else {}
    row.warn_below = _threshold(warn_below)
    _keep_key(row, key, is_same=is_same)
    row.carrier, row.base_url = carrier, base_url
    row.rests_until, row.trouble, row.trouble_since = None, "", None
    row.save()
    facts = {"carrier": carrier, "key": "kept" if key is None else "replaced"}
    write_audit(actor=actor, action="carrier.chosen", subject=f"carrier:{carrier}", facts=facts)
    return row


@transaction.atomic
def send_test(*, address: str, actor: Actor, now: datetime | None = None) -> int:
    """Owe a message to this mobile that says that messages arrive; its id.

    It goes by the queue like every other, as news of one's own account: what it tells is true of
    all. Refuses what is no mobile, and more than five an hour.
    """
    actor.require(Right.CARRIERS_MANAGE)
    try:
        mobile = normalize_mobile(address)
    except InvalidMobile as problem:
        raise InvalidField(field="mobile", problem=problem.code) from problem
    now = now or timezone.now()
    _check_tests(actor, now)
    with translation.override(settings.LANGUAGE_CODE):
        text = _("%(club)s: this is a test. Messages of the club arrive here.") % {
            "club": current_club().name
        }
    natural_key = f"{TRIAL}{uuid.uuid4()}"
    owed = Owed(
        natural_key=natural_key,
        kind=Message.Kind.SERVICE,
        address=mobile,
        text=text,
        expires_at=now + TEST_LIFE,
    )
    write_audit(actor=actor, action=TESTED, now=now)
    return queue_messages([owed], now=now)[natural_key]


def _check_tests(actor: Actor, now: datetime) -> None:
    """A page that sends for nothing must not be a machine that sends."""
    hour = AuditEntry.objects.filter(action=TESTED, at__gt=now - timedelta(hours=1))
    if hour.filter(actor_id=actor.id).count() >= TESTS_AN_HOUR:
        raise TooManyTests(most=TESTS_AN_HOUR)


def _check_key(carrier: str, traits: Traits, key: str | None, *, has_one: bool) -> None:
    if "key" not in traits.needs or settings.SMS_API_KEY:
        return
    if not key:
        if key is None and has_one:
            return
        raise InvalidField(field="key", problem="required")
    form = KEY_IN_ADDRESS if carrier == "kavenegar" else KEY
    if len(key) > LONGEST_KEY or not form.fullmatch(key):
        raise InvalidField(field="key", problem="unreadable")


def _keep_key(row: Messaging, key: str | None, *, is_same: bool) -> None:
    """A new key, or another place to send it to: what was learnt by the old one is forgotten."""
    if key is None and is_same:
        return
    row.secret, row.secret_tail = seal(key or ""), tail_of(key or "")
    row.credit = row.credit_at = None


def _address(written: str, *, needed: bool) -> str:
    """An https address, or a plain one inside the house: a key must not cross the street open."""
    written = written.strip().rstrip("/")
    if not written:
        if needed and not settings.SMS_BASE_URL:
            raise InvalidField(field="base_url", problem="required")
        return ""
    try:
        parts = urlsplit(written)
        host, _port = parts.hostname or "", parts.port
    except ValueError as problem:
        raise InvalidField(field="base_url", problem="unreadable") from problem
    is_plain = bool(host) and not (parts.username or parts.query or parts.fragment)
    if parts.scheme not in {"http", "https"} or not is_plain or len(written) > 200:
        raise InvalidField(field="base_url", problem="unreadable")
    if parts.scheme == "http" and not _is_inside(host):
        raise InvalidField(field="base_url", problem="not_https")
    return written


def _is_inside(host: str) -> bool:
    """A machine of the same network: a private address, or a name without a dot."""
    try:
        return ipaddress.ip_address(host).is_private
    except ValueError:
        return "." not in host


def _username(written: str, traits: Traits) -> str:
    written = written.strip()
    if "username" not in traits.needs:
        return ""
    if not written and not settings.SMS_USERNAME:
        raise InvalidField(field="username", problem="required")
    if written and not USERNAME.fullmatch(written):
        raise InvalidField(field="username", problem="unreadable")
    return written


def _line(field: str, written: str, carrier: str) -> str:
    line = "".join(fold_digits(written).split())
    is_set_by_server = bool(getattr(settings, f"SMS_{field.upper()}"))
    if not line:
        if field in TRAITS[carrier].needs and not is_set_by_server:
            raise InvalidField(field=field, problem="required")
        return ""
    if not LINE.fullmatch(line) or (carrier == "sms_ir" and not line.isdigit()):
        raise InvalidField(field=field, problem="unreadable")
    return line


def _patterns(written: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
    kept: dict[str, Any] = {}
    for kind in Message.Kind.values:
        name = fold_digits(written.get(kind, {}).get("pattern", "").strip())
        places = written.get(kind, {}).get("places", "")
        if not name:
            continue
        if not PATTERN.fullmatch(name):
            raise InvalidField(field=f"pattern_{kind}", problem="unreadable")
        try:
            kept[kind] = {"pattern": name, "places": read_places(places)}
        except InvalidPlaces as problem:
            raise InvalidField(field=f"places_{kind}", problem="unreadable") from problem
    return kept


def _threshold(amount: int) -> int:
    if not 0 <= amount <= LARGEST:
        raise InvalidField(field="warn_below", problem="out_of_range")
    return amount
