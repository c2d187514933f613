"""Credit sales that nobody paid in time: their waiting points lapse, and the cap is free again."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime, timedelta
from functools import partial

from django.conf import settings
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from members.exceptions import Busy, MemberClosed
from members.models import Member, Message
from members.roles import SYSTEM
from members.rules.calendars import format_day
from members.rules.money import format_number
from members.selectors.club import club_day, current_club
from members.services.audit import write_audit
from members.services.conflicts import retry_conflicts
from members.services.messages import queue_message
from points.locks import lock_open_lots, lock_sale
from points.models import Account, LedgerEntry, PointLot, Program, Purchase
from points.selectors.returns import expired_points_of
from points.services.budget import settle_pool
from points.services.debts import enter_debt, repay_debt
from points.services.ledger import Journal, soonest_end

Kind = LedgerEntry.Kind
OVER = (Purchase.Status.RETURNED, Purchase.Status.VOIDED)
WARNED_BEFORE = 1  # days before the last one


def lapse_credit_sales(*, now: datetime | None = None) -> int:
    """Lapse the waiting points of every credit sale that has not been settled within its
    program's days; returns how many sales. Safe to run twice; a sale that is at work at a till
    is left for the next run. Settling stays possible, but brings no points.
    """
    now = now or timezone.now()
    lapsed = 0
    for purchase_id, last_day in _awaited():
        if last_day >= club_day(now):
            continue
        with suppress(Busy, MemberClosed):
            lapsed += retry_conflicts(partial(_lapse, purchase_id, last_day, now))
    return lapsed


def warn_of_lapses(*, now: datetime | None = None) -> int:
    """Tell who has a day left to settle, once for each sale; returns how many were told."""
    now = now or timezone.now()
    today = club_day(now)
    told = 0
    for purchase_id, last_day in _awaited():
        if not today <= last_day <= today + timedelta(days=WARNED_BEFORE):
            continue
        purchase = Purchase.objects.select_related("member").get(pk=purchase_id)
        lots = PointLot.objects.filter(
            account_id=purchase.member_id, purchase=purchase, vests_at=None, expires_at__gt=now
        )
        points = lots.aggregate(points=Sum("remaining", default=0))["points"]
        told += _tell(purchase, points, last_day, now, is_over=False)
    return told


def _awaited() -> Iterator[tuple[int, date]]:
    """Members' credit sales that wait for their money, with the last day to settle each."""
    days = dict(Program.objects.values_list("pk", "credit_days"))
    waiting = (
        Purchase.objects.filter(
            is_on_credit=True, settled_at=None, lapsed_at=None, member__isnull=False
        )
        .exclude(status__in=OVER)
        .order_by("occurred_at")
        .values_list("pk", "business_date", "program_id")
    )
    for purchase_id, day, program_id in waiting.iterator(2_000):
        yield purchase_id, day + timedelta(days=days[program_id])


@transaction.atomic
def _lapse(purchase_id: int, last_day: date, now: datetime) -> bool:
    purchase, account = lock_sale(purchase_id)
    if account is None or purchase.settled_at or purchase.lapsed_at or purchase.status in OVER:
        return False
    lots = lock_open_lots(account)
    waiting = [lot for lot in lots if lot.purchase_id == purchase.pk and lot.vests_at is None]
    points = sum(lot.remaining for lot in waiting)
    journal = Journal(actor=SYSTEM, now=now, business_date=club_day(now))
    _take(journal, account, purchase, waiting, points)
    _owe_what_is_gone(journal, account, purchase, lots)
    journal.post()
    purchase.lapsed_at = now
    settle_pool(purchase)
    purchase.save()
    _tell(purchase, points, last_day, now, is_over=True)
    write_audit(
        actor=SYSTEM,
        action="purchase.lapsed",
        subject=f"purchase:{purchase.pk}",
        member_id=purchase.member_id,
        shop_id=purchase.shop_id,
        facts={"points": points},
        now=now,
    )
    return True


def _take(
    journal: Journal, account: Account, purchase: Purchase, lots: list[PointLot], points: int
) -> None:
    if not points:
        return
    journal.debit(
        account,
        Kind.LAPSE,
        takes=[(lot, lot.remaining) for lot in lots],
        source=f"purchase:{purchase.pk}",
        purchase=purchase,
    )
    purchase.recovered_points += points
    purchase.recovered_value += points * _unit_value(purchase)


def _owe_what_is_gone(
    journal: Journal, account: Account, purchase: Purchase, lots: list[PointLot]
) -> None:
    """Waiting points may have made good another return: those are owed for this sale now."""
    expired = expired_points_of(purchase) - purchase.expired_points
    gone = purchase.earned_points - purchase.recovered_points - purchase.debt_points - expired
    if gone <= 0:
        return
    enter_debt(account, purchase, points=gone, value=gone * _unit_value(purchase))
    purchase.save(update_fields=["debt_points", "debt_value"])
    alive = [lot for lot in lots if lot.remaining and lot.expires_at > journal.now]
    alive.sort(key=soonest_end)
    journal.touch(account)
    source = f"lapse:{purchase.pk}"
    repay_debt(journal, account, alive, source=source, in_hand=purchase)


def _unit_value(purchase: Purchase) -> int:
    return purchase.granted_value // purchase.earned_points


def _tell(purchase: Purchase, points: int, last_day: date, now: datetime, *, is_over: bool) -> bool:
    """Owe one message, to a member who allows it and has something to lose."""
    member: Member | None = purchase.member
    if not points or member is None or not member.allows_service or not member.mobile:
        return False
    step = "lapsed" if is_over else "warned"
    return queue_message(
        kind=Message.Kind.SERVICE,
        address=member.mobile,
        text=_words(purchase, points, last_day, is_over=is_over),
        natural_key=f"credit-{step}:{purchase.pk}",
        member=member,
        now=now,
    )


def _words(purchase: Purchase, points: int, last_day: date, *, is_over: bool) -> str:
    language = settings.LANGUAGE_CODE
    with translation.override(language):
        facts = {
            "club": current_club().name,
            "points": format_number(points, language),
            "day": format_day(purchase.business_date, language, style="short"),
            "last_day": format_day(last_day, language, style="short"),
        }
        if is_over:
            return (
                _(
                    "%(club)s\nYour purchase of %(day)s was not settled by %(last_day)s; "
                    "its %(points)s points have lapsed."
                )
                % facts
            )
        return (
            ngettext(
                "%(club)s\n%(points)s point waits for the settlement of your purchase of %(day)s. "
                "Settle it by %(last_day)s to keep it.",
                "%(club)s\n%(points)s points wait for the settlement of your purchase of %(day)s. "
                "Settle it by %(last_day)s to keep them.",
                points,
            )
            % facts
        )
