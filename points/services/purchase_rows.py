"""The rows of a sale, made but not yet written: the till and history write the same."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from members.roles import Actor
from members.selectors.club import club_day
from members.services.rows import fresh_row
from points.models import BudgetWindow, Payment, Purchase, PurchaseLine, RuleUse
from points.rules.budget import allowance
from points.rules.checkout import Decision
from points.rules.earning import Reason
from points.rules.sales import Line, Sale, Tendered
from points.rules.terms import Terms
from points.selectors.programs import cap_in

# Reasons that are not rules of the program and have no limit to count.
NO_RULES = frozenset({"amount", "tier"})


@dataclass(frozen=True, slots=True)
class Moment:
    """When a sale happened, by the club's clock, and the terms and window of that day."""

    now: datetime
    occurred_at: datetime
    terms: Terms
    window: BudgetWindow

    @property
    def cap_bps(self) -> int:
        """The cap of the terms, or the lower one that the owner has set for the window."""
        return cap_in(self.window, self.terms)


def build_purchase(
    sale: Sale, actor: Actor, moment: Moment, decision: Decision, *, is_settled: bool = False
) -> Purchase:
    """The purchase's row, not yet written; `is_settled` with the pool that the caller holds."""
    day = club_day(moment.occurred_at)
    surplus = allowance(sale.net, moment.cap_bps) - decision.award.value - decision.given
    return fresh_row(
        Purchase,
        shop_id=sale.shop_id,
        terminal=sale.terminal,
        receipt_number=sale.receipt_number,
        business_date=day,
        fingerprint=sale.fingerprint(day),
        member_id=sale.member_id,
        program_id=moment.terms.program_id,
        window_id=moment.window.pk,
        occurred_at=moment.occurred_at,
        recorded_at=moment.now,
        is_backdated=day < club_day(moment.now),
        recorded_by=actor.id,
        note=sale.note,
        reason=sale.reason,
        amount=sale.amount,
        net=sale.net,
        is_on_credit=sale.is_on_credit,
        wanted_points=decision.award.wanted,
        earned_points=decision.award.granted,
        spent_points=decision.spent_points,
        cap_bps=moment.cap_bps,
        granted_value=decision.award.value,
        discount_value=sale.discount,
        gift_value=sale.gift.cost if sale.gift else 0,
        gift_code=sale.gift.code if sale.gift else "",
        gift_name=sale.gift.name if sale.gift else "",
        given_value=decision.given,
        pool_effect=surplus if is_settled else 0,
        is_swept=is_settled,
    )


def build_lines(sale: Sale, purchase: Purchase) -> list[PurchaseLine]:
    """The bill's lines, numbered from one."""
    return [
        fresh_row(
            PurchaseLine,
            purchase_id=purchase.pk,
            position=position,
            product=line.product,
            category=line.category,
            quantity=line.quantity,
            amount=line.amount,
        )
        for position, line in enumerate(sale.lines, start=1)
    ]


def build_payments(sale: Sale, purchase: Purchase, decision: Decision) -> list[Payment]:
    """How the bill was paid; the points part carries its points."""
    return [
        fresh_row(
            Payment,
            purchase_id=purchase.pk,
            tender=paid.tender,
            amount=paid.amount,
            points=decision.spent_points if paid.tender == Payment.Tender.POINTS else 0,
        )
        for paid in sale.payments
    ]


def build_uses(purchase: Purchase, reasons: Iterable[Reason]) -> list[RuleUse]:
    """One row for each rule of the program that spoke."""
    return [
        fresh_row(
            RuleUse,
            member_id=purchase.member_id,
            rule=reason.rule,
            group=reason.group,
            business_date=purchase.business_date,
            purchase_id=purchase.pk,
            wanted=reason.wanted,
            granted=reason.granted,
            is_dry=reason.cut == "dry",
        )
        for reason in reasons
        if reason.rule not in NO_RULES
    ]


def sale_of(purchase: Purchase, *, member_id: int | None) -> Sale:
    """The sale that a purchase was, as this member's."""
    lines = tuple(
        Line(line.amount, line.product, line.category, line.quantity)
        for line in purchase.lines.all()
    )
    codes = [voucher.code for voucher in purchase.vouchers.all()]
    payments = tuple(
        Tendered(
            paid.tender,
            paid.amount,
            code=codes[0] if paid.tender == Payment.Tender.VOUCHER else "",
        )
        for paid in purchase.payments.all()
    )
    return Sale(
        shop_id=purchase.shop_id,
        receipt_number=purchase.receipt_number,
        lines=lines,
        payments=payments,
        member_id=member_id,
        terminal=purchase.terminal,
        occurred_at=purchase.occurred_at,
    )
