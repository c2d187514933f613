"""What campaigns did, counted: two statements for all of them, however many were told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime, time, timedelta
from typing import Any

from django.db import connection
from django.db.models import Sum

from campaigns.models import Campaign, CostLine, Recipient
from campaigns.rules.uplift import Group, Sums
from campaigns.selectors.result_statements import JOINED, PEOPLE, PURCHASES
from members.selectors.club import club_zone

TOLD, CONTROL = Recipient.Status.TOLD.value, Recipient.Status.CONTROL.value


@dataclass(frozen=True, slots=True)
class Counted:
    """People of a group and what they did; money in the smallest unit.

    `came` rang up something, `bought` kept something of it, `sales` is what they paid in money
    less what was paid back. `newcomers` bought for the first time. `sent` the carrier took,
    `unknown` it did not say. `used` took their offer within its time; `reward_cost` is what offers
    cost, also those used after it.
    """

    people: int = 0
    sent: int = 0
    delivered: int = 0
    unknown: int = 0
    message_cost: int = 0
    offered: int = 0
    used: int = 0
    reward_cost: int = 0
    came: int = 0
    bought: int = 0
    purchases: int = 0
    sales: int = 0
    squares: int = 0
    newcomers: int = 0
    newcomer_sales: int = 0

    def __add__(self, other: "Counted") -> "Counted":
        return Counted(
            **{one.name: getattr(self, one.name) + getattr(other, one.name) for one in _COUNTED}
        )

    @property
    def group(self) -> Group:
        """The people and how many of them came."""
        return Group(self.people, self.came)

    @property
    def spending(self) -> Sums:
        """What they spent, as the comparison of means needs it."""
        return Sums(self.people, self.sales, self.squares)


_COUNTED = fields(Counted)


@dataclass(frozen=True, slots=True)
class Joined:
    """Who joined while the campaign ran, what they bought, and how many joined in as many days
    before.
    """

    people: int = 0
    before: int = 0
    sales: int = 0


@dataclass(frozen=True, slots=True)
class Counts:
    """One campaign, counted. `left_out` are those nobody could tell, by why."""

    told: Counted = Counted()
    control: Counted = Counted()
    waiting: int = 0
    variants: Mapping[int, Counted] = field(default_factory=dict)
    left_out: Mapping[str, int] = field(default_factory=dict)
    joined: Joined | None = None
    cost_lines: Mapping[str, int] = field(default_factory=dict)


def window_of_results(campaign: Campaign, now: datetime) -> tuple[datetime, datetime] | None:
    """From when until when a campaign's effect is looked for: from its start to the end of its
    last day, or to now where that is still to come. None before it has started.
    """
    if campaign.started_at is None:
        return None
    zone = club_zone()
    opens = max(campaign.started_at, datetime.combine(campaign.starts_on, time.min, tzinfo=zone))
    last = campaign.ends_on + timedelta(days=1)
    closes = min(datetime.combine(last, time.min, tzinfo=zone), now)
    return (opens, closes) if opens < closes else None


def counts_of(campaigns: Sequence[Campaign], *, now: datetime) -> dict[int, Counts]:
    """Every one of these campaigns, counted: four statements for any number of them."""
    windows = {
        campaign.pk: window
        for campaign in campaigns
        if (window := window_of_results(campaign, now)) is not None
    }
    rows = [*_rows(PEOPLE, windows), *_rows(PURCHASES, windows)]
    winning = {one.pk for one in campaigns if one.goal == Campaign.Goal.NEW_MEMBERS}
    wins = {pk: window for pk, window in windows.items() if pk in winning}
    joined = {row["id"]: _joined(row) for row in _rows(JOINED, wins)}
    lines = _cost_lines([campaign.pk for campaign in campaigns])
    return {
        campaign.pk: _counts(
            [row for row in rows if row["campaign_id"] == campaign.pk],
            joined.get(campaign.pk, Joined() if campaign.pk in winning else None),
            lines.get(campaign.pk, {}),
        )
        for campaign in campaigns
    }


def _counts(
    rows: Sequence[dict[str, Any]], joined: Joined | None, cost_lines: Mapping[str, int]
) -> Counts:
    variants: dict[int, Counted] = {}
    left_out: dict[str, int] = {}
    sums = {TOLD: Counted(), CONTROL: Counted()}
    waiting = 0
    for row in rows:
        counted = Counted(**{one.name: int(row.get(one.name, 0)) for one in _COUNTED})
        status = row["status"]
        if status in sums:
            sums[status] += counted
        if status == TOLD and row["variant_id"]:
            variants[row["variant_id"]] = variants.get(row["variant_id"], Counted()) + counted
        elif status == Recipient.Status.LEFT_OUT:
            left_out[row["why"]] = left_out.get(row["why"], 0) + counted.people
        elif status == Recipient.Status.WAITING:
            waiting += counted.people
    told, control = sums[TOLD], sums[CONTROL]
    return Counts(told, control, waiting, variants, left_out, joined, cost_lines)


def _joined(row: Mapping[str, Any]) -> Joined:
    return Joined(int(row["people"]), int(row["before"]), int(row["sales"]))


def _rows(statement: str, windows: Mapping[int, tuple[datetime, datetime]]) -> list[dict[str, Any]]:
    if not windows:
        return []
    opens, closes = zip(*windows.values(), strict=True)
    with connection.cursor() as cursor:
        asked = {"ids": list(windows), "opens": list(opens), "closes": list(closes)}
        cursor.execute(statement, asked)
        names = [column.name for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _cost_lines(campaign_ids: Sequence[int]) -> dict[int, dict[str, int]]:
    lines: dict[int, dict[str, int]] = {}
    of_these = CostLine.objects.filter(campaign_id__in=campaign_ids).order_by()
    for pk, kind, amount in of_these.values_list("campaign_id", "kind").annotate(Sum("amount")):
        lines.setdefault(pk, {})[kind] = amount
    return lines
