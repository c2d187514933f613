"""What the club says around which day: the plans of reminders, as the owner keeps them."""

from django.conf import settings
from django.db import transaction

from campaigns.exceptions import UnknownReminderPlan
from campaigns.models import OfferPlan, ReminderPlan
from campaigns.rules.reminders import GREETED
from campaigns.rules.texts import OF_A_DAY, OF_A_MEMBER, OF_AN_OFFER, clean_text
from campaigns.selectors.reminder_season import may_have_offer, shipped_plans
from members.exceptions import InvalidField
from members.models import ImportantDate, Occasion
from members.roles import Actor, Right
from members.services.audit import write_audit

MOST_AFTER = 60
# What stands for every other day of its sort stays; it can only be switched off.
GENERAL = ("date:", "own:", "occasion:")
Step = ReminderPlan.Step


@transaction.atomic
def install_reminder_plans(*, actor: Actor, language: str = "") -> int:
    """Give a club that has no plans those that come with the program, in the language of its
    messages; returns how many. Done twice it is done once.
    """
    actor.require(Right.CAMPAIGNS_MANAGE)
    if ReminderPlan.objects.exists():
        return 0
    rows = shipped_plans(language or settings.LANGUAGE_CODE)
    ReminderPlan.objects.bulk_create(rows, ignore_conflicts=True)
    write_audit(actor=actor, action="reminder_plans.installed", facts={"count": len(rows)})
    return len(rows)


@transaction.atomic
def keep_reminder_plan(
    *,
    subject: str,
    step: str,
    text: str,
    offer_id: int | None = None,
    after_days: int = 0,
    plans_follow_up: bool = False,
    is_active: bool = True,
    actor: Actor,
) -> ReminderPlan:
    """What is said at one step of one kind of day, from now on; what is owed keeps its words.

    Refuses (`InvalidField`) a day or step that there is not, a text that `clean_text` refuses, an
    offer for the day of somebody who has died, one that is retired or of the counter's, and days
    after outside 1 to 60.
    """
    actor.require(Right.CAMPAIGNS_MANAGE)
    _check_subject(subject)
    if step not in Step.values:
        raise InvalidField(field="step", problem="invalid_choice")
    install_reminder_plans(actor=actor)
    plan = ReminderPlan.objects.select_for_update().filter(subject=subject, step=step).first()
    plan = plan or ReminderPlan(subject=subject, step=step)
    plan.text = clean_text(text, allowed=places_of(subject))
    plan.offer = _clean_offer(offer_id, subject, kept=plan.offer_id)
    plan.after_days = _clean_after(after_days) if step == Step.AFTER else 0
    plan.plans_follow_up, plan.is_active = plans_follow_up, is_active
    plan.save()
    _audit(plan, "reminder_plan.changed", actor)
    return plan


@transaction.atomic
def drop_reminder_plan(*, subject: str, step: str, actor: Actor) -> None:
    """Say again what is said on every other day of the sort, if nothing else is of its own.

    Refuses (`InvalidField` subject, fixed) to drop just what stands for every other day.
    """
    actor.require(Right.CAMPAIGNS_MANAGE)
    if subject in GENERAL:
        raise InvalidField(field="subject", problem="fixed")
    install_reminder_plans(actor=actor)
    plan = ReminderPlan.objects.select_for_update().filter(subject=subject, step=step).first()
    if plan is None:
        raise UnknownReminderPlan(subject=subject, step=step)
    _audit(plan, "reminder_plan.dropped", actor)
    plan.delete()


def places_of(subject: str) -> tuple[str, ...]:
    """The places that may stand in the texts of this kind of day."""
    own = OF_A_MEMBER + OF_A_DAY
    return own + OF_AN_OFFER if may_have_offer(subject) else own


def _check_subject(subject: str) -> None:
    sort, _colon, name = subject.partition(":")
    known = {
        "own": lambda: name in GREETED,
        "date": lambda: name in ImportantDate.Kind.values,
        "occasion": lambda: Occasion.objects.filter(key=name).exists(),
    }
    if sort not in known or not (subject in GENERAL or known[sort]()):
        raise InvalidField(field="subject", problem="invalid_choice")


def _clean_offer(offer_id: int | None, subject: str, *, kept: int | None) -> OfferPlan | None:
    if offer_id is None:
        return None
    if not may_have_offer(subject):
        raise InvalidField(field="offer", problem="on_mourning")
    offer = OfferPlan.objects.filter(pk=offer_id, is_one_off=False).first()
    if offer is None or not (offer.is_active or offer.pk == kept):
        raise InvalidField(field="offer", problem="invalid_choice")
    return offer


def _clean_after(days: int) -> int:
    if not 1 <= days <= MOST_AFTER:
        raise InvalidField(field="after_days", problem="out_of_range", least=1, most=MOST_AFTER)
    return days


def _audit(plan: ReminderPlan, action: str, actor: Actor) -> None:
    write_audit(
        actor=actor,
        action=action,
        subject=f"{plan.subject}:{plan.step}",
        facts={"is_active": plan.is_active, "offer": plan.offer_id},
    )
