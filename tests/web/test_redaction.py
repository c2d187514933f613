"""S05: no line of the log tells a mobile, a code, a key or what somebody has typed."""

import io
import logging
from collections.abc import Iterator

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from loyalty_club.redaction import redact
from members.models import Member
from tests.cast import Cast
from tests.properties import examples


@pytest.fixture
def heard() -> Iterator[io.StringIO]:
    """What the console's handler writes, as the settings have it formatted."""
    lines = io.StringIO()
    console = next(
        one
        for one in logging.getLogger().handlers
        if type(one.formatter).__name__ == "ProcessorFormatter"
    )
    handler = logging.StreamHandler(lines)
    handler.setFormatter(console.formatter)
    logging.getLogger().addHandler(handler)
    yield lines
    logging.getLogger().removeHandler(handler)


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("called +989121236789", "called +98912***6789"),
        ("09121236789", "0912***6789"),
        ("0912 123 6789", "0912***6789"),
        ("0098-912-123-6789", "0098-912***6789"),
        ("۰۹۱۲۱۲۳۶۷۸۹", "۰۹۱۲***۶۷۸۹"),
        ("+4915112345678", "+4915***5678"),
        ("Authorization: Api-Key AbCdEf12.0123456789abcdef", "Authorization: *** ***"),
        ('{"password": "roses-4-ever"}', '{"password": "***"}'),
        ("code=482913&phone=09121236789", "code=***&phone=0912***6789"),
        ("Cookie: sessionid=abcdefgh12345678", "Cookie: ***"),
        (
            "DETAIL:  Key (mobile)=(+989121236789) already exists.",
            "DETAIL:  Key (mobile)=(***) already exists.",
        ),
        ("Failing row contains (1, سارا, احمدی).", "Failing row contains (***)."),
    ],
)
def test_what_is_secret_is_starred(said: str, written: str) -> None:
    assert redact(said) == written


@pytest.mark.parametrize(
    "said",
    [
        "9121236789 rial",
        "receipt 12345678901234",
        '"code": "not_found"',
        '"code": 500',
        "2026-11-22",
    ],
)
def test_what_is_not_stays(said: str) -> None:
    assert redact(said) == said


@examples(100)
@given(
    operator=st.integers(900, 999),
    rest=st.integers(0, 9_999_999),
    front=st.sampled_from(["+98", "0098", "98", "0"]),
    before=st.sampled_from(["", " ", "(", '"', "=", "/"]),
)
def test_no_mobile_however_written_is_left(
    operator: int, rest: int, front: str, before: str
) -> None:
    number = f"{operator}{rest:07}"

    assert number not in redact(f"x{before}{front}{number} y")


@pytest.mark.django_db
def test_a_request_that_fails_tells_nothing(
    cast: Cast, heard: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(**facts: object) -> None:
        message = f"cannot take {facts.get('mobile')}"
        raise RuntimeError(message)

    monkeypatch.setattr("loyalty_club.counter.register.welcome_member", fail)
    browser = Client(raise_request_exception=False)
    browser.force_login(cast.cashier)

    answer = browser.post(
        "/counter/register/?q=09351928374",
        {"mobile": "09351928374", "first_name": "گلناز", "last_name": "زردشتیان"},
    )

    said = heard.getvalue()
    assert (answer.status_code, "cannot take" in said) == (500, True)
    assert [sign for sign in ("9351928374", "گلناز", "زردشتیان") if sign in said] == []


@pytest.mark.django_db
def test_a_refused_row_tells_nothing(cast: Cast, heard: io.StringIO) -> None:
    def clash() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "UPDATE members_member SET card_number = 'x' WHERE id = %s", [cast.sara.pk]
            )

    with pytest.raises(IntegrityError) as refused:
        clash()
    logging.getLogger("club").error("failed", exc_info=refused.value)

    said = heard.getvalue()
    assert ("Failing row" in str(refused.value), cast.sara.first_name in str(refused.value)) == (
        True,
        True,
    )
    assert [sign for sign in (cast.sara.first_name, "9121234567") if sign in said] == []
    assert Member.objects.get(pk=cast.sara.pk).card_number != "x"


def test_ten_thousand_lines_with_people_in_them(heard: io.StringIO) -> None:
    logger = logging.getLogger("club.flood")

    for number in range(10_000):
        logger.warning(
            "sign-in of 0912%07d with code=%06d Api-Key aaaaaaaa.%032x", number, number, number
        )

    said = heard.getvalue()
    assert said.count("\n") == 10_000
    assert [number for number in range(0, 10_000, 97) if f"0912{number:07d}" in said] == []
