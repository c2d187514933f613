"""Terms for rules that are tried without a database."""

from typing import Any

from points.rules.terms import Terms

FIVE_PERCENT: dict[str, Any] = {
    "program_id": 1,
    "version": 1,
    "earn_amount": 100_000,
    "point_value": 5_000,
    "cap_bps": 500,
    "window_kind": "month",
    "calendar": "jalali",
    "vesting_days": 0,
    "expiry_months": 12,
    "redeem_min_points": 1,
    "redeem_max_bps": 10_000,
}


def make_terms(**changes: Any) -> Terms:
    """Exactly five percent, unless said otherwise."""
    return Terms(**FIVE_PERCENT | changes)
