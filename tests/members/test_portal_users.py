"""The member's own user: made at the first sign-in, never for who is no member."""

import pytest

from members.models import Member, User
from members.selectors.access import actor_for_user
from members.selectors.portal import mobile_of_user
from members.services.portal import portal_user_for
from tests import factories
from tests.cast import Cast


@pytest.mark.django_db
def test_user_is_made_once() -> None:
    member = factories.make_member(mobile="09121234567")

    first = portal_user_for(mobile="+989121234567")
    second = portal_user_for(mobile="+989121234567")

    assert first == second == User.objects.get(member=member)
    assert first is not None
    assert not first.has_usable_password()


@pytest.mark.django_db
def test_member_has_no_rights_of_staff() -> None:
    member = factories.make_member()

    user = portal_user_for(mobile=member.mobile or "")

    assert user is not None
    actor = actor_for_user(user)
    assert (actor.kind, actor.id) == ("member", f"member:{member.pk}")
    assert actor.rights == frozenset()


@pytest.mark.django_db
@pytest.mark.parametrize("status", [Member.Status.MERGED, Member.Status.ERASED])
def test_none_for_who_left(status: Member.Status) -> None:
    member = factories.make_member()
    portal_user_for(mobile=member.mobile or "")
    Member.objects.filter(pk=member.pk).update(status=status)

    assert portal_user_for(mobile=member.mobile or "") is None


def test_none_for_strangers_and_staff(cast: Cast) -> None:
    User.objects.filter(pk=cast.cashier.pk).update(mobile="+989350000009")

    assert portal_user_for(mobile="+989350000009") is None
    assert portal_user_for(mobile="+989350000000") is None
    assert not User.objects.filter(role=User.Role.MEMBER).exists()


@pytest.mark.django_db
def test_none_for_the_barred() -> None:
    member = factories.make_member()
    portal_user_for(mobile=member.mobile or "")
    User.objects.filter(member=member).update(is_active=False)

    assert portal_user_for(mobile=member.mobile or "") is None


def test_mobile_of_user(cast: Cast) -> None:
    user = portal_user_for(mobile="+989121234567")

    assert user is not None
    assert mobile_of_user(user.pk) == "+989121234567"
    assert mobile_of_user(cast.owner.pk) is None
