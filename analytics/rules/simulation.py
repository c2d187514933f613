"""The club in memory: what happened to it, replayed under any program by the rules of the till."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from heapq import heappop, heappush
from itertools import count
from zoneinfo import ZoneInfo

from analytics.rules.bills import paid_as_far_as, without_gifts
from analytics.rules.books import Books, Day, Versions, count_sale, midnight
from analytics.rules.collector import no_collector
from analytics.rules.deals import Deal, deal_of, repay
from analytics.rules.happenings import CameBack, Drawn, Happening, Moved, Settled, Sold
from analytics.rules.outcomes import Outcome
from analytics.rules.people import Person
from analytics.rules.purses import Pot, Purse, soonest_end
from analytics.rules.ranks import Ranks
from members.rules.calendars import CalendarName, add_months
from points.exceptions import CapReached
from points.rules.budget import allowance
from points.rules.checkout import Budget, Decision, decide
from points.rules.memory import Memory
from points.rules.redemption import Lot
from points.rules.sales import Sale
from points.rules.standing import Held
from points.rules.terms import Terms

BPS = 10_000
ONE_DAY = timedelta(days=1)


class Simulator:
    """Plays what happened, in the order of booking, and keeps the figures.

    Guarantees what the till would have decided: the same engine, the same memory, the same
    standings, the cap on every sale with all surplus swept. Nothing is written anywhere.
    """

    def __init__(
        self,
        versions: Versions,
        zone: ZoneInfo,
        *,
        calendar: CalendarName | None = None,
        keeps_lowered: bool = False,
    ) -> None:
        """`versions` are terms by the day they hold from, the oldest first; with `keeps_lowered`
        the cap is lowered where the owner had lowered it.
        """
        self.books = Books(versions, zone, calendar or versions[-1][1].calendar)
        self.people: dict[int, Person] = {}
        self._memories: dict[int, Memory] = {}
        self._ranks = Ranks(self._memories)
        self._keeps_lowered = keeps_lowered
        self._deals: dict[int, Deal] = {}
        self._awaited: list[tuple[date, int]] = []
        self._today = date.min
        self._terms: Terms | None = None
        self._numbers = count(1)
        self._cash_instead = 0
        self._refused = 0

    def play(self, happenings: Iterable[Happening]) -> None:
        """Everything, one after the other."""
        with no_collector():
            for one in happenings:
                self.play_one(one)

    def play_one(self, one: Happening) -> None:
        """Whatever happened next."""
        if isinstance(one, Sold):
            self.sell(one)
        elif isinstance(one, CameBack):
            self.take_back(one)
        elif isinstance(one, Settled):
            self.settle(one)
        elif isinstance(one, Moved):
            self.move(one)
        else:
            self.draw(one)

    def sell(self, sold: Sold) -> Decision:
        """Decide and book one sale."""
        if sold.on > self._today:
            self.turn_to(sold.on)
        day = self.books.days.get(sold.day) or self.books.day(sold.day)
        sale = sold.sale
        person = None
        lots: Sequence[Lot] = ()
        if sale.member_id is not None:
            person = self.people.get(sale.member_id) or self.person(sale.member_id)
            if sale.points_amount:
                sale, lots = self._payable_sale(sale, person, day.terms, sold.at)
        cap = day.terms.cap_bps
        if self._keeps_lowered and sold.lowered_bps is not None:
            cap = min(cap, sold.lowered_bps)
        sale, decision = self._decide(sale, sold, person, day, lots, cap)
        count_sale(sale, decision, day, cap, sold.weight)
        deal = None
        if sold.is_followed:
            deal = self._deals[sold.id] = deal_of(sold.id, sold.day, sale, decision, day, cap)
            if sale.is_on_credit:
                lapses_on = sold.day + timedelta(days=day.terms.credit_days + 1)
                heappush(self._awaited, (lapses_on, sold.id))
        if person is not None:
            self._book_points(person, sold, decision, day, deal)
            self._remember(person, sale, sold, decision, day)
        return decision

    def take_back(self, came: CameBack) -> None:
        """Goods come back, or a sale is void; of sales that it does not know nothing changes."""
        self.turn_to(came.on)
        deal = self._deals.get(came.purchase_id)
        if deal is None:
            return
        surplus, stood, granted, given = deal.surplus(), deal.stands, deal.granted_value, deal.given
        reversal = deal.reversal(came.amount, is_void=came.is_void)
        deal.returned_amount += reversal.amount
        deal.returned_net += reversal.money
        deal.is_void = came.is_void
        if deal.member_id is not None:
            person = self.people[deal.member_id]
            person.reverse(deal, reversal, came.at)
            person.forget(deal, reversal, lost=stood - deal.stands)
            self._ranks.settle_after_return(
                deal.member_id, person.memory, self.books.terms_on(came.on), came.on
            )
        deal.given = deal.given_that_stands()
        deal.correct(
            sales=-reversal.money,
            given_back=(deal.granted_value - granted) + (deal.given - given),
            points=deal.stands - stood,
            pool=deal.surplus() - surplus,
        )
        deal.day.month.purchases -= came.is_void

    def settle(self, settled: Settled) -> None:
        """A sale on credit is paid: its points can be spent, and its member's standing counts."""
        self.turn_to(settled.on)
        deal = self._deals.get(settled.purchase_id)
        if deal is None or deal.is_settled:
            return
        deal.is_settled = True
        if deal.pot is not None:
            deal.pot.vests_at = deal.day.terms.vests_at(settled.at, self.books.zone)
        if deal.member_id is not None:
            person = self.people[deal.member_id]
            spend = deal.net - deal.returned_net
            person.memory.note_change(deal.on, points=deal.stands, spend=spend)
            terms = self.books.terms_on(settled.on)
            self._ranks.settle(deal.member_id, person.memory, terms, settled.on)

    def move(self, moved: Moved) -> None:
        """Points come or go outside sales, as they did; what he has not got cannot go."""
        self.turn_to(moved.on)
        person = self.person(moved.member_id)
        if moved.points < 0:
            person.purse.take_away(-moved.points, moved.source, moved.at)
            return
        if moved.expires_at is None:
            fresh = person.purse.bring_back(moved.points, moved.source, moved.at)
        else:
            pot = Pot(
                next(self._numbers),
                moved.points,
                moved.unit_value,
                moved.vests_at,
                moved.expires_at,
                self.books.terms_on(moved.on).idle_months,
            )
            person.purse.add(pot)
            fresh = [pot]
        repay(person.owing, fresh)

    def draw(self, drawn: Drawn) -> None:
        """Something is given outside sales, as it was; it counts under the cap."""
        self.turn_to(drawn.on)
        day = self.books.day(drawn.on)
        day.window.given_back += drawn.value
        day.window.pool -= drawn.value
        day.month.given_back += drawn.value
        day.month.grants += 1

    def person(self, member_id: int) -> Person:
        """The member; a new one where nothing is known of him."""
        found = self.people.get(member_id)
        if found is None:
            memory = self._memories[member_id] = Memory()
            found = self.people[member_id] = Person(memory)
        return found

    def begin_with(
        self,
        member_id: int,
        points: int,
        unit_value: int,
        vests_at: datetime | None,
        expires_at: datetime,
        idle_months: int | None = None,
    ) -> None:
        """A member has these points before anything happens."""
        pot = Pot(next(self._numbers), points, unit_value, vests_at, expires_at, idle_months)
        self.person(member_id).purse.add(pot)

    def begin_on(self, member_id: int, held: Held, day: date) -> None:
        """A member stands here before anything happens, where the program has such a level."""
        scheme = self.books.terms_on(day).tiers
        if scheme is not None and any(level.code == held.tier for level in scheme.levels):
            self._ranks.hold(member_id, self.person(member_id).memory, held)

    def begin_after(self, member_id: int, code: str, day: date, times: int, points: int) -> None:
        """A rule of this code has given to a member before anything happens."""
        terms = self.books.terms_on(day)
        rule = next((rule for rule in terms.rules if rule.code == code), None)
        if rule is not None:
            self.person(member_id).memory.note_use(rule, terms, day, points, times)

    def turn_to(self, day: date) -> None:
        """The night before a day: terms of tiers end, sales on credit lapse, a new version begins,
        the throttle line is looked at.
        """
        if day <= self._today:
            return
        self._today = day
        terms = self.books.terms_on(day)
        while self._awaited and self._awaited[0][0] <= day:
            self._lapse(heappop(self._awaited)[1])
        if terms.tiers is not None:
            if terms is not self._terms:
                self._ranks.settle_all(terms, day)
            self._ranks.end_terms(terms, day)
        if terms.throttle_bps < BPS:
            self.books.watch(day)
        self._terms = terms

    def close(self, at: datetime, on: date) -> Outcome:
        """Nothing happens any more: what had to expire has expired, and the figures stand."""
        self.turn_to(on)
        terms = self.books.terms_on(on)
        levels = terms.tiers.levels if terms.tiers else ()
        tiers: Counter[str] = Counter()
        for person in self.people.values():
            person.purse.expire(at)
            person.figures.balance, person.figures.balance_value = person.purse.worth()
            person.figures.tier = person.memory.tier_on(on, terms)
            tiers[person.figures.tier] += 1
        figures = [person.figures for person in self.people.values()]
        return Outcome(
            months=self.books.months(),
            windows=self.books.windows(),
            members={member_id: person.figures for member_id, person in self.people.items()},
            tiers={level.code: tiers[level.code] for level in levels},
            liability_points=sum(each.balance for each in figures),
            liability_value=sum(each.balance_value for each in figures),
            cash_instead=self._cash_instead,
            refused=self._refused,
        )

    def _payable_sale(
        self, sale: Sale, person: Person, terms: Terms, now: datetime
    ) -> tuple[Sale, list[Lot]]:
        """The bill as far as his points pay it; the rest is paid in cash here."""
        lots = person.purse.as_lots()
        paid = paid_as_far_as(sale, lots, terms, now)
        self._cash_instead += sale.points_amount - paid.points_amount
        return paid, lots

    def _decide(
        self,
        sale: Sale,
        sold: Sold,
        person: Person | None,
        day: Day,
        lots: Sequence[Lot],
        cap_bps: int,
    ) -> tuple[Sale, Decision]:
        """As the till decides under the pool's lock; a gift that the cap has no room for is not
        given.
        """
        terms, window = day.terms, day.window
        facts = None
        if person is not None and not terms.is_plain:
            facts = person.memory.facts(
                sale, terms, day=sold.day, minute=sold.minute, shop=sold.shop
            )
        own = allowance(sale.net, cap_bps)
        try:
            decision = decide(
                sale,
                terms=terms,
                lots=lots,
                now=sold.at,
                budget=Budget(
                    own,
                    window.pool // sold.weight,
                    is_locked=True,
                    is_throttled=window.is_throttled,
                ),
                facts=facts,
            )
        except CapReached:
            self._refused += 1
            return self._decide(without_gifts(sale), sold, person, day, lots, cap_bps)
        return sale, decision

    def _book_points(
        self, person: Person, sold: Sold, decision: Decision, day: Day, deal: Deal | None
    ) -> None:
        purse, granted = person.purse, decision.award.granted
        if purse.has_idle:
            self._prolong(purse, sold.day, day.terms, sold.at)
        if decision.takes:
            used = purse.spend(decision.takes)
            if deal is not None:
                deal.used = used
        if not granted:
            return
        terms = day.terms
        waits = deal is not None and deal.is_on_credit
        pot = Pot(
            next(self._numbers),
            granted,
            terms.point_value,
            None if waits else day.vests_at or sold.occurred_at,
            day.expires_at,
            terms.idle_months,
        )
        purse.pots.append(pot)
        purse.has_idle = purse.has_idle or terms.expiry_kind == "idle"
        if deal is not None:
            deal.pot = pot
        if person.owing:
            repay(person.owing, [pot])

    def _prolong(self, purse: Purse, day: date, terms: Terms, now: datetime) -> None:
        purse.expire(now)
        purse.prolong(
            lambda months: midnight(
                add_months(day, months, terms.calendar) + ONE_DAY, self.books.zone
            ),
            now,
        )

    def _remember(
        self, person: Person, sale: Sale, sold: Sold, decision: Decision, day: Day
    ) -> None:
        memory, award, figures = person.memory, decision.award, person.figures
        net, counts = sale.net, not sale.is_on_credit
        figures.purchases += 1
        figures.spend += net
        figures.points += award.granted
        figures.value += award.value + decision.given
        if day.terms.rules:
            memory.note_uses(day.terms, sold.day, award.reasons)
        memory.note_purchase(
            sold.day, points=award.granted if counts else 0, spend=net if counts else 0
        )
        if counts and day.terms.tiers is not None and sale.member_id is not None:
            self._ranks.settle(sale.member_id, memory, day.terms, sold.on)

    def _lapse(self, purchase_id: int) -> None:
        """A sale on credit was not paid in time: its waiting points are gone."""
        deal = self._deals[purchase_id]
        if deal.is_settled or deal.member_id is None:
            return
        person, now = self.people[deal.member_id], midnight(self._today, self.books.zone)
        person.purse.expire(now)
        surplus, stood, granted = deal.surplus(), deal.stands, deal.granted_value
        deal.lapse(person.purse)
        if deal.debt:
            person.owe(deal)
            repay(person.owing, sorted(person.purse.pots, key=soonest_end), in_hand=deal)
        lost = stood - deal.stands
        deal.correct(
            given_back=deal.granted_value - granted, points=-lost, pool=deal.surplus() - surplus
        )
        person.figures.points -= lost
        person.figures.value -= lost * deal.day.terms.point_value
