"""Lists taken out: every one in both formats, by the owner alone, masked, audited, harmless."""

import csv
import io
from typing import Any
from typing import cast as typed
from urllib.parse import unquote

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from openpyxl import load_workbook

from analytics.models import KeptFigure, MemberScores
from analytics.services.scoring import open_scores
from analytics.services.summaries.rebuilding import rebuild_summaries
from campaigns.models import Campaign, Recipient
from loyalty_club.dashboard.lists.catalogue import LISTINGS
from loyalty_club.dashboard.lists.listing import Asked, sheet_of
from loyalty_club.web import files
from members.models import (
    Answer,
    AuditEntry,
    Exclusion,
    Fact,
    FollowUp,
    ImportantDate,
    Member,
    Message,
    Note,
)
from members.roles import SYSTEM, Actor, Right
from members.rules.spreadsheets import safe_cell
from members.selectors.club import club_day, current_club
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
from tests.clock import DAY, NOON
from tests.dashboard.conftest import Enter
from tests.factories import make_member, ring_up
from tests.points.reward_cases import fill_pool, make_reward

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]

PAGE = "/dashboard/exports/"


def file_of(client: Client, key: str, **query: str) -> Any:
    return client.get(reverse("dashboard-export", args=[key]), query)


def csv_rows(answer: Any) -> list[list[str]]:
    return list(csv.reader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))


def xlsx_rows(answer: Any) -> list[list[Any]]:
    sheet = load_workbook(io.BytesIO(answer.getvalue())).active
    assert sheet is not None
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def _as_text(cell: Any) -> str:
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


@pytest.mark.parametrize("key", sorted(LISTINGS))
@pytest.mark.usefixtures("busy")
def test_every_list_has_the_same_rows_in_both_formats(enter: Enter, key: str) -> None:
    owner = enter("owner")

    as_csv = csv_rows(file_of(owner, key))
    as_xlsx = xlsx_rows(file_of(owner, key, format="xlsx"))

    assert len(as_csv) > 1
    assert as_csv[0] == as_xlsx[0]
    assert len(set(as_csv[0])) == len(as_csv[0])
    said = [[_as_text(cell) for cell in row] for row in as_xlsx]
    # A file of the audit made on its way already holds that it was taken.
    assert said[1:] == as_csv[1:] or key == "audit"


@pytest.mark.parametrize("key", sorted(LISTINGS))
def test_before_there_is_anything_a_list_is_its_heading(cast: Cast, enter: Enter, key: str) -> None:
    rows = csv_rows(file_of(enter("owner"), key, period="1390-01"))

    whole = {
        "audit",
        "cap",
        "figures",
        "funnel",
        "keys",
        "occasions",
        "points-owed",
        "shops",
        "staff",
    }
    assert (len(rows) == 1) is (key not in whole - {"audit", "cap"})
    assert all(rows[0])


@pytest.mark.parametrize("role", ["manager", "analyst", "cashier"])
def test_nobody_but_the_owner_takes_lists_out(cast: Cast, enter: Enter, role: str) -> None:
    browser = enter(role)

    answers = {file_of(browser, key).status_code for key in LISTINGS}

    assert answers == {403}
    assert browser.get(PAGE).status_code == 403
    assert AuditEntry.objects.filter(action="list.exported").count() == 0


def test_a_list_that_there_is_not(cast: Cast, enter: Enter) -> None:
    assert file_of(enter("owner"), "passwords").status_code == 404


def test_the_members_with_all_that_is_known(cast: Cast, enter: Enter) -> None:
    ring_up(cast.shop, 2_000_000, member=cast.sara, now=NOON)
    set_labels(actor=SYSTEM, member_id=cast.sara.pk, names=["loyal", "neighbour"])

    head, *rows = csv_rows(file_of(enter("owner"), "members"))

    (sara,) = (dict(zip(head, row, strict=True)) for row in rows)
    expected = {
        "Card number": cast.sara.card_number,
        "First name": "سارا",
        "Mobile": "09121234567",
        "Joined": "2026-09-01",
        "Joined (Jalali)": "1405/06/10",
        "Shop": cast.shop.name,
        "Receipts allowed": "Yes",
        "Offers allowed": "No",
        "Labels": "loyal, neighbour",
        "Points": "20",
        "Worth (toman)": "10000",
        "Visits": "1",
        "Total spent (toman)": "200000",
        "Last purchase (Jalali)": "1405/06/10",
    }
    assert {name: sara[name] for name in expected} == expected


