"""Staff: taking somebody on, changing the role, ending it; every change is audited."""

import re
from collections.abc import Collection

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from members.exceptions import InvalidField, LastOwner, UnknownStaff
from members.models import Shop, User
from members.roles import Actor, Right
from members.rules.phones import InvalidMobile, normalize_mobile
from members.rules.text import tidy_name
from members.services.audit import write_audit
from members.services.mailboxes import clean_email

USERNAME = re.compile(r"[\w.@+-]{1,150}")
STAFF_ROLES = frozenset({User.Role.OWNER, User.Role.MANAGER, User.Role.CASHIER, User.Role.ANALYST})


@transaction.atomic
def hire_staff(
    *,
    actor: Actor,
    username: str,
    password: str,
    role: str,
    first_name: str = "",
    last_name: str = "",
    mobile: str = "",
    email: str = "",
    shop_ids: Collection[int] = (),
) -> User:
    """A new person who may sign in; refuses a taken name, a weak password, an unknown role."""
    actor.require(Right.STAFF_MANAGE)
    _check_username(username)
    user = User(
        username=username,
        role=_clean_role(role),
        first_name=_clean_name("first_name", first_name),
        last_name=_clean_name("last_name", last_name),
        mobile=_clean_mobile(mobile),
        email=clean_email(email),
        is_staff=role == User.Role.OWNER,
        is_superuser=role == User.Role.OWNER,
    )
    _set_password(user, password)
    user.save(force_insert=True)
    user.shops.set(Shop.objects.filter(pk__in=shop_ids))
    write_audit(actor=actor, action="staff.hired", subject=f"user:{user.pk}", facts={"role": role})
    return user


@transaction.atomic
def change_staff(
    *,
    actor: Actor,
    user_id: int,
    role: str,
    is_active: bool,
    shop_ids: Collection[int],
    mobile: str = "",
    email: str = "",
) -> User:
    """Another role, other shops, or no longer with us; the last owner cannot go."""
    actor.require(Right.STAFF_MANAGE)
    owners = list(
        User.objects.select_for_update().filter(role=User.Role.OWNER, is_active=True).order_by("pk")
    )
    user = _lock_staff(user_id)
    stays_owner = is_active and role == User.Role.OWNER
    if user in owners and len(owners) == 1 and not stays_owner:
        raise LastOwner(user_id=user_id)
    user.role = _clean_role(role)
    user.is_active = is_active
    user.is_staff = user.is_superuser = stays_owner
    user.mobile = _clean_mobile(mobile)
    user.email = clean_email(email)
    user.save(update_fields=["role", "is_active", "is_staff", "is_superuser", "mobile", "email"])
    user.shops.set(Shop.objects.filter(pk__in=shop_ids))
    write_audit(
        actor=actor,
        action="staff.changed",
        subject=f"user:{user.pk}",
        facts={"role": role, "is_active": is_active, "shops": sorted(shop_ids)},
    )
    return user


@transaction.atomic
def set_staff_password(*, actor: Actor, user_id: int, password: str) -> None:
    """A new password, given by the owner."""
    actor.require(Right.STAFF_MANAGE)
    user = _lock_staff(user_id)
    _set_password(user, password)
    user.save(update_fields=["password"])
    write_audit(actor=actor, action="staff.password", subject=f"user:{user.pk}")


@transaction.atomic
def choose_language(*, user_id: int, language: str) -> None:
    """The language in which this person reads the club."""
    if language not in User.Language.values:
        raise InvalidField(field="language", problem="invalid_choice")
    User.objects.filter(pk=user_id).update(language=language)


def _lock_staff(user_id: int) -> User:
    user = User.objects.select_for_update().filter(pk=user_id, role__in=STAFF_ROLES).first()
    if user is None:
        raise UnknownStaff(user_id=user_id)
    return user


def _check_username(username: str) -> None:
    if not username:
        raise InvalidField(field="username", problem="required")
    if not USERNAME.fullmatch(username):
        raise InvalidField(field="username", problem="invalid")
    if User.objects.filter(username__iexact=username).exists():
        raise InvalidField(field="username", problem="taken")


def _clean_name(field: str, raw: str) -> str:
    try:
        return tidy_name(raw)
    except ValueError as error:
        raise InvalidField(field=field, problem=str(error)) from error


def _clean_role(role: str) -> str:
    if role not in STAFF_ROLES:
        raise InvalidField(field="role", problem="invalid_choice")
    return role


def _clean_mobile(raw: str) -> str | None:
    if not raw.strip():
        return None
    try:
        return normalize_mobile(raw)
    except InvalidMobile as error:
        raise InvalidField(field="mobile", problem=error.code) from error


def _set_password(user: User, password: str) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise InvalidField(field="password", problem=" ".join(error.messages)) from error
    user.set_password(password)
