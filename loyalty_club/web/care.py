"""Looking after one member, at the counter as in the dashboard: what is shown, what is done."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core import signing
from django.http import HttpRequest
from django.utils.translation import gettext as _

from loyalty_club.web.care_forms import LabelForm, NoteForm
from loyalty_club.web.sentences import sentence_for
from members.exceptions import ClubError, NotAllowed
from members.roles import Actor, Right
from members.selectors.care import (
    CallAnswer,
    NoteView,
    call_answer_of,
    exclusion_of,
    follow_ups_of,
    notes_of,
)
from members.selectors.club import club_day
from members.selectors.labels import label_names, labels_borne
from members.services.labels import add_label, remove_label
from members.services.notes import ErasedNote, erase_note, put_back_note, write_note

# In the session only until the next page is shown: words about people belong in no log.
UNDO_IN_SESSION = "care_undo"
SALT = "care.erased-note"
AN_HOUR = 3_600
SHOWN_NOTES = 20
SHOWN_FOLLOW_UPS = 8
FOUND_NOTHING = 404


@dataclass(frozen=True, slots=True)
class ShownNote:
    """A note, and whether this reader may take it back."""

    note: NoteView
    may_erase: bool


@dataclass(frozen=True, slots=True)
class Undo:
    """What was taken away a moment ago, in words, and the form that puts it back."""

    words: str
    fields: dict[str, str]


@dataclass(frozen=True, slots=True)
class Care:
    """What `member_care.html` of both doors shows of one member."""

    notes: list[ShownNote]
    labels: list[Any]
    known_labels: list[str]
    follow_ups: list[Any]
    exclusion: Any
    calls: CallAnswer
    today: Any
    may_write: bool
    may_plan: bool
    may_exclude: bool
    undo: Undo | None
    note_form: NoteForm
    label_form: LabelForm


class CareRefused(Exception):
    """A deed was not done; `form` says why and stands in the place of the empty one."""

    def __init__(self, form: forms.Form) -> None:
        super().__init__()
        self.form = form


def care_of(
    request: HttpRequest, actor: Actor, member_id: int, *, form: forms.Form | None = None
) -> Care:
    """Notes, labels, follow-ups, calls and exclusion of a member this actor may see; `form` is
    the one that was refused a moment ago.
    """
    may_erase_all = actor.may(Right.MEMBERS_EXCLUDE)
    may_write = actor.may(Right.MEMBERS_WRITE)
    return Care(
        notes=[
            ShownNote(note, may_write and (may_erase_all or note.written_by == actor.id))
            for note in notes_of(member_id, limit=SHOWN_NOTES)
        ],
        labels=labels_borne(member_id),
        known_labels=label_names() if may_write else [],
        follow_ups=list(
            follow_ups_of(member_id, sees_withheld=actor.may(Right.FEEDBACK_FIRST))[
                :SHOWN_FOLLOW_UPS
            ]
        ),
        exclusion=exclusion_of(member_id),
        calls=call_answer_of(member_id),
        today=club_day(),
        may_write=may_write,
        may_plan=actor.may(Right.FOLLOW_UPS_WRITE),
        may_exclude=may_erase_all and actor.may(Right.FIGURES_READ),
        undo=_undo(request, member_id),
        note_form=form if isinstance(form, NoteForm) else NoteForm(),
        label_form=form if isinstance(form, LabelForm) else LabelForm(),
    )


def do_care(request: HttpRequest, actor: Actor, member_id: int) -> None:
    """What the form's `deed` says: note, erase, restore, label or unlabel; anything else is
    nothing. Raises `CareRefused` with the form where the club refused it.
    """
    actor.require(Right.MEMBERS_WRITE)
    deed = DEEDS.get(request.POST.get("deed", ""))
    if deed is not None:
        deed(request, actor, member_id)


def _write(request: HttpRequest, actor: Actor, member_id: int) -> None:
    form = NoteForm(request.POST)
    _try(
        form,
        "text",
        lambda: write_note(member_id=member_id, text=form.cleaned_data["text"], actor=actor),
    )


def _erase(request: HttpRequest, actor: Actor, member_id: int) -> None:
    number = request.POST.get("note", "")
    erased = erase_note(
        member_id=member_id, note_id=int(number) if number.isdecimal() else 0, actor=actor
    )
    token = signing.dumps(erased.facts(), salt=SALT)
    _offer_undo(request, member_id, _("The note is gone."), deed="restore", erased=token)


def _restore(request: HttpRequest, actor: Actor, member_id: int) -> None:
    try:
        facts = signing.loads(request.POST.get("erased", ""), salt=SALT, max_age=AN_HOUR)
    except signing.BadSignature:
        return
    put_back_note(member_id=member_id, erased=ErasedNote(**facts), actor=actor)


def _label(request: HttpRequest, actor: Actor, member_id: int) -> None:
    form = LabelForm(request.POST)
    _try(
        form,
        "name",
        lambda: add_label(member_id=member_id, name=form.cleaned_data["name"], actor=actor),
    )


def _unlabel(request: HttpRequest, actor: Actor, member_id: int) -> None:
    name = request.POST.get("name", "")
    form = LabelForm(request.POST)
    _try(form, "name", lambda: remove_label(member_id=member_id, name=name, actor=actor))
    words = _("The label %(label)s is off.") % {"label": name}
    _offer_undo(request, member_id, words, deed="label", name=name)


DEEDS: dict[str, Callable[[HttpRequest, Actor, int], None]] = {
    "note": _write,
    "erase": _erase,
    "restore": _restore,
    "label": _label,
    "unlabel": _unlabel,
}


def _try(form: forms.Form, place: str, service: Callable[[], Any]) -> None:
    if not form.is_valid():
        raise CareRefused(form)
    try:
        service()
    except ClubError as refusal:
        if isinstance(refusal, NotAllowed) or refusal.status == FOUND_NOTHING:
            raise
        form.add_error(place, sentence_for(refusal))
        raise CareRefused(form) from refusal


def _offer_undo(request: HttpRequest, member_id: int, words: str, **fields: str) -> None:
    request.session[UNDO_IN_SESSION] = {"member": member_id, "words": words, "fields": fields}


def _undo(request: HttpRequest, member_id: int) -> Undo | None:
    """What was taken away on the page before; said once."""
    offered = request.session.pop(UNDO_IN_SESSION, None)
    if offered is None or offered["member"] != member_id:
        return None
    return Undo(offered["words"], offered["fields"])
