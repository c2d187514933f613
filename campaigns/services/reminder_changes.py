"""One coming reminder, changed by a person: left out, put back, or said in other words."""

import re
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from campaigns.exceptions import ReminderDecided, UnknownReminder
from campaigns.models import Reminder, ReminderChange
from campaigns.rules.reminders import subjects_of_date
from campaigns.rules.texts import clean_text
from campaigns.services.reminder_plans import places_of
from members.models import ImportantDate
from members.roles import Actor, Right
from members.selectors.access import access_member
from members.services.audit import write_audit
from members.services.message_deeds import cancel_message, restore_message

KEY = re.compile(
    r"(?:(?P<sort>date|own):(?P<date>[0-9]{1,18})|occasion:(?P<occasion>[-\w]{1,40}))"
    r":[0-9]{1,4}(?::(?P<member>[0-9]{1,18}))?:(?:before-[0-9]{1,2}|day|after)"
)
Outcome = Reminder.Outcome


@transaction.atomic
def skip_reminder(*, key: str, actor: Actor, now: datetime | None = None) -> None:
    """Leave one reminder out; its message, where one waits already, is called off.

    Refuses one that nobody can get (`UnknownReminder`), one whose fate is decided otherwise
    (`ReminderDecided`), and with `MessageClosed` one whose message has left.
    """
    now = now or timezone.now()
    change = _change(key, actor, now)
    reminder = _decided(key)
    if reminder is not None and reminder.outcome != Outcome.SKIPPED:
        if reminder.outcome != Outcome.QUEUED or reminder.message_id is None:
            raise ReminderDecided(key=key)
        cancel_message(message_id=reminder.message_id, actor=actor, now=now)
        _turn(reminder, Outcome.SKIPPED)
    change.is_skipped = True
    change.save()
    _audit(change, "reminder.skipped", actor, now)


@transaction.atomic
def restore_reminder(*, key: str, actor: Actor, now: datetime | None = None) -> None:
    """Take back that it was left out. One whose day of leaving has passed meanwhile stays out
    (`ReminderDecided`).
    """
    now = now or timezone.now()
    change = _change(key, actor, now)
    reminder = _decided(key)
    if reminder is not None and reminder.outcome == Outcome.SKIPPED:
        if reminder.message_id is None:
            raise ReminderDecided(key=key)
        restore_message(message_id=reminder.message_id, actor=actor, now=now)
        _turn(reminder, Outcome.QUEUED)
    change.is_skipped = False
    change.save()
    _audit(change, "reminder.restored", actor, now)


@transaction.atomic
def reword_reminder(*, key: str, text: str, actor: Actor, now: datetime | None = None) -> None:
    """Say this one in other words, with the places of its plan; an empty text is the plan's again.

    Refuses what `clean_text` refuses, and one that is decided (`ReminderDecided`).
    """
    now = now or timezone.now()
    change = _change(key, actor, now)
    if _decided(key) is not None:
        raise ReminderDecided(key=key)
    change.text = clean_text(text, allowed=places_of(_subject(key))) if text.strip() else ""
    change.save()
    _audit(change, "reminder.reworded", actor, now)


def _change(key: str, actor: Actor, now: datetime) -> ReminderChange:
    """The row of this reminder's change, under lock where there is one."""
    actor.require(Right.CAMPAIGNS_MANAGE)
    member = access_member(actor, _member_of(key))
    found = ReminderChange.objects.select_for_update().filter(natural_key=key).first()
    change = found or ReminderChange(natural_key=key, member_id=member.pk)
    change.changed_at, change.changed_by = now, actor.id
    return change


def _member_of(key: str) -> int:
    named = KEY.fullmatch(key)
    if named is None or bool(named["occasion"]) != bool(named["member"]):
        raise UnknownReminder(key=key)
    if named["member"]:
        return int(named["member"])
    owner = ImportantDate.objects.filter(pk=int(named["date"])).values_list("member_id", flat=True)
    found = owner.first()
    if found is None:
        raise UnknownReminder(key=key)
    return found


def _subject(key: str) -> str:
    """The most special subject of the key's plan, which says what may stand in its text."""
    named = KEY.fullmatch(key)
    if named is None:
        raise UnknownReminder(key=key)
    if named["occasion"]:
        return f"occasion:{named['occasion']}"
    kept = ImportantDate.objects.get(pk=int(named["date"]))
    return subjects_of_date(kept.whose, kept.kind)[0]


def _decided(key: str) -> Reminder | None:
    return Reminder.objects.select_for_update(of=("self",)).filter(natural_key=key).first()


def _turn(reminder: Reminder, outcome: str) -> None:
    reminder.outcome = outcome
    reminder.save(update_fields=["outcome"])


def _audit(change: ReminderChange, action: str, actor: Actor, now: datetime) -> None:
    """Without the words: the audit outlives the member."""
    write_audit(
        actor=actor,
        action=action,
        subject=f"reminder:{change.pk}",
        member_id=change.member_id,
        now=now,
    )
