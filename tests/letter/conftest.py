"""A club whose owner reads mail, on the Tuesday of NOON."""

import pytest

from members.models import User
from tests.cast import Cast

ADDRESS = "owner@example.com"


@pytest.fixture
def reader(cast: Cast) -> User:
    """The owner, who reads English letters."""
    cast.owner.email, cast.owner.language, cast.owner.first_name = ADDRESS, "en", "Mina"
    cast.owner.save(update_fields=["email", "language", "first_name"])
    return cast.owner
