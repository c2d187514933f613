"""Everybody who was ever a lead: where he came from, how far he has come, what became of him."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaigns.selectors.leads.board import grade_shown
from loyalty_club.dashboard.leads.lead_filters import LeadsFilter
from loyalty_club.dashboard.leads.leads import leads_asked
from loyalty_club.dashboard.lists.listing import Asked, Listing
from loyalty_club.web.sheets import Column, moment, money, number, text, yes_no


def _columns(asked: Asked) -> Sequence[Column]:
    return [
        number(_("Number"), lambda row: row.pk),
        text(_("First name"), lambda row: row.first_name),
        text(_("Last name"), lambda row: row.last_name),
        text(_("Organisation"), lambda row: row.organisation),
        text(_("Mobile"), lambda row: asked.mobile(row.mobile)),
        text(_("Stage"), lambda row: row.get_stage_display()),
        text(_("State"), lambda row: row.get_status_display()),
        yes_no(_("Stalled"), lambda row: row.is_stalled),
        number(_("Quality"), lambda row: row.score),
        text(_("Grade"), grade_shown),
        text(_("What he asked about"), lambda row: row.interest),
        text(_("Category"), lambda row: row.category),
        money(_("Value"), lambda row: row.value, asked.club.currency),
        text(_("Source"), lambda row: row.source.name),
        text(_("Campaign"), lambda row: row.campaign and row.campaign.name),
        text(_("Entered through"), lambda row: row.get_origin_display()),
        text(_("Shop"), lambda row: row.shop and row.shop.name),
        text(_("For whom of the staff"), lambda row: row.assignee),
        text(_("Why it was lost"), lambda row: row.lost_reason and row.lost_reason.name),
        *moment(_("Came"), lambda row: row.created_at),
        *moment(_("At this stage since"), lambda row: row.stage_at),
        *moment(_("Closed"), lambda row: row.closed_at),
    ]


LEADS = Listing(
    key="leads",
    title=gettext_lazy("Leads"),
    about=gettext_lazy("Who may become a member, who has, and who was lost for which reason."),
    columns=_columns,
    rows=lambda asked: leads_asked(LeadsFilter(asked.query, actor=asked.actor)),
    moment="created_at",
    filters=(
        "q",
        "status",
        "stage",
        "who",
        "source",
        "campaign",
        "grade",
        "stalled",
        "shop",
    ),
)
