"""Staff: taking somebody on, changing the role, ending it."""

from typing import Any

import pytest

from members.exceptions import InvalidField, LastOwner, NotAllowed, UnknownStaff
from members.models import AuditEntry, User
from members.roles import SYSTEM, Actor, Right
from members.selectors.access import actor_for_user
from members.services.staff import change_staff, choose_language, hire_staff, set_staff_password
from tests.cast import Cast
from tests.factories import PASSWORD, make_staff, refused
from tests.snapshots import nothing_changed

pytestmark = pytest.mark.django_db


def hire(actor: Actor = SYSTEM, **facts: Any) -> User:
    """A cashier, with what is said otherwise."""
    reza: dict[str, Any] = {"username": "reza", "password": PASSWORD, "role": "cashier"}
    return hire_staff(actor=actor, **reza | facts)


def change(user: User, actor: Actor = SYSTEM, **facts: Any) -> User:
    """As before, with what is said otherwise."""
    known: dict[str, Any] = {
        "role": user.role,
        "is_active": user.is_active,
        "shop_ids": [shop.pk for shop in user.shops.all()],
        "mobile": user.mobile or "",
    }
    return change_staff(actor=actor, user_id=user.pk, **known | facts)


def test_the_owner_takes_somebody_on(cast: Cast) -> None:
    user = hire(cast.actor("owner"), first_name=" رضا ", shop_ids=[cast.shop.pk])

    assert (user.username, user.first_name, user.role) == ("reza", "رضا", "cashier")
    assert user.check_password(PASSWORD)
    assert (user.is_staff, user.is_superuser) == (False, False)
    assert actor_for_user(user).shop_ids == frozenset({cast.shop.pk})
    row = AuditEntry.objects.latest("id")
    assert (row.action, row.subject, row.facts) == (
        "staff.hired",
        f"user:{user.pk}",
        {"role": "cashier"},
    )


def test_only_an_owner_opens_the_admin(cast: Cast) -> None:
    owner = hire(role="owner")

    assert (owner.is_staff, owner.is_superuser) == (True, True)
    assert actor_for_user(owner).shop_ids is None


@pytest.mark.parametrize(
    ("facts", "field", "problem"),
    [
        ({"username": ""}, "username", "required"),
        ({"username": "CASHIER"}, "username", "taken"),
        ({"username": "two words"}, "username", "invalid"),
        ({"username": "x" * 151}, "username", "invalid"),
        ({"role": "member"}, "role", "invalid_choice"),
        ({"role": "king"}, "role", "invalid_choice"),
        ({"mobile": "02188776655"}, "mobile", "landline"),
        ({"first_name": "ر" * 81}, "first_name", "too_long"),
        ({"last_name": "a\nb"}, "last_name", "control_character"),
    ],
)
def test_what_cannot_be_accepted_is_named(
    cast: Cast, facts: dict[str, Any], field: str, problem: str
) -> None:
    with nothing_changed(), refused(InvalidField) as refusal:
        hire(**facts)

    assert (refusal.value.facts["field"], refusal.value.facts["problem"]) == (field, problem)


@pytest.mark.parametrize("password", ["short", "password1234", "1234567890", "reza-reza"])
def test_a_weak_password_is_refused(cast: Cast, password: str) -> None:
    with nothing_changed(), refused(InvalidField) as refusal:
        hire(username="reza-reza", password=password)

    assert refusal.value.facts["field"] == "password"


@pytest.mark.parametrize("role", ["manager", "cashier", "analyst", "till"])
def test_staff_are_the_owners(cast: Cast, role: str) -> None:
    actor = cast.actor(role)

    with nothing_changed(), refused(NotAllowed):
        hire(actor)
    with nothing_changed(), refused(NotAllowed):
        change(cast.cashier, actor, role="owner")
    with nothing_changed(), refused(NotAllowed):
        set_staff_password(actor=actor, user_id=cast.owner.pk, password=PASSWORD)


def test_another_role_and_other_shops(cast: Cast) -> None:
    user = change(cast.cashier, role="manager", shop_ids=[cast.other_shop.pk])

    actor = actor_for_user(user)
    assert actor.may(Right.PURCHASES_VOID, shop_id=cast.other_shop.pk)
    assert not actor.may(Right.PURCHASES_WRITE, shop_id=cast.shop.pk)
    row = AuditEntry.objects.latest("id")
    assert (row.action, row.facts) == (
        "staff.changed",
        {"role": "manager", "is_active": True, "shops": [cast.other_shop.pk]},
    )


def test_who_leaves_loses_every_right(cast: Cast) -> None:
    user = change(cast.manager, is_active=False)

    assert actor_for_user(user).rights == frozenset()


def test_an_owner_who_becomes_a_cashier_loses_the_admin(cast: Cast) -> None:
    second = make_staff("owner")

    user = change(second, role="cashier")

    assert (user.is_staff, user.is_superuser) == (False, False)


@pytest.mark.parametrize("facts", [{"role": "manager"}, {"is_active": False}])
def test_the_last_owner_stays(cast: Cast, facts: dict[str, Any]) -> None:
    with nothing_changed(), refused(LastOwner):
        change(cast.owner, **facts)


def test_an_owner_who_has_left_does_not_count(cast: Cast) -> None:
    change(make_staff("owner"), is_active=False)

    with nothing_changed(), refused(LastOwner):
        change(cast.owner, role="cashier")


def test_a_new_password(cast: Cast) -> None:
    set_staff_password(
        actor=cast.actor("owner"), user_id=cast.cashier.pk, password="tulips-at-night-7"
    )

    cast.cashier.refresh_from_db()
    assert cast.cashier.check_password("tulips-at-night-7")
    assert AuditEntry.objects.latest("id").action == "staff.password"


def test_everybody_reads_in_his_language(cast: Cast) -> None:
    choose_language(user_id=cast.cashier.pk, language="en")

    with nothing_changed(), refused(InvalidField):
        choose_language(user_id=cast.cashier.pk, language="de")
    assert User.objects.get(pk=cast.cashier.pk).language == "en"


def test_nobody_is_changed_where_nobody_is(cast: Cast) -> None:
    owner = cast.actor("owner")

    with refused(UnknownStaff):
        change_staff(actor=owner, user_id=0, role="cashier", is_active=True, shop_ids=[])
    with refused(UnknownStaff):
        set_staff_password(actor=owner, user_id=0, password="a-long-enough-secret")
