"""The program's rules at the till: what is due, cut, granted, kept on the entry, and undone."""

from datetime import UTC, datetime, timedelta

import pytest

from members.roles import SYSTEM
from members.services.labels import set_labels
from points.models import LedgerEntry, RuleUse
from points.rules.sales import Line, Sale, Tendered
from points.selectors.quotes import quote_sale
from points.services.claims import claim_purchase
from points.services.purchases import record_purchase
from points.services.returns import return_purchase, void_purchase
from tests.cast import Cast
from tests.factories import make_ruled_program, make_sale, ring_up

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 9, 1, 8, 30, tzinfo=UTC)
DOUBLE = {"code": "double", "name": "دو برابر", "give": {"multiply_percent": 200}}
WELCOME = {
    "code": "first",
    "name": "خرید اول",
    "when": [{"first_purchase": {}}],
    "give": {"points": 10},
    "limit": {"per": "ever", "times": 1},
}


def test_a_rule_adds_to_the_points_by_amount_and_says_so(cast: Cast) -> None:
    make_ruled_program(WELCOME)

    booked = ring_up(cast.shop, 1_000_000, member=cast.sara, now=NOON)

    entry = LedgerEntry.objects.get(kind=LedgerEntry.Kind.EARN)
    assert entry.points == booked.award.granted == 16
    assert entry.breakdown == [
        {
            "rule": "amount",
            "wanted": 10,
            "granted": 10,
            "params": {"net": 1_000_000, "per": 100_000},
        },
        {
            "rule": "first",
            "wanted": 10,
            "granted": 6,
            "params": {"title": "خرید اول"},
            "cut": "cap",
        },
    ]
    assert booked.award.is_reduced
    use = RuleUse.objects.get()
    assert (use.rule, use.wanted, use.granted, use.purchase) == ("first", 10, 6, booked.purchase)


def test_what_earlier_sales_left_pays_the_bonus(cast: Cast) -> None:
    make_ruled_program(WELCOME)
    ring_up(cast.shop, 10_000_000, now=NOON)

    booked = ring_up(cast.shop, 1_000_000, member=cast.sara, now=NOON)

    assert (booked.award.wanted, booked.award.granted) == (20, 20)
    assert booked.purchase.pool_effect == 50_000 - 60_000


def test_a_rule_with_a_limit_speaks_so_often_and_no_more(cast: Cast) -> None:
    make_ruled_program({**DOUBLE, "limit": {"per": "month", "points": 15}})
    ring_up(cast.shop, 100_000_000, now=NOON)

    granted = [
        ring_up(cast.shop, 1_000_000, member=cast.sara, now=NOON + timedelta(days=day))
        for day in range(3)
    ]

    assert [booked.award.granted for booked in granted] == [20, 15, 10]
    assert [booked.award.reasons[1].cut for booked in granted] == ["", "limit", "limit"]


def test_of_a_group_the_best_rule_speaks_and_on_one_day_no_other(cast: Cast) -> None:
    by_cash = {**DOUBLE, "code": "cash", "when": [{"tender": {"tenders": ["cash"]}}], "group": "a"}
    by_card = {
        "code": "card",
        "name": "Card",
        "when": [{"tender": {"tenders": ["card"]}}],
        "give": {"multiply_percent": 300},
        "group": "a",
    }
    make_ruled_program(by_cash, by_card)
    ring_up(cast.shop, 100_000_000, now=NOON)

    first = ring_up(cast.shop, 1_000_000, member=cast.sara, tender="cash", now=NOON)
    same_day = ring_up(cast.shop, 1_000_000, member=cast.sara, tender="card", now=NOON)
    next_day = ring_up(
        cast.shop, 1_000_000, member=cast.sara, tender="card", now=NOON + timedelta(days=1)
    )

    assert [one.award.granted for one in (first, same_day, next_day)] == [20, 10, 30]
    assert same_day.award.reasons[1].cut == "group"


def test_a_dry_rule_gives_nothing_and_is_counted(cast: Cast) -> None:
    make_ruled_program({**DOUBLE, "dry": True})

    booked = ring_up(cast.shop, 1_000_000, member=cast.sara, now=NOON)

    assert (booked.award.wanted, booked.award.granted) == (10, 10)
    assert not booked.award.is_reduced
    use = RuleUse.objects.get()
    assert (use.is_dry, use.wanted, use.granted) == (True, 10, 0)


def test_the_preview_is_what_is_booked(cast: Cast) -> None:
    make_ruled_program(WELCOME, DOUBLE)
    sale = make_sale(cast.shop, 1_230_000, member=cast.sara, occurred_at=NOON)

    quote = quote_sale(sale, now=NOON)
    booked = record_purchase(sale=sale, actor=SYSTEM, now=NOON)

    assert quote.award == booked.award


def test_only_part_of_a_bill_may_be_rewarded(cast: Cast) -> None:
    make_ruled_program({**DOUBLE, "when": [{"category": {"names": ["گل"]}}]})
    sale = Sale(
        shop_id=cast.shop.pk,
        receipt_number="1",
        lines=(Line(600_000, "رز", "گل"), Line(400_000, "گلدان", "ظرف")),
        payments=(Tendered("cash", 1_000_000),),
        member_id=cast.sara.pk,
        occurred_at=NOON,
    )

    booked = record_purchase(sale=sale, actor=SYSTEM, now=NOON)

    assert booked.award.granted == 16


def test_what_the_club_knows_of_a_member_counts(cast: Cast) -> None:
    make_ruled_program({**DOUBLE, "when": [{"label": {"names": ["همکار"]}}]})
    ring_up(cast.shop, 10_000_000, now=NOON)

    before = ring_up(cast.shop, 1_000_000, member=cast.sara, now=NOON)
    set_labels(member_id=cast.sara.pk, names=["همکار"], actor=SYSTEM)
    after = ring_up(cast.shop, 1_000_000, member=cast.sara, now=NOON)

    assert (before.award.granted, after.award.granted) == (10, 20)


def test_a_returned_purchase_gives_its_limit_back(cast: Cast) -> None:
    make_ruled_program(WELCOME)
    ring_up(cast.shop, 100_000_000, now=NOON)
    booked = ring_up(cast.shop, 1_000_000, member=cast.sara, now=NOON)

    return_purchase(purchase_id=booked.purchase.pk, return_number="1", actor=SYSTEM, now=NOON)

    assert RuleUse.objects.get().is_undone
    again = ring_up(cast.shop, 1_000_000, member=cast.sara, now=NOON)
    assert again.award.granted == 20


def test_a_voided_purchase_was_no_visit(cast: Cast) -> None:
    make_ruled_program(WELCOME)
    ring_up(cast.shop, 100_000_000, now=NOON)
    wrong = ring_up(cast.shop, 1_000_000, member=cast.sara, now=NOON - timedelta(days=1))
    void_purchase(purchase_id=wrong.purchase.pk, reason="به نام دیگری", actor=SYSTEM, now=NOON)

    booked = ring_up(cast.shop, 1_000_000, member=cast.sara, now=NOON)

    assert booked.award.granted == 20


def test_a_claimed_sale_earns_by_the_rules_as_well(cast: Cast) -> None:
    make_ruled_program(WELCOME)
    ring_up(cast.shop, 100_000_000, now=NOON)
    sale = ring_up(cast.shop, 1_000_000, now=NOON).purchase

    claimed = claim_purchase(purchase_id=sale.pk, member_id=cast.sara.pk, actor=SYSTEM, now=NOON)

    assert claimed.award.granted == 20
    assert RuleUse.objects.get().purchase == sale
