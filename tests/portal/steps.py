"""What a member does at the door: asks for a code, reads the text, types it."""

import re
from typing import TYPE_CHECKING

from django.test import Client
from django.urls import reverse

from members.models import Message

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer


def ask_code(browser: Client, mobile: str) -> "Answer":
    """Type the mobile and ask."""
    return browser.post(reverse("account_request_login_code"), {"phone": mobile})


def last_code() -> str:
    """The code of the newest text in the outbox, as the member reads it."""
    text = Message.objects.filter(kind=Message.Kind.CODE).latest("id").text
    found = re.search(r"^\d{6}$", text, flags=re.MULTILINE)
    assert found is not None
    return found[0]


def other_code(code: str) -> str:
    """Six digits that are not the code."""
    return f"{(int(code) + 1) % 1_000_000:06d}"


def type_code(browser: Client, code: str) -> "Answer":
    """Type the code and send it."""
    return browser.post(reverse("account_confirm_login_code"), {"code": code})


def sign_in(browser: Client, mobile: str) -> "Answer":
    """The whole way in."""
    ask_code(browser, mobile)
    return type_code(browser, last_code())
