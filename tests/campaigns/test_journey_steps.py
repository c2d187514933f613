"""Steps: taken when they are due, once, in order; passed over, too late, ended early."""

from datetime import date
from typing import Any

import pytest
from django.db import transaction

from campaigns.models import Journey, OfferPlan, Passage, StepTaken
from campaigns.services import steps as stepping
from campaigns.services.journey_steps import StepFacts, delete_step, move_step
from campaigns.services.journeys import switch_off
from campaigns.services.leaving import take_out
from campaigns.services.offers import define_offer
from campaigns.services.steps import take_steps
from members.models import FollowUp, Member, Message
from members.roles import SYSTEM
from members.services.members import record_consents
from points.models import Offer, Purchase
from points.services.erasure import erase_member
from points.services.merging import merge_members
from points.services.returns import void_purchase
from tests.campaigns.journey_cases import (
    days,
    make_journey,
    outcomes,
    run,
    states,
    steps_of,
    told,
)
from tests.cast import Cast
from tests.clock import DAY, NOON, SECOND
from tests.factories import make_member, ring_up

pytestmark = pytest.mark.django_db

SAY = StepFacts(text="سلام {نام}", kind="service")


def bought(cast: Cast, *, member: Member | None = None, at: Any = NOON) -> Purchase:
    return ring_up(cast.shop, member=member or cast.sara, now=at).purchase


def say(text: str, **more: Any) -> StepFacts:
    return StepFacts(text=text, kind=more.pop("kind", "service"), **more)


def plan_offer(**terms: Any) -> OfferPlan:
    bonus: dict[str, Any] = {"name": "هدیهٔ بازگشت", "kind": "bonus", "points": 20}
    return define_offer(actor=SYSTEM, **bonus | {"valid_days": 14} | terms)


# --- In their time ------------------------------------------------------------------------------


def test_each_step_waits_from_the_one_before(cast: Cast) -> None:
    make_journey("purchase", say("یک"), say("دو", days=2, hours=3), say("سه", days=1))
    bought(cast)

    seen = []
    for at in (0, 2, 2 + 3 / 24, 3, 3 + 3 / 24, 9):
        run(NOON + days(at))
        seen.append(len(told(cast.sara)))

    assert seen == [1, 1, 2, 2, 3, 3]
    passage = Passage.objects.get()
    assert (passage.status, passage.done, passage.next_at) == ("done", 3, None)
    assert outcomes(passage) == ["taken", "taken", "taken"]


def test_a_text_is_filled_for_him(cast: Cast) -> None:
    make_journey("purchase", say("{نام}، {روز} خریدید؛ {امتیاز} امتیاز دارید. {باشگاه}"))
    bought(cast)

    run(NOON)

    assert told(cast.sara) == ["سارا، سه‌شنبه ۱۰ شهریور خریدید؛ ۵۰ امتیاز دارید. گل نرگس"]
    message = Message.objects.get(natural_key__startswith="journey:")
    assert (message.kind, message.address) == ("service", "+989121234567")
    assert message.expires_at == NOON + 7 * DAY


def test_a_name_with_braces_fills_nothing_else(cast: Cast) -> None:
    Member.objects.filter(pk=cast.sara.pk).update(first_name="{points}{{club}}\n%(x)s")
    make_journey("purchase", say("سلام {نام}!"))
    bought(cast)

    run(NOON)

    assert told(cast.sara) == ["سلام {points}{{club}} %(x)s!"]


# --- Conditions ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("condition", "buys", "came"),
    [
        ("", False, "taken"),
        ("bought", False, "passed"),
        ("bought", True, "taken"),
        ("not_bought", True, "passed"),
        ("not_bought", False, "taken"),
    ],
)
def test_a_step_asks_whether_he_bought_since(
    cast: Cast, condition: str, buys: bool, came: str
) -> None:
    make_journey("purchase", SAY, say("بعد", days=2, condition=condition))
    bought(cast)
    run(NOON)
    if buys:
        bought(cast, at=NOON + DAY)

    run(NOON + 2 * DAY)

    passage = Passage.objects.order_by("id").first()
    assert passage is not None
    assert outcomes(passage) == ["taken", came]


def test_what_came_back_whole_was_not_bought(cast: Cast) -> None:
    make_journey("purchase", SAY, say("بعد", days=2, condition="not_bought"))
    bought(cast)
    run(NOON)
    again = bought(cast, at=NOON + DAY)
    void_purchase(purchase_id=again.pk, actor=SYSTEM, reason="slip", now=NOON + DAY)

    run(NOON + 2 * DAY)

    assert told(cast.sara)[-1] == "بعد"


