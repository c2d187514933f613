"""What is no sensible body: refused before anything is asked, never a 500."""

import gzip
import json

import pytest

from points.models import Purchase
from tests.api.callers import Caller, bill, body_of, code_of, errors_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("۱۲۳", 123),
        ("١٢٣", 123),
        ("\uff11\uff12\uff13", 123),
        ("٣", 3),
        ("123", 123),
        ("0012", 12),
        (0, 0),
        (10**12, 10**12),
    ],
)
def test_amounts_in_digits_of_any_script(till: Caller, written: object, amount: int) -> None:
    response = till.post("purchases/", bill(written))

    assert (response.status_code, body_of(response)["amount"]) == (201, amount)


@pytest.mark.parametrize(
    "written",
    [
        *("²", "Ⅻ", "1_000", "1e3", "0x10", "+5", "-0", " 12 ", "1.0", "", "12 ", "½", "1,000"),
        *(1.0, 1e3, True, False, None, [], {}, [1], "9" * 999, "\u200e12"),
        *(-1, 10**12 + 1, 2**63 - 1, 2**63, 10**30, 10**999),
    ],
)
def test_what_is_no_amount(till: Caller, written: object) -> None:
    response = till.post("purchases/", bill(written))

    assert errors_of(response) == ["lines.0.amount"]
    assert Purchase.objects.count() == 0


def test_lines_that_are_too_much_together(till: Caller) -> None:
    response = till.post("purchases/", bill(lines=[{"amount": 10**12}, {"amount": 1}]))

    assert errors_of(response) == ["lines"]


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "9" * 5_000, "[", "'1'", "01"])
def test_numbers_that_json_does_not_have(till: Caller, number: str) -> None:
    body = json.dumps(bill(12_345)).replace("12345", number).encode()

    response = till.post("purchases/", body)

    assert code_of(response) == (400, "malformed_json")


def test_a_number_beyond_all_bounds(till: Caller) -> None:
    body = json.dumps(bill(12_345)).replace("12345", "1e400").encode()

    assert errors_of(till.post("purchases/", body)) == ["lines.0.amount"]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"{} {}",
        b"\xff\xfe{}",
        b"\xef\xbb\xbf{}",
        b'{"shop": "a", "shop": "b"}',
        b'{"lines": [{"amount": 1, "amount": 2}]}',
        b'{"shop": "a\\u0000b"}',
        b'{"shop": "\\ud800"}',
        b'{"\\udfff": 1}',
        b'{"shop": "a\nb"}',
        b"[" * 33 + b"]" * 33,
        b"[" * 100_000,
        b'{"a":' * 40 + b"1" + b"}" * 40,
    ],
    ids=lambda body: body[:12].decode("latin-1"),
)
def test_what_two_readers_could_read_two_ways(till: Caller, body: bytes) -> None:
    response = till.post("purchases/", body)

    expected = (400, "invalid") if not body else (400, "malformed_json")
    assert code_of(response) == expected
    assert "Traceback" not in response.content.decode()


@pytest.mark.parametrize("body", ["[]", '"text"', "1", "null", "true"])
def test_a_body_that_is_no_object(till: Caller, body: str) -> None:
    assert errors_of(till.post("purchases/", body.encode())) == ["body"]


def test_a_body_that_is_too_large(till: Caller) -> None:
    response = till.post("purchases/", json.dumps(bill(note="a" * 300_000)).encode())

    assert code_of(response) == (413, "body_too_large")


def test_ten_thousand_names(till: Caller) -> None:
    body = json.dumps({f"n{number}": 1 for number in range(10_000)}).encode()

    response = till.post("purchases/", body)

    assert code_of(response) == (400, "invalid")
    assert len(response.content) < 20_000


@pytest.mark.parametrize(
    "content_type",
    ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "x"],
)
def test_another_kind_of_body(till: Caller, content_type: str) -> None:
    response = till.send(
        "POST",
        "purchases/",
        content=json.dumps(bill()).encode(),
        headers={"Idempotency-Key": "1"},
        content_type=content_type,
    )

    assert code_of(response) == (415, "unsupported_media_type")


def test_a_packed_body(till: Caller) -> None:
    response = till.send(
        "POST",
        "purchases/",
        content=gzip.compress(b" " * 10_000_000),
        headers={"Idempotency-Key": "1", "Content-Encoding": "gzip"},
    )

    assert code_of(response) == (415, "unsupported_media_type")
