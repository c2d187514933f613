"""Trying a program before it is published: one customer's year, and the club's own last months."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from analytics.rules.comparison import Comparison, Shift
from analytics.rules.described import CustomerYear, simulate_year
from analytics.rules.outcomes import MonthFigures
from analytics.selectors.kept_replays import (
    AskedReplay,
    ask_replay,
    claim_work,
    has_few,
    kept_answer,
    work_out,
)
from analytics.selectors.replay import last_months
from analytics.selectors.verdicts import verdict_on_customers, verdict_on_draft
from analytics.tasks import replay_program
from loyalty_club.dashboard.exports import Row, csv_file
from loyalty_club.dashboard.frame import show
from loyalty_club.dashboard.phrases import month_name, number
from loyalty_club.dashboard.simulation_charts import share_chart
from loyalty_club.dashboard.simulation_forms import MOST_KINDS, customer_forms
from loyalty_club.dashboard.whole_club import whole_club
from loyalty_club.dashboard.workbooks import xlsx_file
from loyalty_club.web.guards import staff_page
from loyalty_club.web.page_club import page_club
from members.roles import Actor, Right
from members.rules.currencies import display_factor, unit_name
from members.selectors.club import club_day, club_zone
from members.selectors.people import names_and_cards
from points.exceptions import BadProgram, NoProgram, UnknownDraft
from points.rules.documents import read_program
from points.rules.terms import Terms
from points.selectors.drafts import access_draft, drafts
from points.selectors.programs import terms_on

PRESENT = "present"
BPS = 10_000
