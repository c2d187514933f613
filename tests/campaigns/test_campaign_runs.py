"""Starting a campaign, and halting it: what is frozen, what is called off."""

from collections import Counter
from datetime import date
from typing import Any

import pytest

from campaigns.exceptions import BudgetTooSmall, CampaignNotReady, CampaignNotRunning
from campaigns.models import Campaign, Recipient
from campaigns.rules.audiences import read_audience
from campaigns.selectors.audiences import count_audience
from campaigns.selectors.campaigns import left_out_of, progress_of, recipients_of
from campaigns.services.batches import send_batches
from campaigns.services.campaign_runs import (
    pause_campaign,
    resume_campaign,
    start_campaign,
    stop_campaign,
)
from campaigns.services.campaigns import change_campaign
from campaigns.services.offers import retire_offer
from members.exceptions import NotAllowed
from members.models import AuditEntry, Message
from members.roles import SYSTEM
from points.models import Offer, Voucher
from tests import factories
from tests.campaigns.campaign_cases import (
    PRICE,
    counted,
    draft,
    make_friend,
    make_friends,
    make_plan,
    make_prices,
    started,
)
from tests.cast import Cast
from tests.clock import MINUTE, NOON
from tests.factories import refused

pytestmark = pytest.mark.django_db


def test_the_live_count_is_who_becomes_a_recipient(cast: Cast) -> None:
    make_friends(6)
    make_friend(7, promotion=False)
    row = draft(control_percent=50)
    live = count_audience(read_audience(row.audience), control_percent=50, now=NOON)

    start_campaign(campaign_id=row.pk, actor=SYSTEM, now=NOON)

    assert counted(row) == {"control": 3, "waiting": 3, "left_out:no_consent": 2}
    assert (live.members, live.control, live.told, live.no_consent) == (8, 3, 3, 2)


def test_starting_is_for_good_and_is_in_the_audit(cast: Cast) -> None:
    make_friends(2)
    row = started()

    row.refresh_from_db()
    assert (row.status, row.started_at) == ("sending", NOON)
    assert row.seed > 0
    audit = AuditEntry.objects.get(action="campaign.started")
    assert audit.facts == {"members": 3, "told": 2}


def test_texts_are_dealt_by_their_shares(cast: Cast) -> None:
    make_friends(6)

    row = started(texts=["یک", "دو"])

    letters = row.recipients.filter(status="waiting").values_list("variant__letter", flat=True)
    assert Counter(letters) == {"A": 3, "B": 3}


def test_whoever_joins_later_is_no_recipient_and_the_control_group_stays(cast: Cast) -> None:
    make_friends(4)
    row = started(control_percent=50)
    before = set(row.recipients.filter(status="control").values_list("member_id", flat=True))

    make_friend(9)
    send_batches(now=NOON)

    after = set(row.recipients.filter(status="control").values_list("member_id", flat=True))
    assert (len(before), after, row.recipients.count()) == (2, before, 5)
    assert not Message.objects.filter(member_id__in=before, kind="promotion").exists()


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"texts": ["سلام {پیشنهاد}"]}, "no_offer"),
        ({"who": [{"silent": {"days": 1}}]}, "no_members"),
        (
            {"starts_on": date(2026, 8, 1), "ends_on": date(2026, 8, 31)},
            "window_over",
        ),
    ],
)
def test_what_is_not_ready_does_not_start(cast: Cast, given: dict[str, Any], reason: str) -> None:
    make_friends(1)
    row = draft(**given)

    with refused(CampaignNotReady) as info:
        start_campaign(campaign_id=row.pk, actor=SYSTEM, now=NOON)

    assert info.value.facts["reason"] == reason
    assert not Recipient.objects.exists()


def test_without_audience_or_text_or_with_a_retired_offer_nothing_starts(cast: Cast) -> None:
    plan = make_plan()
    row = draft(offer_id=plan.pk)
    reasons = []

    for undo in (
        lambda: Campaign.objects.filter(pk=row.pk).update(audience={}),
        lambda: row.variants.all().delete(),
        lambda: retire_offer(plan_id=plan.pk, actor=SYSTEM),
    ):
        undo()
        with refused(CampaignNotReady) as info:
            start_campaign(campaign_id=row.pk, actor=SYSTEM, now=NOON)
        reasons.append(info.value.facts["reason"])
        change_campaign(campaign_id=row.pk, actor=SYSTEM, audience={"version": 1})
        row.variants.get_or_create(letter="A", defaults={"text": "سلام"})

    assert reasons == ["no_audience", "no_text", "offer_retired"]


