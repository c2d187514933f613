"""Who answered of those asked, how satisfied they were after a ticket, and who brought friends."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from campaigns.rules.surveys.groups import LEAST_SHOWN
from campaigns.rules.surveys.tallies import Marks, Share
from campaigns.selectors.surveys.figure_statements import ADVOCATES, RESPONSE, SATISFACTION
from campaigns.selectors.surveys.figures import Wanted, parameters_of, rows_of


@dataclass(frozen=True, slots=True)
class Response:
    """Those asked by a link after a purchase on these days, and what became of it until now.

    `sent` the carrier took, `delivered` it reported; `finished` answered to the end; `waiting`
    may still answer. `usual_time` is the median from being asked to answering.
    """

    asked: int
    sent: int
    delivered: int
    answered: int
    finished: int
    waiting: int
    usual_time: timedelta | None

    @property
    def rate(self) -> Share:
        """Of those asked, who answered."""
        return Share(self.answered, self.asked)


@dataclass(frozen=True, slots=True)
class Advocates:
    """Promoters by their latest score of these days: how many `promoters` (as persons), how many
    of them have `brought` a friend, `since` their score, and the `friends` in all.
    """

    promoters: int
    brought: int
    since: int
    friends: int

    @property
    def share(self) -> Share:
        """Promoters who do what they promise."""
        return Share(self.brought, self.promoters)


def response_of(wanted: Wanted, *, now: datetime | None = None) -> Response:
    """Who was asked on these days and answered; days and shops matter alone. One statement."""
    found = rows_of(RESPONSE, parameters_of(wanted) | {"now": now or timezone.now()})
    return Response(*found[0])


def satisfaction_of(wanted: Wanted, *, sees_withheld: bool = False) -> Marks | None:
    """The marks of 1 to 5 given after tickets on these days; days and shops matter alone. None
    where so few were given that only who sees withheld answers is told.
    """
    marks = Marks(
        {int(mark): count for mark, count in rows_of(SATISFACTION, parameters_of(wanted))}
    )
    is_few = 0 < marks.answers < LEAST_SHOWN
    return None if is_few and not sees_withheld else marks


def advocates_of(wanted: Wanted) -> Advocates:
    """Promoters who brought friends; one statement."""
    return Advocates(*rows_of(ADVOCATES, parameters_of(wanted))[0])
