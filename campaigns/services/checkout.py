"""The checkout: what the doors call to preview a sale and to ring it up."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from campaigns.selectors.codes import needs_pay_code
from members.models import Confirmation, Message
from members.roles import SYSTEM, Actor, Right
from members.rules.money import format_money, format_number
from members.selectors.access import access_member
from members.selectors.club import club_day, current_club
from members.services.confirmations import ask_confirmation, check_confirmation
from members.services.messages import queue_message
from points.rules.fairness import refuse_self_award
from points.rules.sales import Sale
from points.selectors.quotes import Quote, quote_sale
from points.services.purchases import (
    Booked,
    record_purchase,
    refuse_unbelievable_time,
)

PAYING = "pay"


def quote_purchase(*, sale: Sale, actor: Actor, now: datetime | None = None) -> Quote:
    """What ringing up this sale would do now; writes nothing, refuses what booking would."""
    actor.require(Right.PURCHASES_WRITE, shop_id=sale.shop_id)
    if sale.discount:
        actor.require(Right.DISCOUNTS_GIVE, shop_id=sale.shop_id)
    now = now or timezone.now()
    refuse_unbelievable_time(sale.occurred_at or now, actor=actor, now=now)
    if sale.member_id is not None and actor.mobile:
        refuse_self_award(actor, access_member(SYSTEM, sale.member_id).mobile)
    return quote_sale(sale, now=now)


def ask_pay_code(*, sale: Sale, actor: Actor, now: datetime | None = None) -> Confirmation | None:
    """Send the member the code that this sale's points ask for; None where they ask for none.

    Refuses what booking would, and what sending a code may refuse.
    """
    now = now or timezone.now()
    spent = quote_purchase(sale=sale, actor=actor, now=now).spent_points
    if sale.member_id is None or not needs_pay_code(spent, day=club_day(sale.occurred_at or now)):
        return None
    return ask_confirmation(
        member_id=sale.member_id, purpose=PAYING, points=spent, actor=actor, now=now
    )


@transaction.atomic(savepoint=False)
def ring_up_purchase(
    *, sale: Sale, actor: Actor, code: str = "", now: datetime | None = None
) -> Booked:
    """Book the sale and owe its receipt by message to a member who allows it.

    From the program's threshold on, points pay only with the member's one-time `code`; refusing
    it books nothing.
    """
    now = now or timezone.now()
    booked = record_purchase(sale=sale, actor=actor, now=now)
    if sale.member_id and needs_pay_code(booked.spent_points, day=booked.purchase.business_date):
        check_confirmation(
            member_id=sale.member_id,
            purpose=PAYING,
            points=booked.spent_points,
            code=code,
            now=now,
        )
    _owe_receipt(booked, now)
    return booked


def _owe_receipt(booked: Booked, now: datetime) -> None:
    account = booked.account
    if account is None or not account.member.allows_service or not account.member.mobile:
        return
    club = current_club()
    if not club.sends_receipts:
        return
    with translation.override(settings.LANGUAGE_CODE):
        language = settings.LANGUAGE_CODE
        facts = {
            "club": club.name,
            "name": account.member.first_name,
            "amount": format_money(booked.purchase.amount, club.currency, language),
            "granted": format_number(booked.award.granted, language),
            "balance": format_number(booked.balance.balance, language),
        }
        text = (
            _(
                "%(club)s\nPurchase: %(amount)s\nPoints of this purchase: %(granted)s\n"
                "Balance: %(balance)s points"
            )
            % facts
        )
    queue_message(
        kind=Message.Kind.SERVICE,
        address=account.member.mobile,
        text=text,
        natural_key=f"receipt:{booked.purchase.pk}",
        member=account.member,
        facts=facts,
        now=now,
    )
