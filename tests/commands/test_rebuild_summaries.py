"""rebuild_summaries: what it says, and that it refuses beside another writer."""

import pytest
from django.core.management import CommandError
from django.db import connection

from analytics.models import MemberFigures
from analytics.services.summaries.writing import LOCK
from tests.cast import Cast
from tests.clock import NOON
from tests.commands.conftest import Command, run_text
from tests.factories import ring_up

pytestmark = pytest.mark.django_db


def test_it_says_how_many_it_wrote(cast: Cast, run_json: Command) -> None:
    ring_up(cast.shop, 1_000_000, member=cast.sara, now=NOON)

    told = run_json("rebuild_summaries")

    assert (told["members"], told["waiting"]) == (1, 0)
    assert told["seconds"] >= 0
    assert MemberFigures.objects.get(member=cast.sara, shop=None).visits == 1


def test_in_words(cast: Cast) -> None:
    said = run_text("rebuild_summaries")

    assert said.startswith("1 members in ")
    assert said.endswith(" seconds; 0 changes wait.\n")


@pytest.mark.django_db(transaction=True)
def test_two_at_once_are_one(cast: Cast) -> None:
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
    try:
        with pytest.raises(CommandError, match="Somebody else"):
            run_text("rebuild_summaries")
    finally:
        other.close()
