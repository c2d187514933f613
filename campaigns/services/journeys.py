"""Journeys as the owner makes them: defined, changed, switched on and off, goods announced."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings as project
from django.db import transaction
from django.utils import timezone

from campaigns.exceptions import JourneyHasNoSteps, UnknownJourney
from campaigns.models import Journey, Step
from campaigns.rules.default_journeys import DEFAULT_JOURNEYS, DefaultJourney, said
from campaigns.rules.held_out import clean_share
from campaigns.rules.journeys import LONGEST_WORDS, clean_settings
from campaigns.selectors.triggers.goods import announcements_of
from campaigns.services.leaving import stop_passages
from members.exceptions import InvalidField
from members.roles import SYSTEM, Actor, Right
from members.rules.lines import typed_line
from members.services.audit import write_audit

LONGEST_NAME = 80
# Older announcements have done their work.
MOST_ANNOUNCED = 20


@transaction.atomic
def define_journey(
    *,
    name: str,
    trigger: str,
    settings: Mapping[str, Any] | None = None,
    leaves_on_purchase: bool = False,
    control_percent: int = 0,
    actor: Actor,
    now: datetime | None = None,
) -> Journey:
    """A new journey, without steps and not in use.

    Refuses (`InvalidField`) an empty or taken name, an unknown trigger, a setting out of range,
    more than half held out, and anybody held out where everybody must be told.
    """
    actor.require(Right.CAMPAIGNS_MANAGE)
    if trigger not in Journey.Trigger.values:
        raise InvalidField(field="trigger", problem="invalid_choice")
    journey = Journey.objects.create(
        name=_clean_name(name),
        trigger=trigger,
        settings=clean_settings(trigger, settings or {}),
        leaves_on_purchase=leaves_on_purchase,
        control_percent=clean_share(trigger, control_percent),
        created_at=now or timezone.now(),
        created_by=actor.id,
    )
    _audit(actor, "journey.defined", journey, now)
    return journey


@transaction.atomic
def change_journey(
    *,
    journey_id: int,
    name: str,
    settings: Mapping[str, Any],
    leaves_on_purchase: bool,
    control_percent: int | None = None,
    actor: Actor,
    now: datetime | None = None,
) -> Journey:
    """Another name, other numbers; who is under way goes on by them. Its trigger stays.

    Another share of who is held out holds for those who begin from now on; None leaves it. Who
    was held out stays so.
    """
    journey = lock_journey(journey_id, actor)
    before = journey.control_percent
    kept = {key: journey.settings[key] for key in ("announced",) if key in journey.settings}
    journey.name = _clean_name(name, journey)
    journey.settings = clean_settings(journey.trigger, settings) | kept
    journey.leaves_on_purchase = leaves_on_purchase
    if control_percent is not None:
        journey.control_percent = clean_share(journey.trigger, control_percent)
    journey.save(update_fields=["name", "settings", "leaves_on_purchase", "control_percent"])
    is_other = journey.control_percent != before
    share = {"control_percent": journey.control_percent} if is_other else None
    _audit(actor, "journey.changed", journey, now, share)
    return journey


@transaction.atomic
def switch_on(*, journey_id: int, actor: Actor, now: datetime | None = None) -> Journey:
    """Put a journey into use: what happens from now on sets members on their way.

    Refuses one without steps (`JourneyHasNoSteps`). One that is in use stays as it is.
    """
    journey = lock_journey(journey_id, actor)
    if journey.is_active:
        return journey
    if not journey.steps.exists():
        raise JourneyHasNoSteps(journey_id=journey_id)
    journey.is_active = True
    journey.active_from, journey.looked_on = now or timezone.now(), None
    journey.save(update_fields=["is_active", "active_from", "looked_on"])
    _audit(actor, "journey.switched_on", journey, now)
    return journey


@transaction.atomic
def switch_off(*, journey_id: int, actor: Actor, now: datetime | None = None) -> int:
    """Stop a journey: everybody leaves it, and what is still owed on it is called off. What was
    promised stays promised. Returns how many left.
    """
    journey = lock_journey(journey_id, actor)
    journey.is_active = False
    journey.save(update_fields=["is_active"])
    left = stop_passages(journey_id=journey_id, now=now or timezone.now())
    _audit(actor, "journey.switched_off", journey, now, {"left": left})
    return left


@transaction.atomic
def announce_goods(
    *,
    journey_id: int,
    category: str,
    goods: str,
    actor: Actor,
    now: datetime | None = None,
) -> int:
    """Tell those who like a category of goods that have arrived; returns the announcement's
    number. Refuses (`InvalidField`) empty words and a journey of another trigger.
    """
    journey = lock_journey(journey_id, actor)
    if journey.trigger != Journey.Trigger.NEW_GOODS:
        raise InvalidField(field="trigger", problem="invalid_choice")
    announced = list(journey.settings.get("announced", []))
    number = 1 + max((one.number for one in announcements_of(journey.settings)), default=0)
    announced.append(
        {
            "number": number,
            "category": typed_line(category, field="category", most=LONGEST_WORDS, is_needed=True),
            "goods": typed_line(goods, field="goods", most=LONGEST_WORDS, is_needed=True),
            "at": (now or timezone.now()).isoformat(),
            "is_open": True,
        }
    )
    journey.settings = {**journey.settings, "announced": announced[-MOST_ANNOUNCED:]}
    journey.save(update_fields=["settings"])
    _audit(actor, "journey.announced", journey, now, {"number": number})
    return number


@transaction.atomic
def install_journeys(*, now: datetime | None = None) -> int:
    """The journeys that come with the program, in the language of the club's messages, where the
    club has none at all. Returns how many.
    """
    if Journey.objects.exists():
        return 0
    now = now or timezone.now()
    language = project.LANGUAGE_CODE
    # Of two who install at once the second finds the names taken, and adds nothing.
    journeys = Journey.objects.bulk_create(
        [
            Journey(
                name=said(one.name, language),
                trigger=one.trigger,
                settings=clean_settings(one.trigger, one.settings),
                leaves_on_purchase=one.leaves_on_purchase,
                is_active=one.is_active,
                active_from=now if one.is_active else None,
                created_at=now,
                created_by=SYSTEM.id,
            )
            for one in DEFAULT_JOURNEYS
        ]
    )
    Step.objects.bulk_create(
        step
        for journey, one in zip(journeys, DEFAULT_JOURNEYS, strict=True)
        for step in _steps(journey, one, language)
    )
    write_audit(actor=SYSTEM, action="journeys.installed", now=now)
    return len(journeys)


def lock_journey(journey_id: int, actor: Actor) -> Journey:
    """The journey under lock, for who may change it; refuses one that is unknown."""
    actor.require(Right.CAMPAIGNS_MANAGE)
    journey = Journey.objects.select_for_update(no_key=True).filter(pk=journey_id).first()
    if journey is None:
        raise UnknownJourney(journey_id=journey_id)
    return journey


def _steps(journey: Journey, default: DefaultJourney, language: str) -> list[Step]:
    return [
        Step(
            journey=journey,
            position=position,
            delay_days=step.days,
            condition=step.condition,
            kind=step.kind,
            text=said(step.text, language),
            follow_up=said(step.follow_up, language),
        )
        for position, step in enumerate(default.steps, start=1)
    ]


def _clean_name(raw: str, journey: Journey | None = None) -> str:
    name = typed_line(raw, field="name", most=LONGEST_NAME, is_needed=True)
    others = Journey.objects.filter(name=name)
    if journey is not None:
        others = others.exclude(pk=journey.pk)
    if others.exists():
        raise InvalidField(field="name", problem="taken")
    return name


def _audit(
    actor: Actor,
    action: str,
    journey: Journey,
    now: datetime | None,
    facts: Mapping[str, Any] | None = None,
) -> None:
    write_audit(
        actor=actor,
        action=action,
        subject=f"journey:{journey.pk}",
        facts={"trigger": journey.trigger, **(facts or {})},
        now=now,
    )
