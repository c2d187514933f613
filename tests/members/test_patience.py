"""Long work is given time, and only for as long as it lasts."""

import pytest
from django.db import connection

from members.services.patience import unhurried

pytestmark = pytest.mark.django_db


def limit() -> str:
    """How long a statement may take now."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        return str(cursor.fetchone()[0])


def test_what_is_long_inside_something_long_leaves_it_its_time() -> None:
    before = limit()

    with unhurried():
        with unhurried():
            pass
        within = limit()

    assert before != "0"
    assert (within, limit()) == ("0", before)
