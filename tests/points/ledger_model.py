"""A second, naive ledger in plain Python: what the real one must agree with after every step."""

from dataclasses import dataclass, field
from datetime import datetime

from points.exceptions import (
    AlreadyClaimed,
    AlreadyReturned,
    NotEnoughPoints,
    NotOnCredit,
    ReturnExceedsNet,
)
from points.rules.terms import Terms
from tests.clock import TEHRAN


@dataclass(eq=False)
class ModelLot:
    """What one sale earned."""

    sale: "ModelSale"
    remaining: int
    vests_at: datetime | None
    expires_at: datetime
    expired: int = 0

    def is_spendable(self, now: datetime) -> bool:
        return self.vests_at is not None and self.vests_at <= now < self.expires_at


@dataclass(eq=False)
class ModelSale:
    """One sale with all that happened to it."""

    amount: int
    net: int
    member: int | None
    window: object
    made_at: datetime
    is_on_credit: bool
    earned: int = 0
    spent: int = 0
    drawn: dict[ModelLot, int] = field(default_factory=dict)
    lot: ModelLot | None = None
    returned: int = 0
    taken: int = 0
    given: int = 0
    debt: int = 0
    expired_counted: int = 0
    gave_pool: int = 0
    is_swept: bool = False
    is_settled: bool = False
    is_voided: bool = False

    @property
    def returned_net(self) -> int:
        """What has been paid back in money: the rest rounds down."""
        if not self.amount:
            return 0
        return self.returned - (self.amount - self.net) * self.returned // self.amount