def test_a_budget_below_the_most_it_can_cost_must_be_known(cast: Cast) -> None:
    make_prices()
    make_friends(3)
    plan = make_plan()  # 50 points of 5,000
    row = draft(offer_id=plan.pk, budget=3 * (250_000 + PRICE) - 1)

    with refused(BudgetTooSmall) as info:
        start_campaign(campaign_id=row.pk, actor=SYSTEM, now=NOON)
    start_campaign(campaign_id=row.pk, actor=SYSTEM, is_sure=True, now=NOON)

    assert info.value.facts == {"most": 753_000, "budget": 752_999}
    assert counted(row)["waiting"] == 3


def test_paused_nothing_goes_on_until_it_is_resumed(cast: Cast) -> None:
    make_friends(4)
    row = started(batch_size=2)
    send_batches(now=NOON)

    pause_campaign(campaign_id=row.pk, actor=SYSTEM, now=NOON)
    paused = (
        send_batches(now=NOON + MINUTE),
        set(Message.objects.values_list("status", flat=True)),
    )
    resume_campaign(campaign_id=row.pk, actor=SYSTEM, now=NOON)
    told = send_batches(now=NOON + 2 * MINUTE)

    assert paused == (0, {"paused"})
    assert told == 2
    assert Message.objects.filter(status="queued").count() == 4


def test_stopped_it_takes_back_what_it_can(cast: Cast) -> None:
    make_friends(4)
    factories.ring_up(cast.shop, 100_000_000, now=NOON)  # a stranger's sale fills the pool
    plan = make_plan("voucher", min_bill=1_000_000)
    row = started(batch_size=2, offer_id=plan.pk)
    send_batches(now=NOON)

    stop_campaign(campaign_id=row.pk, actor=SYSTEM, now=NOON)

    row.refresh_from_db()
    assert (row.status, row.ended_at) == ("stopped", NOON)
    assert counted(row)["left_out:stopped"] == 2
    assert set(Message.objects.values_list("status", flat=True)) == {"cancelled"}
    assert set(Offer.objects.values_list("status", flat=True)) == {"withdrawn"}
    assert not Voucher.objects.filter(status="open").exists()
    assert send_batches(now=NOON + MINUTE) == 0


def test_what_is_not_under_way_is_not_halted(cast: Cast) -> None:
    row = draft()

    for halt in (pause_campaign, resume_campaign, stop_campaign):
        with refused(CampaignNotRunning):
            halt(campaign_id=row.pk, actor=SYSTEM)


def test_none_of_this_without_the_right(cast: Cast) -> None:
    row = draft()

    for deed in (start_campaign, pause_campaign, resume_campaign, stop_campaign):
        with refused(NotAllowed):
            deed(campaign_id=row.pk, actor=cast.actor("cashier"))


def test_how_far_it_is_in_one_statement(cast: Cast) -> None:
    make_friends(3)
    row = started(batch_size=2)
    send_batches(now=NOON)
    Message.objects.filter(natural_key__startswith=f"campaign:{row.pk}:").update(status="sent")

    progress = progress_of([row.pk])[row.pk]

    assert (progress.members, progress.told, progress.waiting) == (4, 2, 1)
    assert (progress.sent, progress.left_out, progress.came_back) == (2, 1, 0)
    assert progress.done == 3
    assert left_out_of(row.pk) == [("no_consent", 1)]


def test_recipients_are_found_by_state_reason_and_name(cast: Cast) -> None:
    friends = make_friends(2)
    row = started()

    waiting = recipients_of(row.pk, status="waiting", query="دوست 2")
    refusing = recipients_of(row.pk, status="left_out:no_consent")

    assert [one.member_id for one in waiting] == [friends[1].pk]
    assert [one.member_id for one in refusing] == [cast.sara.pk]
