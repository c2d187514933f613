"""Who sees whom: unknown and forbidden look the same."""

import pytest

from members.exceptions import UnknownMember, UnknownShop
from members.models import Member
from members.roles import RIGHTS, SYSTEM, Right, Role
from members.selectors.access import access_member, access_shop, actor_for_user, shops_for
from members.services.portal import portal_user_for
from points.exceptions import UnknownPurchase
from points.selectors.purchases import access_purchase, find_receipt
from tests.cast import Cast
from tests.factories import make_member, refused, ring_up

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", ["owner", "manager", "cashier", "analyst", "till"])
def test_staff_and_tills_see_every_member(cast: Cast, role: str) -> None:
    assert access_member(cast.actor(role), cast.sara.pk) == cast.sara


def test_a_member_sees_herself_alone(cast: Cast) -> None:
    user = portal_user_for(mobile=cast.sara.mobile or "")
    assert user is not None
    sara = actor_for_user(user)
    other = make_member()

    assert access_member(sara, cast.sara.pk) == cast.sara
    with refused(UnknownMember) as forbidden:
        access_member(sara, other.pk)
    with refused(UnknownMember) as unknown:
        access_member(sara, 999_999)
    assert (forbidden.value.code, forbidden.value.status) == (unknown.value.code, 404)


def test_who_has_left_is_seen_by_nobody(cast: Cast) -> None:
    Member.objects.filter(pk=cast.sara.pk).update(status=Member.Status.ERASED)

    with refused(UnknownMember):
        access_member(SYSTEM, cast.sara.pk)


def test_a_shop_opens_for_its_own_staff(cast: Cast) -> None:
    assert access_shop(cast.actor("cashier"), "main") == cast.shop
    assert access_shop(cast.actor("owner"), "branch") == cast.other_shop
    for role, code in (("cashier", "branch"), ("till", "branch"), ("owner", "nowhere")):
        with refused(UnknownShop):
            access_shop(cast.actor(role), code)


def test_the_shops_one_may_serve(cast: Cast) -> None:
    assert shops_for(cast.actor("cashier")) == [cast.shop]
    assert set(shops_for(cast.actor("owner"))) == {cast.shop, cast.other_shop}


def test_a_purchase_is_seen_by_its_shop_and_its_member(cast: Cast) -> None:
    user = portal_user_for(mobile=cast.sara.mobile or "")
    assert user is not None
    here = ring_up(cast.shop, member=cast.sara).purchase
    there = ring_up(cast.other_shop).purchase

    assert access_purchase(cast.actor("cashier"), here.pk) == here
    assert access_purchase(actor_for_user(user), here.pk) == here
    assert access_purchase(cast.actor("owner"), there.pk) == there
    for actor in (cast.actor("cashier"), cast.actor("till"), actor_for_user(user)):
        with refused(UnknownPurchase):
            access_purchase(actor, there.pk)


def test_a_receipt_is_found_in_any_digits(cast: Cast) -> None:
    sale = ring_up(cast.shop, member=cast.sara).purchase
    persian = sale.receipt_number.translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹"))

    found = find_receipt(cast.actor("cashier"), shop_id=cast.shop.pk, receipt_number=f" {persian} ")

    assert found == [sale]


def test_the_table_of_rights() -> None:
    assert Right.SYSTEM_RUN not in RIGHTS[Role.OWNER]
    assert RIGHTS[Role.MEMBER] == frozenset()
    assert RIGHTS[Role.CASHIER] < RIGHTS[Role.MANAGER] < RIGHTS[Role.OWNER]
    writing = {right for right in Right if not right.value.endswith(".read")}
    assert RIGHTS[Role.ANALYST].isdisjoint(writing)
