"""Why somebody buys, as tiles: at the sale, and corrected on the receipt."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from loyalty_club.counter.desk import Desk, counter_page, go_to
from loyalty_club.counter.forms import REASONS
from loyalty_club.web.date_words import OF_KIND
from members.roles import Right
from points.selectors.purchases import access_purchase
from points.services.reasons import note_reason

ICONS = {
    **OF_KIND,
    "gift": "gift",
    "visit": "door-open",
    "occasion": "calendar-days",
    "home": "house",
    "own_use": "user-round",
    "other": "ellipsis",
}
# What the seller says: a word of joy, of sympathy, or a question that helps with the wrapping.
JOY = ("birthday", "wedding", "engagement", "child_birth", "graduation")
MANNERS = {**dict.fromkeys(JOY, "joy"), "remembrance": "sympathy", "gift": "wrapping"}
SAID: dict[str, Promise] = {
    "joy": _("Congratulate, and say thanks for choosing the shop on this day."),
    "sympathy": _("Say a quiet word of sympathy. No cheerful card, no bright ribbon."),
    "wrapping": _("Ask whether it should be wrapped, and what the card should say."),
}


@dataclass(frozen=True, slots=True)
class ReasonTile:
    """One reason as a tile; `manner` is how the seller answers it."""

    value: str
    label: object
    icon: str
    manner: str


def reason_tiles() -> list[ReasonTile]:
    """Every reason, the likeliest first."""
    return [
        ReasonTile(value, label, ICONS[value], MANNERS.get(value, "")) for value, label in REASONS
    ]


def word_for(reason: str) -> Promise | None:
    """What the seller says to whoever buys for this reason."""
    return SAID.get(MANNERS.get(reason, ""))


@require_POST
@counter_page(Right.PURCHASES_WRITE, Right.PURCHASES_READ)
def note(request: HttpRequest, desk: Desk, purchase_id: int) -> HttpResponse:
    """Set or correct the reason of a purchase; the same reason twice is noted once."""
    purchase = access_purchase(desk.actor, purchase_id)
    chosen = request.POST.get("reason", "")
    if chosen == "" or chosen in dict(REASONS):
        note_reason(purchase_id=purchase.pk, reason=chosen, actor=desk.actor)
    return go_to(request, "counter-receipt", purchase.pk)
