"""Signing in to the dashboard, and a day on which its figures are known."""

from collections.abc import Callable, Iterator

import pytest
import time_machine
from django.test import Client

from tests.cast import Cast
from tests.clock import NOON

Enter = Callable[[str], Client]


@pytest.fixture
def noon() -> Iterator[None]:
    """It is noon on 10 Shahrivar 1405."""
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def enter(cast: Cast) -> Enter:
    """A browser of one of the staff, by role, that reads English."""

    def sign_in(role: str) -> Client:
        client = Client(headers={"accept-language": "en"})
        client.force_login(getattr(cast, role))
        return client

    return sign_in
