"""What a member has brought and what he was given: the evidence before he is left out."""

from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, F, Sum

from members.rules.calendars import add_months
from members.selectors.club import club_day, club_zone, current_club
from members.selectors.follow_ups import follow_up_work
from points.models import Grant, Purchase

BPS = 10_000
USUAL_MARGIN_BPS = 3_000


@dataclass(frozen=True, slots=True)
class Evidence:
    """A member's figures from `first_on` to `last_on`; money in the smallest unit.

    `paid` is what bills brought in money, less what was paid back; `points_value` the worth of
    the points granted with them that still stand, `extras_value` gifts at cost and discounts,
    `grants_value` what no sale carried (welcome, vouchers, rewards beyond their points).
    `returned` are bills that came back; `visits` days on which he bought. The shop is taken to
    earn `margin_bps` of what was paid. `service` is what serving him has cost: messages and the
    staff's time, where that is known.
    """

    first_on: date
    last_on: date
    purchases: int
    visits: int
    paid: int
    returned: int
    points_value: int
    extras_value: int
    grants_value: int
    follow_ups: int
    reached: int
    margin_bps: int
    service: int = 0

    @property
    def given(self) -> int:
        """All that the club has given back."""
        return self.points_value + self.extras_value + self.grants_value

    @property
    def earned(self) -> int:
        """What the shop earned at the margin stated, rounded down."""
        return self.paid * self.margin_bps // BPS

    @property
    def net(self) -> int:
        """What he brought less what he was given and what serving him cost; above zero he brings
        a profit.
        """
        return self.earned - self.given - self.service

    def facts(self) -> dict[str, Any]:
        """The figures and the days they are of, as they are kept with a decision."""
        days = {"first_on": self.first_on.isoformat(), "last_on": self.last_on.isoformat()}
        sums = {"given": self.given, "earned": self.earned, "net": self.net}
        return {**asdict(self), **days, **sums}


def evidence_for(
    member_id: int,
    *,
    months: int = 12,
    margin_bps: int = USUAL_MARGIN_BPS,
    service: int = 0,
    today: date | None = None,
) -> Evidence:
    """The member's figures of so many months up to today, in three statements; what serving him
    cost in them is the caller's to know.
    """
    today = today or club_day()
    # The same day of a year ago belongs to the year before, as in every figure.
    first = add_months(today, -months, current_club().calendar) + timedelta(days=1)
    sums = (
        Purchase.objects.filter(member_id=member_id, business_date__range=(first, today))
        .exclude(status=Purchase.Status.VOIDED)
        .aggregate(
            purchases=Count("id"),
            visits=Count("business_date", distinct=True),
            paid=Sum(F("net") - F("returned_net"), default=0),
            returned=Sum("returned_amount", default=0),
            points_value=Sum(F("granted_value") - F("recovered_value"), default=0),
            extras_value=Sum("given_value", default=0),
        )
    )
    grants = Grant.objects.filter(member_id=member_id, business_date__range=(first, today))
    given = grants.aggregate(value=Sum(F("value") - F("recovered_value"), default=0))
    work = follow_up_work(member_id, since=_opens(first), until=_opens(today + timedelta(days=1)))
    return Evidence(
        first_on=first,
        last_on=today,
        grants_value=given["value"],
        follow_ups=work.done,
        reached=work.reached,
        margin_bps=margin_bps,
        service=service,
        **sums,
    )


def _opens(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=club_zone())
