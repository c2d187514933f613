"""Notes about a member over the API: read, written and erased."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from rest_framework.request import Request
from rest_framework.response import Response

from loyalty_club.api.fields import MAX_ID, Many, Moment, Shape, Text, Told, Unreadable, Whole
from loyalty_club.api.idempotent import WritingEndpoint, reply
from loyalty_club.api.refusals import InvalidInput
from loyalty_club.api.schema import MEMBER_ID, documented
from members.exceptions import UnknownNote
from members.roles import Right
from members.selectors.access import access_member
from members.selectors.care import notes_of
from members.selectors.club import club_zone
from members.services.idempotency import Answer
from members.services.notes import LONGEST_NOTE, erase_note, write_note

MOST_SHOWN = 100


@dataclass(frozen=True)
class Prose(Text):
    """A few words with their line breaks; the service tidies them."""

    def tidy(self, raw: str) -> str:
        if len(raw) > self.most:
            raise Unreadable("too_long")
        return raw.strip()


NOTE = Told(
    "Note",
    id=Whole(most=MAX_ID),
    text=Prose(most=LONGEST_NOTE),
    writer=Text("Who wrote it, by name; empty for the club itself.", most=300),
    written_at=Moment(),
)
NOTES = Told("Notes", results=Many("The newest first.", shape=NOTE, least=0, most=MOST_SHOWN))
WRITING = Shape("Note", text=Prose(is_required=True, most=LONGEST_NOTE))
ERASING = Shape("ErasedNote", note=Whole("Its id.", is_required=True, least=1, most=MAX_ID))


class NotesApi(WritingEndpoint):
    """What staff and tills have noted."""

    rights = {"GET": Right.MEMBERS_READ, "POST": Right.MEMBERS_WRITE}
    is_key_required = False

    @documented(
        "readNotes",
        "The latest hundred notes about a member.",
        tag="Care",
        answers={200: NOTES},
        path=(MEMBER_ID,),
    )
    def get(self, request: Request, member_id: int) -> Response:
        return Response(notes_json(access_member(self.actor, member_id).pk))

    @documented(
        "writeNote",
        "Note a few words about a member.",
        tag="Care",
        body=WRITING,
        answers={201: NOTES},
        path=(MEMBER_ID,),
        refusals=("member_merged",),
        key="optional",
    )
    def post(self, request: Request, member_id: int) -> HttpResponse:
        asked = WRITING.read(request.data)

        def effect() -> Answer:
            member = access_member(self.actor, member_id)
            write_note(member_id=member.pk, text=asked["text"], actor=self.actor)
            return reply(201, notes_json(member.pk))

        return self.answer(request, asked, effect)


class NoteEraseApi(WritingEndpoint):
    """A note that is taken back."""

    rights = {"POST": Right.MEMBERS_WRITE}
    is_key_required = False

    @documented(
        "eraseNote",
        "Erase a note that this till has written; those of others with `members.exclude`.",
        tag="Care",
        body=ERASING,
        answers={200: NOTES},
        path=(MEMBER_ID,),
        refusals=("member_merged",),
        key="optional",
    )
    def post(self, request: Request, member_id: int) -> HttpResponse:
        asked = ERASING.read(request.data)

        def effect() -> Answer:
            member = access_member(self.actor, member_id)
            try:
                erase_note(member_id=member.pk, note_id=asked["note"], actor=self.actor)
            except UnknownNote as error:
                raise InvalidInput({"note": "unknown_note"}) from error
            return reply(200, notes_json(member.pk))

        return self.answer(request, asked, effect)


def notes_json(member_id: int) -> dict[str, Any]:
    """The latest notes about a member."""
    return {
        "results": [
            {
                "id": note.id,
                "text": note.text,
                "writer": note.writer,
                "written_at": note.written_at.astimezone(club_zone()).isoformat(),
            }
            for note in notes_of(member_id, limit=MOST_SHOWN)
        ]
    }