@pytest.mark.usefixtures("busy")
def test_a_fact_of_the_profile_is_a_column(cast: Cast, enter: Enter) -> None:
    owner = enter("owner")

    members = csv_rows(file_of(owner, "members", q=cast.sara.card_number))
    answers = csv_rows(file_of(owner, "answers"))

    assert (members[0][-1], members[1][-1]) == ("Favourite colour", "Red")
    assert answers[1][2:5] == ["Favourite colour", "Red", "Asked at the counter"]


@pytest.mark.usefixtures("busy")
def test_an_important_date_has_its_next_day(enter: Enter) -> None:
    head, row = csv_rows(file_of(enter("owner"), "dates"))

    facts = dict(zip(head, row, strict=True))
    assert (facts["Whose"], facts["What"], facts["Month"]) == ("Own", "Birthday", "12")
    assert (facts["Next"], facts["Next (Jalali)"]) == ("2027-03-20", "1405/12/29")


def test_numbers_are_numbers_in_excel(cast: Cast, enter: Enter) -> None:
    ring_up(cast.shop, 1_234_565, member=cast.sara, now=NOON)

    head, row = xlsx_rows(file_of(enter("owner"), "purchases", format="xlsx"))

    facts = dict(zip(head, row, strict=True))
    assert (facts["Bill (toman)"], facts["Points earned"]) == (123_456.5, 12)
    assert facts["Mobile"] == "09121234567"


def test_the_filter_of_the_page_holds(cast: Cast, enter: Enter) -> None:
    make_member(first_name="مریم", last_name="رضایی")
    owner = enter("owner")

    rows = csv_rows(file_of(owner, "members", q="رضایی"))

    assert [row[2] for row in rows[1:]] == ["رضایی"]
    entry = AuditEntry.objects.get(action="list.exported")
    assert entry.facts == {"list": "members", "format": "csv", "filters": ["q"], "rows": 1}


def test_a_month_is_chosen(cast: Cast, enter: Enter) -> None:
    now = ring_up(cast.shop, 1_000_000, now=NOON).purchase
    ring_up(cast.shop, 1_000_000, now=NOON - 31 * DAY)
    owner = enter("owner")

    month = csv_rows(file_of(owner, "purchases", period="1405-06"))
    ever = csv_rows(file_of(owner, "purchases"))

    assert [row[4] for row in month[1:]] == [now.receipt_number]
    assert len(ever) == 3
    first = AuditEntry.objects.filter(action="list.exported").order_by("id")[0]
    assert (first.facts["period"], first.facts["rows"]) == ("1405-06", 1)


@pytest.mark.parametrize("period", ["", "soon", "1405-13", "9999", "۱۴۰۵-۰۶-۰۱"])
def test_a_period_that_there_is_not_leaves_the_whole_list(
    cast: Cast, enter: Enter, period: str
) -> None:
    ring_up(cast.shop, 1_000_000, now=NOON)

    assert len(csv_rows(file_of(enter("owner"), "purchases", period=period))) == 2


HOSTILE = ["=cmd|'/c calc'!A0", "+1", "-1", "@SUM(A1)", "＝1+1", "＋1", "－1", "＠A1", ";=1"]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_is_text(cast: Cast, enter: Enter, name: str) -> None:
    Member.objects.filter(pk=cast.sara.pk).update(first_name=name, last_name='a";=b,<c>')
    owner = enter("owner")

    in_csv = csv_rows(file_of(owner, "members"))[1]
    book = load_workbook(io.BytesIO(file_of(owner, "members", format="xlsx").getvalue()))

    assert in_csv[1] == f"'{name}"
    assert in_csv[2] == 'a";=b,<c>'
    cell = typed("Any", book.active).cell(2, 2)
    assert (cell.value, cell.data_type, cell.quotePrefix) == (name, "s", True)


def test_taking_is_audited_before_the_first_byte(cast: Cast, enter: Enter) -> None:
    answer = file_of(enter("owner"), "members")

    entry = AuditEntry.objects.get(action="list.exported")
    assert entry.actor_id == f"user:{cast.owner.pk}"
    assert entry.facts == {"list": "members", "format": "csv", "rows": 1}
    assert answer.streaming


def test_whoever_lacks_the_right_sees_masked_mobiles(cast: Cast) -> None:
    reader = Actor("user", "user:0", "reader", frozenset({Right.DATA_EXPORT}))
    asked = Asked(actor=reader, club=current_club())

    lines = list(sheet_of(LISTINGS["members"], asked).lines())

    assert "0912•••4567" in lines[1]
    assert "09121234567" not in lines[1]