class LedgerModel:
    """Lists and loops only; refuses with the ledger's own refusals before changing anything."""

    def __init__(self, terms: Terms, members: list[int], now: datetime) -> None:
        self.terms = terms
        self.now = now
        self.lots: dict[int, list[ModelLot]] = {member: [] for member in members}
        self.sales: list[ModelSale] = []
        self.pools: dict[object, int] = {}

    # --- What the real ledger is compared with --------------------------------------------------

    def balance(self, member: int) -> int:
        return sum(lot.remaining for lot in self.lots[member])

    def debt(self, member: int) -> int:
        return sum(sale.debt for sale in self.sales if sale.member == member)

    def spendable(self, member: int) -> int:
        return sum(lot.remaining for lot in self.lots[member] if lot.is_spendable(self.now))

    # --- What can happen ------------------------------------------------------------------------

    def buy(
        self, *, amount: int, member: int | None, by_points: int, is_on_credit: bool, bonus: int
    ) -> ModelSale:
        takes = self._takes(member, by_points) if member is not None else {}
        window = self.terms.window(self.now.astimezone(TEHRAN).date())
        self.pools.setdefault(window, 0)
        sale = ModelSale(
            amount=amount,
            net=amount - by_points,
            member=member,
            window=window,
            made_at=self.now,
            is_on_credit=is_on_credit and amount > by_points,
        )
        wanted = 0 if member is None else sale.net // self.terms.earn_amount + bonus
        granted = self._grant(sale, wanted)
        for lot, points in takes.items():
            lot.remaining -= points
        sale.drawn, sale.spent = takes, sum(takes.values())
        self.sales.append(sale)
        self._credit(sale, granted)
        return sale

    def give_back(self, sale: ModelSale, amount: int | None, *, is_void: bool = False) -> None:
        left = sale.amount - sale.returned
        if is_void:
            if sale.returned or sale.is_voided:
                raise AlreadyReturned
            if sale.is_settled:
                raise NotOnCredit
        elif not left:
            raise AlreadyReturned
        amount = left if amount is None else amount
        if not is_void and not 0 < amount <= left:
            raise ReturnExceedsNet
        sale.is_voided = is_void
        sale.returned += amount
        if sale.member is not None:
            self._points_given_back(sale)
            self._points_taken_back(sale)
        self._settle_pool(sale)

    def claim(self, sale: ModelSale, member: int) -> None:
        if sale.member is not None:
            raise AlreadyClaimed
        if sale.returned or sale.is_voided:
            raise AlreadyReturned
        granted = self._grant(sale, sale.net // self.terms.earn_amount)
        sale.member = member
        self._credit(sale, granted)

    def settle(self, sale: ModelSale) -> None:
        if not sale.is_on_credit or sale.is_settled:
            raise NotOnCredit
        if sale.is_voided or sale.returned == sale.amount:
            raise AlreadyReturned
        sale.is_settled = True
        if sale.lot is not None and sale.lot.remaining:
            sale.lot.vests_at = self.terms.vests_at(self.now, TEHRAN)

    def expire(self) -> int:
        gone = 0
        for lots in self.lots.values():
            for lot in lots:
                if lot.expires_at <= self.now:
                    gone += lot.remaining
                    lot.expired += lot.remaining
                    lot.remaining = 0
        return gone

    def sweep(self) -> None:
        for window in self.pools:
            self._sweep(window)

    # --- How ------------------------------------------------------------------------------------

    def _takes(self, member: int, value: int) -> dict[ModelLot, int]:
        takes: dict[ModelLot, int] = {}
        spendable = [lot for lot in self.lots[member] if lot.is_spendable(self.now)]
        for lot in sorted(spendable, key=lambda each: each.expires_at):  # stable: older first
            points = min(lot.remaining, -(-value // self.terms.point_value))
            if value > 0 and points:
                takes[lot] = points
                value -= points * self.terms.point_value
        if value > 0:
            raise NotEnoughPoints
        return takes

    def _allowed(self, sale: ModelSale) -> int:
        return (sale.net - sale.returned_net) * self.terms.cap_bps // 10_000

    def _surplus(self, sale: ModelSale) -> int:
        return self._allowed(sale) - (sale.earned - sale.taken) * self.terms.point_value

    def _grant(self, sale: ModelSale, wanted: int) -> int:
        """Out of the sale's own allowance where that does, else from the pool."""
        own, value = self._allowed(sale) - sale.gave_pool, wanted * self.terms.point_value
        if value <= own and (self.pools[sale.window] >= 0 or not wanted):
            return wanted
        if self.pools[sale.window] < value - own:
            self._sweep(sale.window)
        own = self._allowed(sale) - sale.gave_pool
        granted = min(wanted, max(0, own + self.pools[sale.window]) // self.terms.point_value)
        change = own - granted * self.terms.point_value
        sale.gave_pool += change
        self.pools[sale.window] += change
        sale.is_swept = True
        return granted

    def _credit(self, sale: ModelSale, points: int) -> None:
        sale.earned = points
        if not points or sale.member is None:
            return
        waits = sale.is_on_credit and not sale.is_settled
        sale.lot = ModelLot(
            sale,
            points,
            None if waits else self.terms.vests_at(sale.made_at, TEHRAN),
            self.terms.expires_at(sale.made_at, TEHRAN),
        )
        self.lots[sale.member].append(sale.lot)
        self._repay(sale.member, [sale.lot])

    def _repay(self, member: int, lots: list[ModelLot]) -> None:
        for sale in self.sales:
            if sale.member == member:
                for lot in lots:
                    points = min(lot.remaining, sale.debt)
                    lot.remaining -= points
                    sale.debt -= points

    def _points_given_back(self, sale: ModelSale) -> None:
        due = sale.spent * sale.returned // sale.amount if sale.amount else 0
        left, fresh = due - sale.given, []
        sale.given = due
        own = self.lots[sale.member or 0]
        for lot in sorted(sale.drawn, key=lambda each: (each.expires_at, own.index(each)))[::-1]:
            points = min(left, sale.drawn[lot])
            sale.drawn[lot] -= points
            left -= points
            if lot.expires_at <= self.now:
                lot.expired += points
            elif points:
                lot.remaining += points
                fresh.append(lot)
        self._repay(sale.member or 0, fresh)

    def _points_taken_back(self, sale: ModelSale) -> None:
        whole, kept = sale.amount, sale.amount - sale.returned
        if sale.net:
            whole, kept = sale.net, sale.net - sale.returned_net
        keep = 0 if not whole else sale.earned * kept // whole
        left, sale.taken = sale.earned - keep - sale.taken, sale.earned - keep
        if sale.lot is None:
            return
        left -= self._take(sale.lot, left)
        expired = min(left, sale.lot.expired - sale.expired_counted)
        sale.expired_counted += expired
        left -= expired
        others = [
            lot
            for lot in self.lots[sale.member or 0]
            if lot is not sale.lot and lot.expires_at > self.now
        ]
        for lot in sorted(others, key=lambda each: (each.vests_at is None, each.expires_at)):
            left -= self._take(lot, left)
        sale.debt += left

    def _take(self, lot: ModelLot, wanted: int) -> int:
        points = min(lot.remaining, wanted)
        lot.remaining -= points
        return points

    def _settle_pool(self, sale: ModelSale) -> None:
        missing = sale.gave_pool - self._surplus(sale)
        if missing > 0:
            self.pools[sale.window] -= missing
            sale.gave_pool -= missing
        elif missing < 0:
            sale.is_swept = False

    def _sweep(self, window: object) -> None:
        for sale in self.sales:
            if sale.window == window and not sale.is_swept:
                surplus = self._surplus(sale)
                self.pools[window] += surplus - sale.gave_pool
                sale.gave_pool, sale.is_swept = surplus, True
