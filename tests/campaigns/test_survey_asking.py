"""Asking after a purchase: who, when, how often; once, whoever runs it and however often."""

from datetime import timedelta
from typing import Any

import pytest
from pytest_django import Settings

from campaigns.models import Survey, SurveyPlan
from campaigns.selectors.surveys.due import expected_by
from campaigns.selectors.surveys.links import link_of
from campaigns.selectors.surveys.plans import draft_of
from campaigns.services.surveys.asking import ask_about_ticket, ask_at_counter, ask_buyers
from campaigns.services.surveys.plans import rest_survey, use_survey
from campaigns.services.tickets.opening import open_ticket
from members.models import Member, Message
from members.roles import SYSTEM
from members.services.dates import keep_date
from members.services.exclusions import exclude
from points.models import Purchase, Standing
from points.services.returns import return_purchase, void_purchase
from tests.campaigns.survey_cases import HOUR, asked, make_plan, messages
from tests.cast import Cast
from tests.clock import DAY, MINUTE, NOON
from tests.factories import make_member, ring_up

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("public")]

YESTERDAY = NOON - DAY - HOUR


def people() -> list[int]:
    """Who has been asked, the first first."""
    rows = Survey.objects.exclude(member=None).order_by("pk")
    return [pk for pk in rows.values_list("member_id", flat=True) if pk is not None]


def test_who_bought_a_day_ago_is_asked_with_a_link(cast: Cast) -> None:
    survey = asked(cast.sara, cast.shop)

    message = Message.objects.get()
    assert survey.message == message
    assert (message.kind, message.address) == ("service", "+989121234567")
    assert message.text == f"سلام سارا\n{link_of(survey.pk)}"
    assert message.expires_at == survey.expires_at == NOON + timedelta(days=14)
    assert (survey.kind, survey.seller, survey.shop_id) == ("purchase", "system", cast.shop.pk)
    assert (survey.category, survey.asked_at) == ("flowers", NOON)


def test_the_text_tells_the_day_and_the_goods(cast: Cast) -> None:
    make_plan(text="{name}: {goods}, {day}, {club} {link}")
    survey = asked(cast.sara, cast.shop)

    text = messages()[0].text

    assert text == f"سارا: دسته‌گل, 31 August, گل نرگس {link_of(survey.pk)}"


def test_run_twice_asks_once(cast: Cast) -> None:
    asked(cast.sara, cast.shop)

    assert [ask_buyers(now=NOON), ask_buyers(now=NOON + 5 * MINUTE)] == [0, 0]
    assert len(messages()) == 1


def test_nobody_is_asked_twice_within_the_rest_by_any_survey(cast: Cast) -> None:
    make_plan(name="first", rest_weeks=12)
    make_plan(name="second", rest_weeks=4)
    asked(cast.sara, cast.shop)
    ring_up(cast.shop, member=cast.sara, now=NOON)
    ask_buyers(now=NOON + 2 * DAY)
    later = NOON + timedelta(weeks=5)
    SurveyPlan.objects.update(active_from=NOON)
    ring_up(cast.shop, member=cast.sara, now=later)

    counts = [ask_buyers(now=later + days * DAY) for days in (2, 3)]

    assert counts == [1, 0]
    assert [row.plan and row.plan.name for row in Survey.objects.order_by("pk")] == [
        "first",
        "second",
    ]


def test_two_purchases_at_once_are_one_question_about_the_latest(cast: Cast) -> None:
    make_plan()
    ring_up(cast.shop, member=cast.sara, now=YESTERDAY - HOUR)
    latest = ring_up(cast.shop, member=cast.sara, now=YESTERDAY).purchase

    assert ask_buyers(now=NOON) == 1
    assert Survey.objects.get().purchase == latest


def test_a_merged_card_has_been_asked_as_well(cast: Cast) -> None:
    old = make_member()
    asked(old, cast.shop)
    Member.objects.filter(pk=old.pk).update(status="merged", merged_into=cast.sara)
    ring_up(cast.shop, member=cast.sara, now=NOON)

    assert ask_buyers(now=NOON + 2 * DAY) == 0


