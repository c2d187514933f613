"""The shops as rules and documents name them: by their codes."""

from members.models import Shop


def shop_codes() -> dict[int, str]:
    """The code of every shop, by its id."""
    return dict(Shop.objects.values_list("pk", "code"))
