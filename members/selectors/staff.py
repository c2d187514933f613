"""The people who work here and the shops they work in, for whoever manages them."""

from django.db.models import QuerySet

from members.models import Shop, User
from members.roles import Actor


def staff_list() -> QuerySet[User]:
    """All staff with their shops, those who may sign in first; members are not among them."""
    staff = User.objects.exclude(role=User.Role.MEMBER).prefetch_related("shops")
    return staff.order_by("-is_active", "username")


def find_staff(user_id: int) -> User | None:
    """One of the staff, with the shops."""
    return staff_list().filter(pk=user_id).first()


def all_shops(actor: Actor) -> list[Shop]:
    """Every shop this actor may look at by name, closed ones too: their history stays."""
    shops = Shop.objects.order_by("-is_open", "name")
    if actor.shop_ids is not None:
        shops = shops.filter(pk__in=actor.shop_ids)
    return list(shops)


def find_shop(shop_id: int) -> Shop | None:
    """One shop, open or closed."""
    return Shop.objects.filter(pk=shop_id).first()
