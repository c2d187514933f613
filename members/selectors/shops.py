"""The shops as rules and documents name them: by their codes."""

from members.models import Shop


def shop_codes() -> dict[int, str]:
    """The code of every shop, by its id."""
    return dict(Shop.objects.values_list("pk", "code"))


def open_shop_by_code(code: str) -> Shop | None:
    """The shop in operation with this code, as posters and links name it."""
    return Shop.objects.filter(code=code.replace("\x00", ""), is_open=True).first()
