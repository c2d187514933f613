"""Living the drawn year: its visits become purchases, by the bulk path and the real services."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import connection, transaction

from loyalty_club.seeding.company import Company
from loyalty_club.seeding.outreach import Outreach
from loyalty_club.seeding.plan import Visit, Visitor, total
from loyalty_club.seeding.words import REASONS, VOID_REASON, Language
from members.exceptions import ClubError
from members.models import Member
from members.roles import Actor
from members.services.audit import write_audit
from members.services.history import Person, register_history_members
from points.exceptions import CapReached, VoucherNotValid
from points.models import Offer, Purchase
from points.rules.sales import Sale, Tendered
from points.selectors.balances import balance_of
from points.services.claims import settle_purchase
from points.services.expiry import expire_points
from points.services.history import record_history
from points.services.purchases import record_purchase
from points.services.returns import return_purchase, void_purchase

OPENING = time(9)
CLOSING = time(21, 30)
# Nothing can expire in the first year.
FIRST_EXPIRY, EXPIRY_EVERY = 360, 7
STOCKTAKING_EVERY = 90


@dataclass(frozen=True, slots=True)
class Errand:
    """Something that follows a purchase on a later day."""

    visit: Visit
    purchase: Purchase


class Life:
    """Carries a year out day by day, so that everything has its own date.

    Nothing is queued to be sent: what is recorded here happened long ago.
    """

    def __init__(
        self,
        *,
        actor: Actor,
        sellers: Sequence[Actor],
        shop_ids: Sequence[int],
        language: Language,
        zone: ZoneInfo,
        company: Company,
        outreach: Outreach,
    ) -> None:
        self._company = company
        self._outreach = outreach
        self._actor = actor
        self._sellers = sellers
        self._shop_ids = shop_ids
        self._language = language
        self._zone = zone
        self._receipts = [10_000] * len(shop_ids)
        self._member_ids: dict[int, int] = {}
        self._visitors: dict[int, Visitor] = {}
        self._errands: dict[date, list[Errand]] = defaultdict(list)
        self._returns = 0

    def live(self, days: Sequence[date], visits: Sequence[Sequence[Visit]]) -> None:
        """All days in their order; points expire as they would have."""
        for number, (day, todays) in enumerate(zip(days, visits, strict=True)):
            self.spend_day(day, todays)
            self._company.evening(number, datetime.combine(day, CLOSING, tzinfo=self._zone))
            if number >= FIRST_EXPIRY and number % EXPIRY_EVERY == 0:
                expire_points(now=datetime.combine(day, CLOSING, tzinfo=self._zone))
            if number % STOCKTAKING_EVERY == STOCKTAKING_EVERY // 3:
                count_rows()

    def member_id(self, number: int) -> int:
        """The member that this visitor became."""
        return self._member_ids[number]

    def spend_day(self, day: date, visits: Sequence[Visit]) -> None:
        """Newcomers join, bills are rung up, and what is due from earlier days is done."""
        self._run_errands(day)
        coming = self._outreach.morning(day, visits, self._visitors)
        self._join(coming)
        usual = self._with_offers(day, coming)
        for shop, seller in enumerate(self._sellers):
            self._record(day, [visit for visit in usual if visit.shop == shop], seller)

    def _record(self, day: date, visits: Sequence[Visit], seller: Actor) -> None:
        sales = [self._sale(visit) for visit in visits]
        now = datetime.combine(day, CLOSING, tzinfo=self._zone)
        outcomes = record_history(sales=sales, actor=seller, now=now, as_it_happened=True)
        for visit, outcome in zip(visits, outcomes, strict=True):
            if outcome.purchase is None:
                raise outcome.refusal or AssertionError(visit)
            self._note(day, visit, outcome.purchase)

    def _with_offers(self, day: date, visits: Sequence[Visit]) -> list[Visit]:
        """Whoever may use an offer is rung up at the till itself, which knows of it; the others
        are left for the bulk path.
        """
        promised = self._outreach.promised_on(day)
        if not promised:
            return list(visits)
        usual, holders = [], []
        for visit in visits:
            member_id = visit.visitor and self._member_ids[visit.visitor.number]
            offer = promised.get(member_id or 0)
            if offer is None or visit.is_voided:
                usual.append(visit)
            else:
                holders.append((visit, offer))
        for visit, offer in sorted(holders, key=lambda one: one[0].at):
            self._note(day, visit, self._ring_up(visit, offer))
        return usual

    def _ring_up(self, visit: Visit, offer: Offer) -> Purchase:
        """As at the till: what the cap or the voucher refuses is rung up without the offer."""
        seller = self._sellers[visit.shop]
        try:
            with transaction.atomic():
                sale = self._sale(visit, offer)
                return record_purchase(sale=sale, actor=seller, now=visit.at).purchase
        except (CapReached, VoucherNotValid):
            sale = replace(self._sale(visit), gift=None)
            return record_purchase(sale=sale, actor=seller, now=visit.at).purchase

    def _join(self, visits: Sequence[Visit]) -> None:
        by_shop: dict[int, list[tuple[Visitor, datetime]]] = defaultdict(list)
        for visit in visits:
            visitor = visit.visitor
            if visitor is not None and visitor.number not in self._member_ids:
                self._member_ids[visitor.number] = 0
                by_shop[visit.shop].append((visitor, visit.at))
        for shop, newcomers in by_shop.items():
            seller = self._sellers[shop]
            found = register_history_members(
                actor=seller,
                people=[_person(visitor, at) for visitor, at in newcomers],
                shop_id=self._shop_ids[shop],
                origin=Member.Origin.COUNTER,
            )
            for (visitor, at), member_id in zip(newcomers, found, strict=True):
                if isinstance(member_id, ClubError):
                    raise member_id
                self._member_ids[visitor.number] = member_id
                self._visitors[member_id] = visitor
                write_audit(
                    actor=seller,
                    action="member.registered",
                    member_id=member_id,
                    shop_id=self._shop_ids[shop],
                    now=at,
                )
            new = [self._member_ids[visitor.number] for visitor, _ in newcomers]
            self._company.meet(new, newcomers[0][1], seller)

    def _sale(self, visit: Visit, offer: Offer | None = None) -> Sale:
        self._receipts[visit.shop] += 1
        shop_id, day = self._shop_ids[visit.shop], visit.at.date()
        member_id = None if visit.visitor is None else self._member_ids[visit.visitor.number]
        amount = total(visit.lines)
        voucher = self._outreach.payment(offer, visit) if offer else None
        rest = amount - (voucher.amount if voucher else 0)
        points = 0 if voucher else self._payable(visit, member_id, amount)
        paid = (voucher, Tendered("points", points), Tendered(visit.tender, rest - points))
        promised = self._outreach.gift(offer, shop_id, day) if offer else None
        return Sale(
            shop_id=shop_id,
            receipt_number=str(self._receipts[visit.shop]),
            lines=visit.lines,
            payments=tuple(part for part in paid if part and part.amount),
            member_id=member_id,
            occurred_at=visit.at,
            reason=visit.reason,
            gift=promised or self._company.gift(shop_id, day),
        )

    def _payable(self, visit: Visit, member_id: int | None, amount: int) -> int:
        """What points pay of this bill: as much as there are, the whole bill at most."""
        if not visit.spends or not member_id:
            return 0
        return min(amount, balance_of(member_id, now=visit.at).spendable_value)

    def _note(self, day: date, visit: Visit, purchase: Purchase) -> None:
        if visit.is_voided:
            void_purchase(
                purchase_id=purchase.pk,
                actor=self._actor,
                reason=VOID_REASON[self._language],
                now=visit.at + timedelta(minutes=4),
            )
        elif visit.returns or visit.settles:
            self._errands[day + timedelta(days=visit.days_later)].append(Errand(visit, purchase))

    def _run_errands(self, day: date) -> None:
        morning = datetime.combine(day, OPENING, tzinfo=self._zone)
        for number, errand in enumerate(self._errands.pop(day, [])):
            now = morning + timedelta(minutes=number * 3)
            if errand.visit.settles:
                settle_purchase(purchase_id=errand.purchase.pk, actor=self._actor, now=now)
            else:
                self._take_back(errand, now)

    def _take_back(self, errand: Errand, now: datetime) -> None:
        self._returns += 1
        reasons = REASONS[self._language]
        part = int(errand.purchase.amount * errand.visit.returns) // 10_000 * 10_000
        return_purchase(
            purchase_id=errand.purchase.pk,
            return_number=f"M-{self._returns}",
            actor=self._actor,
            amount=part or errand.purchase.amount,
            reason=reasons[self._returns % len(reasons)],
            now=now,
        )


def count_rows() -> None:
    """Tell the planner how large the tables have grown: it knows nothing of an open transaction."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _person(visitor: Visitor, joined_at: datetime) -> Person:
    return Person(
        joined_at=joined_at,
        mobile=visitor.mobile,
        first_name=visitor.first_name,
        last_name=visitor.last_name,
        gender=visitor.gender,
        consents=visitor.consents,
    )
