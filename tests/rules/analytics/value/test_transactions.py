"""Reading purchases from a file, and what is seen in them up to a day."""

from datetime import date

import pytest

from analytics.rules.value.seen import seen_until
from analytics.rules.value.transactions import Transaction, UnreadableLine, read_transactions
from tests.rules.analytics.value.cdnow import cdnow_sample

FIRST = Transaction("00001", date(1997, 1, 1), 11.77)


@pytest.mark.parametrize(
    "lines",
    [
        [" 00001 19970101  1   11.77"],
        ["", " customer_id  date number_of_cds  dollar_value", " 00001 19970101  1   11.77", ""],
        ["00001 0007 19970101  1   11.77"],
        ["00001,19970101,1,11.77"],
        ["\ufeffdate;money;customer_id", "1997-01-01;11.77;00001"],
        ["Member\tDate\tAmount", '"00001"\t1997/01/01\t11.77'],
        ["۰۰۰۰۱,۱۹۹۷۰۱۰۱,۱۱.۷۷"],
    ],
)
def test_the_same_purchase_in_many_forms(lines: list[str]) -> None:
    assert list(read_transactions(lines)) == [FIRST]


@pytest.mark.parametrize(
    ("line", "number", "problem"),
    [
        ("00002 19971301 1 5.00", 2, "'19971301' is a day that does not exist"),
        ("00002 yesterday 1 5.00", 2, "'yesterday' is no date like 19970101 or 1997-01-01"),
        ("00002 13760101 1 5.00", 2, "'13760101' is no date of the Gregorian calendar"),
        ("00002 19970101 1 five", 2, "'five' is no amount of money like 29.33"),
        ("00002 19970101 1 -5.00", 2, "'-5.00' is no amount of money from 0 on"),
        ("00002 19970101 1 nan", 2, "'nan' is no amount of money from 0 on"),
        ("00002 19970101", 2, "2 columns, too few"),
    ],
)
def test_a_complaint_names_its_line(line: str, number: int, problem: str) -> None:
    with pytest.raises(UnreadableLine) as refusal:
        list(read_transactions(["00001 19970101 1 11.77", line]))

    assert (refusal.value.number, refusal.value.problem) == (number, problem)


def test_an_empty_customer_is_none() -> None:
    with pytest.raises(UnreadableLine, match="line 1: no customer"):
        list(read_transactions([",19970101,5.00"]))


def test_a_heading_has_to_name_all() -> None:
    with pytest.raises(UnreadableLine, match=r"line 1: .* heading with money"):
        list(read_transactions(["id,date,colour", "1,19970101,red"]))


def test_days_of_one_customer() -> None:
    bought = [
        Transaction("a", date(2026, 1, 1), 10.0),
        Transaction("a", date(2026, 1, 11), 20.0),
        Transaction("a", date(2026, 1, 11), 4.0),
        Transaction("a", date(2026, 2, 10), 6.0),
        Transaction("a", date(2026, 3, 1), 99.0),
        Transaction("b", date(2026, 3, 1), 99.0),
    ]

    seen = seen_until(date(2026, 2, 28), bought)

    assert seen is not None
    past = seen.histories
    assert (past.repeats.tolist(), past.recency.tolist(), past.age.tolist()) == ([2], [40], [58])
    assert past.money.tolist() == [15.0]
    assert (seen.later_visits.tolist(), seen.later_days) == ([1], 1)


def test_nobody_had_bought_by_then() -> None:
    assert seen_until(None, []) is None
    assert seen_until(date(1996, 1, 1), [FIRST]) is None


def test_without_a_day_all_is_seen() -> None:
    seen = seen_until(None, [FIRST])

    assert seen is not None
    assert (seen.until, seen.later_days, len(seen.histories)) == (date(1997, 1, 1), 0, 1)


def test_the_sample_of_cdnow() -> None:
    seen = cdnow_sample()

    assert (len(seen.histories), int((seen.histories.repeats > 0).sum())) == (2_357, 946)
    assert (seen.later_days, int(seen.later_visits.sum())) == (273, 1_882)
