"""The pocket calculator at the shell: D29 to the rial, and errors that name their field."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

D29 = ("--budget=10000000", "--customers=18", "--price=150000")


def say(*arguments: str) -> str:
    """What the command answers."""
    out = StringIO()
    call_command("cac", *arguments, stdout=out)
    return out.getvalue()


def test_d29_as_json() -> None:
    assert json.loads(say(*D29, "--json")) == {
        "cac": 555_556,
        "revenue": 2_700_000,
        "result": -7_300_000,
        "roi": -0.73,
        "cac_to_price": 3.7,
        "break_even_customers": 67,
    }


def test_d29_for_people() -> None:
    assert say(*D29).splitlines() == [
        "cac                   555,556",
        "revenue               2,700,000",
        "result                -7,300,000",
        "roi                   -0.73",
        "cac to price          3.70",
        "break even customers  67",
    ]


def test_nobody_was_won() -> None:
    found = json.loads(say("--budget=1000", "--customers=0", "--price=300", "--json"))

    assert (found["cac"], found["roi"], found["break_even_customers"]) == (None, -1.0, 4)


def test_at_the_margin_that_is_earned() -> None:
    found = json.loads(say(*D29, "--margin=30", "--json"))

    assert (found["roi"], found["break_even_customers"]) == (-0.919, 223)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--budget=0", "--customers=1", "--price=1"), "--budget: a whole number from 1 to"),
        (("--budget=5", "--customers=-2", "--price=1"), "--customers: a whole number from 0 to"),
        (("--budget=5", "--customers=2", "--price=0"), "--price: a whole number from 1 to"),
        ((*D29, "--margin=101"), "--margin: a whole number from 1 to 100."),
        (("--budget=ten", "--customers=2", "--price=1"), "--budget: invalid int value: 'ten'"),
        (("--customers=2", "--price=1"), "the following arguments are required: --budget"),
    ],
)
def test_an_error_names_its_field(arguments: tuple[str, ...], said: str) -> None:
    with pytest.raises(CommandError) as refusal:
        say(*arguments)

    assert said in str(refusal.value)
