"""The plans of reminders as the owner looks at them: what is said around which day."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from campaigns.models import OfferPlan, ReminderPlan
from campaigns.rules.reminders import (
    GREETED,
    REMEMBRANCE,
    StepName,
    subjects_of_date,
    subjects_of_occasion,
)
from campaigns.selectors.reminder_season import Plans, read_plans
from members.models import ImportantDate
from members.selectors.occasions import OccasionChoice, occasion_choices

STEPS: tuple[StepName, ...] = ("before", "day", "after")
Sort = Literal["own", "date", "occasion"]


@dataclass(frozen=True, slots=True)
class PlanCard:
    """What is said around one kind of day. `name` is the kind of a date or the name of an
    occasion, empty for every other of its sort. `inherits` where it has no words of its own and
    those of every other hold. `next_on` is an occasion's next day.
    """

    subject: str
    sort: Sort
    name: str
    plans: list[ReminderPlan]
    missing: list[StepName]
    inherits: bool
    next_on: date | None = None

    @property
    def is_general(self) -> bool:
        """Whether it stands for every other of its sort."""
        return self.subject.endswith(":")


def plan_cards() -> list[PlanCard]:
    """Every kind of day that is spoken of: the member's own, those of people close to him, and
    the kept occasions that are somebody's.
    """
    plans = read_plans()
    return [*_own(plans), *_dates(plans), *_occasions(plans)]


def plan_of(subject: str, step: str) -> ReminderPlan | None:
    """What is said at this step of this kind of day, its own words or those of every other."""
    plans = read_plans()
    general = subject.partition(":")[0] + ":"
    found = next((plans[one] for one in (subject, general) if one in plans), {})
    return next((plan for name, plan in found.items() if name == step), None)


def offers_to_attach(kept: int | None = None) -> list[tuple[int, str]]:
    """The kinds of offers that a reminder may carry, by name; the one that it has among them."""
    offers = OfferPlan.objects.filter(is_one_off=False).order_by("name")
    rows = offers.values_list("pk", "name", "is_active")
    return [(pk, name) for pk, name, is_active in rows if is_active or pk == kept]


def _own(plans: Plans) -> Iterator[PlanCard]:
    for kind in ImportantDate.Kind.values:
        if kind in GREETED and (kind == "birthday" or f"own:{kind}" in plans):
            yield _card(plans, subjects_of_date("self", kind), "own", _label(kind))
    yield _card(plans, ("own:",), "own", "")


def _dates(plans: Plans) -> Iterator[PlanCard]:
    for kind in ImportantDate.Kind.values:
        if kind in ("birthday", "wedding", REMEMBRANCE) or f"date:{kind}" in plans:
            yield _card(plans, (f"date:{kind}", "date:"), "date", _label(kind))
    yield _card(plans, ("date:",), "date", "")


def _occasions(plans: Plans) -> Iterator[PlanCard]:
    yield _card(plans, ("occasion:",), "occasion", "")
    for one in occasion_choices():
        if one.is_kept and one.whose and one.tone != "mourning":
            subjects = subjects_of_occasion(one.key)
            yield _card(plans, subjects, "occasion", one.name, next_on=_next(one))


def _card(
    plans: Plans, subjects: tuple[str, ...], sort: Sort, name: str, next_on: date | None = None
) -> PlanCard:
    subject = next((one for one in subjects if one in plans), subjects[0])
    kept = plans.get(subject, {})
    return PlanCard(
        subject=subjects[0],
        sort=sort,
        name=name,
        plans=[kept[step] for step in STEPS if step in kept],
        missing=[step for step in STEPS if step not in kept or subject != subjects[0]],
        inherits=subject != subjects[0],
        next_on=next_on,
    )


def _label(kind: str) -> str:
    return str(ImportantDate.Kind(kind).label)


def _next(one: OccasionChoice) -> date | None:
    return None if one.next is None else one.next.on
