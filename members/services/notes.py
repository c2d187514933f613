"""Notes: a few words about a member, written, taken back and put back."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from members.exceptions import UnknownNote
from members.models import Note
from members.roles import Actor, Right
from members.rules.lines import typed_text
from members.services.audit import write_audit
from members.services.members import lock_member

LONGEST_NOTE = 500


@dataclass(frozen=True, slots=True)
class ErasedNote:
    """A note that is gone, as long as somebody may still want it back; never for a log."""

    id: int
    text: str
    written_by: str
    written_at: str

    def facts(self) -> dict[str, Any]:
        """As a session keeps it."""
        return asdict(self)


@transaction.atomic
def write_note(*, member_id: int, text: str, actor: Actor, now: datetime | None = None) -> Note:
    """A note more about the member, tidied, its line breaks kept.

    Refuses nothing at all, and more than 500 letters (`InvalidField`: text).
    """
    actor.require(Right.MEMBERS_WRITE)
    member = lock_member(member_id)
    note = Note.objects.create(
        member=member,
        text=typed_text(text, field="text", most=LONGEST_NOTE),
        written_by=actor.id,
        written_at=now or timezone.now(),
    )
    _audit(actor, "member.note_written", member_id, note.pk)
    return note


@transaction.atomic
def erase_note(*, member_id: int, note_id: int, actor: Actor) -> ErasedNote:
    """The note is gone from the club; what comes back is all that `put_back_note` needs.

    One takes back one's own notes; those of others only who may also leave members out of
    follow-ups. Refuses a note that the member does not have (`UnknownNote`).
    """
    actor.require(Right.MEMBERS_WRITE)
    lock_member(member_id)
    note = Note.objects.filter(pk=note_id, member_id=member_id).first()
    if note is None:
        raise UnknownNote(note_id=note_id)
    if note.written_by != actor.id:
        actor.require(Right.MEMBERS_EXCLUDE)
    erased = ErasedNote(note.pk, note.text, note.written_by, note.written_at.isoformat())
    note.delete()
    _audit(actor, "member.note_erased", member_id, erased.id)
    return erased


@transaction.atomic
def put_back_note(*, member_id: int, erased: ErasedNote, actor: Actor) -> Note:
    """Undo `erase_note`: the very note, as its writer had written it; twice is once."""
    actor.require(Right.MEMBERS_WRITE)
    if erased.written_by != actor.id:
        actor.require(Right.MEMBERS_EXCLUDE)
    member = lock_member(member_id)
    note, is_back = Note.objects.get_or_create(
        pk=erased.id,
        member=member,
        defaults={
            "text": erased.text,
            "written_by": erased.written_by,
            "written_at": datetime.fromisoformat(erased.written_at),
        },
    )
    if is_back:
        _audit(actor, "member.note_written", member_id, note.pk)
    return note


def _audit(actor: Actor, action: str, member_id: int, note_id: int) -> None:
    """That there was a note, never what it said: the audit outlives the member."""
    write_audit(actor=actor, action=action, subject=f"note:{note_id}", member_id=member_id)
