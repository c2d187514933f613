"""What becomes of a reward that was taken: handed over or cancelled, by staff or the member."""

from datetime import datetime

from members.models import Member
from members.roles import Actor
from members.selectors.access import actor_for_user
from members.services.portal import portal_user_for
from points.models import Redemption
from points.selectors.balances import balance_of
from points.services.redemption_ends import cancel_redemption, redeem_reward
from tests.cast import Cast
from tests.clock import DAY, NOON, TEHRAN

# Issued on the first of September, good for thirty days more.
END = datetime(2026, 10, 2, tzinfo=TEHRAN)


def redeem(cast: Cast, redemption: Redemption, *, now: datetime = NOON + DAY) -> Redemption:
    """The cashier hands it over, a day later."""
    return redeem_reward(
        redemption_code=redemption.code,
        actor=cast.actor("cashier"),
        shop_id=cast.shop.pk,
        now=now,
    )


def cancel(cast: Cast, redemption: Redemption, *, now: datetime = NOON + DAY) -> Redemption:
    """The cashier takes it back, a day later."""
    return cancel_redemption(
        redemption_code=redemption.code,
        actor=cast.actor("cashier"),
        shop_id=cast.shop.pk,
        reason="پشیمان شد",
        now=now,
    )


def as_member(member: Member) -> Actor:
    """The member in his own pages."""
    assert member.mobile is not None
    user = portal_user_for(mobile=member.mobile)
    assert user is not None
    return actor_for_user(user)


def spendable(member: Member, *, now: datetime = NOON) -> int:
    """What the member may spend."""
    return balance_of(member.pk, now=now).spendable
