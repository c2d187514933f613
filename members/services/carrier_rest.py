"""Leaving a carrier alone that takes nothing or does not answer, each time longer."""

from datetime import datetime, timedelta

from django.db import transaction

from members.gateways.shape import Later
from members.models import Messaging

SHORTEST_REST, LONGEST_REST = timedelta(minutes=1), timedelta(hours=1)
TROUBLE_LENGTH = 200
TOLD_AFTER = timedelta(minutes=3)


def rest_carrier(reason: str, *, now: datetime) -> datetime:
    """Nothing leaves before the moment that comes back: as long again as the trouble has lasted,
    so that the tries grow rarer, and never longer than an hour. All pages say so from now on.
    """
    return _rest(reason, now, least=SHORTEST_REST, is_told_after=timedelta(0))


def give_carrier_time(asked: Later, *, now: datetime) -> datetime:
    """It cannot be reached, or asks for patience: nothing leaves before, by nobody. Pages say so
    when it has lasted for some minutes; a moment's crowd passes unseen.
    """
    least = min(timedelta(seconds=max(asked.seconds, 1)), LONGEST_REST)
    return _rest(asked.reason, now, least=least, is_told_after=TOLD_AFTER)


@transaction.atomic
def _rest(reason: str, now: datetime, *, least: timedelta, is_told_after: timedelta) -> datetime:
    row = Messaging.objects.select_for_update().get(pk=1)
    since = _trouble_since(row, now)
    until = now + min(max(now - since, least), LONGEST_REST)
    is_told = bool(row.trouble) or now - since >= is_told_after
    Messaging.objects.filter(pk=1).update(
        rests_until=until,
        trouble=reason[:TROUBLE_LENGTH] if is_told else "",
        trouble_since=since,
    )
    return until


def _trouble_since(row: Messaging, now: datetime) -> datetime:
    """Trouble that nobody has tried for long is over, as far as we know: a new one begins."""
    is_old = row.rests_until is None or now - row.rests_until > LONGEST_REST
    return now if row.trouble_since is None or is_old else row.trouble_since


def wake_carrier() -> None:
    """It takes messages again."""
    Messaging.objects.filter(pk=1).exclude(trouble_since=None, rests_until=None).update(
        rests_until=None, trouble="", trouble_since=None
    )
