"""How many rules the benchmark's second program has, and what they look like."""

from typing import Any

RULES = 20
_CONDITIONS: tuple[dict[str, Any], ...] = (
    {"weekday": {"days": ["saturday", "sunday", "monday", "tuesday", "wednesday"]}},
    {"visits": {"every": 3}},
    {"tender": {"tenders": ["cash"]}},
    {"own_date": {"kinds": ["birthday", "wedding"], "days_before": 3}},
    {"category": {"names": ["گل"]}},
    {"amount": {"at_least": 1_000_000}},
    {"label": {"names": ["VIP"]}},
    {"hours": {"start": "16:00", "end": "23:00"}},
    {"tier": {"codes": ["gold"]}},
    {"interval": {"within_days": 14}},
)


def document() -> dict[str, Any]:
    """Twenty rules of ten kinds, each with a limit, and three tiers."""
    return {
        "format": "loyalty-club/program/1",
        "points": {"earn_amount": 100_000, "point_value": 3_000},
        "cap": {"percent": 5, "window": "month", "calendar": "jalali"},
        "rules": [
            {
                "code": f"rule-{number}",
                "name": f"Rule {number}",
                "when": [_CONDITIONS[number % len(_CONDITIONS)]],
                "give": {"multiply_percent": 101 + number % 3},
                "limit": {"per": "month", "points": 1_000_000},
            }
            for number in range(RULES)
        ],
        "tiers": {
            "levels": [
                {"code": "bronze", "name": "Bronze", "from": 0},
                {"code": "silver", "name": "Silver", "from": 10**10, "multiply_percent": 110},
                {"code": "gold", "name": "Gold", "from": 10**11, "multiply_percent": 120},
            ]
        },
    }
