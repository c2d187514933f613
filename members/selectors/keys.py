"""API keys as their managers see them: never the key itself."""

from django.db.models import QuerySet

from members.models import ApiKey
from members.roles import Actor


def keys_for(actor: Actor) -> QuerySet[ApiKey]:
    """The keys of the shops this actor may manage, those in use first, the newest first."""
    keys = ApiKey.objects.select_related("shop").order_by("revoked", "-created")
    return keys if actor.shop_ids is None else keys.filter(shop_id__in=actor.shop_ids)
