"""Campaigns killed at any statement, sent by two runners or halted meanwhile: each is told once."""

import threading

import pytest
from django.db import connection

from campaigns.models import Campaign, Recipient
from campaigns.services.batches import send_batches
from campaigns.services.campaign_runs import pause_campaign
from members.models import Message
from members.roles import SYSTEM
from points.models import Offer
from tests.campaigns.campaign_cases import (
    PRICE,
    counted,
    make_friends,
    make_plan,
    make_prices,
    started,
)
from tests.cast import assemble_cast
from tests.clock import MINUTE, NOON
from tests.concurrency.racing import race
from tests.concurrency.test_import_worker import die_at

pytestmark = pytest.mark.django_db(transaction=True)

MEMBERS = 12
EACH = 250_000 + PRICE


def set_stage() -> Campaign:
    """Twelve who are to be told, four a batch, with an offer and a budget for ten of them."""
    assemble_cast()
    make_prices()
    make_friends(MEMBERS)
    plan = make_plan()
    return started(offer_id=plan.pk, batch_size=4, budget=10 * EACH)


def send_all() -> int:
    """What the timetable does in a few minutes."""
    return sum(send_batches(now=NOON + minute * MINUTE) for minute in range(4))


def wipe(campaign: Campaign) -> None:
    """As before the first batch."""
    rows = Recipient.objects.filter(campaign=campaign).exclude(why="no_consent")
    rows.update(status="waiting", why="", told_at=None, message=None, offer=None)
    Message.objects.all().delete()
    Offer.objects.all().delete()
    Campaign.objects.update(status="sending", committed=0, ended_at=None)


def assert_told_once(campaign: Campaign) -> None:
    campaign.refresh_from_db()
    assert counted(campaign) == {"told": 10, "left_out:budget": 2, "left_out:no_consent": 1}
    assert (Message.objects.count(), Offer.objects.count()) == (10, 10)
    assert (campaign.status, campaign.committed) == ("sent", 10 * EACH)


def test_killed_at_any_statement_and_run_again() -> None:
    campaign = set_stage()

    struck, partly = 0, 0
    for at_statement in range(1, 300, 5):
        wipe(campaign)
        if not die_at(at_statement, send_all):
            break
        struck += 1
        told = Recipient.objects.filter(status="told").count()
        assert told in (0, 4, 8, 10)
        assert (Message.objects.count(), Offer.objects.count()) == (told, told)
        partly += 0 < told < 10
        send_all()
        assert_told_once(campaign)

    assert struck > 10
    assert partly > 3


def test_sent_by_two_runners_at_once_each_is_told_once() -> None:
    campaign = set_stage()

    race(send_batches_now, send_batches_now, send_batches_now)
    send_all()

    assert_told_once(campaign)


def test_paused_while_a_batch_is_under_way_nothing_of_it_leaves() -> None:
    """The pause waits for the batch, and then holds its messages too."""
    campaign = set_stage()
    told: list[int] = []

    def run() -> None:
        try:
            told.extend(send_batches(now=NOON + minute * MINUTE) for minute in range(4))
        finally:
            connection.close()

    runner = threading.Thread(target=run)
    runner.start()
    pause_campaign(campaign_id=campaign.pk, actor=SYSTEM, now=NOON)
    runner.join(20)

    campaign.refresh_from_db()
    assert campaign.status == "paused"
    assert set(Message.objects.values_list("status", flat=True)) <= {"paused"}
    assert Message.objects.count() == sum(told)


def send_batches_now() -> int:
    """One run of the timetable."""
    return send_batches(now=NOON)
