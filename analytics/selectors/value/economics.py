"""How the club's sales become profit, from the summaries of its last twelve months."""

from datetime import date, timedelta

from django.db.models import F, Sum

from analytics.models import DayFigures, FigureRules
from analytics.rules.value.economics import Economics, economics_of
from analytics.selectors.scope import on_days
from analytics.selectors.winning.figures import stated_margin
from campaigns.selectors.leads.rules import sales_rules
from members.rules.calendars import Window

A_YEAR = timedelta(days=365)


def economics_on(day: date, rules: FigureRules) -> Economics:
    """The whole club's, of the year up to this day: three small statements."""
    window = Window(day - A_YEAR + timedelta(days=1), day)
    rows = DayFigures.objects.filter(on_days(window, field="day"), shop__isnull=True)
    sums = rows.aggregate(
        sales=Sum("member_sales", default=0),
        given=Sum(F("given") + F("gifts") + F("grants"), default=0),
        messages=Sum("messages", default=0),
        purchases=Sum("member_purchases", default=0),
    )
    return economics_of(
        margin_bps=stated_margin(),
        purchase_minutes=rules.purchase_minutes,
        hourly_cost=sales_rules().hourly_cost,
        **sums,
    )
