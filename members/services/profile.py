"""What members tell of themselves: answering, leaving a question open, taking an answer back."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from members.exceptions import InvalidField, UnknownFact
from members.models import Answer, Fact, ImportantDate, Member, Question
from members.roles import Actor, Right
from members.rules.profile import CHILDREN, clean_value
from members.selectors.club import club_day, club_zone
from members.selectors.profile import view_of
from members.services.audit import write_audit
from members.services.dates import forget_date, keep_date
from members.services.members import lock_member

GENDER = "gender"
SELF = Answer.Source.SELF.value
# Answers that came with a question; what is imported was asked of nobody here.
QUESTIONED = frozenset({Answer.Source.ASKED, Answer.Source.RECORDED, Answer.Source.SELF})
DAY_PARTS = ("calendar", "month", "day", "year")


@transaction.atomic
def answer(
    *,
    member_id: int,
    fact_key: str,
    value: object,
    source: str,
    actor: Actor,
    evidence: str = "",
    now: datetime | None = None,
) -> Answer:
    """What the member has told holds from now on; what held before becomes history.

    `value` is an option's key, a text, a whole number, yes or no; of a date a mapping with
    calendar, month, day and maybe year, which is kept among his dates. The form of address is
    his from now on. The same answer again changes nothing.

    A member may answer for himself ("self" only). Refuses a fact that is unknown or retired
    (`UnknownFact`) and what it does not take (`InvalidField`).
    """
    _require(actor, member_id)
    now = now or timezone.now()
    _check_source(actor, member_id, source)
    fact = Fact.objects.filter(key=fact_key, is_active=True).first()
    if fact is None:
        raise UnknownFact(key=fact_key)
    if fact.method == Fact.Method.OBSERVED:
        raise InvalidField(field="fact", problem="invalid_choice")
    member = lock_member(member_id)
    before = _current(member, fact)
    told = _as_stored(fact, member, value, before, source=source, actor=actor, now=now)
    if before is not None and before.value == told:
        return before
    if source in QUESTIONED:
        _note_question(member, fact, Question.Outcome.ANSWERED, actor, now)
    if before is not None:
        Answer.objects.filter(pk=before.pk).update(is_current=False)
    if fact.key == GENDER:
        _set_gender(member, told)
    row = Answer.objects.create(
        member=member,
        fact=fact,
        value=told,
        source=source,
        evidence=evidence[:60],
        told_at=now,
        told_to=actor.id,
    )
    _audit(actor, "profile.answered", member, fact, now, source=source)
    return row


@transaction.atomic
def skip_question(
    *,
    member_id: int,
    fact_key: str,
    is_declined: bool,
    actor: Actor,
    now: datetime | None = None,
) -> Question:
    """He does not answer now; declined, nobody asks him again. Twice on a day is once."""
    _require(actor, member_id)
    fact = _fact(fact_key)
    member = lock_member(member_id)
    outcome = Question.Outcome.DECLINED if is_declined else Question.Outcome.SKIPPED
    return _note_question(member, fact, outcome, actor, now or timezone.now())


@transaction.atomic
def take_back_answer(
    *, member_id: int, fact_key: str, actor: Actor, now: datetime | None = None
) -> bool:
    """Undo a slip: today's last word on this fact, answer or not, is as if never said.

    What was told before it holds again, and the question may be put once more. True when there
    was anything to undo. Points that were given for it stay given: they come once only.
    """
    _require(actor, member_id)
    now = now or timezone.now()
    fact = _fact(fact_key)
    member = lock_member(member_id)
    asked = Question.objects.filter(member=member, fact=fact).order_by("-asked_at", "-id").first()
    if asked is None or _day(asked.asked_at) != club_day(now):
        return False
    if asked.outcome == Question.Outcome.ANSWERED:
        _undo_answer(member, fact, asked, actor)
    asked.delete()
    _audit(actor, "profile.taken_back", member, fact, now)
    return True


@transaction.atomic
def forget_answer(
    *, member_id: int, fact_key: str, actor: Actor, now: datetime | None = None
) -> None:
    """The member's answer is gone with all its history, a date as well, and nobody asks him for
    it again.
    """
    _require(actor, member_id)
    now = now or timezone.now()
    fact = _fact(fact_key)
    member = lock_member(member_id)
    view = view_of(member.pk, fact_key, language="en")
    if view is not None and view.date_id is not None:
        forget_date(member_id=member.pk, date_id=view.date_id, actor=actor)
    Answer.objects.filter(member=member, fact=fact).delete()
    if fact.key == GENDER:
        _set_gender(member, "")
    Question.objects.filter(member=member, fact=fact).delete()
    _note_question(member, fact, Question.Outcome.DECLINED, actor, now)
    _audit(actor, "profile.forgotten", member, fact, now)


def _require(actor: Actor, member_id: int) -> None:
    if actor.id != f"member:{member_id}":
        actor.require(Right.MEMBERS_WRITE)


def _check_source(actor: Actor, member_id: int, source: str) -> None:
    is_own = actor.id == f"member:{member_id}"
    if source not in Answer.Source.values or (is_own and source != SELF):
        raise InvalidField(field="source", problem="invalid_choice")


def _fact(fact_key: str) -> Fact:
    fact = Fact.objects.filter(key=fact_key).first()
    if fact is None:
        raise UnknownFact(key=fact_key)
    return fact


def _current(member: Member, fact: Fact) -> Answer | None:
    return Answer.objects.filter(member=member, fact=fact, is_current=True).first()


def _as_stored(
    fact: Fact,
    member: Member,
    value: object,
    before: Answer | None,
    *,
    source: str,
    actor: Actor,
    now: datetime,
) -> str:
    if fact.kind != Fact.Kind.DATE:
        options = [one["key"] for one in fact.options] if isinstance(fact.options, list) else []
        return clean_value(fact.kind, value, options)
    kept = _keep(fact, member, value, source=source, actor=actor, now=now)
    earlier = None if before is None else _date_of(before)
    # A second child has a day of its own; everybody else has one, and this is its correction.
    if earlier is not None and earlier.pk != kept.pk and earlier.whose not in CHILDREN:
        forget_date(member_id=member.pk, date_id=earlier.pk, actor=actor)
    return f"date:{kept.pk}"


def _keep(
    fact: Fact, member: Member, value: object, *, source: str, actor: Actor, now: datetime
) -> ImportantDate:
    if not isinstance(value, Mapping) or not {"calendar", "month", "day"} <= set(value):
        raise InvalidField(field="value", problem="required")
    day: dict[str, Any] = {part: value.get(part) for part in DAY_PARTS}
    return keep_date(
        member_id=member.pk,
        whose=fact.options["whose"],
        kind=fact.options["kind"],
        source=source,
        actor=actor,
        now=now,
        **day,
    )


def _date_of(row: Answer) -> ImportantDate | None:
    """The date that an answer names, if it is still kept."""
    if row.fact.kind != Fact.Kind.DATE:
        return None
    date_id = int(row.value.rpartition(":")[2])
    return ImportantDate.objects.filter(pk=date_id, member_id=row.member_id).first()


def _undo_answer(member: Member, fact: Fact, asked: Question, actor: Actor) -> None:
    row = _current(member, fact)
    if row is None or row.told_at != asked.asked_at:
        return  # it was changed from elsewhere since
    kept = _date_of(row)
    if kept is not None and kept.told_at == row.told_at:
        forget_date(member_id=member.pk, date_id=kept.pk, actor=actor)
    row.delete()
    earlier = Answer.objects.filter(member=member, fact=fact).order_by("-id").first()
    if earlier is not None:
        Answer.objects.filter(pk=earlier.pk).update(is_current=True)
    if fact.key == GENDER:
        _set_gender(member, "" if earlier is None else earlier.value)


def _note_question(
    member: Member, fact: Fact, outcome: str, actor: Actor, now: datetime
) -> Question:
    """One row for a fact and an outcome on a day, however often the button was pressed."""
    newest = Question.objects.filter(member=member, fact=fact).order_by("-asked_at", "-id").first()
    if newest and newest.outcome == outcome and _day(newest.asked_at) == club_day(now):
        if newest.outcome == Question.Outcome.ANSWERED and newest.asked_at != now:
            newest.asked_at = now
            newest.save(update_fields=["asked_at"])
        return newest
    return Question.objects.create(
        member=member, fact=fact, outcome=outcome, asked_at=now, asked_by=actor.id
    )


def _set_gender(member: Member, gender: str) -> None:
    if member.gender != gender:
        member.gender = gender
        member.save(update_fields=["gender"])


def _day(moment: datetime) -> Any:
    return moment.astimezone(club_zone()).date()


def _audit(
    actor: Actor, action: str, member: Member, fact: Fact, now: datetime, **facts: str
) -> None:
    write_audit(
        actor=actor,
        action=action,
        subject=f"fact:{fact.key}",
        member_id=member.pk,
        facts=facts,
        now=now,
    )
