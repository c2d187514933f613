"""The checker's promises about rewards: quiet on real work, and each finds its own breach."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from members.roles import SYSTEM
from points.models import Grant, Redemption, Voucher
from points.selectors.reward_checks import REWARD_CHECKS
from points.services.redemption_ends import cancel_redemption, redeem_reward
from points.services.vouchers import issue_voucher
from tests.cast import Cast
from tests.clock import NOON
from tests.points.reward_cases import (
    fill_pool,
    give_points,
    issue,
    make_reward,
    pay_by_voucher,
)

pytestmark = [pytest.mark.django_db, pytest.mark.breaks_ledger]


def breaches() -> list[str]:
    """The names of the promises that are broken."""
    with connection.cursor() as cursor:
        broken = []
        for name, sql in REWARD_CHECKS.items():
            cursor.execute(sql)
            if cursor.fetchall():
                broken.append(name)
    return broken


@pytest.fixture
def busy(cast: Cast) -> None:
    """One of everything: issued, redeemed, cancelled, a discount used, a voucher used and open."""
    fill_pool(cast.shop, 1_000_000)
    give_points(cast.shop, cast.sara, 300)
    reward = make_reward(cost=270_000)
    _waiting, redeemed, cancelled = (issue(cast, reward) for _ in range(3))
    redeem_reward(redemption_id=redeemed.pk, actor=SYSTEM, shop_id=cast.shop.pk, now=NOON)
    cancel_redemption(redemption_id=cancelled.pk, actor=SYSTEM, reason="نخواست", now=NOON)
    discount = issue(cast, make_reward("discount", kind="discount", cost=200_000))
    pay_by_voucher(cast.shop, discount.code, member=cast.sara)
    for _ in range(2):
        voucher = issue_voucher(
            actor=SYSTEM, value=200_000, ends_on=NOON.date(), reason="x", now=NOON
        )
    pay_by_voucher(cast.shop, voucher.code)


def change(model: type[Any], changes: dict[str, Any], **which: Any) -> Callable[[], None]:
    def spoil() -> None:
        assert model.objects.filter(**which).update(**changes) >= 1

    return spoil


@pytest.mark.usefixtures("busy")
def test_real_work_breaks_nothing() -> None:
    assert breaches() == []


@pytest.mark.usefixtures("busy")
@pytest.mark.parametrize(
    ("spoil", "name"),
    [
        (
            change(Redemption, {"points": 49}, status="redeemed"),
            "a redemption is its entries",
        ),
        (
            change(Redemption, {"status": "issued"}, status="cancelled"),
            "a redemption is its entries",
        ),
        (
            change(Redemption, {"grant": None}, status="issued"),
            "a redemption counts what it cost beyond its points",
        ),
        (
            change(Grant, {"recovered_value": 0}, recovered_value__gt=0),
            "a redemption counts what it cost beyond its points",
        ),
        (
            change(Redemption, {"status": "issued"}, reward__kind="discount"),
            "a redemption and its voucher end together",
        ),
        (
            change(Voucher, {"used_value": 1}, status="used"),
            "a used voucher paid its part of one purchase",
        ),
        (
            change(Voucher, {"grant": None}, status="open"),
            "a voucher of the club is counted until it is taken back",
        ),
    ],
)
def test_each_finds_its_own_breach(spoil: Callable[[], None], name: str) -> None:
    spoil()

    assert name in breaches()
