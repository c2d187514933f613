"""Who was in which campaign, and what became of each."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaigns.selectors.campaigns import recipients_of_all
from loyalty_club.dashboard.lists.listing import Asked, Listing
from loyalty_club.web.sheets import Column, moment, text


def _columns(asked: Asked) -> Sequence[Column]:
    return [
        text(_("Campaign"), lambda row: row.campaign.name),
        text(_("Card number"), lambda row: row.member.card_number),
        text(_("Member"), lambda row: row.member.full_name),
        text(_("Mobile"), lambda row: asked.mobile(row.member.mobile)),
        text(_("What became of them"), lambda row: row.get_status_display()),
        text(_("Why"), lambda row: row.get_why_display() if row.why else ""),
        text(_("Text"), lambda row: row.variant.letter if row.variant else ""),
        text(_("Message"), lambda row: row.message.get_status_display() if row.message else ""),
        text(_("Offer"), lambda row: row.offer.get_status_display() if row.offer else ""),
        *moment(_("Told on"), lambda row: row.told_at),
    ]


RECIPIENTS = Listing(
    key="campaign-members",
    title=gettext_lazy("Members of campaigns"),
    about=gettext_lazy("Who was told, held out or left out, and why."),
    columns=_columns,
    rows=lambda asked: recipients_of_all(
        asked.query.get("campaign", ""),
        status=asked.query.get("status", ""),
        query=asked.query.get("q", ""),
    ),
    filters=("campaign", "status", "q"),
)
