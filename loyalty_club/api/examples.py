"""What the documentation shows: one bouquet, from joining to a return."""

from typing import Any

from loyalty_club.api import knowing_examples, program_examples

Example = dict[str, Any]

_HOLDER = {"id": 7, "balance": 125, "spendable": 125, "pending": 0, "debt": 0}
_MEMBER = {
    "id": 7,
    "card_number": "5339958802",
    "mobile": "+989121234567",
    "first_name": "سارا",
    "last_name": "احمدی",
    "balance": 125,
    "spendable": 125,
    "pending": 0,
    "debt": 0,
}
_TIER = {"code": "gold", "name": "طلایی", "since": "2026-09-01", "until": "2027-09-01"}
_WHOLE_MEMBER = _MEMBER | {
    "tier": program_examples.WHOLE_TIER,
    "expiring": [{"last_day": "2027-11-21", "points": 125, "value": 625_000}],
}
_NEWCOMER = _MEMBER | {
    "balance": 20,
    "spendable": 20,
    "tier": program_examples.LOWEST_TIER,
    "expiring": [{"last_day": "2027-11-21", "points": 20, "value": 100_000}],
}
_POINTS = {
    "wanted": 125,
    "granted": 125,
    "reduced": False,
    "spent": 0,
    "breakdown": [
        {
            "rule": "amount",
            "points": 125,
            "wanted": 125,
            "cut": None,
            "why": "one point for each 10,000 toman of 1,250,000 toman paid in money",
        }
    ],
}
_LINE = {"product": "دسته‌گل رز", "category": "flowers", "quantity": 1, "amount": 12_500_000}
_SALE = {
    "shop": "main",
    "receipt_number": "A-1042",
    "terminal": "1",
    "member": 7,
    "lines": [_LINE],
    "payments": [{"tender": "card", "amount": 12_500_000}],
    "reason": "birthday",
}
_PURCHASE = {
    "id": 4417,
    "shop": "main",
    "terminal": "1",
    "receipt_number": "A-1042",
    "occurred_at": "2026-11-21T18:30:00+03:30",
    "status": "closed",
    "amount": 12_500_000,
    "net": 12_500_000,
    "returned_amount": 0,
    "discount": 0,
    "gift": None,
    "reason": "birthday",
    "is_on_credit": False,
    "settled_at": None,
    "points": _POINTS,
    "member": _HOLDER,
    "tier": None,
}

REQUESTS: dict[str, Example] = {
    "registerMember": {
        "mobile": "0912 123 4567",
        "first_name": "سارا",
        "last_name": "احمدی",
        "consents": {"service": True, "occasion": True, "promotion": False},
        "referred_by": "5339958802",
    },
    "quotePurchase": _SALE,
    "ringUpPurchase": _SALE,
    "returnPurchase": {"return_number": "A-1042-R1", "amount": 2_500_000},
    "claimPurchase": {"member": 7},
    "settlePurchase": {},
    **knowing_examples.REQUESTS,
    **program_examples.REQUESTS,
}
ANSWERS: dict[str, Example] = {
    "findMembers": {"results": [_MEMBER | {"tier": _TIER}]},
    "registerMember": _NEWCOMER,
    "readMember": _WHOLE_MEMBER,
    "quotePurchase": {
        "points": _POINTS,
        "member": _HOLDER | {"balance": 0, "spendable": 0},
        "most_payable": 0,
        "needs_code": False,
    },
    "ringUpPurchase": _PURCHASE
    | {"tier": {"code": "gold", "name": "طلایی", "until": "2027-11-21"}},
    "readPurchase": _PURCHASE
    | {
        "lines": [{"position": 1, **_LINE, "returned_amount": 0}],
        "payments": [{"tender": "card", "amount": 12_500_000, "points": 0}],
    },
    "claimPurchase": _PURCHASE,
    "settlePurchase": _PURCHASE | {"is_on_credit": True, "settled_at": "2026-12-01T11:00:00+03:30"},
    "returnPurchase": {
        "id": 31,
        "purchase": 4417,
        "return_number": "A-1042-R1",
        "amount": 2_500_000,
        "refund": 2_500_000,
        "clawed_back": 25,
        "given_back": 0,
        "debt": 0,
        "member": _HOLDER | {"balance": 100, "spendable": 100},
    },
    **knowing_examples.ANSWERS,
    **program_examples.ANSWERS,
}
