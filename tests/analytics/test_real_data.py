"""Real people: CDNOW brought in as an owner would, against the published and an oracle's figures.

The data set and the oracle come with the package `lifetimes`.
"""

import json
from collections.abc import Iterator
from datetime import date
from importlib import resources
from io import StringIO
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from django.core.management import call_command
from django.db.models import Sum
from lifetimes.utils import summary_data_from_transaction_data

from analytics.models import DayFigures, MemberFigures
from analytics.rules.value.seen import seen_until
from analytics.selectors.value.histories import club_transactions
from analytics.services.summaries.rebuilding import rebuild_summaries
from members.selectors.club import current_club

pytestmark = pytest.mark.django_db

SAMPLE = Path(str(resources.files("lifetimes") / "datasets" / "CDNOW_sample.txt"))
LAST = date(1998, 6, 30)
# Fader, Hardie and Lee (2005) watch the customers for 39 weeks.
CALIBRATED_UNTIL = "1997-09-30"
CUSTOMERS, PURCHASES, CENTS = 2_357, 6_919, 24_409_194


@pytest.fixture
def cdnow(db: None) -> None:
    """The sample of every tenth customer, in a club that is opened for it."""
    call_command("import_purchases", str(SAMPLE), "--json", verbosity=0, stdout=StringIO())
    rebuild_summaries()


@pytest.fixture
def told() -> Any:
    """The same file, as the oracle reads it."""
    columns = ["customer", "customer_of_sample", "day", "discs", "dollars"]
    return pd.read_csv(
        SAMPLE, header=None, sep=r"\s+", names=columns, dtype={"customer": str, "day": str}
    )


def test_the_whole_shop_has_arrived(cdnow: None) -> None:
    club = current_club()
    of_club = DayFigures.objects.filter(shop__isnull=True).aggregate(
        Sum("sales"), Sum("purchases"), Sum("new_buyers"), Sum("joined")
    )
    of_members = MemberFigures.objects.filter(shop__isnull=True).aggregate(
        Sum("sales"), Sum("purchases")
    )

    assert (club.currency.code, club.calendar) == ("USD", "gregorian")
    assert of_club == {
        "sales__sum": CENTS,
        "purchases__sum": PURCHASES,
        "new_buyers__sum": CUSTOMERS,
        "joined__sum": CUSTOMERS,
    }
    assert of_members == {"sales__sum": CENTS, "purchases__sum": PURCHASES}


def test_every_customer_is_seen_as_the_oracle_sees_him(cdnow: None, told: Any) -> None:
    oracle = summary_data_from_transaction_data(
        told, "customer", "day", "dollars", observation_period_end=LAST
    )

    ours = dict(_seen())

    assert len(ours) == CUSTOMERS
    for row in oracle.itertuples():
        repeats, recency, age, money = ours[row.Index]
        assert (repeats, recency, age) == (row.frequency, row.recency, row.T)
        assert money == pytest.approx(row.monetary_value, abs=0.005)


def test_the_fit_of_the_club_is_the_published_one(cdnow: None) -> None:
    out = StringIO()

    call_command("fit_clv", "--calibration-end", CALIBRATED_UNTIL, "--json", stdout=out)

    found = json.loads(out.getvalue())
    visits, spend = found["bg_nbd"], found["gamma_gamma"]
    assert found["customers"] == CUSTOMERS
    assert {name: round(visits[name], 3) for name in ("r", "alpha", "a", "b")} == {
        "r": 0.243,
        "alpha": 4.414,
        "a": 0.793,
        "b": 2.426,
    }
    # The club counts in cents, the paper in dollars.
    of_spend = (spend["p"], spend["q"], spend["gamma"] / 100)
    assert tuple(round(one, 2) for one in of_spend) == (6.25, 3.74, 15.44)


def test_as_many_came_again_as_was_published(cdnow: None) -> None:
    seen = seen_until(date.fromisoformat(CALIBRATED_UNTIL), club_transactions())

    assert seen is not None
    came_again = seen.histories.repeats > 0
    assert int(came_again.sum()) == 946
    assert round(float(seen.histories.money[came_again].mean())) == 3_508


def _seen() -> Iterator[tuple[str, tuple[int, int, int, float]]]:
    """By customer: repeat visits, days from the first to the last, days since the first, dollars
    of a repeat visit.
    """
    rows = MemberFigures.objects.filter(shop__isnull=True).select_related("member")
    for row in rows:
        assert row.first_on is not None
        assert row.last_on is not None
        repeats = row.visits - 1
        spent = (row.sales - row.first_sales) / 100
        yield (
            str(row.member.external_ref).removeprefix("cdnow:"),
            (
                repeats,
                (row.last_on - row.first_on).days,
                (LAST - row.first_on).days,
                spent / repeats if repeats else 0.0,
            ),
        )
