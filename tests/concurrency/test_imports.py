"""Two operators import the same file at once: every purchase is there once, and nobody fails."""

from datetime import UTC, datetime
from functools import partial

import pytest

from members.models import Member
from members.roles import SYSTEM
from points.models import LedgerEntry, Purchase
from points.rules.imports import PastSale
from points.services.imports import Tally, import_purchases
from tests.cast import assemble_cast
from tests.concurrency.racing import race

pytestmark = pytest.mark.django_db(transaction=True)

THEN = datetime(2026, 11, 1, 9, tzinfo=UTC)


def test_the_same_file_twice_at_once() -> None:
    shop = assemble_cast().shop
    rows = [
        PastSale(
            row=number,
            receipt_number=str(number),
            occurred_at=THEN,
            amount=500_000,
            external_ref=f"old:{number % 40}",
        )
        for number in range(150)
    ]
    tallies = [Tally(), Tally(), Tally()]

    def work(tally: Tally) -> None:
        refused = import_purchases(rows, actor=SYSTEM, shops={"": shop.pk}, tally=tally)
        assert refused == []

    race(*[partial(work, tally) for tally in tallies])

    assert sorted(tally.new for tally in tallies) == [0, 0, 150]
    assert [tally.purchases for tally in tallies] == [150, 150, 150]
    assert Purchase.objects.count() == 150
    assert LedgerEntry.objects.count() == 150
    assert Member.objects.filter(external_ref__startswith="old:").count() == 40
