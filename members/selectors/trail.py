"""Reading the audit: who did what, when; and the names behind the ids it keeps."""

from collections.abc import Collection

from django.db.models import QuerySet

from members.models import ApiKey, AuditEntry, Member, User
from members.roles import Actor, Right
from members.selectors.once import learnt_here


def trail_for(
    actor: Actor, *, action: str = "", actor_id: str = "", member_id: int | None = None
) -> QuerySet[AuditEntry]:
    """Audit rows this actor may read, the newest first.

    Who serves named shops reads the rows of those shops only. `action` is a whole action or the
    part before its dot.
    """
    actor.require(Right.AUDIT_READ)
    rows = AuditEntry.objects.order_by("-id")
    if actor.shop_ids is not None:
        rows = rows.filter(shop_id__in=actor.shop_ids)
    if action:
        rows = rows.filter(action__startswith=f"{action}." if "." not in action else action)
    if actor_id:
        rows = rows.filter(actor_id=actor_id)
    return rows if member_id is None else rows.filter(member_id=member_id)


def names_of(actor_ids: Collection[str]) -> dict[str, str]:
    """What the staff and tills with these ids are called; others are left out. Two statements."""
    known = learnt_here("names")
    fresh = set(actor_ids) - known.keys()
    users = [actor_id.removeprefix("user:") for actor_id in fresh if actor_id[:5] == "user:"]
    keys = [actor_id.removeprefix("key:") for actor_id in fresh if actor_id[:4] == "key:"]
    known |= dict.fromkeys(fresh, "")
    known |= {f"user:{user.pk}": str(user) for user in User.objects.filter(pk__in=users)}
    for prefix, name in ApiKey.objects.filter(prefix__in=keys).values_list("prefix", "name"):
        known[f"key:{prefix}"] = name
    return {actor_id: known[actor_id] for actor_id in actor_ids if known[actor_id]}


def member_names(member_ids: Collection[int]) -> dict[int, str]:
    """What the members with these ids are called today; erased ones have no name left."""
    return {member.pk: str(member) for member in Member.objects.filter(pk__in=member_ids)}
