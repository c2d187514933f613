"""What a form of the dashboard does is done once, and what is refused is said in the form."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from loyalty_club.dashboard.refusals import put_on
from loyalty_club.web.once_form import OnceForm
from loyalty_club.web.sentences import sentence_for
from members.exceptions import ClubError, KeyReused, NotAllowed
from members.roles import Actor
from members.services.idempotency import Answer, answer_once

Facts = Mapping[str, Any]

FOUND_NOTHING = 404


class NoteForm(OnceForm):
    """A button that asks for a word: why, or a note beside it."""

    note = forms.CharField(required=False, max_length=200)


def do_once(
    actor: Actor, form: OnceForm, effect: Callable[[], Facts], *, page: str, subject: object = ""
) -> Facts | None:
    """What `effect` tells about what it did, or what it told when this form came before.

    None where the form or the club refused: nothing was written, and the form says why. A refusal
    that is kept as the answer spends the form's key, so the form gets a fresh one.
    """
    if not form.is_valid():
        return None
    try:
        answer = answer_once(
            client=actor.id,
            key=f"{page}:{subject}:{form.key}",
            request=form.facts(),
            effect=lambda: Answer(200, dict(effect())),
            refuse=lambda refusal: Answer(409, {"sentence": sentence_for(refusal)}),
        )
    except KeyReused:
        form.renew_key()
        form.add_error(
            None, _("This form was sent before with other values. Please look at what it did.")
        )
        return None
    except ClubError as refusal:
        if isinstance(refusal, NotAllowed) or refusal.status == FOUND_NOTHING:
            raise
        put_on(form, refusal)
        return None
    if answer.status != 200:
        form.renew_key()
        form.add_error(None, answer.body["sentence"])
        return None
    told: Facts = answer.body
    return told


def press(
    request: HttpRequest,
    actor: Actor,
    effect: Callable[[NoteForm], Any],
    *,
    page: str,
    subject: object,
    said: str,
) -> None:
    """A button: its deed is done once; the page that follows says `said`, or why it was not."""
    form = NoteForm(request.POST)

    def done() -> Facts:
        effect(form)
        return {}

    if do_once(actor, form, done, page=page, subject=subject) is not None:
        messages.success(request, said)
        return
    for error in form.errors.values():
        messages.error(request, str(error[0]))
