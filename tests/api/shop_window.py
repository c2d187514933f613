"""What a till finds today: rewards, members with points, and a pool with money."""

import re
from typing import Any

from django.utils import timezone

from members.models import Member, Message, Shop
from points.services.budget import sweep_surpluses
from tests.factories import make_ruled_program, ring_up

POINT = 5_000
GOLD_FROM = 100
TIERS: dict[str, Any] = {
    "measure": "points",
    "period": "rolling",
    "grace_days": 30,
    "one_level_at_a_time": True,
    "levels": [
        {"code": "green", "name": "سبز", "from": 0, "multiply_percent": 100, "benefits": []},
        {
            "code": "gold",
            "name": "طلایی",
            "from": GOLD_FROM,
            "multiply_percent": 125,
            "benefits": ["ارسال رایگان"],
        },
    ],
}


def earn(shop: Shop, member: Member, points: int) -> None:
    """So many points, earned at a till just now under the cast's own program."""
    ring_up(shop, points * 100_000, member=member, now=timezone.now())


def fill_pool(shop: Shop, value: int) -> None:
    """A stranger's sale leaves so much in the pool of today's window."""
    ring_up(shop, value * 20, now=timezone.now())
    sweep_surpluses()


def ask_codes_from(points: int) -> None:
    """The cast's rates, with a one-time code from so many points on."""
    make_ruled_program(
        points={"earn_amount": 100_000, "point_value": POINT}, redeem={"code_points": points}
    )


def told_code() -> str:
    """The newest code that a member was told."""
    found = re.search(r"^[0-9]{6}$", Message.objects.latest("id").text, re.MULTILINE)
    assert found is not None
    return found.group()


def other(code: str) -> str:
    """A code that is not this one."""
    return f"{(int(code) + 1) % 1_000_000:06}"
