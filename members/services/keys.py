"""API keys of tills: made once, shown once, revoked at once."""

from collections.abc import Collection

from django.db import transaction

from members.exceptions import InvalidField, UnknownKey, UnknownShop
from members.models import ApiKey, Shop
from members.roles import KEY_RIGHTS, Actor, Right
from members.services.audit import write_audit


@transaction.atomic
def create_api_key(
    *, actor: Actor, name: str, shop_id: int, rights: Collection[str]
) -> tuple[ApiKey, str]:
    """A new key and its secret, which is never to be had again."""
    actor.require(Right.KEYS_MANAGE, shop_id=shop_id)
    unknown = set(rights) - {right.value for right in KEY_RIGHTS}
    if unknown or not rights:
        raise InvalidField(field="rights", problem="invalid_choice", unknown=sorted(unknown))
    shop = Shop.objects.filter(pk=shop_id, is_open=True).first()
    if shop is None:
        raise UnknownShop(shop_id=shop_id)
    key = ApiKey(name=name[:50], shop=shop, rights=sorted(rights), created_by=actor.name[:80])
    secret = ApiKey.objects.assign_key(key)
    key.save(force_insert=True)
    write_audit(
        actor=actor,
        action="key.created",
        subject=f"key:{key.prefix}",
        shop_id=shop_id,
        facts={"rights": sorted(rights)},
    )
    return key, secret


@transaction.atomic
def revoke_api_key(*, actor: Actor, prefix: str) -> None:
    """The key opens nothing from now on."""
    key = ApiKey.objects.select_for_update().filter(prefix=prefix).first()
    if key is None:
        raise UnknownKey(prefix=prefix)
    actor.require(Right.KEYS_MANAGE, shop_id=key.shop_id)
    key.revoked = True
    key.save(update_fields=["revoked"])
    write_audit(actor=actor, action="key.revoked", subject=f"key:{prefix}", shop_id=key.shop_id)
