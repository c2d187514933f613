"""A sale as a till tells it: plain facts, checked for sense before anything is decided."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from members.exceptions import InvalidField
from members.rules.text import fold_digits

MAX_AMOUNT = 10**12
MAX_QUANTITY = 10**6
MAX_LINES = 1_000
MONEY_TENDERS = frozenset({"cash", "card", "credit"})
TENDERS = MONEY_TENDERS | {"points", "voucher", "discount"}
ONCE = ("points", "voucher", "discount")
# Why somebody buys. The yearly ones may be days to remember: each is a kind of date.
YEARLY_REASONS = (
    "birthday",
    "wedding",
    "engagement",
    "child_birth",
    "graduation",
    "remembrance",
    "other",
)
REASONS = frozenset({"", "own_use", "home", "occasion", "gift", "visit", *YEARLY_REASONS})
LONGEST = {"receipt_number": 60, "terminal": 40, "note": 200}
LONGEST_CODE = 40
LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the bill; `amount` is for the whole quantity."""

    amount: int
    product: str = ""
    category: str = ""
    quantity: int = 1


@dataclass(frozen=True, slots=True)
class Tendered:
    """One part of the payment: cash, card, credit, points, voucher (by its code) or the club's
    own discount, in money.
    """

    tender: str
    amount: int
    code: str = ""


@dataclass(frozen=True, slots=True)
class Gift:
    """A gift that the counter gives with a sale, at what it costs the club."""

    code: str
    name: str
    cost: int


