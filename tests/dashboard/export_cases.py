"""A club in which every list has a row, and files as a reader opens them."""

import csv
import io
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from analytics.models import KeptFigure, MemberScores
from analytics.services.scoring import open_scores
from analytics.services.summaries.rebuilding import rebuild_summaries
from campaigns.models import Campaign, Recipient
from members.models import Answer, Exclusion, Fact, FollowUp, ImportantDate, Message, Note
from members.roles import SYSTEM
from members.rules.spreadsheets import safe_cell
from members.selectors.club import club_day
from members.services.labels import set_labels
from points.models import Standing
from points.services.adjustments import ask_adjustment
from points.services.merging import merge_members
from points.services.redemptions import issue_reward
from points.services.vouchers import issue_voucher
from tests.analytics.way_cases import joined, visits
from tests.campaigns.figure_cases import answer
from tests.campaigns.funnel_cases import lose_a_called_lead
from tests.campaigns.ticket_cases import opened
from tests.cast import Cast
from tests.clock import NOON
from tests.factories import make_member, ring_up
from tests.points.reward_cases import fill_pool, make_reward

PAGE = "/dashboard/exports/"


def file_of(client: Client, key: str, **query: str) -> Any:
    """What a browser gets that takes this list."""
    return client.get(reverse("dashboard-export", args=[key]), query)


def csv_rows(answer: Any) -> list[list[str]]:
    """Its rows, the heading first."""
    return list(csv.reader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))


def xlsx_rows(answer: Any) -> list[list[Any]]:
    """Its rows as Excel has them."""
    sheet = load_workbook(io.BytesIO(answer.getvalue())).active
    assert sheet is not None
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def as_text(cell: Any) -> str:
    """A cell of a workbook as CSV has it."""
    if isinstance(cell, str):
        return safe_cell(cell)
    return "" if cell is None else str(cell)


# What a night has found: each of the readings with one row.
DAYS = {"first": "2025-09-02", "last": "2026-09-01"}
PAIR = {
    "first": "roses", "second": "cards", "with_first": 20, "with_second": 30, "with_both": 10,
    "support": 0.1, "confidence": 0.5, "lift": 2.0, "low": 1.5, "high": 3.0,
}  # fmt: skip
DRIVER = {
    "group": "gender", "level": "woman", "members": 40, "effect": 0.2, "low": 0.1, "high": 0.3,
    "standardised": 0.2, "is_clear": True,
}  # fmt: skip
KEPT: dict[str, dict[str, Any]] = {
    "drivers": {"members": 90, "explained": 0.4, "bases": {"gender": "man"}, "drivers": [DRIVER]},
    "together": {
        "baskets": 100, "several": 30, "product_baskets": 100, "product_several": 30,
        "categories": [PAIR], "products": [],
    },
    "when": {
        "everybody": [[5, 18, 7]], "unknown": 0, "members": [[5, 18, 4]], "members_unknown": 0,
        "months": [], "season": {},
    },
}  # fmt: skip


@pytest.fixture
def busy(noon: None, cast: Cast) -> None:
    """A club in which every list has a row."""
    other = make_member()
    ring_up(cast.shop, 20_000_000, member=cast.sara, now=NOON)
    opened(cast.sara)
    lose_a_called_lead()
    of_sara: dict[str, Any] = {"member": cast.sara}
    who = f"user:{cast.owner.pk}"
    written: dict[str, Any] = {"told_at": NOON, "told_to": who}
    day = {"calendar": "jalali", "month": 12, "day": 30, "year": 1399}
    ImportantDate.objects.create(whose="self", kind="birthday", **of_sara, **day, **written)
    fact = Fact.objects.create(
        key="colour",
        words={"en": {"name": "Favourite colour"}},
        kind="choice",
        options=[{"key": "red", "fa": "قرمز", "en": "Red"}],
        stage="later",
        method="asked",
    )
    Answer.objects.create(fact=fact, value="red", source="asked", **of_sara, **written)
    set_labels(actor=SYSTEM, member_id=cast.sara.pk, names=["loyal", "neighbour"])
    Note.objects.create(text="likes lilies", written_by=who, written_at=NOON, **of_sara)
    FollowUp.objects.create(
        kind="call", reason="birthday", due_on=NOON.date(), created_at=NOON, created_by=who,
        **of_sara,
    )  # fmt: skip
    Exclusion.objects.create(
        reason="lives abroad", evidence={}, decided_at=NOON, decided_by=who, **of_sara
    )
    Standing.objects.create(
        tier="gold", since=NOON.date(), cause="rose", decided_at=NOON, decided_by=who, **of_sara
    )
    ask_adjustment(actor=cast.actor("manager"), member_id=cast.sara.pk, points=-5, reason="broken")
    merge_members(kept_id=cast.sara.pk, merged_id=other.pk, actor=SYSTEM, reason="two cards")
    reward = make_reward(points=5, cost=0)
    issue_reward(member_id=cast.sara.pk, reward_id=reward.pk, actor=SYSTEM, shop_id=cast.shop.pk)
    fill_pool(cast.shop, 1_000_000)
    issue_voucher(actor=SYSTEM, value=1, ends_on=club_day(), reason="stage")
    facts: dict[str, Any] = {"due_at": NOON, "created_at": NOON, "address": "+989121234567"}
    Message.objects.create(natural_key="a", kind="service", text="=1+1", **of_sara, **facts)
    campaign = Campaign.objects.create(
        name="Come back", goal="come_back", starts_on=NOON.date(), ends_on=NOON.date(),
        created_at=NOON, created_by=who,
    )  # fmt: skip
    Recipient.objects.create(campaign=campaign, status="control", **of_sara)
    answer(cast.shop, 9, at=NOON, member=cast.sara, reason="goods")
    visits(cast.shop, joined(days_ago=600), [420, 410, 400])
    visits(cast.shop, joined(days_ago=100), [100])
    rebuild_summaries(now=NOON)
    open_scores(NOON.date())
    MemberScores.objects.update(
        recency=5, segment="champions", potential="basket", potential_worth=1, likeness=90,
        margin=1, worth=1, clv=1, worth_by="model",
    )  # fmt: skip
    for name, body in KEPT.items():
        KeptFigure.objects.create(name=name, body={**DAYS, **body}, kept_at=NOON)
