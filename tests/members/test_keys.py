"""API keys: for one shop, with some of a till's rights, shown once, kept as a hash."""

import pytest

from members.exceptions import InvalidField, NotAllowed, UnknownKey, UnknownShop
from members.models import ApiKey, AuditEntry
from members.roles import KEY_RIGHTS, SYSTEM, Right
from members.selectors.access import actor_for_key
from members.services.keys import create_api_key, revoke_api_key
from members.services.shops import change_shop
from tests.cast import Cast
from tests.factories import refused
from tests.snapshots import nothing_changed

pytestmark = pytest.mark.django_db

READING = [Right.MEMBERS_READ.value]


def test_a_key_is_a_till_of_its_shop(cast: Cast) -> None:
    key, secret = create_api_key(
        actor=cast.actor("manager"), name="صندوق", shop_id=cast.shop.pk, rights=READING
    )

    actor = actor_for_key(key)
    assert ApiKey.objects.get_from_key(secret) == key
    assert (actor.kind, actor.shop_ids) == ("key", frozenset({cast.shop.pk}))
    assert actor.rights == {Right.MEMBERS_READ}
    row = AuditEntry.objects.latest("id")
    assert (row.action, row.subject, row.facts) == (
        "key.created",
        f"key:{key.prefix}",
        {"rights": READING},
    )


def test_the_secret_is_nowhere_to_be_read(cast: Cast) -> None:
    key, secret = create_api_key(actor=SYSTEM, name="till", shop_id=cast.shop.pk, rights=READING)

    row = ApiKey.objects.values().get(pk=key.pk)
    assert secret.partition(".")[2] not in "".join(map(str, row.values()))
    assert secret not in str(AuditEntry.objects.latest("id").facts)


@pytest.mark.parametrize(
    "rights", [[], ["staff.manage"], ["members.read", "purchases.void"], ["nonsense"]]
)
def test_a_till_never_manages(cast: Cast, rights: list[str]) -> None:
    with nothing_changed(), refused(InvalidField) as refusal:
        create_api_key(actor=SYSTEM, name="till", shop_id=cast.shop.pk, rights=rights)

    assert refusal.value.facts["field"] == "rights"


def test_no_right_of_a_till_is_one_of_the_offices() -> None:
    assert {Right.STAFF_MANAGE, Right.KEYS_MANAGE, Right.PROGRAM_MANAGE}.isdisjoint(KEY_RIGHTS)
    assert Right.PURCHASES_VOID not in KEY_RIGHTS


@pytest.mark.parametrize("role", ["cashier", "analyst", "till"])
def test_keys_are_the_managers(cast: Cast, role: str) -> None:
    with nothing_changed(), refused(NotAllowed):
        create_api_key(actor=cast.actor(role), name="till", shop_id=cast.shop.pk, rights=READING)


def test_a_manager_makes_and_ends_keys_of_his_shop_only(cast: Cast) -> None:
    manager = cast.actor("manager")
    key, _ = create_api_key(actor=SYSTEM, name="till", shop_id=cast.other_shop.pk, rights=READING)

    with nothing_changed(), refused(NotAllowed):
        create_api_key(actor=manager, name="till", shop_id=cast.other_shop.pk, rights=READING)
    with nothing_changed(), refused(NotAllowed):
        revoke_api_key(actor=manager, prefix=key.prefix)


def test_no_key_for_a_shop_that_is_unknown_or_closed(cast: Cast) -> None:
    change_shop(actor=SYSTEM, shop_id=cast.other_shop.pk, name="x", address="", is_open=False)

    for shop_id in (999_999, cast.other_shop.pk):
        with nothing_changed(), refused(UnknownShop):
            create_api_key(actor=SYSTEM, name="till", shop_id=shop_id, rights=READING)


def test_a_revoked_key_opens_nothing(cast: Cast) -> None:
    revoke_api_key(actor=cast.actor("manager"), prefix=cast.key.prefix)

    assert not ApiKey.objects.is_valid(cast.secret)
    assert AuditEntry.objects.latest("id").action == "key.revoked"


def test_a_key_that_is_not_there_is_not_revoked(cast: Cast) -> None:
    with refused(UnknownKey):
        revoke_api_key(actor=cast.actor("owner"), prefix="nothing")
