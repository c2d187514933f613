"""The people of the tests: a flower shop with two branches, its staff, a member, a stranger."""

from dataclasses import dataclass

import pytest

from members.models import ApiKey, Member, Shop, User
from members.roles import Actor
from members.selectors.access import actor_for_key, actor_for_user
from tests import factories


@dataclass(frozen=True)
class Cast:
    """Everybody, ready: `sara` is the member; the cashier serves `shop`, not `other_shop`."""

    shop: Shop
    other_shop: Shop
    owner: User
    manager: User
    cashier: User
    analyst: User
    sara: Member
    key: ApiKey
    secret: str

    def actor(self, role: str) -> Actor:
        """One of the staff by role, or `till` for the API key."""
        if role == "till":
            return actor_for_key(self.key)
        user: User = getattr(self, role)
        return actor_for_user(user)


@pytest.fixture
def cast(db: None) -> Cast:
    """A club with a program of exactly five percent."""
    return assemble_cast()


def assemble_cast() -> Cast:
    """The same for tests that commit (`transactional_db`)."""
    factories.make_club()
    factories.make_program()
    shop = factories.make_shop()
    key, secret = factories.make_key(shop)
    return Cast(
        shop=shop,
        other_shop=factories.make_shop("branch", "شعبهٔ دوم"),
        owner=factories.make_staff("owner", username="owner"),
        manager=factories.make_staff("manager", username="manager", shops=[shop]),
        cashier=factories.make_staff("cashier", username="cashier", shops=[shop]),
        analyst=factories.make_staff("analyst", username="analyst"),
        sara=factories.make_member(mobile="09121234567", shop=shop),
        key=key,
        secret=secret,
    )
