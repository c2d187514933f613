"""What members have asked, complained of and proposed, and how soon each had an answer."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from campaigns.selectors.tickets.listing import answerers, seen_tickets, tickets_list
from campaigns.selectors.tickets.thread import with_first_words
from loyalty_club.dashboard.lists.listing import Asked, Listing
from loyalty_club.dashboard.tickets.ticket_forms import TicketsFilter
from loyalty_club.web.sheets import Column, moment, number, text
from members.roles import Right


def _rows(asked: Asked) -> QuerySet[Any]:
    """Those of the page's address, or all that this person may see."""
    sees_withheld = asked.actor.may(Right.FEEDBACK_FIRST)
    if not asked.query:
        rows = seen_tickets(asked.actor.shop_ids, sees_withheld=sees_withheld)
        return with_first_words(rows.order_by("-id"))
    people = answerers(asked.actor.shop_ids)
    wanted = TicketsFilter(asked.query, actor=asked.actor, people=people)
    return with_first_words(
        tickets_list(wanted.shop_ids, sees_withheld=sees_withheld, **wanted.terms())
    )


def _columns(asked: Asked) -> Sequence[Column]:
    return [
        number(pgettext("ticket", "Number"), lambda row: row.pk),
        text(_("Kind"), lambda row: row.get_kind_display()),
        text(_("Came by"), lambda row: row.get_way_display()),
        text(_("State"), lambda row: row.get_status_display()),
        text(_("Card number"), lambda row: row.member and row.member.card_number),
        text(_("Member"), lambda row: row.member and row.member.full_name),
        text(_("Mobile"), lambda row: asked.mobile(row.member and row.member.mobile)),
        text(_("Shop"), lambda row: row.shop and row.shop.name),
        text(_("For whom of the staff"), lambda row: row.assignee),
        text(_("What it began with"), lambda row: row.first_words),
        *moment(pgettext("matter", "Opened"), lambda row: row.opened_at),
        *moment(_("First answer due"), lambda row: row.reply_due_at),
        *moment(_("First answer"), lambda row: row.replied_at),
        *moment(_("Solution due"), lambda row: row.solve_due_at),
        *moment(_("Solved"), lambda row: row.solved_at),
        *moment(pgettext("matter", "Closed"), lambda row: row.closed_at),
        number(_("Times opened again"), lambda row: row.reopened),
    ]


TICKETS = Listing(
    key="tickets",
    title=gettext_lazy("Tickets"),
    about=gettext_lazy("What members asked, complained of and proposed, with every time."),
    columns=_columns,
    rows=_rows,
    moment="opened_at",
    filters=("state", "kind", "who", "shop", "q"),
)
