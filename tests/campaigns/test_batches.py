"""Telling members a batch at a time: within the budget to the rial, and each of them once."""

from datetime import datetime
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from campaigns.models import Campaign, OfferPlan, Recipient
from campaigns.services.batches import send_batches
from campaigns.services.campaign_runs import origin_of
from campaigns.services.offers import retire_offer
from members.models import Consent, Member, Message
from points.models import Offer, Voucher
from tests import factories
from tests.campaigns.campaign_cases import (
    PRICE,
    counted,
    make_friends,
    make_plan,
    make_prices,
    started,
)
from tests.cast import Cast
from tests.clock import DAY, MINUTE, NOON, TEHRAN

pytestmark = pytest.mark.django_db


def owed(campaign: Campaign) -> list[Message]:
    """The messages of a campaign, in the order of its recipients."""
    return list(Message.objects.filter(natural_key__startswith=f"campaign:{campaign.pk}:"))


def test_a_batch_owes_its_messages_and_the_last_one_ends_it(cast: Cast) -> None:
    friends = make_friends(3)
    row = started(batch_size=2)

    told = [send_batches(now=NOON + minute * MINUTE) for minute in range(3)]

    row.refresh_from_db()
    assert told == [2, 1, 0]
    assert (row.status, row.ended_at) == ("sent", NOON + MINUTE)
    assert {one.natural_key for one in owed(row)} == {
        f"campaign:{row.pk}:{friend.pk}" for friend in friends
    }


def test_a_message_is_in_its_own_words_and_ends_with_the_days(cast: Cast) -> None:
    friend = make_friends(1)[0]
    plan = make_plan()
    row = started(texts=["{نام} عزیز، {پیشنهاد} تا {مهلت}. {باشگاه}"], offer_id=plan.pk)

    send_batches(now=NOON)

    message = owed(row)[0]
    assert message.text.startswith("دوست عزیز، ")
    assert message.text.endswith(" تا ۲۳ شهریور. گل نرگس")
    assert (message.kind, message.address, message.due_at) == ("promotion", friend.mobile, NOON)
    assert message.expires_at == datetime(2026, 9, 15, tzinfo=TEHRAN)
    recipient = Recipient.objects.get(member=friend)
    assert (recipient.message_id, recipient.told_at) == (message.pk, NOON)
    assert recipient.offer_id == Offer.objects.get(origin=origin_of(row.pk)).pk


def test_a_name_cannot_bring_places_of_its_own(cast: Cast) -> None:
    friend = make_friends(1)[0]
    Member.objects.filter(pk=friend.pk).update(first_name="{باشگاه}{0.__class__}%(x)s")
    row = started(texts=["سلام {نام}"])

    send_batches(now=NOON)

    assert owed(row)[0].text == "سلام {باشگاه}{0.__class__}%(x)s"


def test_a_voucher_is_told_with_its_code(cast: Cast) -> None:
    make_friends(1)
    surplus(cast)
    plan = make_plan("voucher", min_bill=1_000_000)
    row = started(texts=["کد {کد}"], offer_id=plan.pk)

    send_batches(now=NOON)

    offer = Offer.objects.select_related("voucher").get()
    assert offer.voucher is not None
    assert owed(row)[0].text == f"کد {offer.voucher.code}"


@pytest.mark.parametrize(("short", "told"), [(0, 3), (1, 2)])
def test_the_budget_is_kept_to_the_rial(cast: Cast, short: int, told: int) -> None:
    make_prices()
    make_friends(3)
    each = 250_000 + PRICE
    row = started(offer_id=make_plan().pk, budget=3 * each - short)

    send_batches(now=NOON)

    row.refresh_from_db()
    assert counted(row).get("told") == told
    assert counted(row).get("left_out:budget", 0) == 3 - told
    assert row.committed == told * each
    assert Offer.objects.count() == told


def test_two_parts_are_paid_for_twice(cast: Cast) -> None:
    make_prices()
    make_friends(1)
    row = started(texts=["ا" * 71])

    send_batches(now=NOON)

    row.refresh_from_db()
    assert row.committed == 2 * PRICE


def test_the_budget_holds_over_all_batches(cast: Cast) -> None:
    make_prices()
    make_friends(4)
    row = started(budget=3 * PRICE, batch_size=2)

    told = [send_batches(now=NOON + minute * MINUTE) for minute in range(2)]

    assert told == [2, 1]
    assert counted(row)["left_out:budget"] == 1


def test_whom_the_cap_has_no_room_for_is_left_out(cast: Cast) -> None:
    """The pool holds one voucher; two want one."""
    make_friends(2)
    surplus(cast)
    row = started(offer_id=make_plan("voucher", min_bill=1_000_000).pk)

    told = send_batches(now=NOON)

    assert told == 1
    assert counted(row)["left_out:cap"] == 1
    assert len(owed(row)) == 1


