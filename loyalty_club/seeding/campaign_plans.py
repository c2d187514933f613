"""The campaigns of the demo's year: when, for whom, with what, and how well each works."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from loyalty_club.seeding.seasons import DATED
from members.rules.calendars import jalali_of, named_day

RIALS = 10_000  # a thousand toman
MOTHERS_DAY_FACTOR = 3.2


@dataclass(frozen=True, slots=True)
class CampaignPlan:
    """One campaign. Of those told `extra` come who would not have come; the least of every
    `lure` (thousand toman) they spend is what the offer asks for.
    """

    key: str
    goal: str
    starts_on: date
    days: int
    who: Sequence[Mapping[str, Any]]
    offer: str = ""
    control_percent: int = 15
    extra: float = 0.0
    lure: int = 0
    budget: int = 40_000
    expected_buyers: int = 0
    expected_sales: int = 0
    is_public: bool = False
    stops: int = 0
    given: Mapping[str, Any] = field(default_factory=dict)

    @property
    def ends_on(self) -> date:
        """Its last day."""
        return self.starts_on + timedelta(days=self.days - 1)


def past_campaigns(first: date, last: date, newcomers: Sequence[date]) -> list[CampaignPlan]:
    """Those of the year from `first` to `last`, by their first day; `newcomers` are the days on
    which members joined.
    """
    plans = [
        *_occasions(first, last),
        CampaignPlan(
            key="larger",
            goal="larger",
            starts_on=last - timedelta(days=210),
            days=12,
            who=[{"visits": {"at_least": 2, "within_days": 120}}],
            offer="basket",
            extra=0.05,
            lure=1_600,
            expected_buyers=45,
            expected_sales=90_000,
            stops=1,
        ),
        CampaignPlan(
            key="back",
            goal="come_back",
            starts_on=last - timedelta(days=130),
            days=14,
            who=[{"silent": {"days": 50}}],
            offer="voucher",
            control_percent=25,
            extra=0.3,
            lure=420,
            expected_buyers=15,
            expected_sales=30_000,
            stops=1,
        ),
        _for_newcomers(last - timedelta(days=80), newcomers),
    ]
    within = [plan for plan in plans if first + timedelta(days=30) <= plan.starts_on <= last]
    return sorted(within, key=lambda plan: plan.starts_on)


def todays_campaign(today: date) -> CampaignPlan:
    """The one that is being sent at this moment, to those who come often."""
    return CampaignPlan(
        key="now",
        goal="thanks",
        starts_on=today,
        days=14,
        who=[{"visits": {"at_least": 4, "within_days": 365}}],
        offer="double",
        expected_buyers=50,
        expected_sales=70_000,
        given={"batch_size": 25},
    )


def next_campaign(today: date) -> CampaignPlan:
    """One that the owner is still thinking about."""
    return CampaignPlan(
        key="draft",
        goal="new_goods",
        starts_on=today + timedelta(days=21),
        days=14,
        who=[{"visits": {"at_least": 1, "within_days": 365}}],
        offer="plants",
        expected_buyers=30,
        expected_sales=25_000,
    )


def _occasions(first: date, last: date) -> list[CampaignPlan]:
    """The latest two of Mother's Day, Yalda and Teachers' Day; whatever today is, one of them at
    least lies far enough in the year.
    """
    year = jalali_of(last).year
    mothers = [day for day, one in DATED.items() if one.factor == MOTHERS_DAY_FACTOR]
    days = [(day, "mothers_day", "bonus", 0.09) for day in mothers]
    for number in (year - 1, year):
        days.append((named_day("jalali", number, 2, 12), "teachers_day", "bonus", 0.06))
        days.append((named_day("jalali", number, 9, 30), "yalda", "stem", 0.07))
    past = [one for one in sorted(days) if first + timedelta(days=40) <= one[0] <= last]
    return [
        CampaignPlan(
            key=key,
            goal="occasion",
            starts_on=day - timedelta(days=6),
            days=8,
            who=[{"visits": {"at_least": 1, "within_days": 365}}],
            offer=offer,
            extra=extra,
            lure=300,
            expected_buyers=30,
            expected_sales=80_000,
            stops=1,
        )
        for day, key, offer, extra in past[-2:]
    ]


def _for_newcomers(starts_on: date, newcomers: Sequence[date]) -> CampaignPlan:
    """Money for posters, as long as it takes until eighteen have joined: the guide's example."""
    joined = sorted(day for day in newcomers if day >= starts_on)
    ends_on = joined[17] if len(joined) > 17 else starts_on + timedelta(days=27)
    return CampaignPlan(
        key="new",
        goal="new_members",
        starts_on=starts_on,
        days=(ends_on - starts_on).days + 1,
        who=[{"visits": {"at_least": 3, "within_days": 180}}],
        expected_buyers=80,
        expected_sales=90_000,
        is_public=True,
        stops=3,
    )
