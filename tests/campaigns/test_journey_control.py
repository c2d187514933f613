"""The control group of a journey: drawn once, told nothing, promised nothing, and compared."""

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from campaigns.exceptions import PassageEnded
from campaigns.models import Journey, Passage, StepTaken
from campaigns.rules.held_out import is_held_out
from campaigns.rules.uplift import Verdict
from campaigns.selectors.journey_effects import JourneyEffect, Side
from campaigns.selectors.journeys import Figures, figures_of, passages_of, people_on
from campaigns.selectors.outreach_results import outreach_results
from campaigns.services.journey_steps import StepFacts
from campaigns.services.journeys import change_journey, define_journey
from campaigns.services.leaving import take_out
from campaigns.services.offers import define_offer
from campaigns.services.passages import begin_passages
from members.exceptions import InvalidField
from members.models import AuditEntry, FollowUp, Member, Message
from members.roles import SYSTEM
from members.selectors.club import club_day
from points.models import Offer, Purchase
from points.services.returns import return_purchase
from tests.campaigns.journey_cases import make_journey, run
from tests.campaigns.result_cases import buy
from tests.cast import Cast
from tests.clock import DAY, NOON, SECOND
from tests.factories import make_member, refused, ring_up

pytestmark = pytest.mark.django_db

PEOPLE = 16


def thanks(*steps: StepFacts, percent: int = 50) -> Journey:
    """Thanks after every purchase, so many held out."""
    journey = make_journey("purchase", *steps, rest_days=0)
    return hold_out(journey, percent)


def hold_out(journey: Journey, percent: int) -> Journey:
    return change_journey(
        journey_id=journey.pk,
        name=journey.name,
        settings=journey.settings,
        leaves_on_purchase=journey.leaves_on_purchase,
        control_percent=percent,
        actor=SYSTEM,
    )


def customers(cast: Cast, count: int = PEOPLE, *, at: datetime = NOON) -> list[Member]:
    """Members who have bought something just now."""
    people = [make_member() for _ in range(count)]
    for member in people:
        ring_up(cast.shop, member=member, now=at)
    return people


def held_of(journey: Journey) -> set[int]:
    return set(people_on(journey.pk, "held").values_list("member_id", flat=True))


def bought_by(member: Member) -> str:
    return f"purchase:{Purchase.objects.filter(member=member).earliest('id').pk}"


# --- Drawn --------------------------------------------------------------------------------------


def test_some_are_held_out_by_their_lot_and_told_nothing(cast: Cast) -> None:
    plan = define_offer(actor=SYSTEM, name="هدیه", kind="bonus", points=20, valid_days=7)
    step = StepFacts(text="سلام {نام}", kind="service", offer_id=plan.pk, follow_up="زنگ بزنید")
    journey = thanks(step)
    people = customers(cast)

    began, dealt = run(NOON + SECOND)
    run(NOON + 20 * DAY)

    expected = {
        member.pk
        for member in people
        if is_held_out(50, journey_id=journey.pk, member_id=member.pk, run_key=bought_by(member))
    }
    assert 0 < len(expected) < PEOPLE
    assert held_of(journey) == expected
    assert (began, dealt) == (PEOPLE - len(expected), PEOPLE - len(expected))
    touched = {member.pk for member in people} - expected
    for rows in (
        Message.objects.filter(natural_key__startswith="journey:"),
        Offer.objects.filter(origin=f"journey:{journey.pk}"),
        FollowUp.objects.filter(natural_key__startswith="journey:"),
    ):
        assert set(rows.values_list("member_id", flat=True)) == touched
    assert StepTaken.objects.filter(passage__status="held").count() == 0


def test_nobody_is_drawn_again_for_the_same(cast: Cast) -> None:
    journey = thanks()
    customers(cast)
    run(NOON + SECOND)
    before = held_of(journey)

    hold_out(journey, 0)
    again = [begin_passages(now=NOON + back) for back in (2 * SECOND, DAY, 13 * DAY)]

    assert again == [0, 0, 0]
    assert held_of(journey) == before
    assert Passage.objects.count() == PEOPLE


def test_while_he_is_compared_nothing_else_begins_for_him(cast: Cast) -> None:
    journey = thanks()
    people = customers(cast)
    run(NOON + SECOND)
    held = held_of(journey)
    hold_out(journey, 0)

    for after in (20, 31):
        for member in people:
            ring_up(cast.shop, member=member, now=NOON + after * DAY)
        run(NOON + after * DAY + SECOND)
        told = Passage.objects.filter(began_at=NOON + after * DAY)
        back = {one.member_id for one in told} & held
        assert back == (held if after == 31 else set())


