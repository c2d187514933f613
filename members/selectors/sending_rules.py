"""What a message will look like when it leaves, what it will cost, and when it may leave."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

from members.models import Message, Messaging
from members.rules.judging import Hold, Rules, next_opening
from members.rules.parts import Length, length_of
from members.selectors.club import club_zone
from members.selectors.messaging import messaging
from members.selectors.occasions import mourning_on

SMS = str(Message.Channel.SMS)
CODE = str(Message.Kind.CODE)


@dataclass(frozen=True, slots=True)
class Estimate:
    """The text as it will leave, its length, and what that costs by the club's own prices
    (smallest unit of its money); the carrier's word is put over it afterwards.
    """

    length: Length
    text_as_sent: str
    parts: int
    cost: int


def estimate(
    text: str, *, kind: str, settings: Messaging | None = None, channel: str = SMS
) -> Estimate:
    """What this text will be and cost; an e-mail has no parts and no price."""
    settings = settings or messaging()
    as_sent = text_as_sent(text, kind=kind, settings=settings, channel=channel)
    length = length_of(as_sent)
    if channel != SMS:
        return Estimate(length, as_sent, 0, 0)
    price = settings.price_unicode if length.is_unicode else settings.price_latin
    return Estimate(length, as_sent, length.parts, length.parts * price)


def text_as_sent(text: str, *, kind: str, settings: Messaging, channel: str = SMS) -> str:
    """With how to stop on a line of its own; codes say nothing of it, and nothing says it twice."""
    if channel != SMS or kind == CODE or not settings.stop_words:
        return text
    if text.rstrip().endswith(settings.stop_words):
        return text
    return f"{text.rstrip()}\n{settings.stop_words}"


def line_of(kind: str, settings: Messaging) -> str:
    """The line that this class of message comes from; empty for the carrier's own choice."""
    if kind == Message.Kind.PROMOTION:
        return settings.line_promotion
    if kind == Message.Kind.OCCASION and not settings.occasions_by_service_line:
        return settings.line_promotion
    return settings.line_service


def hold_for(
    kind: str, at: datetime, settings: Messaging | None = None
) -> tuple[str, datetime] | None:
    """Why a message of this kind that is due at `at` would wait, and until when; None where it
    may leave at once. What depends on the member is known at the call alone.
    """
    hold = next_opening(kind, at, rules_of(settings or messaging()))
    return None if hold is None else (hold.why, hold.until)


def rules_of(settings: Messaging) -> Rules:
    """What the club holds back, as the judge reads it; each day is looked up once."""

    @cache
    def mourns_on(day: date) -> bool:
        return settings.rests_on_mourning and mourning_on(day) is not None

    return Rules(
        quiet_from=settings.quiet_from,
        quiet_until=settings.quiet_until,
        most_a_week=settings.most_a_week,
        zone=club_zone(),
        mourns_on=mourns_on,
    )


__all__ = ["Estimate", "Hold", "estimate", "hold_for", "line_of", "rules_of", "text_as_sent"]
