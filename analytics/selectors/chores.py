"""What waits for somebody: unpaid sales, debts of points, unsent messages, days, tickets, leads."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, F, Min, Q, QuerySet, Sum
from django.utils import timezone

from analytics.selectors.scope import ShopIds, in_shops
from campaigns.selectors.leads.calls import count_calls_due, count_stalled
from campaigns.selectors.surveys.answers import withheld_count
from campaigns.selectors.tickets.listing import count_open_and_late
from members.models import Message
from members.rules.calendars import jalali_of
from members.selectors.club import club_day
from members.selectors.occasions import unchecked_days
from points.models import Purchase

RECENT = timedelta(days=7)
SOON = timedelta(days=60)
ESFAND = 12
OPEN_STATUSES = (Purchase.Status.CLOSED, Purchase.Status.PARTLY_RETURNED)
UNPAID = Q(is_on_credit=True, settled_at__isnull=True, status__in=OPEN_STATUSES)


@dataclass(frozen=True, slots=True)
class Chores:
    """Counts of what waits; `unpaid_amount` is money, `owed_points` points.

    `stuck_messages` failed or have no known outcome and are at most seven days old; with shops
    named, those to members who joined there. `unchecked_days` are lunar days of occasions that
    nobody has compared with the printed calendar: in Esfand those of the coming thirteen months,
    before that those within sixty days. `late_tickets` have passed a target unanswered or unsolved.
    `calls_due` are tasks about leads due by today, `stalled_leads` leads that stand too long at
    their stage; those of no shop are counted for every shop. `withheld_answers` are bad ones that
    wait for the owner. `open_tickets` are unsolved ones: they are told, but wait for nobody.
    """

    unpaid_purchases: int
    unpaid_amount: int
    unpaid_since: date | None
    owing_members: int
    owed_points: int
    stuck_messages: int
    unchecked_days: int = 0
    late_tickets: int = 0
    calls_due: int = 0
    stalled_leads: int = 0
    withheld_answers: int = 0
    open_tickets: int = 0

    def __bool__(self) -> bool:
        """True when anything waits."""
        return any(
            (
                self.unpaid_purchases,
                self.owing_members,
                self.stuck_messages,
                self.unchecked_days,
                self.late_tickets,
                self.calls_due,
                self.stalled_leads,
                self.withheld_answers,
            )
        )


def chores_for(
    shop_ids: ShopIds = None, *, sees_withheld: bool = False, now: datetime | None = None
) -> Chores:
    """What waits in these shops, and in the club's calendar: nine statements. Tickets and answers
    that the owner reads first are counted for who may read them, with one statement more.
    """
    now = now or timezone.now()
    unpaid = unpaid_purchases(shop_ids).aggregate(
        unpaid_purchases=Count("id"),
        unpaid_amount=Sum(F("amount") - F("returned_amount"), default=0),
        unpaid_since=Min("business_date"),
    )
    owing = Purchase.objects.filter(in_shops(shop_ids), debt_points__gt=0).aggregate(
        owing_members=Count("member", distinct=True), owed_points=Sum("debt_points", default=0)
    )
    stuck = Message.objects.filter(
        in_shops(shop_ids, field="member__joined_shop_id"),
        status__in=(Message.Status.FAILED, Message.Status.UNKNOWN),
        created_at__gte=now - RECENT,
    )
    open_tickets, late_tickets = count_open_and_late(shop_ids, sees_withheld=sees_withheld, now=now)
    return Chores(
        **unpaid,
        **owing,
        stuck_messages=stuck.count(),
        unchecked_days=count_unchecked_days(club_day(now)),
        late_tickets=late_tickets,
        open_tickets=open_tickets,
        calls_due=count_calls_due(shop_ids, now=now),
        stalled_leads=count_stalled(shop_ids, now=now),
        withheld_answers=withheld_count() if sees_withheld else 0,
    )


def count_unchecked_days(today: date) -> int:
    """How many days of occasions ask to be compared with the printed calendar now."""
    waiting = unchecked_days(today)
    if jalali_of(today).month == ESFAND:
        return len(waiting)
    return sum(view.on <= today + SOON for view in waiting)


def unpaid_purchases(shop_ids: ShopIds = None) -> QuerySet[Purchase]:
    """Sales on credit that nobody has settled yet."""
    return Purchase.objects.filter(UNPAID, in_shops(shop_ids))
