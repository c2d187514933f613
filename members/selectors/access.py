"""Who is asking and what he may see: the only way a door gets an actor, a member or a shop."""

from members.exceptions import MemberErased, UnknownMember, UnknownShop
from members.models import ApiKey, Member, Shop, User
from members.roles import RIGHTS, Actor, Right, Role
from members.selectors.standing import standing_member


def actor_for_user(user: User) -> Actor:
    """The signed-in person as services want him; staff without shops listed serve all of them
    only as owner or analyst.
    """
    role = Role(user.role)
    shop_ids = None
    if role in {Role.MANAGER, Role.CASHIER}:
        shop_ids = frozenset(user.shops.values_list("pk", flat=True))
    identity = f"member:{user.member_id}" if role is Role.MEMBER else f"user:{user.pk}"
    rights = RIGHTS[role] if user.is_active else frozenset[Right]()
    return Actor(
        kind="member" if role is Role.MEMBER else "user",
        id=identity,
        name=str(user),
        rights=rights,
        shop_ids=shop_ids,
        mobile=user.mobile,
    )


def actor_for_key(key: ApiKey) -> Actor:
    """The till behind an API key: its own rights, its own shop only."""
    return Actor(
        kind="key",
        id=f"key:{key.prefix}",
        name=key.name,
        rights=frozenset(Right(right) for right in key.rights),
        shop_ids=frozenset({key.shop_id}),
    )


def access_member(actor: Actor, member_id: int) -> Member:
    """The member, for whom this actor may see; unknown and forbidden give the same refusal.

    Staff and tills who ask for a merged member are led to the one he was merged into.
    """
    if actor.id == f"member:{member_id}" or actor.may(Right.MEMBERS_READ):
        member = Member.objects.filter(pk=member_id).first()
        # The system and the member himself hold an id, not an old card: they are led nowhere.
        if member is not None and actor.kind in {"user", "key"}:
            member = standing_member(member)
        if member is not None and member.status == Member.Status.ACTIVE:
            return member
        # Staff who follow an old link are told; a till learns no more than of a stranger.
        is_erased = member is None and actor.kind == "user"
        if is_erased and Member.objects.filter(pk=member_id, status=Member.Status.ERASED).exists():
            raise MemberErased(member_id=member_id)
    raise UnknownMember(member_id=member_id)


def access_shop(actor: Actor, code: str) -> Shop:
    """The open shop with this code, if this actor may serve it."""
    shop = Shop.objects.filter(code=code, is_open=True).first()
    if shop is None or (actor.shop_ids is not None and shop.pk not in actor.shop_ids):
        raise UnknownShop(code=code)
    return shop


def shops_for(actor: Actor) -> list[Shop]:
    """The open shops that this actor may serve, by name."""
    shops = Shop.objects.filter(is_open=True)
    if actor.shop_ids is not None:
        shops = shops.filter(pk__in=actor.shop_ids)
    return list(shops)
