"""Journeys as the owner makes them: who may, what is refused, what is asked before a start."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils.translation import override

from campaigns.exceptions import (
    JourneyHasNoSteps,
    PassageEnded,
    UnknownJourney,
    UnknownPassage,
    UnknownStep,
)
from campaigns.models import Journey, Passage, Step
from campaigns.selectors.journey_estimates import StartEstimate, estimate_start
from campaigns.selectors.journey_words import listed
from campaigns.selectors.journeys import (
    Figures,
    StepFigures,
    all_journeys,
    journey_named,
    passage_named,
    passages_of,
    people_on,
    step_figures,
    step_named,
)
from campaigns.services.journey_steps import (
    StepFacts,
    add_step,
    change_step,
    delete_step,
    move_step,
)
from campaigns.services.journeys import (
    announce_goods,
    change_journey,
    define_journey,
    install_journeys,
    switch_off,
    switch_on,
)
from campaigns.services.leaving import take_out
from campaigns.services.offers import define_offer
from members.exceptions import InvalidField, NotAllowed
from members.models import AuditEntry, Message, Messaging
from members.roles import SYSTEM
from tests.campaigns.journey_cases import make_journey, run, steps_of
from tests.cast import Cast
from tests.clock import DAY, NOON, SECOND
from tests.factories import make_member, refused, ring_up
from tests.snapshots import nothing_changed

pytestmark = pytest.mark.django_db

SAY = StepFacts(text="سلام {نام}")


def define(cast: Cast, **facts: Any) -> Journey:
    given: dict[str, Any] = {"name": "بازگشت", "trigger": "silent", "now": NOON}
    return define_journey(actor=cast.actor("manager"), **given | facts)


# --- Defined and changed ------------------------------------------------------------------------


def test_a_new_one_is_off_and_has_its_settings(cast: Cast) -> None:
    journey = define(cast, settings={"percent": 300}, leaves_on_purchase=True)

    assert (journey.is_active, journey.active_from, journey.leaves_on_purchase) == (
        False,
        None,
        True,
    )
    assert journey.settings == {
        "percent": 300,
        "least_days": 21,
        "days": 60,
        "rest_days": 0,
        "grace_days": 3,
    }
    audit = AuditEntry.objects.get(action="journey.defined")
    assert (audit.subject, audit.facts) == (f"journey:{journey.pk}", {"trigger": "silent"})


def test_what_makes_no_journey_is_refused(cast: Cast) -> None:
    define(cast)

    for facts, field, problem in (
        ({"name": " "}, "name", "required"),
        ({}, "name", "taken"),
        ({"name": "x", "trigger": "whim"}, "trigger", "invalid_choice"),
        ({"name": "x", "settings": {"percent": 5}}, "percent", "out_of_range"),
    ):
        with refused(InvalidField) as info:
            define(cast, **facts)
        assert (info.value.facts["field"], info.value.facts["problem"]) == (field, problem)


def test_other_numbers_leave_what_was_announced(cast: Cast) -> None:
    journey = define(cast, trigger="new_goods")
    announce_goods(journey_id=journey.pk, category="flowers", goods="رز", actor=SYSTEM, now=NOON)

    changed = change_journey(
        journey_id=journey.pk,
        name="تازه‌ها",
        settings={"times": 5},
        leaves_on_purchase=True,
        actor=cast.actor("owner"),
    )

    assert (changed.name, changed.settings["times"], changed.leaves_on_purchase) == (
        "تازه‌ها",
        5,
        True,
    )
    assert [one["goods"] for one in changed.settings["announced"]] == ["رز"]


def test_goods_are_announced_on_their_own_journey_alone(cast: Cast) -> None:
    journey, other = define(cast, trigger="new_goods"), define(cast, name="دیگر")

    for journey_id, category, goods, field in (
        (other.pk, "flowers", "رز", "trigger"),
        (journey.pk, "", "رز", "category"),
        (journey.pk, "flowers", " ", "goods"),
    ):
        with refused(InvalidField) as info:
            announce_goods(journey_id=journey_id, category=category, goods=goods, actor=SYSTEM)
        assert info.value.facts["field"] == field


def test_the_shipped_ones_come_once(cast: Cast) -> None:
    Journey.objects.all().delete()

    installed = [install_journeys(now=NOON), install_journeys(now=NOON)]

    assert installed == [14, 0]
    assert AuditEntry.objects.filter(action="journeys.installed").count() == 1


# --- On and off ---------------------------------------------------------------------------------


def test_without_steps_it_is_not_switched_on(cast: Cast) -> None:
    journey = define(cast)

    with refused(JourneyHasNoSteps):
        switch_on(journey_id=journey.pk, actor=SYSTEM)


def test_it_is_in_use_from_the_moment_it_is_switched_on(cast: Cast) -> None:
    journey = define(cast)
    add_step(journey_id=journey.pk, facts=SAY, actor=SYSTEM)

    on = switch_on(journey_id=journey.pk, actor=cast.actor("owner"), now=NOON)
    again = switch_on(journey_id=journey.pk, actor=cast.actor("owner"), now=NOON + DAY)

    assert (on.is_active, on.active_from, again.active_from) == (True, NOON, NOON)
    assert AuditEntry.objects.filter(action="journey.switched_on").count() == 1


def test_off_and_on_again_leaves_the_time_between_alone(cast: Cast) -> None:
    journey = make_journey("purchase", since=NOON - DAY)
    switch_off(journey_id=journey.pk, actor=SYSTEM, now=NOON)
    ring_up(cast.shop, member=cast.sara, now=NOON + SECOND)
    switch_on(journey_id=journey.pk, actor=SYSTEM, now=NOON + DAY)

    assert run(NOON + DAY) == (0, 0)


# --- Steps --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        (StepFacts(), "text"),
        (StepFacts(text="{کد}"), "text"),
        (StepFacts(text="{لبخند}"), "text"),
        (StepFacts(text="}"), "text"),
        (StepFacts(text="سلام", days=367), "days"),
        (StepFacts(text="سلام", days=-1), "days"),
        (StepFacts(text="سلام", hours=24), "days"),
        (StepFacts(text="سلام", kind="code"), "kind"),
        (StepFacts(text="سلام", condition="whim"), "condition"),
        (StepFacts(text="سلام", offer_id=999), "offer"),
        (StepFacts(follow_up="x" * 201), "follow_up"),
    ],
)
def test_what_makes_no_step_is_refused(cast: Cast, facts: StepFacts, field: str) -> None:
    journey = define(cast)

    with refused(InvalidField) as info:
        add_step(journey_id=journey.pk, facts=facts, actor=SYSTEM)

    assert info.value.facts["field"] == field
    assert Step.objects.filter(journey=journey).count() == 0


def test_twelve_steps_are_enough(cast: Cast) -> None:
    journey = define(cast)
    for _number in range(12):
        add_step(journey_id=journey.pk, facts=SAY, actor=SYSTEM)

    with refused(InvalidField) as info:
        add_step(journey_id=journey.pk, facts=SAY, actor=SYSTEM)

    assert (info.value.facts["field"], info.value.facts["problem"]) == ("steps", "too_many")


def test_steps_are_changed_moved_and_deleted(cast: Cast) -> None:
    journey = define(cast)
    for text in ("یک", "دو", "سه"):
        add_step(journey_id=journey.pk, facts=StepFacts(text=text), actor=SYSTEM)
    first, second, third = steps_of(journey)

    change_step(
        journey_id=journey.pk,
        step_id=second.pk,
        facts=StepFacts(text="دو!", days=4, kind="occasion"),
        actor=SYSTEM,
    )
    at_the_end = move_step(journey_id=journey.pk, step_id=first.pk, up=True, actor=SYSTEM)
    moved = move_step(journey_id=journey.pk, step_id=third.pk, up=True, actor=SYSTEM)
    delete_step(journey_id=journey.pk, step_id=first.pk, actor=SYSTEM)

    assert (at_the_end, moved) == (False, True)
    assert [(step.position, step.text, step.delay_days) for step in steps_of(journey)] == [
        (1, "سه", 0),
        (2, "دو!", 4),
    ]


def test_the_places_of_an_offer_need_one(cast: Cast) -> None:
    plan = define_offer(actor=SYSTEM, name="هدیه", kind="bonus", points=20, valid_days=7)
    journey = define(cast)

    step = add_step(
        journey_id=journey.pk,
        facts=StepFacts(text="{پیشنهاد} تا {مهلت}", offer_id=plan.pk),
        actor=SYSTEM,
    )

    assert step.offer == plan


# --- Who may ------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["cashier", "analyst"])
def test_who_may_not_changes_nothing(cast: Cast, role: str) -> None:
    journey = make_journey("purchase")
    step = journey.steps.get()
    ring_up(cast.shop, member=cast.sara, now=NOON)
    run(NOON - DAY)
    passage = Passage.objects.create(
        journey=journey, member=cast.sara, run_key="x", began_at=NOON, next_at=NOON
    )
    who = cast.actor(role)
    deeds: list[Callable[[], object]] = [
        lambda: define_journey(name="x", trigger="joined", actor=who),
        lambda: change_journey(
            journey_id=journey.pk, name="x", settings={}, leaves_on_purchase=False, actor=who
        ),
        lambda: switch_on(journey_id=journey.pk, actor=who),
        lambda: switch_off(journey_id=journey.pk, actor=who),
        lambda: announce_goods(journey_id=journey.pk, category="x", goods="y", actor=who),
        lambda: add_step(journey_id=journey.pk, facts=SAY, actor=who),
        lambda: change_step(journey_id=journey.pk, step_id=step.pk, facts=SAY, actor=who),
        lambda: move_step(journey_id=journey.pk, step_id=step.pk, up=True, actor=who),
        lambda: delete_step(journey_id=journey.pk, step_id=step.pk, actor=who),
        lambda: take_out(passage_id=passage.pk, actor=who),
    ]

    for deed in deeds:
        with nothing_changed(), refused(NotAllowed):
            deed()


def test_what_is_unknown_is_said(cast: Cast) -> None:
    journey, other = make_journey("purchase"), make_journey("joined")
    foreign = other.steps.get()

    with refused(UnknownJourney):
        switch_on(journey_id=999, actor=SYSTEM)
    with refused(UnknownJourney):
        journey_named(999)
    with refused(UnknownStep):
        delete_step(journey_id=journey.pk, step_id=foreign.pk, actor=SYSTEM)
    with refused(UnknownStep):
        step_named(journey.pk, foreign.pk)
    with refused(UnknownPassage):
        take_out(passage_id=999, actor=SYSTEM)
    with refused(UnknownPassage):
        passage_named(journey.pk, 999)


def test_who_has_left_is_not_taken_out_again(cast: Cast) -> None:
    make_journey("purchase")
    ring_up(cast.shop, member=cast.sara, now=NOON)
    run(NOON)

    with refused(PassageEnded):
        take_out(passage_id=Passage.objects.get().pk, actor=SYSTEM)


# --- What is read -------------------------------------------------------------------------------


def test_before_it_is_switched_on_one_reads_what_it_would_set_going(cast: Cast) -> None:
    Messaging.objects.update_or_create(pk=1, defaults={"price_unicode": 2_000})
    plan = define_offer(actor=SYSTEM, name="هدیه", kind="bonus", points=20, valid_days=7)
    journey = define(cast, trigger="purchase")
    for facts in (SAY, StepFacts(text="ا" * 80, offer_id=plan.pk), StepFacts(follow_up="زنگ")):
        add_step(journey_id=journey.pk, facts=facts, actor=SYSTEM)
    others = [make_member() for _ in range(3)]
    for member, back in zip((cast.sara, *others), (0, 1, 29, 32), strict=True):
        ring_up(cast.shop, member=member, now=NOON - back * DAY)

    found = estimate_start(journey_named(journey.pk), now=NOON)

    assert found == StartEstimate(
        today=1,
        month=3,
        held_out=0,
        messages=6,
        parts=3 * (1 + 2),
        message_cost=3 * 3 * 2_000,
        offer_cost=3 * 20 * 5_000,
    )


def test_an_estimate_sets_nobody_on_his_way(cast: Cast) -> None:
    journey = define(cast, trigger="purchase")
    add_step(journey_id=journey.pk, facts=SAY, actor=SYSTEM)
    ring_up(cast.shop, member=cast.sara, now=NOON)

    with nothing_changed():
        estimate_start(journey_named(journey.pk), now=NOON)

    assert Passage.objects.count() == 0


def test_the_figures_of_a_journey(cast: Cast) -> None:
    journey = make_journey(
        "purchase",
        StepFacts(text="سلام", kind="service"),
        StepFacts(text="باز هم", kind="service", days=3, condition="not_bought"),
    )
    silent = make_member(service=False)
    for member in (cast.sara, silent):
        ring_up(cast.shop, member=member, now=NOON)
    run(NOON)
    Message.objects.filter(natural_key__startswith="journey:").update(status="sent")
    ring_up(cast.shop, member=cast.sara, now=NOON + DAY)
    run(NOON + 3 * DAY)
    first, second = steps_of(journey)

    (view,) = [one for one in all_journeys() if one.journey == journey]

    assert view.figures == Figures(under_way=0, began=2, sent=1, came_back=1)
    assert step_figures(journey.pk) == {
        first.pk: StepFigures(taken=1, silent=1),
        second.pk: StepFigures(passed_over=1, silent=1),
    }


def test_a_members_page_says_where_he_is_and_why(cast: Cast) -> None:
    journey = make_journey(
        "purchase",
        StepFacts(text="سلام", kind="service"),
        StepFacts(text="باز هم", kind="service", days=3),
    )
    ring_up(cast.shop, member=cast.sara, now=NOON)
    run(NOON)

    with override("fa"):
        (view,) = passages_of(cast.sara.pk)

    assert view.next_step == steps_of(journey)[1]
    assert view.passage.next_at == NOON + 3 * DAY
    assert "۱۰ شهریور" in view.why
    assert [row.outcome for row in view.taken] == ["taken"]
    assert [one.member for one in people_on(journey.pk)] == [cast.sara]


def test_benefits_stand_as_far_as_they_fit() -> None:
    assert listed(["a" * 30, "b" * 28, "c"], "en") == f"{'a' * 30}, {'b' * 28}"
    assert listed(["ارسال رایگان", "نوبت ویژه"], "fa") == "ارسال رایگان، نوبت ویژه"
    assert listed([], "fa") == ""
