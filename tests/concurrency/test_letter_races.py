"""The weekly letter, posted by several at once."""

from functools import partial

import pytest

from loyalty_club.letter.posting import post_weekly_letters
from members.models import Message
from tests.cast import assemble_cast
from tests.clock import NOON
from tests.concurrency.racing import race, successes

pytestmark = pytest.mark.django_db(transaction=True)


def test_four_posts_at_once_owe_one_letter() -> None:
    owner = assemble_cast().owner
    owner.email = "owner@example.com"
    owner.save(update_fields=["email"])

    counts = race(*[partial(post_weekly_letters, now=NOON) for _post in range(4)])

    assert sorted(successes(counts)) == [0, 0, 0, 1]
    assert Message.objects.filter(natural_key__startswith="letter:").count() == 1
