"""What the documentation shows of the program's part: a gold member, a reward, a voucher."""

from typing import Any

Example = dict[str, Any]

CODE = "7KQ4-M2XP-9RTW"
WHOLE_TIER: Example = {
    "code": "gold",
    "name": "طلایی",
    "since": "2026-09-01",
    "until": "2027-09-01",
    "benefits": ["ارسال رایگان"],
    "is_by_hand": False,
    "measured": 340,
    "needed_to_stay": 0,
    "stay_by": "2027-09-01",
    "needed_to_rise": 660,
    "next": "diamond",
    "next_name": "الماسی",
    "percent": 34,
}
LOWEST_TIER: Example = {
    "code": "bronze",
    "name": "برنزی",
    "since": None,
    "until": None,
    "benefits": [],
    "is_by_hand": False,
    "measured": 0,
    "needed_to_stay": None,
    "stay_by": None,
    "needed_to_rise": 100,
    "next": "silver",
    "next_name": "نقره‌ای",
    "percent": 0,
}
_HOLDER = {"id": 7, "balance": 75, "spendable": 75, "pending": 0, "debt": 0}
_REDEMPTION = {
    "code": CODE,
    "state": "issued",
    "reward": "bouquet",
    "name": "دسته‌گل کوچک",
    "points": 50,
    "pays": None,
    "least_bill": 0,
    "issued_at": "2026-11-21T18:30:00+03:30",
    "last_day": "2026-12-21",
    "ended_at": None,
    "member": _HOLDER,
}
_ENDED = {"ended_at": "2026-11-25T10:00:00+03:30"}
_VOUCHER = {
    "code": CODE,
    "state": "open",
    "value": 2_000_000,
    "least_bill": 10_000_000,
    "starts_on": "2026-11-21",
    "ends_on": "2026-12-21",
    "member": 7,
    "only_here": False,
    "used_value": 0,
}
_RULE = {
    "code": "friday",
    "name": "جمعه‌ها",
    "sentence": "Double points, on Fridays",
    "is_dry": False,
}
_SECTION = {
    "name": "earning",
    "title": "Collecting points",
    "sentences": ["10,000 toman paid in money earns one point.", "Double points, on Fridays."],
}
_DOCUMENT = {
    "format": "loyalty-club/program/1",
    "points": {"earn_amount": 100_000, "point_value": 3_000},
    "cap": {"percent": 5, "window": "month", "calendar": "jalali"},
    "rules": [
        {
            "code": "friday",
            "name": "جمعه‌ها",
            "give": {"multiply_percent": 200},
            "when": [{"weekday": {"days": ["friday"]}}],
        }
    ],
}
_LEVELS = [
    {"code": "bronze", "name": "برنزی", "from": 0, "multiply_percent": 100, "benefits": []},
    {
        "code": "gold",
        "name": "طلایی",
        "from": 300,
        "multiply_percent": 125,
        "benefits": ["ارسال رایگان"],
    },
]
_MONTH = {"month": "1405-09", "purchases": 2}

