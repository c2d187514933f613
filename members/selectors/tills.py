"""Which till is calling: an API key's secret leads to its shop, its rights and the club's money."""

import re
from dataclasses import dataclass

from django.db import connection
from django.utils import timezone

from members.models import ApiKey
from members.roles import Actor
from members.rules.money import CURRENCIES, Currency
from members.selectors.access import actor_for_key

_SECRET = re.compile(r"([A-Za-z0-9]{8})\.[A-Za-z0-9]{16,64}")
# By hand, since every request over the API begins with it.
_FIND = """
SELECT key.name, key.hashed_key, key.rights, key.expiry_date,
    shop.id, shop.code, shop.is_open, club.currency, club.unit
FROM members_apikey AS key
JOIN members_shop AS shop ON shop.id = key.shop_id
LEFT JOIN members_club AS club ON club.id = 1
WHERE key.prefix = %s AND NOT key.revoked
"""


@dataclass(frozen=True, slots=True)
class Till:
    """One till or web shop: who it is to services, its one shop, and the money it counts in."""

    actor: Actor
    shop_id: int
    shop_code: str
    is_shop_open: bool
    currency: Currency


def find_till(secret: str) -> Till | None:
    """The till with this secret; None when the key is unknown, revoked or expired."""
    written = _SECRET.fullmatch(secret)
    if written is None:
        return None
    with connection.cursor() as cursor:
        cursor.execute(_FIND, [written[1]])
        row = cursor.fetchone()
    if row is None:
        return None
    name, hashed_key, rights, expires_at, shop_id, code, is_open, currency, unit = row
    has_expired = expires_at is not None and expires_at <= timezone.now()
    if has_expired or not ApiKey.objects.key_generator.verify(secret, hashed_key):
        return None
    key = ApiKey(prefix=written[1], name=name, rights=rights, shop_id=shop_id)
    money = currency or "IRR"
    return Till(
        actor=actor_for_key(key),
        shop_id=shop_id,
        shop_code=code,
        is_shop_open=is_open,
        currency=Currency(money, CURRENCIES.get(money, 2), unit or "toman"),
    )
