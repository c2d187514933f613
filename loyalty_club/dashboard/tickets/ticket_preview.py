"""An answer as it will arrive: what is added, its parts and cost, and whether it will leave."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaigns.selectors.tickets.people import address_of, person_of
from loyalty_club.dashboard.program.phrases import number
from loyalty_club.web.text_preview import EMAIL, TextPreview, direction_of
from members.rules.text import tidy_text
from members.selectors.reach import Why, reach_of
from members.selectors.sending_rules import estimate

SERVICE = "service"


def reply_preview(ticket: Any, text: str) -> TextPreview:
    """The text as it stands, no place in it filled: an answer is written to one person."""
    person = person_of(ticket)
    address = address_of(ticket, person)
    warnings = _about_reach(person, address)
    words = tidy_text(text)
    if address is None or address.channel == EMAIL:
        return TextPreview(words, "", direction_of(words), is_email=True, warnings=warnings)
    counted = estimate(words, kind=SERVICE)
    return TextPreview(
        text=words,
        added=counted.text_as_sent.removeprefix(words).strip() if words else "",
        direction=direction_of(words),
        is_email=False,
        units=counted.length.units,
        parts=counted.parts if words else 0,
        left=counted.length.left,
        is_unicode=counted.length.is_unicode,
        cost=counted.cost if words else 0,
        warnings=(*warnings, *_about_length(counted.parts)),
    )


def _about_reach(person: Any, address: Any) -> tuple[str, ...]:
    """What stands in the way of its arriving."""
    if address is None:
        return (_("No address is known: call, or speak with the member, and note it here."),)
    if person is None:
        return ()
    reach = reach_of([person.pk], purpose=SERVICE, channel=address.channel)[person.pk]
    if reach == Why.NO_CONSENT:
        return (
            _(
                "The member does not allow messages: the answer stands in the member's own pages"
                " only. Better call."
            ),
        )
    return ()


def _about_length(parts: int) -> tuple[str, ...]:
    if parts < 2:
        return ()
    said = ngettext(
        "This takes %(count)s part, and each is paid for.",
        "This takes %(count)s parts, and each is paid for.",
        parts,
    )
    return (said % {"count": number(parts)},)
