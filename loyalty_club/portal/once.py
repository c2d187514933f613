"""What a member's form does is done once, and what is refused is said in the form."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from loyalty_club.web.once_form import OnceForm
from loyalty_club.web.sentences import sentence_for
from members.exceptions import ClubError, KeyReused
from members.roles import Actor
from members.services.idempotency import Answer, answer_once

Facts = Mapping[str, Any]
FORBIDDEN_OR_UNKNOWN = (403, 404)


def do_once(
    actor: Actor, form: OnceForm, effect: Callable[[], Facts], *, page: str
) -> Facts | None:
    """What `effect` tells about what it did, or told when this form came before; None where it
    was refused: nothing was written, and the form says why.
    """
    try:
        answer = answer_once(
            client=actor.id,
            key=form.key,
            request={"page": page, **form.facts()},
            effect=lambda: Answer(200, dict(effect())),
            refuse=lambda refusal: Answer(409, {"sentence": sentence_for(refusal)}),
        )
    except KeyReused:
        form.renew_key()
        form.add_error(None, _("This form was sent before. Please look at your rewards first."))
        return None
    except ClubError as refusal:
        if refusal.status in FORBIDDEN_OR_UNKNOWN:
            raise
        form.add_error(None, sentence_for(refusal))
        return None
    if answer.status != 200:
        form.renew_key()
        form.add_error(None, answer.body["sentence"])
        return None
    facts: Facts = answer.body
    return facts
