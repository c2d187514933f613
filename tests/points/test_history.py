"""History in bulk is the till one by one: same purchases, entries, lots and balances."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from members.exceptions import ClubError, NotAllowed, UnknownMember
from members.models import AuditEntry, Member, Shop
from members.roles import SYSTEM
from members.selectors.club import club_day
from points.exceptions import Backdated, DuplicateReceipt, NotEnoughPoints
from points.models import (
    Account,
    Allocation,
    BudgetWindow,
    LedgerEntry,
    Payment,
    PointLot,
    Purchase,
    PurchaseLine,
    RuleUse,
    Standing,
)
from points.rules.sales import Bonus, Line, Sale, Tendered
from points.selectors.purchases import find_original
from points.selectors.verification import find_breaches
from points.services.history import Outcome, record_history
from points.services.purchases import record_purchase
from points.services.returns import return_purchase
from tests.cast import Cast
from tests.factories import (
    make_member,
    make_program,
    make_ruled_program,
    make_sale,
    make_shop,
    refused,
)

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
LONG_AGO = datetime(2024, 3, 19, 21, tzinfo=UTC)


def _book(*sales: Sale) -> list[Outcome]:
    return record_history(sales=sales, actor=SYSTEM, now=NOW)


def test_one_sale_of_the_past_earns_by_the_terms_of_its_day(cast: Cast) -> None:
    sale = make_sale(cast.shop, 12_590_000, member=cast.sara, occurred_at=LONG_AGO)

    (outcome,) = _book(sale)

    assert outcome.is_new
    assert outcome.purchase is not None
    assert outcome.purchase.earned_points == 125
    assert outcome.purchase.business_date.isoformat() == "2024-03-20"
    assert outcome.purchase.is_backdated
    assert Account.objects.get(pk=cast.sara.pk).balance == 125


def test_booking_the_same_history_twice_changes_nothing(cast: Cast) -> None:
    sales = [make_sale(cast.shop, member=cast.sara, occurred_at=LONG_AGO) for _ in range(5)]
    first = _book(*sales)

    second = _book(*sales)

    assert [outcome.is_new for outcome in second] == [False] * 5
    assert [outcome.purchase for outcome in second] == [outcome.purchase for outcome in first]
    assert Purchase.objects.count() == 5
    assert LedgerEntry.objects.count() == 5
    assert AuditEntry.objects.filter(action="history.recorded").count() == 1


def test_another_sale_under_a_known_receipt_is_refused_and_the_rest_is_booked(cast: Cast) -> None:
    known = make_sale(cast.shop, 1_000_000, receipt="7", member=cast.sara, occurred_at=LONG_AGO)
    other = make_sale(cast.shop, 2_000_000, receipt="7", member=cast.sara, occurred_at=LONG_AGO)
    third = make_sale(cast.shop, 3_000_000, receipt="8", member=cast.sara, occurred_at=LONG_AGO)

    outcomes = _book(known, other, third)

    assert [outcome.is_new for outcome in outcomes] == [True, False, True]
    assert isinstance(outcomes[1].refusal, DuplicateReceipt)
    assert Purchase.objects.count() == 2


def test_a_stranger_a_future_sale_and_too_few_points_are_refused_one_by_one(cast: Cast) -> None:
    good = make_sale(cast.shop, member=cast.sara, occurred_at=LONG_AGO)
    stranger = make_sale(cast.shop, member=Member(pk=999_999), occurred_at=LONG_AGO)
    future = make_sale(cast.shop, member=cast.sara, occurred_at=NOW + timedelta(days=1))
    poor = make_sale(
        cast.shop, 90_000_000, member=cast.sara, points_amount=90_000_000, occurred_at=LONG_AGO
    )

    outcomes = _book(good, stranger, future, poor)

    refusals = [type(outcome.refusal) for outcome in outcomes[1:]]
    assert outcomes[0].is_new
    assert refusals == [UnknownMember, Backdated, NotEnoughPoints]
    assert Purchase.objects.count() == 1


def test_a_cashier_may_not_write_history(cast: Cast) -> None:
    sale = make_sale(cast.shop, member=cast.sara)

    with refused(NotAllowed):
        record_history(sales=[sale], actor=cast.actor("cashier"))

    assert Purchase.objects.count() == 0


def test_as_it_happened_dates_the_entries_with_the_sale(cast: Cast) -> None:
    sale = make_sale(cast.shop, member=cast.sara, occurred_at=LONG_AGO)

    record_history(sales=[sale], actor=SYSTEM, now=NOW, as_it_happened=True)

    purchase = Purchase.objects.get()
    entry = LedgerEntry.objects.get()
    assert (purchase.recorded_at, purchase.is_backdated) == (LONG_AGO, False)
    assert (entry.at, entry.business_date.isoformat()) == (LONG_AGO, "2024-03-20")


def test_what_is_owed_is_repaid_first(cast: Cast) -> None:
    earning = make_sale(cast.shop, 10_000_000, member=cast.sara, occurred_at=LONG_AGO)
    first = record_purchase(sale=earning, actor=SYSTEM, now=LONG_AGO)
    later = LONG_AGO + timedelta(days=1)
    spending = make_sale(
        cast.shop, 500_000, member=cast.sara, points_amount=500_000, occurred_at=later
    )
    record_purchase(sale=spending, actor=SYSTEM, now=later)
    return_purchase(purchase_id=first.purchase.pk, return_number="1", actor=SYSTEM, now=later)

    _book(make_sale(cast.shop, 13_000_000, member=cast.sara, occurred_at=NOW))

    account = Account.objects.get(pk=cast.sara.pk)
    assert (account.balance, account.debt) == (30, 0)


def test_a_great_many_sales_take_few_statements(cast: Cast) -> None:
    members = [make_member() for _ in range(40)]
    sales = [
        make_sale(cast.shop, member=members[number % 40], occurred_at=LONG_AGO)
        for number in range(400)
    ]

    with CaptureQueriesContext(connection) as statements:
        outcomes = _book(*sales)

    assert all(outcome.is_new for outcome in outcomes)
    assert len(statements) == 26
    assert Account.objects.filter(balance=500).count() == 40


# Bonuses far beyond a sale's own allowance, limits, a group, a dry rule, visits and tiers.
RULES: list[dict[str, Any]] = [
    {
        "code": "cash",
        "name": "Cash",
        "when": [{"tender": {"tenders": ["cash"]}}],
        "give": {"multiply_percent": 150},
        "group": "way",
    },
    {
        "code": "card",
        "name": "Card",
        "when": [{"tender": {"tenders": ["card"]}}],
        "give": {"one_per": 500_000},
        "group": "way",
    },
    {
        "code": "third",
        "name": "Third visit",
        "when": [{"visits": {"every": 3}}],
        "give": {"points": 60},
        "limit": {"per": "month", "times": 1},
    },
    {
        "code": "soon",
        "name": "Soon",
        "when": [{"interval": {"within_days": 9}}],
        "give": {"points": 5},
        "limit": {"per": "week", "points": 8},
    },
    {
        "code": "dry",
        "name": "Dry",
        "when": [{"first_purchase": {}}],
        "give": {"points": 100},
        "dry": True,
    },
]
TIERS = {
    "levels": [
        {"code": "green", "name": "Green", "from": 0},
        {"code": "gold", "name": "Gold", "from": 120, "multiply_percent": 130},
    ]
}

Choice = tuple[int, int, str, int, int]
_CHOICES = st.lists(
    st.tuples(
        st.integers(0, 3),  # which member; 3 is nobody
        st.integers(0, 40),  # the bill, in steps of 250,000 rial
        st.sampled_from(["cash", "card", "credit", "points", "part"]),
        st.integers(0, 45),  # days after the first day: two windows of the cap
        st.integers(0, 6),  # receipt number: some come twice
    ),
    min_size=1,
    max_size=14,
)


class TestBulkIsSingle(TestCase):
    """Hypothesis needs Django's test case to roll each example back."""

    @settings(max_examples=25, deadline=None)
    @given(_CHOICES, st.sampled_from([0, 14]), st.booleans(), st.booleans(), st.booleans())
    def test_the_books_are_the_same(
        self,
        choices: list[Choice],
        vesting_days: int,
        is_short: bool,
        as_it_happened: bool,
        is_ruled: bool,
    ) -> None:
        if is_ruled:
            make_ruled_program(*RULES, tiers=TIERS, life={"vesting_days": vesting_days})
        else:
            make_program(vesting_days=vesting_days, point_value=2_450)
        shop = make_shop()
        members = [make_member() for _ in range(3)]
        if is_short:
            _leave_pool_short(shop)
        sales = [_sale(shop, members, choice) for choice in choices]

        with transaction.atomic():
            single = _one_by_one(sales, as_it_happened), _books()
            transaction.set_rollback(True)
        outcomes = record_history(sales=sales, actor=SYSTEM, now=NOW, as_it_happened=as_it_happened)

        assert ([type(outcome.refusal) for outcome in outcomes], _books()) == single
        assert find_breaches() == []


