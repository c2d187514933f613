"""What a form of the counter books is booked once, and what is refused is said in the form."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from loyalty_club.counter.desk import Desk
from loyalty_club.counter.refusals import put_on, refusal_facts
from loyalty_club.web.once_form import OnceForm
from members.exceptions import ClubError, KeyReused
from members.services.idempotency import Answer, answer_once

Facts = Mapping[str, Any]


def do_once(
    desk: Desk, form: OnceForm, effect: Callable[[], Facts], *, page: str, subject: int | None
) -> Facts | None:
    """What `effect` tells about what it did, or what it told when this form came before.

    None where it was refused: nothing was written, and the form says why. A refusal that is kept
    as the answer spends the form's key, so the form gets a fresh one; while the club is busy the
    key stays, so that sending again can never book twice.
    """
    try:
        answer = answer_once(
            client=desk.actor.id,
            key=form.key,
            request={"page": page, "subject": subject, "shop": desk.shop.id, **form.facts()},
            effect=lambda: Answer(200, dict(effect())),
            refuse=lambda refusal: Answer(409, refusal_facts(refusal)),
        )
    except KeyReused:
        form.renew_key()
        form.add_error(
            None,
            _(
                "This form was booked before with other values. Look at today's sales before you"
                " book it again."
            ),
        )
        return None
    except ClubError as refusal:
        put_on(form, refusal_facts(refusal), refusal)
        return None
    if answer.status != 200:
        form.renew_key()
        put_on(form, answer.body)
        return None
    facts: Facts = answer.body
    return facts
