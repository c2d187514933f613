"""Steps: taken when they are due, once, in order, as they are told to; or passed over."""

from datetime import date

import pytest

from campaigns.models import Journey, Passage
from campaigns.services.journey_steps import StepFacts, delete_step, move_step
from members.models import FollowUp, Member, Message
from members.roles import SYSTEM
from members.services.members import record_consents
from points.models import Offer
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
    steps_of,
    told,
)
from tests.cast import Cast
from tests.clock import DAY, NOON
from tests.factories import make_member

pytestmark = pytest.mark.django_db


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
