"""create_owner: an empty database becomes a club with an owner who can sign in."""

import pytest
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command

from members.models import Club, Shop, User
from points.models import Program
from tests.cast import Cast
from tests.commands.conftest import Command
from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db


def test_an_empty_database_becomes_a_club_in_toman(run_json: Command) -> None:
    result = run_json("create_owner", "--username", "narges", "--password", PASSWORD)

    assert result["made"] == ["owner", "club", "shop", "program"]
    assert result["program"] == {"earn_amount": 100_000, "point_value": 5_000, "cap_bps": 500}
    club = Club.objects.get()
    assert (club.currency, club.unit, club.calendar) == ("IRR", "toman", "jalali")
    user = authenticate(username="narges", password=PASSWORD)
    assert isinstance(user, User)
    assert user.role == User.Role.OWNER


def test_a_club_in_another_currency(run_json: Command) -> None:
    result = run_json(
        *("create_owner", "--username", "ada", "--password", PASSWORD, "--currency", "EUR"),
        *("--calendar", "gregorian", "--shop", "centre", "--club-name", "Bloom"),
    )

    assert (result["club"], result["currency"], result["shop"]) == ("Bloom", "EUR", "centre")
    assert result["program"] == {"earn_amount": 100, "point_value": 5, "cap_bps": 500}
    assert Club.objects.get().unit == "unit"


def test_what_is_there_stays(cast: Cast, run_json: Command) -> None:
    result = run_json("create_owner", "--username", "second", "--password", PASSWORD)

    assert result["made"] == ["owner"]
    assert (Shop.objects.count(), Program.objects.count()) == (2, 1)


def test_the_password_may_come_from_the_environment(
    monkeypatch: pytest.MonkeyPatch, run_json: Command
) -> None:
    monkeypatch.setenv("OWNER_PASSWORD", PASSWORD)

    run_json("create_owner", "--username", "narges")

    assert authenticate(username="narges", password=PASSWORD) is not None


@pytest.mark.parametrize(
    ("username", "password", "field"),
    [("owner", PASSWORD, "username"), ("fresh", "short", "password")],
)
def test_a_taken_name_and_a_weak_password_are_refused(
    cast: Cast, username: str, password: str, field: str
) -> None:
    with pytest.raises(CommandError, match=f"^{field}: "):
        call_command("create_owner", "--username", username, "--password", password)

    assert User.objects.count() == 4