def _sale(shop: Shop, members: Sequence[Member], choice: Choice) -> Sale:
    who, steps, tender, day, receipt = choice
    amount = steps * 250_000
    points = 0
    if who < 3 and tender in {"points", "part"}:
        points = amount if tender == "points" else amount // 2
    money_tender = tender if tender in {"cash", "card", "credit"} else "cash"
    paid = [Tendered("points", points), Tendered(money_tender, amount - points)]
    return Sale(
        shop_id=shop.pk,
        receipt_number=str(receipt),
        lines=(Line(amount, product="rose", category="flowers"),),
        payments=tuple(part for part in paid if part.amount),
        member_id=members[who].pk if who < 3 else None,
        occurred_at=LONG_AGO + timedelta(days=day),
    )


def _leave_pool_short(shop: Shop) -> None:
    """A bonus out of the pool, then the sale that had filled it comes back."""
    filler = make_sale(shop, 100_000_000, member=make_member(), occurred_at=LONG_AGO)
    filled = record_purchase(sale=filler, actor=SYSTEM, now=LONG_AGO)
    lucky = make_sale(shop, 1_000_000, member=make_member(), occurred_at=LONG_AGO)
    record_purchase(sale=lucky, actor=SYSTEM, bonuses=[Bonus("gift", 900)], now=LONG_AGO)
    return_purchase(purchase_id=filled.purchase.pk, return_number="1", actor=SYSTEM, now=LONG_AGO)
    assert BudgetWindow.objects.get().pool < 0


