"""seed_demo: a believable year, whole books, facts to sign in with, and no second year."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from django.utils import timezone

from analytics.models import KeptFigure, MemberFigures, MemberScores, StaleFigure
from campaigns.models import Campaign, CostLine, OfferPlan, Passage
from loyalty_club.seeding import plan
from members.models import Member, Message, Shop, User
from points.models import Account, PointLot, Purchase
from points.selectors.verification import find_breaches
from tests.cast import Cast
from tests.commands.conftest import key_of

pytestmark = pytest.mark.django_db

TINY = plan.Size(members=30, purchases=260)


def _seed(path: Path, *arguments: str) -> dict[str, Any]:
    call_command("seed_demo", "--json-file", str(path), *arguments)
    facts: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return facts


@pytest.fixture
def facts_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The same code on less paper."""
    monkeypatch.setitem(plan.SIZES, "small", TINY)
    return tmp_path / "demo.json"


@pytest.mark.parametrize(("language", "shop"), [("fa", "شعبهٔ ونک"), ("en", "Vanak")])
def test_a_year_with_all_that_happens_in_one(facts_file: Path, language: str, shop: str) -> None:
    facts = _seed(facts_file, "--language", language, "--url", "http://127.0.0.1:8010")

    assert Shop.objects.get(code=facts["shop"]).name == shop
    assert facts["url"] == "http://127.0.0.1:8010"
    for role in ("owner", "manager", "cashier", "analyst"):
        assert authenticate(**facts["users"][role]) is not None
    assert key_of(facts["api_key"]).shop.code == facts["shop"]
    assert find_breaches() == []


def test_a_year_of_outreach(facts_file: Path) -> None:
    _seed(facts_file)

    assert OfferPlan.objects.count() == 6
    assert set(Campaign.objects.values_list("goal", flat=True)) == {
        "occasion",
        "larger",
        "come_back",
        "new_members",
        "thanks",
        "new_goods",
    }
    assert Campaign.objects.get(goal="new_goods").status == Campaign.Status.DRAFT
    assert CostLine.objects.filter(campaign__goal="new_members").count() == 4
    assert Passage.objects.exists()
    earlier = timezone.now() - timedelta(hours=3)
    said = Message.objects.filter(created_at__lt=earlier)
    assert not said.filter(status=Message.Status.QUEUED).exists()
    assert said.filter(status=Message.Status.DELIVERED, cost__gt=0, parts__gt=0).exists()


def test_figures_are_worked_out_as_after_a_night(facts_file: Path) -> None:
    _seed(facts_file)

    members = Member.objects.filter(status=Member.Status.ACTIVE).count()
    assert MemberFigures.objects.filter(shop__isnull=True).count() == members
    assert MemberScores.objects.count() == members
    assert not StaleFigure.objects.exists()
    assert not KeptFigure.objects.filter(problem="broken").exists()
    sellers = set(Purchase.objects.values_list("recorded_by", flat=True))
    assert sellers == {f"user:{User.objects.get(role=role).pk}" for role in ("cashier", "manager")}


def test_the_two_members_whose_story_is_told(facts_file: Path) -> None:
    facts = _seed(facts_file)

    portal = Member.objects.get(mobile=facts["member"]["mobile"].replace("0", "+98", 1))
    whole = Purchase.objects.filter(member=portal, net=0, spent_points__gt=0)
    assert whole.count() == 1
    assert Account.objects.get(pk=portal.pk).balance > 0
    assert PointLot.objects.filter(account_id=portal.pk, remaining__gt=0).exists()
    owing = Account.objects.get(debt__gt=0)
    assert owing.member.mobile == "+989999900002"


def test_all_mobiles_are_out_of_the_range_that_nobody_has(facts_file: Path) -> None:
    _seed(facts_file)

    assert Member.objects.exclude(mobile__startswith="+989999").count() == 0


def test_a_second_run_only_writes_the_facts_anew(facts_file: Path) -> None:
    first = _seed(facts_file)
    purchases = Purchase.objects.count()

    second = _seed(facts_file, "--url", "http://127.0.0.1:9000")

    assert Purchase.objects.count() == purchases
    assert second == first | {"url": "http://127.0.0.1:9000"}


def test_lost_facts_come_back_with_new_passwords(facts_file: Path) -> None:
    first = _seed(facts_file)
    facts_file.unlink()

    second = _seed(facts_file)

    assert authenticate(**second["users"]["owner"]) is not None
    assert authenticate(**first["users"]["owner"]) is None
    assert key_of(second["api_key"]).shop.code == first["shop"]


def test_a_real_club_is_left_alone(cast: Cast, facts_file: Path) -> None:
    with pytest.raises(CommandError, match="no demo"):
        call_command("seed_demo", "--json-file", str(facts_file))

    assert not facts_file.exists()