def test_a_retired_offer_is_promised_no_more(cast: Cast) -> None:
    make_friends(1)
    plan = make_plan()
    row = started(offer_id=plan.pk)
    retire_offer(plan_id=plan.pk, actor=cast.actor("owner"))

    send_batches(now=NOON)

    assert counted(row)["left_out:retired"] == 1


def test_who_takes_the_permission_back_meanwhile_is_left_out(cast: Cast) -> None:
    friends = make_friends(3)
    row = started()
    Member.objects.filter(pk=friends[0].pk).update(allows_promotion=False)
    Member.objects.filter(pk=friends[1].pk).update(status=Member.Status.MERGED)

    send_batches(now=NOON)

    assert counted(row) == {
        "told": 1,
        "left_out:no_consent": 2,
        "left_out:closed": 1,
    }


def test_by_e_mail_it_goes_to_the_address_with_its_subject(cast: Cast) -> None:
    friend = make_friends(1)[0]
    Member.objects.filter(pk=friend.pk).update(email="friend@example.org")
    Consent.objects.create(
        member=friend,
        purpose="promotion",
        channel="email",
        is_given=True,
        evidence="web",
        wording="1",
        taken_by="system",
        taken_at=NOON,
    )
    row = started(channel="email")

    send_batches(now=NOON)

    message = owed(row)[0]
    assert (message.channel, message.address) == ("email", "friend@example.org")
    assert counted(row) == {"told": 1, "left_out:no_address": 1}


def test_when_its_days_are_over_it_ends_and_says_so(cast: Cast) -> None:
    make_friends(3)
    row = started(batch_size=1)
    send_batches(now=NOON)

    told = send_batches(now=NOON + 14 * DAY)

    row.refresh_from_db()
    assert (told, row.status) == (0, "sent")
    assert counted(row)["left_out:window"] == 2


def test_before_its_first_day_nothing_leaves(cast: Cast) -> None:
    make_friends(1)
    row = started(starts_on=(NOON + DAY).date())

    early, in_time = send_batches(now=NOON), send_batches(now=NOON + DAY)

    assert (early, in_time) == (0, 1)
    assert len(owed(row)) == 1


def test_killed_before_its_commit_a_batch_is_told_once(cast: Cast) -> None:
    make_friends(4)
    row = started(batch_size=2, offer_id=make_plan().pk)

    with pytest.raises(KeyboardInterrupt):
        die_after_a_batch()
    undone = (len(owed(row)), Offer.objects.count(), counted(row)["waiting"])
    told = [send_batches(now=NOON + minute * MINUTE) for minute in range(2)]

    assert undone == (0, 0, 4)
    assert told == [2, 2]
    assert (len(owed(row)), Offer.objects.count()) == (4, 4)


def test_one_that_fails_holds_up_no_other(cast: Cast) -> None:
    """A voucher of nothing is refused by its table."""
    make_friends(2)
    surplus(cast)
    plan = make_plan("voucher")
    broken, sound = started(offer_id=plan.pk), started()
    OfferPlan.objects.filter(pk=plan.pk).update(value=0, min_bill=1)

    with pytest.raises(IntegrityError):
        send_batches(now=NOON)

    assert (len(owed(broken)), len(owed(sound))) == (0, 2)
    assert counted(broken) == {"waiting": 2, "left_out:no_consent": 1}
    assert not Voucher.objects.exists()


def test_the_same_tick_again_sends_no_other_batch(cast: Cast) -> None:
    make_friends(4)
    row = started(batch_size=2)

    told = [send_batches(now=now) for now in (NOON, NOON, NOON + MINUTE, NOON + MINUTE)]

    assert told == [2, 0, 2, 0]
    assert len(owed(row)) == 4


def test_a_batch_asks_the_same_however_large_it_is(cast: Cast) -> None:
    make_friends(12)
    started(batch_size=3, offer_id=make_plan().pk)
    asked = []

    for minute, size in enumerate((3, 6)):
        Campaign.objects.update(batch_size=size)
        with CaptureQueriesContext(connection) as queries:
            send_batches(now=NOON + minute * MINUTE)
        asked.append(len(queries))

    assert asked[0] == asked[1]
    assert asked[0] <= 30


def die_after_a_batch() -> None:
    """A batch whose commit never comes."""
    with transaction.atomic():
        send_batches(now=NOON)
        raise KeyboardInterrupt


def surplus(cast: Cast) -> None:
    """A sale without points leaves the pool 200,000 rial and a little: the fifth part of a voucher
    more than one.
    """
    factories.ring_up(cast.shop, 6_000_000, now=NOON)


def test_nothing_waits_nothing_is_asked(cast: Cast, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        assert send_batches(now=NOON) == 0
