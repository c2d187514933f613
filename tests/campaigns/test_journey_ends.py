"""Journeys cut short: who leaves them early, what comes too late, and a run that is killed."""

from typing import Any

import pytest
from django.db import transaction

from campaigns.models import Passage, StepTaken
from campaigns.services import steps as stepping
from campaigns.services.journeys import switch_off
from campaigns.services.leaving import take_out
from campaigns.services.steps import take_steps
from members.models import FollowUp, Member, Message
from members.roles import SYSTEM
from points.models import Offer
from points.services.erasure import erase_member
from points.services.merging import merge_members
from points.services.returns import void_purchase
from tests.campaigns.journey_cases import (
    SAY,
    bought,
    days,
    make_journey,
    outcomes,
    plan_offer,
    run,
    say,
    states,
    told,
)
from tests.cast import Cast
from tests.clock import DAY, NOON, SECOND
from tests.factories import make_member, ring_up

pytestmark = pytest.mark.django_db


# --- Leaving ------------------------------------------------------------------------------------


def test_who_buys_leaves_and_what_is_owed_is_called_off(cast: Cast) -> None:
    journey = make_journey("joined", SAY, say("بیایید", days=3), leaves=True)
    Member.objects.filter(pk=cast.sara.pk).update(joined_at=NOON)
    run(NOON)
    bought(cast, at=NOON + DAY)

    run(NOON + DAY + SECOND)

    assert states(journey) == [(cast.sara.pk, "joined", "left", "bought")]
    assert Message.objects.get(natural_key__startswith="journey:").status == "cancelled"


def test_a_stopped_journey_lets_everybody_go(cast: Cast) -> None:
    journey = make_journey("purchase", SAY, say("بعد", days=3))
    bought(cast)
    bought(cast, member=make_member())
    run(NOON)

    left = switch_off(journey_id=journey.pk, actor=SYSTEM, now=NOON + SECOND)

    assert left == 2
    assert {row[2:] for row in states(journey)} == {("left", "stopped")}
    assert set(
        Message.objects.filter(natural_key__startswith="journey:").values_list("status", flat=True)
    ) == {"cancelled"}
    assert run(NOON + 5 * DAY) == (0, 0)


def test_one_is_taken_out_the_others_go_on(cast: Cast) -> None:
    journey = make_journey("purchase", SAY, say("بعد", days=3))
    bought(cast)
    bought(cast, member=make_member())
    run(NOON)
    first = Passage.objects.get(member=cast.sara)

    take_out(passage_id=first.pk, actor=cast.actor("manager"), now=NOON + DAY)
    run(NOON + 3 * DAY)

    assert [row[2:] for row in states(journey)] == [("left", "taken_out"), ("done", "")]


def test_points_that_were_spent_are_not_spoken_of(cast: Cast) -> None:
    text = "{امتیاز رو به پایان} امتیاز تا {روز پایان امتیاز}"
    journey = make_journey("lapsing", say(text), say(text, days=5), say(text, days=5), days=14)
    bought(cast)
    begins = NOON.replace(year=2027) - 14 * DAY
    run(begins)
    ring_up(cast.shop, 100_000, member=cast.sara, points_amount=100_000, now=begins + DAY)
    run(begins + 5 * DAY)
    ring_up(cast.shop, 150_000, member=cast.sara, points_amount=150_000, now=begins + 6 * DAY)

    run(begins + 10 * DAY)

    assert [one.split()[0] for one in told(cast.sara)] == ["۵۰", "۳۰"]
    assert told(cast.sara)[0].endswith("چهارشنبه ۱۰ شهریور")
    assert states(journey)[0][2:] == ("left", "gone")


def test_a_voided_purchase_is_not_thanked_for(cast: Cast) -> None:
    journey = make_journey("purchase", say("سپاس", days=1))
    slip = bought(cast)
    run(NOON)
    void_purchase(purchase_id=slip.pk, actor=SYSTEM, reason="slip", now=NOON + SECOND)

    run(NOON + DAY)

    assert told(cast.sara) == []
    assert states(journey)[0][2:] == ("left", "gone")


def test_merged_and_erased_members_are_let_go(cast: Cast) -> None:
    journey = make_journey("purchase", SAY, say("بعد", days=1))
    merged, erased = make_member(), make_member()
    for member in (merged, erased):
        bought(cast, member=member)
    run(NOON)
    merge_members(
        kept_id=cast.sara.pk, merged_id=merged.pk, reason="یکی", actor=SYSTEM, now=NOON + SECOND
    )
    erase_member(member_id=erased.pk, ground="asked", actor=SYSTEM, now=NOON + SECOND)

    began, taken = run(NOON + DAY)

    assert (began, taken) == (0, 0)
    assert states(journey) == [(merged.pk, states(journey)[0][1], "left", "closed")]
    assert told(cast.sara) == []


# --- Late, killed, twice ------------------------------------------------------------------------


@pytest.mark.parametrize(("down", "came"), [(3, "taken"), (3.1, "late")])
def test_after_downtime_what_is_of_use_is_said(cast: Cast, down: float, came: str) -> None:
    make_journey("purchase", SAY)
    bought(cast)

    run(NOON + days(down))

    assert outcomes(Passage.objects.get()) == [came]


def test_after_thirteen_days_the_late_steps_are_marked_and_the_last_is_taken(cast: Cast) -> None:
    make_journey("purchase", say("یک"), say("دو", days=5), say("سه", days=7))
    bought(cast)

    run(NOON + 13 * DAY)

    assert outcomes(Passage.objects.get()) == ["late", "late", "taken"]
    assert told(cast.sara) == ["سه"]


def test_nothing_is_said_after_its_last_day(cast: Cast) -> None:
    make_journey("lapsing", SAY, say("بعد", days=13), days=14, grace_days=30)
    bought(cast)
    begins = NOON.replace(year=2027) - 14 * DAY
    run(begins)

    run(begins + 16 * DAY)

    # The points are gone, and so is what there was to say.
    assert [row[2:] for row in Passage.objects.values_list("id", "done", "status", "why")] == [
        ("left", "gone")
    ]


def test_killed_in_the_middle_each_step_is_taken_once(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = plan_offer()
    make_journey("purchase", say("سلام {نام}", offer_id=plan.pk, follow_up="زنگ بزنید"))
    for member in (cast.sara, make_member(), make_member()):
        bought(cast, member=member)
    monkeypatch.setattr(stepping, "BATCH", 1)
    calls = []

    def killed(*args: Any) -> None:
        calls.append(args)
        if len(calls) == 2:
            raise KeyboardInterrupt
        go_on(*args)

    go_on = stepping._go_on
    monkeypatch.setattr(stepping, "_go_on", killed)
    with pytest.raises(KeyboardInterrupt), transaction.atomic():
        run(NOON)
    lost = StepTaken.objects.count()
    monkeypatch.setattr(stepping, "_go_on", go_on)

    run(NOON)
    again = take_steps(now=NOON + SECOND)

    assert (lost, again) == (0, 0)
    assert StepTaken.objects.filter(outcome="taken").count() == 3
    assert Message.objects.filter(natural_key__startswith="journey:").count() == 3
    assert (Offer.objects.count(), FollowUp.objects.count()) == (3, 3)
