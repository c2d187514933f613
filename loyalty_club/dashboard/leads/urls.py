"""Addresses of the board, of one lead with its deeds, and of the rules of the sales cycle."""

from django.urls import path

from loyalty_club.dashboard.leads import (
    agreements,
    board,
    calls,
    contacts,
    facts,
    judging,
    lead,
    leads,
    moving,
    named,
    new_lead,
    objections,
    plans,
    rules,
    winning,
)

ONE = "leads/<int:lead_id>/"
RULES = "leads/rules/"
SHELVES = (
    ("sources", "lead-source"),
    ("reasons", "lost-reason"),
    ("scripts", "script"),
)

urlpatterns = [
    path("leads/", board.board, name="dashboard-leads"),
    path("leads/move/", board.move, name="dashboard-lead-move"),
    path("leads/all/", leads.leads, name="dashboard-leads-list"),
    path("leads/new/", new_lead.new, name="dashboard-lead-new"),
    path("leads/new/known/", new_lead.known, name="dashboard-lead-known"),
    path("leads/today/", calls.calls, name="dashboard-lead-calls"),
    path("leads/today/plan/", calls.plan, name="dashboard-lead-call-plan"),
    path("leads/today/<int:task_id>/close/", calls.close, name="dashboard-lead-task-close"),
    path("leads/today/<int:task_id>/reopen/", calls.reopen, name="dashboard-lead-task-reopen"),
    path("leads/today/<int:task_id>/later/", calls.put_off, name="dashboard-lead-task-later"),
    path(
        "leads/today/members/<int:follow_up_id>/",
        calls.follow_up,
        name="dashboard-lead-follow-up",
    ),
    path(ONE, lead.lead, name="dashboard-lead"),
    path(f"{ONE}change/", facts.change, name="dashboard-lead-change"),
    path(f"{ONE}judge/", judging.judge, name="dashboard-lead-judge"),
    path(f"{ONE}judge/score/", judging.score, name="dashboard-lead-score"),
    path(f"{ONE}contact/", contacts.contact, name="dashboard-lead-contact"),
    path(f"{ONE}present/", contacts.present, name="dashboard-lead-present"),
    path(f"{ONE}objection/", objections.objection, name="dashboard-lead-objection"),
    path(
        f"{ONE}objection/<int:objection_id>/met/",
        objections.met,
        name="dashboard-lead-objection-met",
    ),
    path(f"{ONE}plan/", plans.plan, name="dashboard-lead-plan"),
    path(f"{ONE}plan/<int:task_id>/", plans.task, name="dashboard-lead-task"),
    path(f"{ONE}agreement/", agreements.agreement, name="dashboard-lead-agreement"),
    path(f"{ONE}agreement/confirm/", agreements.confirm, name="dashboard-lead-agreement-confirm"),
    path(f"{ONE}win/", winning.win, name="dashboard-lead-win"),
    path(f"{ONE}stage/", moving.move, name="dashboard-lead-stage"),
    path(f"{ONE}lose/", moving.lose, name="dashboard-lead-lose"),
    path(f"{ONE}reopen/", moving.reopen, name="dashboard-lead-reopen"),
    path(f"{ONE}assign/", moving.assign, name="dashboard-lead-assign"),
    path(RULES, rules.sales_rules_page, name="dashboard-sales-rules"),
    path(f"{RULES}example/", rules.example, name="dashboard-sales-rules-example"),
    path(f"{RULES}stages/<int:stage>/", rules.stage_rule, name="dashboard-stage-rule"),
]
for folder, shelf in SHELVES:
    row, kept = f"{RULES}{folder}/<int:row_id>/", {"shelf": shelf}
    urlpatterns += [
        path(f"{RULES}{folder}/new/", named.add, kept, name=f"dashboard-{shelf}-new"),
        path(row, named.change, kept, name=f"dashboard-{shelf}"),
        path(f"{row}use/", named.use, kept, name=f"dashboard-{shelf}-use"),
    ]
