"""The board of leads: its columns, its filters, and moving a card through the door and back."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from campaigns.models import Lead
from campaigns.selectors.leads.board import MOST_CARDS, Card, Column, board_of
from campaigns.services.leads.installing import install_sales
from campaigns.services.leads.tasks import plan_task
from members.roles import SYSTEM
from members.selectors.club import club_day
from tests.campaigns.lead_cases import (
    GOOD,
    POOR,
    agree,
    make_lead,
    make_lost,
    make_source,
    make_won,
    way_of,
)
from tests.cast import Cast
from tests.clock import DAY, NOON
from tests.dashboard.conftest import Enter

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]

BOARD = "/dashboard/leads/"
MOVE = "/dashboard/leads/move/"


def columns_on(page: Any) -> list[Column]:
    columns: list[Column] = page.context["columns"]
    return columns


def leads_on(page: Any) -> list[list[Lead]]:
    return [[card.lead for card in column.cards] for column in columns_on(page)]


def card_of(lead: Lead) -> Card:
    cards = [card for column in board_of(None) for card in column.cards]
    return next(card for card in cards if card.lead == lead)


def drop(browser: Client, lead: Lead, stage: int, *, query: str = "", **more: Any) -> Any:
    """As the script of the board sends it."""
    return browser.post(
        f"{MOVE}{query}",
        {"lead_id": lead.pk, "stage": stage, **more},
        headers={"hx-request": "true"},
    )


def said(answer: Any) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(answer["HX-Trigger"])["board:moved"]
    return told


def test_every_lead_stands_at_its_stage(cast: Cast, enter: Enter) -> None:
    new, talking = make_lead(value=20_000_000), make_lead(stage=5, value=3_000_000)
    make_lost()
    won = make_won(value=1_000_000)
    make_won(now=NOON - 31 * DAY)

    page = enter("owner").get(BOARD)

    kept = Lead.objects.get(member=won, closed_at=NOON)
    assert leads_on(page) == [[new], [], [], [], [talking], [], [kept]]
    assert [column.value for column in columns_on(page)] == [
        20_000_000,
        0,
        0,
        0,
        3_000_000,
        0,
        1_000_000,
    ]


def test_who_is_due_first_stands_on_top(cast: Cast) -> None:
    older = make_lead(marks=GOOD, now=NOON - 5 * DAY)
    newer = make_lead(marks=GOOD, now=NOON - 4 * DAY)
    due = [make_lead(marks=GOOD) for _ in range(2)]
    for lead, days in zip(due, (3, 1), strict=True):
        for more in (2, 0):
            plan_task(
                lead_id=lead.pk,
                what=f"call {more}",
                channel="call",
                due_on=club_day() + timedelta(days=days + more),
                actor=SYSTEM,
            )

    cards = board_of(None)[0].cards

    assert [card.lead for card in cards] == [due[1], due[0], older, newer]
    assert [(card.task and card.task.what, card.days_late) for card in cards[:3]] == [
        ("call 0", -1),
        ("call 0", -3),
        (None, 0),
    ]


def test_a_card_tells_how_long_how_good_and_whether_it_has_stalled(cast: Cast) -> None:
    install_sales(now=NOON)
    fresh, stuck = make_lead(), make_lead(marks=GOOD, now=NOON - 30 * DAY)

    column = board_of(None)[0]

    assert (column.count, column.stalled, column.rule.requirement != "") == (2, 1, True)
    one, other = card_of(fresh), card_of(stuck)
    assert (one.days, one.grade, one.is_stalled) == (0, "", False)
    assert (other.days, other.grade, other.is_stalled) == (30, "A", True)


def test_a_long_column_shows_thirty_and_leads_to_all(
    cast: Cast, enter: Enter, django_assert_num_queries: Any
) -> None:
    for _ in range(MOST_CARDS + 2):
        make_lead(value=10)
    make_lead(stage=3)

    with django_assert_num_queries(5):
        columns = board_of(None)
    page = enter("owner").get(BOARD, {"shop": cast.shop.pk})

    first = columns[0]
    assert (len(first.cards), first.count, first.more, first.value) == (30, 32, 2, 320)
    body = page.content.decode()
    assert "All 32" in body
    assert f"/dashboard/leads/all/?shop={cast.shop.pk}&amp;stage=1&amp;status=open" in body


def test_filters_live_in_the_address(cast: Cast, enter: Enter) -> None:
    fair = make_source("نمایشگاه", key="fair")
    mine = make_lead(assignee_id=cast.manager.pk, shop_id=cast.shop.pk, first_name="نگار")
    from_fair = make_lead(source=fair, shop_id=cast.other_shop.pk, mobile="09351112233")
    nobodys = make_lead()
    manager, owner = enter("manager"), enter("owner")

    assert leads_on(manager.get(BOARD))[0] == [mine, nobodys]
    assert leads_on(manager.get(BOARD, {"who": "mine"}))[0] == [mine]
    assert leads_on(owner.get(BOARD, {"who": cast.manager.pk}))[0] == [mine]
    assert leads_on(owner.get(BOARD, {"who": "nobody"}))[0] == [from_fair, nobodys]
    assert leads_on(owner.get(BOARD, {"source": fair.pk}))[0] == [from_fair]
    assert leads_on(owner.get(BOARD, {"shop": cast.shop.pk}))[0] == [mine, nobodys]
    assert leads_on(owner.get(BOARD, {"q": "نگار"}))[0] == [mine]
    assert leads_on(owner.get(BOARD, {"q": "2233"}))[0] == [from_fair]
    assert leads_on(owner.get(BOARD, {"source": "nonsense"}))[0] == [mine, from_fair, nobodys]
    assert "No lead matches." in owner.get(BOARD, {"q": "کسی"}).content.decode()


def test_a_card_is_moved_and_taken_back(cast: Cast, enter: Enter) -> None:
    lead = make_lead(marks=GOOD, shop_id=cast.shop.pk)
    cashier = enter("cashier")

    answer = drop(cashier, lead, 3, from_stage=1)
    back = drop(cashier, lead, said(answer)["undo"])

    lead.refresh_from_db()
    assert (answer.status_code, said(answer)["text"]) == (200, "مریم رضایی: Qualified")
    assert [column.count for column in answer.context["columns"]] == [0, 0, 1, 0, 0, 0, 0]
    assert (said(back)["undo"], lead.stage) == (3, 1)
    assert way_of(lead) == [(1, "open"), (3, "open"), (1, "open")]


def test_without_a_script_the_next_page_says_it_and_takes_it_back(cast: Cast, enter: Enter) -> None:
    lead = make_lead(stage=2)
    owner = enter("owner")

    answer = owner.post(f"{MOVE}?who=nobody", {"lead_id": lead.pk, "stage": 4})
    page = owner.get(answer["Location"])
    again = owner.get(BOARD)

    assert answer["Location"] == f"{BOARD}?who=nobody&stage=4"
    assert (page.context["said"]["undo"], page.context["shown"]) == (2, 4)
    assert "Undo the move" in page.content.decode()
    assert again.context["said"] is None


@pytest.mark.parametrize("script", [True, False])
def test_who_was_not_judged_stays_and_is_led_to_it(cast: Cast, enter: Enter, script: bool) -> None:
    lead = make_lead()
    owner = enter("owner")

    if script:
        answer = drop(owner, lead, 2)
        told = said(answer)
        assert answer.status_code == 422
    else:
        owner.post(MOVE, {"lead_id": lead.pk, "stage": 2})
        told = owner.get(BOARD).context["said"]

    lead.refresh_from_db()
    assert (lead.stage, way_of(lead)) == (1, [(1, "open")])
    assert (told["tone"], told["undo"]) == ("error", 0)
    assert told["text"] == "Judge the quality of this lead first; then follow it up."
    assert told["link"] == reverse("dashboard-lead-judge", args=[lead.pk])


def test_who_is_too_poor_stays(cast: Cast, enter: Enter) -> None:
    lead = make_lead(marks=POOR)

    answer = drop(enter("owner"), lead, 2)

    lead.refresh_from_db()
    assert (answer.status_code, lead.stage) == (422, 1)
    assert "20" in said(answer)["text"]
    assert said(answer)["link"] == reverse("dashboard-lead-judge", args=[lead.pk])


def test_nobody_is_dragged_into_the_club(cast: Cast, enter: Enter) -> None:
    owner = enter("owner")
    early, agreed = make_lead(stage=4), make_lead(stage=6)
    agree(agreed)

    one, other = drop(owner, early, 7), drop(owner, agreed, 7)

    early.refresh_from_db()
    agreed.refresh_from_db()
    assert (one.status_code, early.stage, agreed.stage) == (422, 4, 6)
    assert said(one)["link"] == reverse("dashboard-lead-agreement", args=[early.pk])
    assert said(other)["link"] == reverse("dashboard-lead-win", args=[agreed.pk])


def test_what_a_colleague_has_moved_meanwhile_is_not_moved_blindly(
    cast: Cast, enter: Enter
) -> None:
    lead = make_lead(stage=4)

    answer = drop(enter("owner"), lead, 3, from_stage=2)

    lead.refresh_from_db()
    assert (answer.status_code, lead.stage) == (422, 4)


def test_a_closed_lead_stays_closed(cast: Cast, enter: Enter) -> None:
    lead = make_lost()

    answer = drop(enter("owner"), lead, 3)

    lead.refresh_from_db()
    assert (answer.status_code, lead.status) == (422, "lost")
    assert said(answer)["link"] == reverse("dashboard-lead", args=[lead.pk])


@pytest.mark.parametrize("stage", ["0", "8", "nonsense", ""])
def test_a_stage_that_is_none_is_refused(cast: Cast, enter: Enter, stage: str) -> None:
    lead = make_lead(stage=2)
    owner = enter("owner")

    answer = drop(owner, lead, stage)  # type: ignore[arg-type]
    plain = owner.post(MOVE, {"lead_id": lead.pk, "stage": stage})

    lead.refresh_from_db()
    assert (answer.status_code, plain.status_code, lead.stage) == (422, 302, 2)


def test_leads_of_other_shops_are_not_there(cast: Cast, enter: Enter) -> None:
    lead = make_lead(marks=GOOD, shop_id=cast.other_shop.pk)
    manager = enter("manager")

    answer = drop(manager, lead, 2)

    lead.refresh_from_db()
    assert (answer.status_code, lead.stage) == (404, 1)
    assert leads_on(manager.get(BOARD)) == [[]] * 7


def test_analysts_look_and_move_nothing(cast: Cast, enter: Enter) -> None:
    lead = make_lead(stage=2)
    analyst = enter("analyst")

    page = analyst.get(BOARD)

    assert leads_on(page)[1] == [lead]
    assert "data-move" not in page.content.decode()
    assert "data-board=" not in page.content.decode()
    assert drop(analyst, lead, 3).status_code == 403


def test_an_empty_board_leads_to_the_first_one(cast: Cast, enter: Enter) -> None:
    body = enter("cashier").get(BOARD).content.decode()

    assert "Nobody is on the way yet." in body
    assert "/dashboard/leads/new/" in body


def test_in_persian(cast: Cast, enter: Enter) -> None:
    make_lead(stage=3)
    owner = enter("owner")
    owner.cookies["django_language"] = "fa"

    page = owner.get(BOARD, headers={"accept-language": "fa"})

    assert 'dir="rtl"' in page.content.decode()
    assert [column.stage for column in columns_on(page) if column.count] == [3]
