"""erase_member and reapply_erasures, as an operator runs them."""

from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from members.models import Member
from members.services.erasure_register import enter_erased
from tests.cast import Cast
from tests.commands.conftest import Command, run_text
from tests.factories import ring_up

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def register(tmp_path: Path, settings: Any) -> Path:
    """A register of one's own."""
    settings.ERASURE_REGISTER = str(tmp_path / "erasures.jsonl")
    return tmp_path / "erasures.jsonl"


def test_by_the_card(cast: Cast, run_json: Command) -> None:
    ring_up(cast.shop, 1_000_000, member=cast.sara)

    told = run_json("erase_member", cast.sara.card_number, "--yes")

    assert told == {"member": cast.sara.pk, "points": 10, "cards": 1}
    assert Member.objects.get(pk=cast.sara.pk).status == "erased"


def test_it_asks_first(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("builtins.input", lambda _question: "no")

    with pytest.raises(CommandError, match="Nothing was done"):
        call_command("erase_member", cast.sara.card_number)
    assert Member.objects.get(pk=cast.sara.pk).status == "active"


def test_a_card_of_nobody(cast: Cast) -> None:
    with pytest.raises(CommandError, match="No active member"):
        call_command("erase_member", "1111111111", "--yes")


def test_open_credit_is_said(cast: Cast) -> None:
    ring_up(cast.shop, 1_000_000, member=cast.sara, tender="credit")

    with pytest.raises(CommandError, match="1 purchases on credit"):
        call_command("erase_member", cast.sara.card_number, "--yes")


def test_the_register_again(cast: Cast, register: Path, run_json: Command) -> None:
    enter_erased([cast.sara.pk])

    told = run_json("reapply_erasures", str(register))

    assert told == {"lines": 1, "erased": 1, "already": 0, "unknown": 0}
    assert "erased already    1" in run_text("reapply_erasures")


def test_no_register(cast: Cast, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="There is no register"):
        call_command("reapply_erasures", str(tmp_path / "none"))
