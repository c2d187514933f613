"""That the letter leaves: once for each address and week by itself, and when an owner asks."""

import hashlib
import uuid
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone, translation

from analytics.models import FigureRules
from analytics.selectors.rules import figure_rules
from loyalty_club.letter.content import write_letter
from loyalty_club.letter.rendering import render_letter
from loyalty_club.letter.weeks import LetterWeek, newest_week, week_of
from members.exceptions import InvalidField, TooManyTests
from members.models import Message
from members.roles import Actor, Right
from members.rules.timetable import start_of
from members.selectors.club import club_day, club_zone, current_club
from members.selectors.letters import (
    LETTER,
    Reader,
    count_deeds,
    owed_letters,
    owners_with_email,
    reader_at,
)
from members.services.audit import write_audit
from members.services.messages import Owed, queue_messages

SENT_NOW, MOST_AN_HOUR = "figures.letter", 5
HOUR = timedelta(hours=1)


def post_weekly_letters(*, now: datetime | None = None) -> int:
    """Owe this week's letter to each reader, from its day to the end of the week; how many were
    not owed before.

    At most one for each address and week, whatever is killed: the week and the address are the
    natural key of the message, and a message that may have left is never sent again by itself.
    """
    now = now or timezone.now()
    rules = figure_rules()
    week = week_of(club_day(now), rules.letter_weekday, current_club().calendar)
    if not rules.letter_is_on or club_day(now) < week.due_on:
        return 0
    readers = {key_of(week.starts_on, one.address): one for one in readers_of(rules)}
    already = owed_letters(readers)
    end = start_of(week.ends_on + timedelta(days=1), club_zone())
    fresh = [
        _owed(reader, week, natural_key=key, expires_at=end)
        for key, reader in readers.items()
        if key not in already
    ]
    return len(queue_messages(fresh, now=now))


@transaction.atomic
def send_letter_now(*, address: str, actor: Actor, now: datetime | None = None) -> int:
    """Owe the newest letter to this address once more; the message's id. Refuses what is no
    address, and more than five an hour.
    """
    actor.require(Right.FIGURES_MANAGE)
    try:
        validate_email(address)
    except ValidationError as error:
        raise InvalidField(field="address", problem="invalid_email") from error
    now = now or timezone.now()
    if count_deeds(SENT_NOW, actor_id=actor.id, since=now - HOUR) >= MOST_AN_HOUR:
        raise TooManyTests(most=MOST_AN_HOUR)
    week = newest_week(club_day(now), figure_rules().letter_weekday, current_club().calendar)
    key = f"{LETTER}now:{uuid.uuid4()}"
    owed = _owed(reader_at(address), week, natural_key=key, expires_at=now + 24 * HOUR)
    write_audit(actor=actor, action=SENT_NOW, subject="figures", now=now)
    return queue_messages([owed], now=now)[key]


def readers_of(rules: FigureRules) -> Iterable[Reader]:
    """To whom the letter goes."""
    return [reader_at(rules.letter_to)] if rules.letter_to else owners_with_email()


def key_of(week_starts_on: date, address: str) -> str:
    """The natural key; the address itself stays out of it, and its capitals count for nothing."""
    name = hashlib.sha256(address.strip().casefold().encode()).hexdigest()[:32]
    return f"{LETTER}{week_starts_on.isoformat()}:{name}"


def _owed(reader: Reader, week: LetterWeek, *, natural_key: str, expires_at: datetime) -> Owed:
    with translation.override(reader.language or settings.LANGUAGE_CODE):
        rendered = render_letter(write_letter(week, name=reader.name))
    return Owed(
        natural_key=natural_key,
        kind=Message.Kind.SERVICE,
        channel=Message.Channel.EMAIL,
        address=reader.address,
        text=rendered.text,
        expires_at=expires_at,
        facts={"subject": rendered.subject, "html": rendered.html},
    )