def test_who_is_compared_is_not_drawn_anew(cast: Cast) -> None:
    journey = thanks()
    people = customers(cast)
    run(NOON + SECOND)
    told = {member.pk for member in people} - held_of(journey)
    for member in people:
        ring_up(cast.shop, member=member, now=NOON + 10 * DAY)

    run(NOON + 10 * DAY + SECOND)

    later = Passage.objects.filter(began_at=NOON + 10 * DAY)
    assert set(later.values_list("member_id", "drawn_percent", "status")) == {
        (member_id, 0, "done") for member_id in told
    }


def test_who_cannot_be_told_is_not_drawn(cast: Cast) -> None:
    journey = thanks()
    for _ in range(PEOPLE):
        ring_up(cast.shop, member=make_member(service=False), now=NOON)

    run(NOON + SECOND)

    assert held_of(journey) == set()
    assert set(Passage.objects.values_list("drawn_percent", flat=True)) == {0}


def test_a_way_that_says_nothing_draws_from_everybody(cast: Cast) -> None:
    journey = thanks(StepFacts(follow_up="زنگ بزنید"))
    for _ in range(PEOPLE):
        ring_up(cast.shop, member=make_member(service=False), now=NOON)

    run(NOON + SECOND)

    assert set(Passage.objects.values_list("drawn_percent", flat=True)) == {50}
    assert FollowUp.objects.count() == PEOPLE - len(held_of(journey))


# --- Whom one may hold out ----------------------------------------------------------------------


def test_what_is_owed_to_everybody_has_no_control_group(cast: Cast) -> None:
    for trigger in ("lapsing", "tier_reached", "tier_lost"):
        with refused(InvalidField) as info:
            define_journey(name="x", trigger=trigger, control_percent=10, actor=SYSTEM)
        assert info.value.facts["field"] == "control_percent"


def test_another_share_is_written_down(cast: Cast) -> None:
    journey = make_journey("purchase")

    hold_out(journey, 20)
    hold_out(journey, 20)

    facts = AuditEntry.objects.filter(action="journey.changed").values_list("facts", flat=True)
    assert list(facts.order_by("id")) == [
        {"trigger": "purchase", "control_percent": 20},
        {"trigger": "purchase"},
    ]


def test_a_change_that_names_no_share_leaves_it(cast: Cast) -> None:
    journey = thanks(percent=20)

    changed = change_journey(
        journey_id=journey.pk, name="x", settings={}, leaves_on_purchase=False, actor=SYSTEM
    )

    assert changed.control_percent == 20


