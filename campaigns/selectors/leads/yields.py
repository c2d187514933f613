"""What contacts yield: by source and by the way of speaking to people."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection

from campaigns.models import Lead
from campaigns.selectors.leads.asked import CHOSEN, EVERYONE, Chosen, moments_of
from campaigns.selectors.leads.worth import REACHED

# Fewer contacts than these and a share may mislead.
FEW_CONTACTS = 10
# Where a lead stood at a contact is what its last move until then says. It moved on when it came
# later to a further stage, the third or beyond: to the second any contact brings it. Whoever was
# won was won by the last contact.
YIELD = f"""
WITH contact AS (
    SELECT l.source_id, i.channel, i.lead_id, i.minutes, i.outcome = ANY(%(reached)s) AS reached,
        EXISTS (
            SELECT 1 FROM campaigns_stagemove m
            WHERE m.lead_id = i.lead_id AND m.at > i.at AND m.stage >= %(moved_from)s
                AND m.stage > coalesce((
                    SELECT s.stage FROM campaigns_stagemove s
                    WHERE s.lead_id = i.lead_id AND s.at <= i.at ORDER BY s.id DESC LIMIT 1), 0)
        ) AS moved,
        l.status = 'won' AND i.id = (
            SELECT x.id FROM campaigns_interaction x
            WHERE x.lead_id = i.lead_id ORDER BY x.at DESC, x.id DESC LIMIT 1) AS won
    FROM campaigns_interaction i JOIN campaigns_lead l ON l.id = i.lead_id
    WHERE i.at >= %(opens)s AND i.at < %(closes)s AND {CHOSEN}
)
SELECT source_id, channel, count(*), sum(minutes), count(*) FILTER (WHERE reached),
    count(DISTINCT lead_id), count(DISTINCT lead_id) FILTER (WHERE moved),
    count(DISTINCT lead_id) FILTER (WHERE won)
FROM contact
GROUP BY GROUPING SETS ((source_id, channel), (source_id), (channel), ())
HAVING count(*) > 0
"""  # noqa: S608 - no value of anybody is written into it


@dataclass(frozen=True, slots=True)
class Yield:
    """Contacts and what came of them; None as source or way stands for all of them.

    `reached` contacts found somebody. `leads` were spoken to, of whom `moved` came to a further
    stage afterwards: one spoken to in two ways counts for both, but once in the sums. `won` are
    those whose last contact before they became members this was, so that each counts once.
    """

    source_id: int | None
    channel: str | None
    contacts: int = 0
    minutes: int = 0
    reached: int = 0
    leads: int = 0
    moved: int = 0
    won: int = 0

    @property
    def reached_share(self) -> float | None:
        """The part of the contacts that found somebody."""
        return self.reached / self.contacts if self.contacts else None

    @property
    def moved_share(self) -> float | None:
        """The part of the leads that moved on."""
        return self.moved / self.leads if self.leads else None

    @property
    def won_per_hour(self) -> float | None:
        """Members won for an hour of speaking; None where no time was spent."""
        return self.won * 60 / self.minutes if self.minutes else None

    @property
    def is_small(self) -> bool:
        """So few that a share may mislead."""
        return self.contacts < FEW_CONTACTS


def yields_of(first: date, last: date, chosen: Chosen = EVERYONE) -> Sequence[Yield]:
    """Every source and way that there was a contact by from the first day to the last, with the
    sums of each source, of each way and of all. What came of them counts up to now. One statement.
    """
    opens, closes = moments_of(first, last)
    asked = {
        **chosen.given(),
        "opens": opens,
        "closes": closes,
        "reached": [str(outcome) for outcome in REACHED],
        "moved_from": Lead.Stage.QUALIFIED.value,
    }
    with connection.cursor() as cursor:
        cursor.execute(YIELD, asked)
        return [Yield(*row) for row in cursor.fetchall()]