def test_codes_are_in_no_file(cast: Cast, enter: Enter) -> None:
    facts: dict[str, Any] = {"due_at": NOON, "created_at": NOON, "address": "+989121234567"}
    Message.objects.create(natural_key="a", kind="code", text="Your code: 482913", **facts)

    answer = file_of(enter("owner"), "messages").getvalue().decode()

    assert "482913" not in answer
    assert "(one-time code)" in answer


def test_a_key_is_in_no_file(cast: Cast, enter: Enter) -> None:
    answer = file_of(enter("owner"), "keys").getvalue().decode()

    assert cast.key.prefix in answer
    assert cast.secret not in answer
    assert cast.key.hashed_key not in answer


def test_a_persian_file_has_a_persian_name_and_runs_from_right_to_left(
    cast: Cast, enter: Enter
) -> None:
    owner = enter("owner")
    fa = {"accept-language": "fa"}

    answer: Any = owner.get("/dashboard/exports/members/", {"format": "xlsx"}, headers=fa)

    plain, named = answer["Content-Disposition"].split("; ")[1:]
    assert plain == 'filename="members-2026-09-01.xlsx"'
    with override("fa"):
        title = str(LISTINGS["members"].title)
    assert unquote(named) == f"filename*=UTF-8''{title} 1405-06-10.xlsx"
    sheet = typed("Any", load_workbook(io.BytesIO(answer.getvalue())).active)
    assert sheet.sheet_view.rightToLeft


def test_an_english_sheet_runs_from_left_to_right(cast: Cast, enter: Enter) -> None:
    answer = file_of(enter("owner"), "shops", format="xlsx")

    sheet = typed("Any", load_workbook(io.BytesIO(answer.getvalue())).active)
    assert not sheet.sheet_view.rightToLeft


def test_a_list_too_long_for_excel_is_refused_and_said(
    cast: Cast, enter: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "ROWS_OF_A_WORKBOOK", 2)
    make_member()

    answer = file_of(enter("owner"), "members", format="xlsx")

    assert answer.status_code == 409
    assert "take the list as CSV" in answer.content.decode()
    assert AuditEntry.objects.filter(action="list.exported").count() == 0


def test_the_page_names_every_list_and_who_took_which(cast: Cast, enter: Enter) -> None:
    owner = enter("owner")
    file_of(owner, "members", q="سارا", format="xlsx")

    page = owner.get(PAGE, {"period": "1405-06"})

    text = page.content.decode()
    assert [key for key in LISTINGS if f'id="list-{key}"' not in text] == []
    assert "/dashboard/exports/purchases/?period=1405-06&amp;format=csv" in text
    assert "/dashboard/exports/shops/?format=csv" in text
    (taken,) = page.context["taken"]
    assert (taken.who, taken.title, taken.file_format) == ("Owner", "Members", "Excel")
    assert (taken.rows, taken.is_filtered, taken.period) == (1, True, "")


def test_before_the_first_file_the_log_says_so(cast: Cast, enter: Enter) -> None:
    assert "Nothing has been exported yet." in enter("owner").get(PAGE).content.decode()


MENUS = {
    "dashboard-members": "/dashboard/exports/members/",
    "dashboard-purchases": "/dashboard/purchases/export/",
    "dashboard-corrections": "/dashboard/exports/corrections/",
    "dashboard-merges": "/dashboard/exports/merges/",
    "dashboard-rewards": "/dashboard/exports/rewards-issued/",
    "dashboard-vouchers": "/dashboard/exports/vouchers/",
    "dashboard-liability": "/dashboard/liability/export/",
    "dashboard-messages": "/dashboard/exports/messages/",
    "dashboard-audit": "/dashboard/exports/audit/",
    "dashboard-staff": "/dashboard/exports/staff/",
    "dashboard-shops": "/dashboard/exports/shops/",
    "dashboard-keys": "/dashboard/exports/keys/",
    "dashboard-tiers": "/dashboard/exports/tiers/",
}


@pytest.mark.parametrize("page", [name for name in MENUS if name != "dashboard-tiers"])
def test_a_page_offers_its_list_with_its_filters(cast: Cast, enter: Enter, page: str) -> None:
    text = enter("owner").get(reverse(page), {"q": "sara", "page": "1"}).content.decode()

    assert f'href="{MENUS[page]}?q=sara&amp;format=xlsx"' in text
    assert f'href="{MENUS[page]}?q=sara&amp;format=csv"' in text


def test_who_may_not_take_a_list_out_is_not_offered_it(cast: Cast, enter: Enter) -> None:
    manager = enter("manager")

    offered = {
        name
        for name, address in MENUS.items()
        if address in manager.get(reverse(name)).content.decode()
    }

    assert offered == {"dashboard-purchases"}