def test_the_database_knows_no_held_out_way_that_was_not_drawn(cast: Cast) -> None:
    journey = thanks()

    with pytest.raises(IntegrityError), transaction.atomic():
        Passage.objects.create(
            journey=journey, member=cast.sara, run_key="x", status="held", began_at=NOON
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        Journey.objects.filter(pk=journey.pk).update(control_percent=51)


# --- Seen ---------------------------------------------------------------------------------------


def test_who_is_held_out_is_told_apart_from_who_began(cast: Cast) -> None:
    journey = thanks()
    customers(cast)
    run(NOON + SECOND)
    held = held_of(journey)

    figures = figures_of([journey.pk])[journey.pk]

    assert figures == Figures(under_way=0, began=PEOPLE - len(held), sent=0, held_out=len(held))
    assert people_on(journey.pk, "ever").count() == PEOPLE - len(held)
    (view,) = passages_of(min(held))
    assert (view.passage.status, view.next_step, view.taken) == ("held", None, [])
    assert view.passage.ended_at == NOON + 30 * DAY
    with refused(PassageEnded):
        take_out(passage_id=view.passage.pk, actor=SYSTEM)


# --- Compared -----------------------------------------------------------------------------------


def drawn(
    journey: Journey,
    count: int,
    *,
    at: datetime,
    is_held_out: bool = False,
    percent: int = 20,
) -> list[Member]:
    """Members who were drawn then."""
    people = [make_member() for _ in range(count)]
    Passage.objects.bulk_create(
        Passage(
            journey=journey,
            member=member,
            run_key="goods:1",
            status="held" if is_held_out else "done",
            drawn_percent=percent,
            began_at=at,
            ended_at=at,
        )
        for member in people
    )
    return people


def effect_of(journey: Journey, *, days: int = 90) -> JourneyEffect | None:
    last = club_day(NOON)
    return outreach_results(
        f"journey:{journey.pk}", last - timedelta(days=days), last, now=NOON
    ).effect


def test_both_sides_are_counted_alike_within_thirty_days(cast: Cast) -> None:
    journey = make_journey("new_goods")
    began = NOON - 40 * DAY
    told = drawn(journey, 4, at=began)
    held = drawn(journey, 3, at=began, is_held_out=True)
    buy(cast.shop, told[0], 1_000_000, at=began + DAY)
    buy(cast.shop, told[0], 2_000_000, at=began + 30 * DAY)
    buy(cast.shop, told[1], 9_000_000, at=began + 30 * DAY + SECOND)
    buy(cast.shop, told[2], 9_000_000, at=began)
    back = buy(cast.shop, told[3], 5_000_000, at=began + DAY)
    return_purchase(purchase_id=back.pk, return_number="R1", actor=SYSTEM)
    buy(cast.shop, held[0], 4_000_000, at=began + DAY)

    effect = effect_of(journey)

    assert effect == JourneyEffect(
        percent=20,
        since=began,
        began=Side(people=4, bought=1, sales=3_000_000, squares=9_000_000_000_000),
        held_out=Side(people=3, bought=1, sales=4_000_000, squares=16_000_000_000_000),
    )


def test_the_difference_has_its_interval(cast: Cast) -> None:
    journey = make_journey("new_goods")
    began = NOON - 40 * DAY
    told = drawn(journey, 40, at=began)
    held = drawn(journey, 30, at=began, is_held_out=True)
    for number, member in enumerate(told[:20]):
        buy(cast.shop, member, 1_000_000 + number * 10_000, at=began + DAY)
    buy(cast.shop, held[0], 1_000_000, at=began + DAY)

    effect = effect_of(journey)

    assert effect is not None
    assert effect.uplift.verdict is Verdict.MORE
    assert effect.uplift.difference is not None
    # By hand from Wilson's (0.3520, 0.6480) of 20 in 40 and (0.0059, 0.1667) of 1 in 30.
    assert round(effect.uplift.difference.estimate, 4) == 0.4667
    assert (round(effect.uplift.difference.low, 4), round(effect.uplift.difference.high, 4)) == (
        0.2674,
        0.6172,
    )
    assert effect.a_head is not None
    # 21,900,000 of forty beside 1,000,000 of thirty.
    assert round(effect.a_head.estimate) == 547_500 - 33_333
    assert effect.a_head.low > 0


def test_only_who_was_drawn_by_the_latest_share_counts(cast: Cast) -> None:
    journey = make_journey("new_goods")
    drawn(journey, 5, at=NOON - 60 * DAY, percent=50)
    drawn(journey, 6, at=NOON - 50 * DAY, percent=0)
    drawn(journey, 3, at=NOON - 40 * DAY)
    drawn(journey, 2, at=NOON - 10 * DAY, is_held_out=True)

    effect = effect_of(journey)

    assert effect is not None
    assert (effect.percent, effect.since) == (20, NOON - 40 * DAY)
    assert (effect.began.people, effect.held_out.people) == (3, 2)
    assert (effect.began.still_open, effect.held_out.still_open) == (0, 2)


def test_each_member_counts_once_by_the_card_he_has_now(cast: Cast) -> None:
    journey = make_journey("new_goods")
    old = drawn(journey, 1, at=NOON - 40 * DAY, is_held_out=True)[0]
    kept = drawn(journey, 1, at=NOON - 5 * DAY)[0]
    Member.objects.filter(pk=old.pk).update(status="merged", merged_into=kept)
    buy(cast.shop, kept, 1_000_000, at=NOON - 30 * DAY)

    effect = effect_of(journey)

    assert effect is not None
    assert (effect.began, effect.held_out.people, effect.held_out.bought) == (Side(), 1, 1)
    assert effect.uplift.verdict is Verdict.NOBODY_TOLD


def test_without_a_draw_there_is_nothing_to_compare(cast: Cast) -> None:
    journey = make_journey("new_goods")
    drawn(journey, 3, at=NOON - 40 * DAY, percent=0)
    drawn(journey, 3, at=NOON - 400 * DAY)

    assert effect_of(journey) is None