REQUESTS: dict[str, Example] = {
    "setLabels": {"labels": ["neighbour", "vip"]},
    "forgetDate": {"date": 12},
    "sendCode": {"points": 500},
    "issueReward": {"reward": "bouquet"},
    "redeemReward": {},
    "cancelRedemption": {"reason": "changed her mind"},
    "issueVoucher": {
        "value": 2_000_000,
        "least_bill": 10_000_000,
        "ends_on": "2026-12-21",
        "member": 7,
        "reason": "an apology for a late delivery",
    },
    "cancelVoucher": {"reason": "lost"},
    "setTier": {"tier": "gold", "until": "2027-03-20", "reason": "the neighbour's wedding"},
    "endTier": {"reason": "moved away"},
    "adjustPoints": {"points": 40, "reason": "forgotten at the till"},
    "checkProgram": {"document": _DOCUMENT},
    "simulateYear": {"visits_a_month": 2, "basket": 5_000_000},
    "replayProgram": {"program": _DOCUMENT, "from": "2025-11-22", "to": "2026-11-21"},
}
ANSWERS: dict[str, Example] = {
    "readLabels": {"labels": ["neighbour", "vip"]},
    "setLabels": {"labels": ["neighbour", "vip"]},
    "forgetDate": {"results": []},
    "sendCode": {"member": 7, "points": 500, "expires_at": "2026-11-21T18:35:00+03:30"},
    "issueReward": _REDEMPTION,
    "readRedemption": _REDEMPTION,
    "redeemReward": _REDEMPTION | _ENDED | {"state": "redeemed"},
    "cancelRedemption": _REDEMPTION
    | _ENDED
    | {"state": "cancelled", "member": _HOLDER | {"balance": 125, "spendable": 125}},
    "readRewards": {
        "results": [
            {
                "code": "bouquet",
                "name": "دسته‌گل کوچک",
                "description": "از گل‌های روز",
                "kind": "product",
                "points": 50,
                "pays": None,
                "least_bill": 0,
                "stock": 12,
                "tier": None,
                "member_limit": None,
                "valid_days": 30,
                "needs_code": False,
                "within_reach": True,
                "missing_points": 0,
                "refusal": None,
            }
        ],
        "gifts": [{"code": "rose", "name": "یک شاخه رز", "stock": None}],
    },
    "issueVoucher": _VOUCHER,
    "readVoucher": {"voucher": _VOUCHER, "is_valid": True, "pays": 2_000_000, "reason": None},
    "cancelVoucher": _VOUCHER | {"state": "cancelled"},
    "setTier": {"tier": WHOLE_TIER | {"is_by_hand": True}},
    "endTier": {"tier": LOWEST_TIER},
    "adjustPoints": {
        "id": 5,
        "state": "booked",
        "points": 40,
        "booked_points": 40,
        "reason": "forgotten at the till",
        "member": _HOLDER | {"balance": 165, "spendable": 165},
    },
    "readTiers": {
        "scheme": {
            "measure": "points",
            "period": "rolling",
            "grace_days": 30,
            "one_level_at_a_time": True,
            "levels": _LEVELS,
        }
    },
    "readProgram": {
        "version": 3,
        "starts_on": "2026-11-01",
        "name": "زمستان",
        "sections": [_SECTION],
        "rules": [_RULE],
        "document": _DOCUMENT,
    },
    "checkProgram": {"ok": True, "problems": [], "sections": [_SECTION], "rules": [_RULE]},
    "readBudget": {
        "window": {"starts_on": "2026-11-22", "ends_on": "2026-12-21"},
        "sales": 400_000_000,
        "given_back": 14_000_000,
        "given_back_bps": 350,
        "cap_bps": 500,
        "allowed": 20_000_000,
        "left": 6_000_000,
        "used_bps": 7_000,
        "pool": 5_400_000,
        "open_debt": 0,
        "forecast": 42_000_000,
        "forecast_allowed": 60_000_000,
        "runs_out_on": "2026-12-06",
        "alarm_bps": 8_000,
        "is_alarming": False,
        "throttle_bps": 10_000,
        "is_throttled": False,
        "reduced": 0,
        "by_points": 13_000_000,
        "by_gifts": 400_000,
        "by_grants": 600_000,
    },
    "readLiability": {
        "on": "2026-11-21",
        "calendar": "jalali",
        "points": 125,
        "value": 625_000,
        "pending_points": 0,
        "pending_value": 0,
        "members": 1,
        "by_expiry_month": [
            {"month": "1406-08", "starts_on": "2027-10-23", "points": 125, "value": 625_000}
        ],
        "breakage": {"expired": 840, "ended": 4_200, "rate_bps": 2_000, "sample": 61},
        "expected_breakage": 125_000,
    },
    "simulateYear": {
        "months": [_MONTH | {"spend": 10_000_000, "points": 100, "value": 300_000, "tier": ""}]
        * 12,
        "points": 1_200,
        "value": 3_600_000,
        "percent_of_spend": 3.0,
        "tier": "",
        "verdict": "Of what they spend, 3% goes back; the cap is 5% and cuts nothing.",
    },
    "replayProgram": {
        "from": "2025-11-22",
        "to": "2026-11-21",
        "sales": 4_000_000_000,
        "given_back": 184_000_000,
        "percent": 4.6,
        "grants": 18_400,
        "cut": 312,
        "by_month": [
            _MONTH
            | {
                "sales": 10_000_000,
                "given_back": 460_000,
                "points": 153,
                "grants": 2,
                "cut": 0,
            }
        ],
        "tiers": {},
        "liability": 61_000_000,
        "liability_points": 20_333,
        "compared": {
            "given_back": 120_000_000,
            "percent": 3.0,
            "gaining": 612,
            "losing": 4,
            "unchanged": 90,
        },
        "verdict": "This program would have given back 4.6% of sales; the cap would have cut 312 "
        "of 18,400 grants.",
    },
}
