"""What the tests of the counter do again and again."""

from typing import Any

from django.http import HttpResponse
from django.test import Client

from members.models import Member, User


def at_the_till(client: Client, user: User) -> Client:
    """The client signed in, in English so that sentences can be told apart."""
    user.language = "en"
    user.save(update_fields=["language"])
    client.force_login(user)
    return client


def key_of(page: Any) -> str:
    """The key of the form on this page."""
    return str(page.context["form"]["once"].value())


def words_of(page: HttpResponse | Any) -> str:
    """The page as text."""
    return str(page.content.decode())


def sale_of(client: Client, path: str, amount: str = "500,000", **more: str) -> dict[str, str]:
    """A filled form of the sale, with the key of a freshly opened page; amounts in toman."""
    key = key_of(client.get(path))
    return {"once": key, "amount": amount, "tender": "card", **more}


def sale_page(member: Member | None) -> str:
    """Where a sale to this member is rung up."""
    return "/counter/sale/" if member is None else f"/counter/members/{member.pk}/"