def _one_by_one(sales: Sequence[Sale], as_it_happened: bool) -> list[type]:
    """By the till's path; a repeat of the same sale is no refusal."""
    refusals: list[type] = []
    for sale in sales:
        now = sale.occurred_at if as_it_happened else NOW
        try:
            with transaction.atomic():
                record_purchase(sale=sale, actor=SYSTEM, now=now)
        except ClubError as refusal:
            assert sale.occurred_at is not None
            day = club_day(sale.occurred_at)
            original = find_original(
                shop_id=sale.shop_id,
                terminal=sale.terminal,
                receipt_number=sale.receipt_number,
                business_date=day,
            )
            is_repeat = original is not None and original.fingerprint == sale.fingerprint(day)
            kind = DuplicateReceipt if original is not None else type(refusal)
            refusals.append(type(None) if is_repeat else kind)
        else:
            refusals.append(type(None))
    return refusals


def _books() -> dict[str, list[dict[str, Any]]]:
    """Every row that a sale makes, without the numbers that the database gave them."""
    receipts = dict(Purchase.objects.values_list("pk", "receipt_number"))
    tables: dict[str, QuerySet[Any]] = {
        "purchases": Purchase.objects.order_by("pk"),
        "lines": PurchaseLine.objects.order_by("purchase_id", "position"),
        "payments": Payment.objects.order_by("purchase_id", "tender", "amount"),
        # An account or a window that a refused sale would have opened is empty: no difference.
        "accounts": Account.objects.filter(last_seq__gt=0).order_by("pk"),
        "entries": LedgerEntry.objects.order_by("account_id", "seq"),
        "lots": PointLot.objects.order_by("account_id", "entry__seq"),
        "allocations": Allocation.objects.order_by("entry__account_id", "entry__seq", "points"),
        "uses": RuleUse.objects.order_by("pk"),
        "standings": Standing.objects.order_by("pk"),
        "windows": BudgetWindow.objects.exclude(pool=0).order_by("starts_on"),
    }
    return {name: [_plain(row, receipts) for row in rows.values()] for name, rows in tables.items()}


def _plain(row: dict[str, Any], receipts: dict[int, str]) -> dict[str, Any]:
    plain = {
        name: value
        for name, value in row.items()
        if name not in {"id", "window_id", "entry_id", "lot_id"}
    }
    if plain.get("purchase_id"):
        plain["purchase_id"] = receipts[plain["purchase_id"]]
    if "source" in plain:
        plain["source"] = plain["source"].split(":")[0]
    return plain
