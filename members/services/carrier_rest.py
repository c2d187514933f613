"""Leaving a carrier alone that takes nothing or does not answer, each time longer."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from members.models import Messaging

SHORTEST_REST, LONGEST_REST = timedelta(minutes=1), timedelta(hours=1)
TROUBLE_LENGTH = 200


@transaction.atomic
def rest_carrier(reason: str, *, now: datetime) -> datetime:
    """Nothing leaves before the moment that comes back: as long again as the trouble has lasted,
    so that the tries grow rarer, and never longer than an hour.
    """
    row = Messaging.objects.select_for_update().get(pk=1)
    since = row.trouble_since or now
    until = now + min(max(now - since, SHORTEST_REST), LONGEST_REST)
    Messaging.objects.filter(pk=1).update(
        rests_until=until, trouble=reason[:TROUBLE_LENGTH], trouble_since=since
    )
    return until


def wake_carrier() -> None:
    """It takes messages again."""
    Messaging.objects.filter(pk=1).exclude(Q(trouble="") & Q(rests_until=None)).update(
        rests_until=None, trouble="", trouble_since=None
    )