@dataclass(frozen=True, slots=True)
class Bonus:
    """Points beyond the amount rule, decided by an upper room; cut first when the cap bites."""

    rule: str
    points: int
    params: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sale:
    """One bill. `occurred_at` None means now; a bill of zero is a visit that earns nothing.

    Guarantees after construction: amounts are 0…10^12, the payments add up to the lines, at most
    one of them is in points, one a voucher and one a discount, every text can be stored, and the
    receipt number and the terminal are in Latin digits without spaces around them, however the
    till wrote them.
    """

    shop_id: int
    receipt_number: str
    lines: tuple[Line, ...]
    payments: tuple[Tendered, ...]
    member_id: int | None = None
    terminal: str = ""
    occurred_at: datetime | None = None
    note: str = ""
    reason: str = ""
    gift: Gift | None = None
    # Added up once: `amount` is the whole bill, `net` what is paid in money (the basis of earning
    # and of the cap), `points_amount` what is paid with points, `discount` the club's own;
    # `is_on_credit` when any part is still owed by the buyer.
    amount: int = field(init=False, repr=False, compare=False)
    net: int = field(init=False, repr=False, compare=False)
    points_amount: int = field(init=False, repr=False, compare=False)
    discount: int = field(init=False, repr=False, compare=False)
    is_on_credit: bool = field(init=False, repr=False, compare=False)

    @classmethod
    def known(
        cls,
        *,
        shop_id: int,
        receipt_number: str,
        lines: tuple[Line, ...],
        payments: tuple[Tendered, ...],
        member_id: int | None,
        gift: Gift | None = None,
    ) -> "Sale":
        """A sale that was checked when it was booked: many of them are read again at once."""
        sale = object.__new__(cls)
        put = object.__setattr__
        put(sale, "shop_id", shop_id)
        put(sale, "receipt_number", receipt_number)
        put(sale, "lines", lines)
        put(sale, "payments", payments)
        put(sale, "member_id", member_id)
        put(sale, "gift", gift)
        for name in ("terminal", "note", "reason"):
            put(sale, name, "")
        put(sale, "occurred_at", None)
        sale._add_up()
        return sale

    def __post_init__(self) -> None:
        self._add_up()
        for name in ("receipt_number", "terminal"):
            object.__setattr__(self, name, fold_digits(getattr(self, name)).strip())
        self._check_words()
        self._check_lines()
        self._check_payments()

    def _check_words(self) -> None:
        if not self.receipt_number:
            raise InvalidField(field="receipt_number", problem="required")
        for name, most in LONGEST.items():
            _check_text(name, getattr(self, name), most)
        if self.reason not in REASONS:
            raise InvalidField(field="reason", problem="invalid_choice")
        if self.occurred_at is not None and self.occurred_at.tzinfo is None:
            raise InvalidField(field="occurred_at", problem="no_time_zone")

    def _check_lines(self) -> None:
        if not self.lines:
            raise InvalidField(field="lines", problem="required")
        if len(self.lines) > MAX_LINES or self.amount > MAX_AMOUNT:
            raise InvalidField(field="lines", problem="out_of_range")
        for line in self.lines:
            if not 0 <= line.amount <= MAX_AMOUNT or not 1 <= line.quantity <= MAX_QUANTITY:
                raise InvalidField(field="lines", problem="out_of_range")
            _check_text("lines", line.product, LONGEST_NAME)
            _check_text("lines", line.category, LONGEST_NAME)

    def _check_payments(self) -> None:
        if any(paid.tender not in TENDERS for paid in self.payments):
            raise InvalidField(field="payments", problem="invalid_choice")
        if any(not 0 < paid.amount <= MAX_AMOUNT for paid in self.payments):
            raise InvalidField(field="payments", problem="out_of_range")
        if sum(paid.amount for paid in self.payments) != self.amount:
            raise InvalidField(field="payments", problem="sum_differs", amount=self.amount)
        self._check_special_payments()
        if self.points_amount and self.member_id is None:
            raise InvalidField(field="member", problem="needed_for_points")

    def _check_special_payments(self) -> None:
        for tender in ONCE:
            if sum(paid.tender == tender for paid in self.payments) > 1:
                raise InvalidField(field="payments", problem=f"{tender}_twice")
        for paid in self.payments:
            _check_text("payments", paid.code, LONGEST_CODE)
            if (paid.tender == "voucher") != bool(paid.code):
                raise InvalidField(field="payments", problem="voucher_code")

    def _add_up(self) -> None:
        put = object.__setattr__
        amount = net = points_amount = discount = 0
        is_on_credit = False
        for line in self.lines:
            amount += line.amount
        for paid in self.payments:
            if paid.tender in MONEY_TENDERS:
                net += paid.amount
                is_on_credit = is_on_credit or paid.tender == "credit"
            elif paid.tender == "points":
                points_amount += paid.amount
            elif paid.tender == "discount":
                discount += paid.amount
        put(self, "amount", amount)
        put(self, "net", net)
        put(self, "points_amount", points_amount)
        put(self, "discount", discount)
        put(self, "is_on_credit", is_on_credit)

    @property
    def voucher(self) -> Tendered | None:
        """The part that a voucher pays."""
        return next((paid for paid in self.payments if paid.tender == "voucher"), None)

    @property
    def given(self) -> int:
        """What the club gives with the sale apart from points: its discount and the gift's cost."""
        return self.discount + (self.gift.cost if self.gift else 0)

    def fingerprint(self, business_date: date) -> str:
        """A hash that is equal exactly for equal sales of one day; note and reason may differ."""
        facts = [
            self.shop_id,
            self.receipt_number,
            self.terminal,
            self.member_id,
            business_date.isoformat(),
            [[line.product, line.category, line.quantity, line.amount] for line in self.lines],
            sorted([paid.tender, paid.amount] for paid in self.payments),
        ]
        # Only where they are: the fingerprints of earlier sales stay as they are.
        if self.voucher is not None:
            facts.append(self.voucher.code)
        if self.gift is not None:
            facts.append([self.gift.code, self.gift.cost])
        return hashlib.sha256(json.dumps(facts, ensure_ascii=False).encode()).hexdigest()


def _check_text(field: str, text: str, most: int) -> None:
    if "\x00" in text:
        raise InvalidField(field=field, problem="control_character")
    if len(text) > most:
        raise InvalidField(field=field, problem="too_long")