def test_before_its_time_and_too_late_nobody_is_asked(cast: Cast) -> None:
    make_plan(delay_hours=48)
    ring_up(cast.shop, member=cast.sara, now=NOON)

    counts = [ask_buyers(now=NOON + hours * HOUR) for hours in (47, 24 * 9 + 1)]

    assert counts == [0, 0]
    assert ask_buyers(now=NOON + 8 * DAY) == 1


def test_what_was_sold_before_it_was_used_is_not_asked_about(cast: Cast) -> None:
    plan = make_plan(is_used=False)
    ring_up(cast.shop, member=cast.sara, now=NOON - HOUR)
    use_survey(plan_id=plan.pk, actor=SYSTEM, now=NOON)
    ring_up(cast.shop, member=make_member(), now=NOON + HOUR)

    assert ask_buyers(now=NOON + 2 * DAY) == 1
    assert cast.sara.pk not in people()


def test_at_rest_it_asks_nobody(cast: Cast) -> None:
    plan = make_plan()
    ring_up(cast.shop, member=cast.sara, now=YESTERDAY)
    rest_survey(plan_id=plan.pk, actor=SYSTEM, now=NOON)

    assert ask_buyers(now=NOON) == 0


def test_by_night_and_on_a_day_of_mourning_nobody_is_asked(cast: Cast) -> None:
    make_plan()
    ring_up(cast.shop, member=cast.sara, now=NOON - 2 * DAY)
    night = NOON.replace(hour=22)
    # Ashura of 1405; the first twelve days of Muharram end two days later.
    ashura = NOON.replace(month=6, day=25)
    SurveyPlan.objects.update(active_from=ashura - 5 * DAY)
    ring_up(cast.shop, member=make_member(), now=ashura - 2 * DAY)

    assert [ask_buyers(now=night), ask_buyers(now=ashura)] == [0, 0]
    assert ask_buyers(now=ashura + 3 * DAY) == 1


def test_without_a_public_address_nobody_is_asked(cast: Cast, settings: Settings) -> None:
    settings.PUBLIC_URL = ""
    make_plan()
    ring_up(cast.shop, member=cast.sara, now=YESTERDAY)

    assert ask_buyers(now=NOON) == 0
    assert not Survey.objects.exists()


def test_who_cannot_or_would_not_be_told_is_not_asked(cast: Cast) -> None:
    make_plan()
    silent, left_out, mourner, funeral = (
        make_member(service=False),
        make_member(),
        make_member(),
        make_member(),
    )
    exclude(member_id=left_out.pk, reason="loss", evidence={"net": -1}, actor=SYSTEM)
    keep_date(
        member_id=mourner.pk,
        whose="mother",
        kind="remembrance",
        calendar="gregorian",
        month=9,
        day=1,
        actor=SYSTEM,
    )
    for member in (silent, left_out, mourner, funeral, cast.sara):
        ring_up(cast.shop, member=member, now=YESTERDAY)
    Purchase.objects.filter(member=funeral).update(reason="remembrance")

    ask_buyers(now=NOON)

    assert people() == [cast.sara.pk]


def test_what_was_voided_or_brought_back_is_not_asked_about(cast: Cast) -> None:
    make_plan()
    voided = ring_up(cast.shop, member=cast.sara, now=YESTERDAY).purchase
    void_purchase(purchase_id=voided.pk, actor=SYSTEM, reason="slip")
    returned = ring_up(cast.shop, member=make_member(), now=YESTERDAY).purchase
    return_purchase(purchase_id=returned.pk, return_number="1", actor=SYSTEM)

    assert ask_buyers(now=NOON) == 0


