"""Asking: who has bought by a link, who was helped by another, and who stands at the counter."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from campaigns.models import Survey, SurveyPlan, Ticket
from campaigns.rules.reminder_words import written_in
from campaigns.rules.surveys.hours import is_by_day, next_by_day
from campaigns.rules.surveys.shipped import ABOUT_A_TICKET, said
from campaigns.rules.texts import fill
from campaigns.selectors.surveys.due import Due, due_for
from campaigns.selectors.surveys.links import can_link, link_of
from campaigns.selectors.text_values import said_day, values_of
from campaigns.services.surveys.plans import install_survey
from members.models import Club, Member, Message
from members.selectors.club import club_day, club_zone
from members.selectors.messaging import messaging
from members.selectors.occasions import mourning_on
from members.selectors.standing import standing_member
from members.services.conflicts import retry_conflicts
from members.services.messages import Owed, queue_messages

CHUNK = 200
# Who stands at the counter answers now.
AT_THE_COUNTER = timedelta(hours=1)
TICKET_DAYS = 14


def ask_buyers(*, now: datetime | None = None) -> int:
    """Ask everybody whose time has come, each purchase once and nobody before he has rested;
    returns how many. By day only, never on a day of mourning, and not without a public address.

    Safe to run twice and from two places; killed anywhere, running it again finishes it.
    """
    now = now or timezone.now()
    if Club.objects.exists():
        install_survey(now=now)
    if not can_link() or not _is_time(now):
        return 0
    asked = 0
    while told := retry_conflicts(partial(_ask_some, now)):
        asked += told
    return asked


@transaction.atomic
def ask_about_ticket(*, ticket_id: int, now: datetime | None = None) -> bool:
    """Ask the member once how his matter was settled; False where it was asked before, or he
    cannot be told. A matter that came of such a question is not asked about again.
    """
    now = now or timezone.now()
    rows = Ticket.objects.select_for_update(no_key=True, of=("self",))
    ticket = rows.select_related("member", "survey").filter(pk=ticket_id).first()
    if ticket is None or ticket.member is None or not can_link():
        return False
    person = standing_member(ticket.member)
    is_second = ticket.survey is not None and ticket.survey.kind == Survey.Kind.TICKET
    if is_second or person is None or not (person.allows_service and person.mobile):
        return False
    survey, is_new = Survey.objects.get_or_create(
        natural_key=f"ticket:{ticket.pk}",
        defaults={
            "kind": Survey.Kind.TICKET,
            "member": person,
            "ticket": ticket,
            "shop_id": ticket.shop_id,
            "asked_at": now,
            "expires_at": now + timedelta(days=TICKET_DAYS),
        },
    )
    if is_new:
        _tell_of_ticket(survey, person, now)
    return is_new


@transaction.atomic
def ask_at_counter(*, shop_id: int, key: str, now: datetime | None = None) -> Survey:
    """Somebody stands at the sign of a shop: one sheet for each `key` (his browser) and day."""
    now = now or timezone.now()
    survey, _is_new = Survey.objects.get_or_create(
        natural_key=f"counter:{shop_id}:{club_day(now).isoformat()}:{key}",
        defaults={
            "kind": Survey.Kind.COUNTER,
            "shop_id": shop_id,
            "asked_at": now,
            "expires_at": now + AT_THE_COUNTER,
        },
    )
    return survey


def _is_time(now: datetime) -> bool:
    if not is_by_day(now, club_zone()):
        return False
    return not (messaging().rests_on_mourning and mourning_on(club_day(now)) is not None)


@transaction.atomic
def _ask_some(now: datetime) -> int:
    """Up to a chunk of one survey, with their messages; whoever else asks now waits, so that
    nobody is asked by two surveys at once.
    """
    plans = list(SurveyPlan.objects.select_for_update(no_key=True).order_by("pk"))
    for plan in plans:
        due = due_for(plan, now=now, most=CHUNK) if plan.is_active else []
        if due:
            return _ask(plan, due, now)
    return 0


def _ask(plan: SurveyPlan, due: Sequence[Due], now: datetime) -> int:
    surveys = Survey.objects.bulk_create([_survey(plan, one, now) for one in due])
    owed = _messages(plan, due, surveys, now)
    message_ids = queue_messages(owed, now=now)
    for survey, one in zip(surveys, owed, strict=True):
        survey.message_id = message_ids.get(one.natural_key)
    Survey.objects.bulk_update(surveys, ["message"])
    return len(surveys)


def _survey(plan: SurveyPlan, one: Due, now: datetime) -> Survey:
    return Survey(
        kind=Survey.Kind.PURCHASE,
        natural_key=f"purchase:{one.purchase_id}",
        plan=plan,
        member_id=one.member_id,
        purchase_id=one.purchase_id,
        shop_id=one.shop_id,
        seller=one.seller,
        tier=one.tier,
        category=one.category,
        asked_at=now,
        expires_at=now + timedelta(days=plan.valid_days),
    )


def _messages(
    plan: SurveyPlan, due: Sequence[Due], surveys: Sequence[Survey], now: datetime
) -> list[Owed]:
    language = written_in(plan.text)
    values = values_of([one.member_id for one in due], language=language, now=now)
    owed = []
    for one, survey in zip(due, surveys, strict=True):
        filled = {
            **values[one.member_id],
            "day": said_day(one.bought_on, language),
            "goods": one.goods,
            "link": link_of(survey.pk),
        }
        owed.append(
            Owed(
                natural_key=f"survey:{survey.pk}",
                kind=Message.Kind.SERVICE,
                address=one.mobile,
                text=fill(plan.text, filled),
                member_id=one.member_id,
                expires_at=survey.expires_at,
                facts=filled,
            )
        )
    return owed


def _tell_of_ticket(survey: Survey, person: Member, now: datetime) -> None:
    """At night it waits for the morning: nobody is woken to be asked how he is."""
    language = settings.LANGUAGE_CODE
    filled = {**values_of([person.pk], now=now)[person.pk], "link": link_of(survey.pk)}
    owed = Owed(
        natural_key=f"survey:{survey.pk}",
        kind=Message.Kind.SERVICE,
        address=str(person.mobile),
        text=fill(said(ABOUT_A_TICKET, language), filled),
        member_id=person.pk,
        due_at=next_by_day(now, club_zone()),
        expires_at=survey.expires_at,
        facts=filled,
    )
    survey.message_id = queue_messages([owed], now=now)[owed.natural_key]
    survey.save(update_fields=["message"])