def test_an_offer_is_promised_and_reminded_of_while_it_is_open(cast: Cast) -> None:
    plan = plan_offer()
    offered = say("{پیشنهاد} تا {مهلت}", offer_id=plan.pk)
    journey = make_journey("purchase", offered, say("یادتان باشد", days=3, condition="offer_open"))
    other = make_member()
    bought(cast)
    bought(cast, member=other)
    run(NOON)
    Offer.objects.filter(member=other).update(status=Offer.Status.WITHDRAWN, ended_at=NOON)

    run(NOON + 3 * DAY)

    promised = Offer.objects.get(member=cast.sara)
    passage = Passage.objects.get(member=cast.sara)
    assert (promised.source, promised.origin) == (
        f"journey:{passage.pk}:1",
        f"journey:{journey.pk}",
    )
    assert "۲۰" in told(cast.sara)[0]
    assert "۲۳ شهریور" in told(cast.sara)[0]
    assert outcomes(passage) == ["taken", "taken"]
    assert outcomes(Passage.objects.get(member=other)) == ["taken", "passed"]


def test_without_room_under_the_cap_nothing_is_promised_or_said(cast: Cast) -> None:
    plan = plan_offer(kind="voucher", points=0, value=900_000_000, min_bill=900_000_000)
    make_journey("purchase", say("{پیشنهاد}", offer_id=plan.pk, follow_up="زنگ بزنید"))
    bought(cast)

    run(NOON)

    assert outcomes(Passage.objects.get()) == ["cap"]
    assert told(cast.sara) == []
    assert (Offer.objects.count(), FollowUp.objects.count()) == (0, 0)


# --- Nobody to tell -----------------------------------------------------------------------------


def test_without_permission_nothing_is_said_and_staff_are_asked_all_the_same(cast: Cast) -> None:
    silent = make_member(service=False)
    plan = plan_offer()
    make_journey("purchase", say("سلام", offer_id=plan.pk, follow_up="زنگ بزنید"))
    bought(cast, member=silent)

    run(NOON)

    passage = Passage.objects.get()
    follow_up = FollowUp.objects.get()
    assert outcomes(passage) == ["silent"]
    assert (told(silent), Offer.objects.count()) == ([], 0)
    assert (follow_up.member, follow_up.reason, follow_up.due_on) == (
        silent,
        "زنگ بزنید",
        NOON.date(),
    )
    assert follow_up.natural_key == f"journey:{passage.pk}:1"


def test_each_class_asks_for_its_own_permission(cast: Cast) -> None:
    make_journey("purchase", say("پیشنهاد", kind="promotion"), say("رسید", kind="service"))
    bought(cast)

    run(NOON)

    assert outcomes(Passage.objects.get()) == ["silent", "taken"]
    assert told(cast.sara) == ["رسید"]


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


# --- The owner changes the steps ----------------------------------------------------------------


def three(cast: Cast) -> Journey:
    journey = make_journey("purchase", say("یک"), say("دو", days=1), say("سه", days=1))
    bought(cast)
    run(NOON)
    return journey


def test_a_deleted_step_is_left_out(cast: Cast) -> None:
    journey = three(cast)
    delete_step(journey_id=journey.pk, step_id=steps_of(journey)[0].pk, actor=SYSTEM)
    delete_step(journey_id=journey.pk, step_id=steps_of(journey)[0].pk, actor=SYSTEM)

    for at in (1, 2, 3):
        run(NOON + days(at))

    assert told(cast.sara) == ["یک", "سه"]
    assert [step.position for step in steps_of(journey)] == [1]


def test_a_step_that_moves_is_taken_once(cast: Cast) -> None:
    journey = three(cast)
    first, second, _third = steps_of(journey)
    run(NOON + DAY)
    move_step(journey_id=journey.pk, step_id=second.pk, up=True, actor=SYSTEM)

    for at in (2, 3, 4):
        run(NOON + days(at))

    assert [step.pk for step in steps_of(journey)][:2] == [second.pk, first.pk]
    assert told(cast.sara) == ["یک", "دو", "سه"]


def test_of_no_use_after_the_last_day_means_that_day(cast: Cast) -> None:
    make_journey("lapsing", SAY, days=2)
    bought(cast)
    begins = NOON.replace(year=2027) - 2 * DAY

    run(begins)

    message = Message.objects.get(natural_key__startswith="journey:")
    assert Passage.objects.get().useful_until == date(2027, 9, 1)
    assert message.expires_at is not None
    assert message.expires_at.isoformat() == "2027-09-01T20:30:00+00:00"


def test_a_step_may_say_nothing(cast: Cast) -> None:
    make_journey("purchase", StepFacts(follow_up="تشکر کنید"))
    bought(cast)

    run(NOON)

    assert outcomes(Passage.objects.get()) == ["taken"]
    assert FollowUp.objects.get().reason == "تشکر کنید"


def test_permission_withdrawn_before_the_call_is_the_senders_to_judge(cast: Cast) -> None:
    """The step has owed its message; whether it leaves is judged again when it does."""
    make_journey("purchase", SAY)
    bought(cast)
    run(NOON)
    record_consents(
        member_id=cast.sara.pk,
        consents={"service": False},
        evidence="counter",
        actor=SYSTEM,
    )

    assert Message.objects.get(natural_key__startswith="journey:").status == "queued"