@pytest.mark.parametrize(
    "condition",
    ["shop", "tier", "category", "amount", "first"],
)
def test_each_condition_leaves_the_others_out(cast: Cast, condition: str) -> None:
    other = make_member()
    wanted: dict[str, dict[str, Any]] = {
        "shop": {"shop_id": cast.shop.pk},
        "tier": {"tier": "gold"},
        "category": {"category": "flowers"},
        "amount": {"least_amount": 5_000_000},
        "first": {"is_first_only": True},
    }
    make_plan(**wanted[condition])
    ring_up(cast.shop, 5_000_000, member=cast.sara, now=YESTERDAY)
    if condition == "first":
        ring_up(cast.shop, member=other, now=YESTERDAY - 30 * DAY)
    elsewhere = cast.other_shop if condition == "shop" else cast.shop
    bought = ring_up(elsewhere, 4_000_000, member=other, now=YESTERDAY).purchase
    bought.lines.update(category="pots")
    Standing.objects.create(
        member=cast.sara, tier="gold", since=NOON.date(), decided_at=NOON, decided_by="system"
    )

    ask_buyers(now=NOON)

    assert people() == [cast.sara.pk]


def test_chance_asks_about_its_share_and_stays(cast: Cast) -> None:
    make_plan(share_percent=50)
    for _number in range(60):
        ring_up(cast.shop, member=make_member(), now=YESTERDAY)

    counts = [ask_buyers(now=NOON + minutes * MINUTE) for minutes in (0, 5, 10)]

    assert 15 < counts[0] < 45
    assert counts[1:] == [0, 0]


def test_the_expected_number_a_week_is_judged_by_the_past(cast: Cast) -> None:
    plan = make_plan(rest_weeks=4, share_percent=50)
    for member in (cast.sara, make_member(), make_member(), make_member()):
        ring_up(cast.shop, member=member, now=NOON - 10 * DAY)
    ring_up(cast.shop, member=cast.sara, now=NOON - 9 * DAY)

    expected = expected_by(draft_of(plan), now=NOON)

    # Three with one chance of a half, one with two of them, within four weeks.
    assert (expected.buyers, expected.weeks) == (4, 4)
    assert expected.weekly == pytest.approx((3 * 0.5 + 0.75) / 4)


def test_a_settled_matter_is_asked_about_once(cast: Cast) -> None:
    ticket = open_ticket(
        kind="question", way="staff", text="when?", actor=SYSTEM, member_id=cast.sara.pk, now=NOON
    )

    asked_now = [ask_about_ticket(ticket_id=ticket.pk, now=NOON + 11 * HOUR) for _ in range(2)]

    survey = Survey.objects.get()
    message = messages()[0]
    assert asked_now == [True, False]
    assert (survey.kind, survey.ticket_id, survey.member) == ("ticket", ticket.pk, cast.sara)
    assert link_of(survey.pk) in message.text
    assert message.due_at == NOON + 21 * HOUR


def test_a_matter_of_a_stranger_or_of_a_settled_matter_is_not_asked_about(cast: Cast) -> None:
    stranger = open_ticket(kind="question", way="staff", text="when?", actor=SYSTEM, now=NOON)
    ticket = open_ticket(
        kind="question", way="staff", text="when?", actor=SYSTEM, member_id=cast.sara.pk, now=NOON
    )
    ask_about_ticket(ticket_id=ticket.pk, now=NOON)
    of_the_answer = open_ticket(
        kind="complaint",
        way="survey",
        text="",
        actor=SYSTEM,
        member_id=cast.sara.pk,
        survey_id=Survey.objects.get().pk,
        now=NOON,
    )

    assert not ask_about_ticket(ticket_id=stranger.pk, now=NOON)
    assert not ask_about_ticket(ticket_id=of_the_answer.pk, now=NOON)


def test_at_the_counter_a_browser_has_one_sheet_a_day(cast: Cast) -> None:
    keys = [("a", NOON), ("a", NOON + HOUR), ("b", NOON), ("a", NOON + DAY)]

    sheets = [ask_at_counter(shop_id=cast.shop.pk, key=key, now=now).pk for key, now in keys]

    assert sheets[0] == sheets[1]
    assert len(set(sheets)) == 3
    assert Survey.objects.filter(member=None, kind="counter").count() == 3
