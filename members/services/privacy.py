"""Asking to be forgotten, calling it off, how long the silent are kept, and who took a file."""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from members.exceptions import InvalidField, UnknownErasure
from members.models import Club, Erasure, Member, Message
from members.roles import Actor, Right
from members.rules.calendars import format_day
from members.selectors.club import club_day, current_club
from members.services.audit import write_audit
from members.services.member_locks import lock_member
from members.services.messages import queue_message

Ground = Erasure.Ground
# Days between asking and doing, in which it can be called off.
NOTICE = {Ground.OWN_WISH: 7, Ground.STAFF: 7, Ground.SILENCE: 30}
SHORTEST_RETENTION, LONGEST_RETENTION = 6, 120  # months


@transaction.atomic
def ask_erasure(
    *,
    member_id: int,
    ground: str,
    actor: Actor,
    due_on: date | None = None,
    now: datetime | None = None,
) -> Erasure:
    """Plan that a member is forgotten: in seven days, of the silent in thirty, or on `due_on`.

    He may ask himself, anybody else needs the right. One plan stands at a time: a later one
    changes nothing, an earlier day takes its place. He is told, where he allows it.
    """
    if actor.id != f"member:{member_id}":
        actor.require(Right.MEMBERS_ERASE)
    now = now or timezone.now()
    member = lock_member(member_id)
    day = due_on or club_day(now) + timedelta(days=NOTICE[Ground(ground)])
    present = Erasure.objects.filter(member=member, done_at=None, cancelled_at=None).first()
    if present is not None and present.due_on <= day:
        return present
    if present is not None:
        _cancel(present, actor, now)
    erasure = Erasure.objects.create(
        member=member, ground=ground, asked_at=now, asked_by=actor.id, due_on=day
    )
    write_audit(
        actor=actor,
        action="erasure.asked",
        subject=f"erasure:{erasure.pk}",
        member_id=member.pk,
        facts={"ground": ground, "due": day.isoformat()},
        now=now,
    )
    _tell(erasure, member, now)
    return erasure


@transaction.atomic
def call_off_erasure(*, member_id: int, actor: Actor, now: datetime | None = None) -> Erasure:
    """The member stays. He may say so himself until it is done; anybody else needs the right."""
    if actor.id != f"member:{member_id}":
        actor.require(Right.MEMBERS_ERASE)
    now = now or timezone.now()
    member = lock_member(member_id)
    erasure = Erasure.objects.filter(member=member, done_at=None, cancelled_at=None).first()
    if erasure is None:
        raise UnknownErasure(member_id=member_id)
    _cancel(erasure, actor, now)
    write_audit(
        actor=actor,
        action="erasure.called_off",
        subject=f"erasure:{erasure.pk}",
        member_id=member.pk,
        now=now,
    )
    return erasure


def mark_done(*, member_id: int, ground: str, actor: Actor, now: datetime) -> Erasure:
    """What was planned is done; what nobody had planned is noted as done. In the caller's
    transaction, who holds the member.
    """
    erasure = Erasure.objects.filter(
        member_id=member_id, done_at=None, cancelled_at=None
    ).first() or Erasure(
        member_id=member_id,
        ground=ground,
        asked_at=now,
        asked_by=actor.id,
        due_on=club_day(now),
    )
    erasure.done_at = now
    erasure.save()
    return erasure


@transaction.atomic
def set_retention(*, months: int | None, actor: Actor) -> None:
    """After so many silent months a member is forgotten; None keeps everybody."""
    actor.require(Right.MEMBERS_ERASE)
    if months is not None and not SHORTEST_RETENTION <= months <= LONGEST_RETENTION:
        raise InvalidField(
            field="months",
            problem="out_of_range",
            least=SHORTEST_RETENTION,
            most=LONGEST_RETENTION,
        )
    Club.objects.update(retention_months=months)
    write_audit(actor=actor, action="club.retention", facts={"months": months})


@transaction.atomic
def note_download(*, member_id: int, kind: str, actor: Actor) -> None:
    """The member has taken his data with him, as a file of this kind."""
    write_audit(actor=actor, action="member.data_taken", member_id=member_id, facts={"file": kind})


def _cancel(erasure: Erasure, actor: Actor, now: datetime) -> None:
    erasure.cancelled_at, erasure.cancelled_by = now, actor.id
    erasure.save(update_fields=["cancelled_at", "cancelled_by"])


def _tell(erasure: Erasure, member: Member, now: datetime) -> None:
    if not member.allows_service or not member.mobile:
        return
    language = settings.LANGUAGE_CODE
    with translation.override(language):
        facts = {
            "club": current_club().name,
            "day": format_day(erasure.due_on, language, style="short"),
        }
        if erasure.ground == Ground.SILENCE:
            text = _(
                "%(club)s\nWe have not seen you for long. On %(day)s we erase your data and your "
                "points. To stay, sign in to the club or buy something before."
            )
        else:
            text = _(
                "%(club)s\nOn %(day)s your data and your points are erased, as you asked. To call "
                "it off, sign in to the club before."
            )
        queue_message(
            kind=Message.Kind.SERVICE,
            address=member.mobile,
            text=text % facts,
            natural_key=f"erasure:{erasure.pk}",
            member=member,
            now=now,
        )
