"""Who gained by a sale and by a campaign: the four corners, to the rial."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from campaigns.rules.encounters import (
    CampaignDealing,
    Encounter,
    encounter_of,
    encounter_of_campaign,
)
from campaigns.selectors.encounters import (
    campaign_encounters,
    corners_of,
    count_strangers,
    judged_sales,
)
from campaigns.selectors.outcomes import outcomes_of
from members.models import Club, Consent
from members.roles import SYSTEM
from members.selectors.club import club_day
from points.models import Purchase
from points.services.returns import return_purchase, void_purchase
from tests import factories
from tests.campaigns.result_cases import buy, make_campaign, make_people, tell
from tests.cast import Cast


@pytest.mark.parametrize(
    ("shop", "member", "corner"),
    [
        (True, True, Encounter.WIN_WIN),
        (True, False, Encounter.WIN_LOSE),
        (False, True, Encounter.LOSE_WIN),
        (False, False, Encounter.LOSE_LOSE),
    ],
)
def test_the_four_corners(shop: bool, member: bool, corner: Encounter) -> None:
    assert encounter_of(shop_gains=shop, member_gains=member) is corner


@pytest.mark.parametrize(
    ("left", "used", "stopped", "corner"),
    [
        (0, 1, 0, Encounter.WIN_WIN),
        (-1, 5, 4, Encounter.LOSE_WIN),
        (9, 0, 0, Encounter.WIN_LOSE),
        (9, 4, 4, Encounter.WIN_LOSE),
        (-9, 1, 4, Encounter.LOSE_LOSE),
    ],
)
def test_a_campaign_must_leave_something_to_both(
    left: int, used: int, stopped: int, corner: Encounter
) -> None:
    assert encounter_of_campaign(CampaignDealing(left, used, stopped)) is corner


@pytest.mark.django_db
def test_sales_fall_into_their_corners(cast: Cast) -> None:
    Club.objects.update(margin_bps=3_000)
    now = timezone.now() - timedelta(days=3)
    good = buy(cast.shop, cast.sara, 1_000_000, at=now)
    buy(cast.shop, cast.sara, 50_000, at=now)
    back = buy(cast.shop, cast.sara, 2_000_000, at=now)
    return_purchase(purchase_id=back.pk, return_number="R1", actor=SYSTEM)
    voided = buy(cast.shop, cast.sara, 900_000, at=now)
    void_purchase(purchase_id=voided.pk, actor=SYSTEM, reason="twice", now=now)
    factories.ring_up(cast.shop, 700_000, now=now)

    corners = corners_of(*_days(), None)

    # Thirty percent of a million, less ten points of 5,000; of the small bill no point is given.
    win = corners[Encounter.WIN_WIN]
    assert (win.purchases, win.members, win.left, win.got) == (1, 1, 250_000, 50_000)
    lose = corners[Encounter.WIN_LOSE]
    assert (lose.purchases, lose.left, lose.got) == (1, 15_000, 0)
    assert corners[Encounter.LOSE_WIN].purchases == 0
    assert corners[Encounter.LOSE_LOSE].purchases == 1
    assert count_strangers(*_days(), None) == 1
    assert judged_sales(*_days(), None).get(encounter="win_win").pk == good.pk


@pytest.mark.django_db
def test_where_little_is_earned_the_member_alone_gains(cast: Cast) -> None:
    Club.objects.update(margin_bps=400)
    buy(cast.shop, cast.sara, 1_000_000, at=timezone.now())

    corner = corners_of(*_days(), None)[Encounter.LOSE_WIN]

    assert (corner.purchases, corner.left, corner.got) == (1, -10_000, 50_000)


@pytest.mark.django_db
def test_what_a_voucher_paid_is_the_members_gain(cast: Cast) -> None:
    Club.objects.update(margin_bps=3_000)
    bill = buy(cast.shop, cast.sara, 1_000_000, at=timezone.now())
    bill.payments.create(tender="voucher", amount=280_000)

    sale = judged_sales(*_days(), None).get()

    assert (sale.got, sale.left, sale.encounter) == (330_000, -30_000, "lose_win")


@pytest.mark.django_db
def test_only_the_shops_asked_for(cast: Cast) -> None:
    buy(cast.shop, cast.sara, 1_000_000, at=timezone.now())

    corners = corners_of(*_days(), frozenset({cast.other_shop.pk}))

    assert sum(corner.purchases for corner in corners.values()) == 0
    assert Purchase.objects.count() == 1


@pytest.mark.django_db
def test_who_asks_to_hear_no_more_was_driven_off(cast: Cast) -> None:
    started = timezone.now() - timedelta(days=20)
    campaign = make_campaign(started)
    make_campaign(started, name="Nobody told")
    people = make_people(3)
    tell(campaign, people, at=started)
    for member, days in zip(people, (1, 9, -1), strict=True):
        Consent.objects.create(
            member=member,
            purpose=Consent.Purpose.PROMOTION,
            is_given=False,
            evidence="sms",
            taken_at=started + timedelta(days=days),
        )

    (found,) = campaign_encounters(outcomes_of([campaign]))

    assert found.dealing == CampaignDealing(left=-3_000, used=0, stopped=1)
    assert found.encounter is Encounter.LOSE_LOSE


def _days() -> tuple[date, date]:
    return club_day() - timedelta(days=10), club_day()
