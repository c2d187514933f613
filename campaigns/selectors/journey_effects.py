"""What a journey brings beyond what would have come anyhow: who began beside who was held out."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from campaigns.rules.held_out import COMPARED_DAYS
from campaigns.rules.uplift import Difference, Group, Sums, Uplift, difference_of_means, uplift_of

# Each member once, by the first time he was drawn; the purchases of a card that is merged now are
# with the one that was kept. Two shares side by side are not thrown together: with the share the
# season has changed as well, so those count who were drawn by the latest.
COMPARED = """
WITH asked AS (
    SELECT * FROM campaigns_passage
    WHERE journey_id = %(journey)s AND drawn_percent > 0
        AND began_at >= %(opens)s AND began_at < %(closes)s
), drawn AS (
    SELECT DISTINCT ON (coalesce(who.merged_into_id, who.id))
        coalesce(who.merged_into_id, who.id) AS member_id, asked.status = 'held' AS is_held_out,
        asked.began_at, asked.drawn_percent
    FROM asked JOIN members_member AS who ON who.id = asked.member_id
    WHERE asked.drawn_percent = (
        SELECT latest.drawn_percent FROM asked AS latest
        ORDER BY latest.began_at DESC, latest.id DESC LIMIT 1)
    ORDER BY 1, asked.began_at, asked.id
)
SELECT drawn.is_held_out, max(drawn.drawn_percent), min(drawn.began_at),
    count(*), count(*) FILTER (WHERE bought.purchases > 0),
    sum(bought.sales), sum(bought.sales * bought.sales),
    count(*) FILTER (WHERE drawn.began_at + %(days)s * interval '1 day' > %(now)s)
FROM drawn CROSS JOIN LATERAL (
    SELECT count(*) AS purchases, coalesce(sum(purchase.net - purchase.returned_net), 0) AS sales
    FROM points_purchase AS purchase
    WHERE purchase.member_id = drawn.member_id
        AND purchase.status NOT IN ('voided', 'returned')
        AND purchase.occurred_at > drawn.began_at
        AND purchase.occurred_at <= drawn.began_at + %(days)s * interval '1 day'
) AS bought
GROUP BY drawn.is_held_out
"""


@dataclass(frozen=True, slots=True)
class Side:
    """Those who began, or those held out: so many people, of whom so many bought within thirty
    days of beginning, and what they paid in money. `still_open` have some of these days left.
    """

    people: int = 0
    bought: int = 0
    sales: int = 0
    squares: int = 0
    still_open: int = 0


@dataclass(frozen=True, slots=True)
class JourneyEffect:
    """Both sides, and how they differ.

    Who began is counted whether he was told in the end or not, for nobody knows who of those held
    out would have been. `a_head` is what those who began spent more, each, with its interval; None
    where it cannot be reckoned. `percent` is the share that was held out, since `since`.
    """

    percent: int
    since: datetime
    began: Side
    held_out: Side

    @property
    def uplift(self) -> Uplift:
        """Who bought of the ones beside who bought of the others."""
        return uplift_of(
            Group(self.began.people, self.began.bought),
            Group(self.held_out.people, self.held_out.bought),
        )

    @property
    def a_head(self) -> Difference | None:
        """Welch's interval of what was spent."""
        return difference_of_means(
            *(Sums(side.people, side.sales, side.squares) for side in (self.began, self.held_out))
        )


def journey_effect(
    journey_id: int, *, opens: datetime, closes: datetime, now: datetime
) -> JourneyEffect | None:
    """Of those who were drawn for the control group between these moments; None where nobody was.
    One statement.
    """
    asked: dict[str, Any] = {
        "journey": journey_id,
        "opens": opens,
        "closes": closes,
        "days": COMPARED_DAYS,
        "now": now,
    }
    with connection.cursor() as cursor:
        cursor.execute(COMPARED, asked)
        rows = cursor.fetchall()
    if not rows:
        return None
    sides = {is_held_out: Side(*map(int, figures)) for is_held_out, _p, _s, *figures in rows}
    return JourneyEffect(
        percent=rows[0][1],
        since=min(since for _held, _percent, since, *_figures in rows),
        began=sides.get(False, Side()),
        held_out=sides.get(True, Side()),
    )
