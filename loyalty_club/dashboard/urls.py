"""Addresses of the dashboard door."""

from django.urls import path

from loyalty_club.dashboard import home, purchases, records
from loyalty_club.dashboard.buying.urls import urlpatterns as buying_pages
from loyalty_club.dashboard.calendar import coming, occasion_days, occasions
from loyalty_club.dashboard.campaigns import campaigns, results_compare, steps, winwin
from loyalty_club.dashboard.campaigns import deeds as campaign_deeds
from loyalty_club.dashboard.campaigns import results as campaign_results
from loyalty_club.dashboard.campaigns.text_preview import text_preview
from loyalty_club.dashboard.cap import budget, liability
from loyalty_club.dashboard.care import (
    computed_labels,
    exclusions,
    follow_ups,
    labels,
    member_care,
)
from loyalty_club.dashboard.club import keys, shops, staff
from loyalty_club.dashboard.exports import exports
from loyalty_club.dashboard.feedback.urls import urlpatterns as feedback_pages
from loyalty_club.dashboard.figure_rules.urls import urlpatterns as figure_rule_pages
from loyalty_club.dashboard.imports import imports
from loyalty_club.dashboard.journey_map.urls import urlpatterns as map_pages
from loyalty_club.dashboard.journeys import journeys
from loyalty_club.dashboard.journeys import steps as journey_steps
from loyalty_club.dashboard.leads.figure_urls import urlpatterns as lead_figures
from loyalty_club.dashboard.leads.urls import urlpatterns as lead_pages
from loyalty_club.dashboard.messages import carrier, inbound, outbox, sending_rules, timetable
from loyalty_club.dashboard.offers import offers, surprises
from loyalty_club.dashboard.people import (
    card_sheets,
    corrections,
    duplicates,
    households,
    member,
    members,
    merges,
    poster,
)
from loyalty_club.dashboard.privacy import privacy
from loyalty_club.dashboard.profile import facts
from loyalty_club.dashboard.profit.urls import urlpatterns as profit_pages
from loyalty_club.dashboard.program import draft_publishing, draft_rules, drafts, program, tiers
from loyalty_club.dashboard.reminders import history as reminder_history
from loyalty_club.dashboard.reminders import plans as reminder_plans
from loyalty_club.dashboard.reminders import reminders
from loyalty_club.dashboard.rewards import rewards, vouchers
from loyalty_club.dashboard.segments.urls import urlpatterns as segment_pages
from loyalty_club.dashboard.simulation import simulation
from loyalty_club.dashboard.staff_figures.urls import urlpatterns as staff_pages
from loyalty_club.dashboard.staying.urls import urlpatterns as staying_pages
from loyalty_club.dashboard.tickets.urls import urlpatterns as ticket_pages
from loyalty_club.dashboard.value.urls import urlpatterns as value_pages
from loyalty_club.dashboard.what_if.urls import urlpatterns as what_if_pages
from loyalty_club.dashboard.winning.urls import urlpatterns as winning_pages

urlpatterns = [
    path("", home.home, name="dashboard-home"),
    path("members/", members.members, name="dashboard-members"),
    path("members/cards/", card_sheets.card_sheets, name="dashboard-card-sheets"),
    path("members/<int:member_id>/", member.member, name="dashboard-member"),
    path("members/<int:member_id>/tier/", tiers.set_by_hand, name="dashboard-tier-set"),
    path("members/<int:member_id>/tier/end/", tiers.end, name="dashboard-tier-end"),
    path("members/<int:member_id>/correct/", corrections.ask, name="dashboard-correction-ask"),
    path("members/<int:member_id>/merge/", merges.merge, name="dashboard-merge"),
    path("corrections/", corrections.corrections, name="dashboard-corrections"),
    path(
        "corrections/<int:adjustment_id>/approve/",
        corrections.approve,
        name="dashboard-correction-approve",
    ),
    path(
        "corrections/<int:adjustment_id>/refuse/",
        corrections.refuse,
        name="dashboard-correction-refuse",
    ),
    path("calendar/", coming.coming, name="dashboard-coming"),
    path("calendar/occasions/", occasions.occasions, name="dashboard-occasions"),
    path("calendar/occasions/check/", occasion_days.check, name="dashboard-occasion-check"),
    path("calendar/occasions/new/", occasions.add, name="dashboard-occasion-new"),
    path("calendar/occasions/mourning/", occasions.mourning, name="dashboard-mourning"),
    path("calendar/occasions/<slug:key>/", occasions.occasion, name="dashboard-occasion"),
    path("calendar/occasions/<slug:key>/keep/", occasions.keep, name="dashboard-occasion-keep"),
    path("calendar/occasions/<slug:key>/day/", occasion_days.day, name="dashboard-occasion-day"),
    path(
        "members/<int:member_id>/household/",
        households.household,
        name="dashboard-household",
    ),
    path(
        "members/<int:member_id>/household/leave/",
        households.leave,
        name="dashboard-household-leave",
    ),
    path("duplicates/", duplicates.duplicates, name="dashboard-duplicates"),
    path("duplicates/apart/", duplicates.apart, name="dashboard-duplicates-apart"),
    path("duplicates/together/", duplicates.together, name="dashboard-duplicates-together"),
    path("poster/", poster.poster, name="dashboard-poster"),
    path("merges/", merges.merges, name="dashboard-merges"),
    path("merges/<int:merge_id>/undo/", merges.undo, name="dashboard-merge-undo"),
    path("members/<int:member_id>/care/", member_care.care, name="dashboard-care"),
    path("members/<int:member_id>/exclude/", exclusions.exclude, name="dashboard-exclude"),
    path("members/<int:member_id>/include/", exclusions.lift, name="dashboard-exclusion-lift"),
    path("labels/", labels.labels, name="dashboard-labels"),
    path("labels/one/", labels.label, name="dashboard-label"),
    path("labels/new/", computed_labels.define, name="dashboard-computed-label-new"),
    path("labels/preview/", computed_labels.preview, name="dashboard-computed-label-preview"),
    path("labels/<int:label_id>/", computed_labels.change, name="dashboard-computed-label"),
    path("labels/<int:label_id>/run/", computed_labels.run, name="dashboard-computed-label-run"),
    path(
        "labels/<int:label_id>/retire/",
        computed_labels.retire,
        name="dashboard-computed-label-retire",
    ),
    path("follow-ups/", follow_ups.follow_ups, name="dashboard-follow-ups"),
    path("follow-ups/new/", follow_ups.plan, name="dashboard-follow-up-new"),
    path("follow-ups/left-out/", exclusions.exclusions, name="dashboard-exclusions"),
    path("follow-ups/<int:follow_up_id>/", follow_ups.follow_up, name="dashboard-follow-up"),
    path("purchases/", purchases.purchases, name="dashboard-purchases"),
    path("purchases/export/", purchases.export_purchases, name="dashboard-purchases-export"),
    path("program/", program.program, name="dashboard-program"),
    path("program/new/", drafts.begin, name="dashboard-draft-begin"),
    path("program/drafts/<int:draft_id>/", drafts.draft, name="dashboard-draft"),
    path(
        "program/drafts/<int:draft_id>/cards/<str:card>/",
        drafts.save_card,
        name="dashboard-draft-card",
    ),
    path("program/drafts/<int:draft_id>/promise/", drafts.promise, name="dashboard-draft-promise"),
    path("program/drafts/<int:draft_id>/sample/", drafts.sample, name="dashboard-draft-sample"),
    path(
        "program/drafts/<int:draft_id>/publish/",
        draft_publishing.publish,
        name="dashboard-draft-publish",
    ),
    path(
        "program/drafts/<int:draft_id>/download/",
        draft_publishing.download,
        name="dashboard-draft-download",
    ),
    path(
        "program/drafts/<int:draft_id>/discard/",
        draft_publishing.discard,
        name="dashboard-draft-discard",
    ),
    path(
        "program/drafts/<int:draft_id>/new-rule/", draft_rules.add, name="dashboard-draft-rule-add"
    ),
    path(
        "program/drafts/<int:draft_id>/sentence/",
        draft_rules.sentence,
        name="dashboard-draft-rule-sentence",
    ),
    path(
        "program/drafts/<int:draft_id>/restore/",
        draft_rules.restore,
        name="dashboard-draft-rule-restore",
    ),
    path(
        "program/drafts/<int:draft_id>/rules/<str:code>/",
        draft_rules.edit,
        name="dashboard-draft-rule",
    ),
    path(
        "program/drafts/<int:draft_id>/rules/<str:code>/move/",
        draft_rules.move,
        name="dashboard-draft-rule-move",
    ),
    path(
        "program/drafts/<int:draft_id>/rules/<str:code>/try/",
        draft_rules.try_out,
        name="dashboard-draft-rule-try",
    ),
    path(
        "program/drafts/<int:draft_id>/rules/<str:code>/drop/",
        draft_rules.drop,
        name="dashboard-draft-rule-drop",
    ),
    path("tiers/", tiers.tiers, name="dashboard-tiers"),
    path("cap/", budget.cap, name="dashboard-cap"),
    path("cap/brake/", budget.brake, name="dashboard-cap-brake"),
    path("cap/lift/", budget.lift, name="dashboard-cap-lift"),
    path("cap/export/", budget.export, name="dashboard-cap-export"),
    path("liability/", liability.liability, name="dashboard-liability"),
    path("liability/export/", liability.export, name="dashboard-liability-export"),
    path("simulation/", simulation.customer_year, name="dashboard-simulation"),
    path("simulation/replay/", simulation.club_replay, name="dashboard-simulation-replay"),
    path(
        "simulation/replay/result/",
        simulation.replay_result,
        name="dashboard-simulation-result",
    ),
    path(
        "simulation/replay/export/",
        simulation.export_replay,
        name="dashboard-simulation-export",
    ),
    path("rewards/", rewards.rewards, name="dashboard-rewards"),
    path("rewards/new/", rewards.add, name="dashboard-reward-new"),
    path("rewards/preview/", rewards.preview, name="dashboard-reward-preview"),
    path("rewards/<int:reward_id>/", rewards.change, name="dashboard-reward-change"),
    path("rewards/<int:reward_id>/move/", rewards.move, name="dashboard-reward-move"),
    path("rewards/<int:reward_id>/offer/", rewards.offer, name="dashboard-reward-offer"),
    path("offers/", offers.offers, name="dashboard-offers"),
    path("offers/new/", offers.add, name="dashboard-offer-new"),
    path("offers/preview/", offers.preview, name="dashboard-offer-preview"),
    path("offers/<int:plan_id>/", offers.change, name="dashboard-offer-change"),
    path("offers/<int:plan_id>/retire/", offers.retire, name="dashboard-offer-retire"),
    path("surprises/", surprises.surprises, name="dashboard-surprises"),
    path("vouchers/", vouchers.vouchers, name="dashboard-vouchers"),
    path("vouchers/issue/", vouchers.issue, name="dashboard-voucher-issue"),
    path("vouchers/preview/", vouchers.preview, name="dashboard-voucher-preview"),
    path("vouchers/<int:voucher_id>/sheet/", vouchers.sheet, name="dashboard-voucher-sheet"),
    path("vouchers/<int:voucher_id>/export/", vouchers.export, name="dashboard-voucher-export"),
    path("vouchers/<int:voucher_id>/cancel/", vouchers.cancel, name="dashboard-voucher-cancel"),
    path("profile/", facts.facts, name="dashboard-facts"),
    path("profile/new/", facts.add, name="dashboard-fact-new"),
    path("profile/<slug:fact_key>/", facts.fact, name="dashboard-fact"),
    path("profile/<slug:fact_key>/change/", facts.change, name="dashboard-fact-change"),
    path("profile/<slug:fact_key>/use/", facts.use, name="dashboard-fact-use"),
    path("imports/", imports.imports, name="dashboard-imports"),
    path("imports/new/", imports.begin, name="dashboard-import-new"),
    path("imports/sample/<slug:kind>/", imports.sample, name="dashboard-import-sample"),
    path("imports/<int:job_id>/", imports.one, name="dashboard-import"),
    path("imports/<int:job_id>/columns/", imports.columns, name="dashboard-import-columns"),
    path("imports/<int:job_id>/preview/", imports.preview, name="dashboard-import-preview"),
    path("imports/<int:job_id>/progress/", imports.progress, name="dashboard-import-progress"),
    path("imports/<int:job_id>/errors/", imports.errors, name="dashboard-import-errors"),
    path("imports/<int:job_id>/run/", imports.run, name="dashboard-import-run"),
    path("imports/<int:job_id>/stop/", imports.stop, name="dashboard-import-stop"),
    path("imports/<int:job_id>/undo/", imports.undo, name="dashboard-import-undo"),
    path("imports/<int:job_id>/discard/", imports.discard, name="dashboard-import-discard"),
    path("campaigns/compare/", results_compare.compare, name="dashboard-campaigns-compare"),
    path("campaigns/who-gains/", winwin.winwin, name="dashboard-winwin"),
    path("campaigns/who-gains/<slug:corner>/", winwin.sales, name="dashboard-winwin-sales"),
    path(
        "campaigns/<int:campaign_id>/results/",
        campaign_results.results,
        name="dashboard-campaign-results",
    ),
    path(
        "campaigns/<int:campaign_id>/results/<slug:which>/",
        campaign_results.people,
        name="dashboard-results-people",
    ),
    path(
        "campaigns/<int:campaign_id>/costs/new/",
        campaign_results.add,
        name="dashboard-campaign-cost-add",
    ),
    path(
        "campaigns/<int:campaign_id>/costs/<int:cost_id>/remove/",
        campaign_results.remove,
        name="dashboard-campaign-cost-remove",
    ),
    path("journeys/", journeys.journeys, name="dashboard-journeys"),
    path("journeys/new/", journeys.define, name="dashboard-journey-new"),
    path("journeys/<int:journey_id>/", journeys.journey, name="dashboard-journey"),
    path("journeys/<int:journey_id>/change/", journeys.change, name="dashboard-journey-change"),
    path("journeys/<int:journey_id>/start/", journeys.start, name="dashboard-journey-start"),
    path("journeys/<int:journey_id>/stop/", journeys.stop, name="dashboard-journey-stop"),
    path(
        "journeys/<int:journey_id>/announce/",
        journeys.announce,
        name="dashboard-journey-announce",
    ),
    path("journeys/<int:journey_id>/people/", journeys.people, name="dashboard-journey-people"),
    path(
        "journeys/<int:journey_id>/people/<int:passage_id>/out/",
        journeys.out,
        name="dashboard-journey-out",
    ),
    path(
        "journeys/<int:journey_id>/steps/new/",
        journey_steps.add,
        name="dashboard-journey-step-new",
    ),
    path(
        "journeys/<int:journey_id>/steps/<int:step_id>/",
        journey_steps.change,
        name="dashboard-journey-step",
    ),
    path(
        "journeys/<int:journey_id>/steps/<int:step_id>/move/",
        journey_steps.move,
        name="dashboard-journey-step-move",
    ),
    path(
        "journeys/<int:journey_id>/steps/<int:step_id>/delete/",
        journey_steps.delete,
        name="dashboard-journey-step-delete",
    ),
    path("reminders/", reminders.reminders, name="dashboard-reminders"),
    path("reminders/change/", reminders.change, name="dashboard-reminder-change"),
    path("reminders/history/", reminder_history.history, name="dashboard-reminder-history"),
    path("reminders/plans/", reminder_plans.plans, name="dashboard-reminder-plans"),
    path(
        "reminders/plans/<str:subject>/<slug:step>/",
        reminder_plans.plan,
        name="dashboard-reminder-plan",
    ),
    path(
        "reminders/plans/<str:subject>/<slug:step>/drop/",
        reminder_plans.drop,
        name="dashboard-reminder-plan-drop",
    ),
    path("staff/", staff.staff, name="dashboard-staff"),
    path("staff/hire/", staff.hire, name="dashboard-staff-hire"),
    path("staff/<int:user_id>/", staff.change, name="dashboard-staff-change"),
    path("staff/<int:user_id>/password/", staff.new_password, name="dashboard-staff-password"),
    path("shops/", shops.shops, name="dashboard-shops"),
    path("shops/open/", shops.open_new, name="dashboard-shop-open"),
    path("shops/<int:shop_id>/", shops.change, name="dashboard-shop-change"),
    path("keys/", keys.keys, name="dashboard-keys"),
    path("keys/create/", keys.create, name="dashboard-key-create"),
    path("keys/<str:prefix>/revoke/", keys.revoke, name="dashboard-key-revoke"),
    path("campaigns/", campaigns.campaigns, name="dashboard-campaigns"),
    path("campaigns/new/", campaigns.plan, name="dashboard-campaign-new"),
    path("campaigns/<int:campaign_id>/", campaigns.campaign, name="dashboard-campaign"),
    path(
        "campaigns/<int:campaign_id>/progress/",
        campaigns.progress,
        name="dashboard-campaign-progress",
    ),
    path(
        "campaigns/<int:campaign_id>/members/",
        campaigns.recipients,
        name="dashboard-campaign-recipients",
    ),
    path(
        "campaigns/<int:campaign_id>/plan/<slug:key>/", steps.step, name="dashboard-campaign-step"
    ),
    path("campaigns/<int:campaign_id>/count/", steps.count, name="dashboard-campaign-count"),
    path(
        "campaigns/<int:campaign_id>/start/", campaign_deeds.start, name="dashboard-campaign-start"
    ),
    path(
        "campaigns/<int:campaign_id>/pause/", campaign_deeds.pause, name="dashboard-campaign-pause"
    ),
    path(
        "campaigns/<int:campaign_id>/resume/",
        campaign_deeds.resume,
        name="dashboard-campaign-resume",
    ),
    path("campaigns/<int:campaign_id>/stop/", campaign_deeds.stop, name="dashboard-campaign-stop"),
    path("campaigns/<int:campaign_id>/copy/", campaign_deeds.copy, name="dashboard-campaign-copy"),
    path(
        "campaigns/<int:campaign_id>/discard/",
        campaign_deeds.discard,
        name="dashboard-campaign-discard",
    ),
    path("texts/preview/", text_preview, name="dashboard-text-preview"),
    path("messages/", outbox.outbox, name="dashboard-messages"),
    path("messages/<int:message_id>/", outbox.message, name="dashboard-message"),
    path("messages/<int:message_id>/resend/", outbox.resend, name="dashboard-message-resend"),
    path("messages/<int:message_id>/cancel/", outbox.cancel, name="dashboard-message-cancel"),
    path("messages/<int:message_id>/restore/", outbox.restore, name="dashboard-message-restore"),
    path("messages/inbound/", inbound.inbound, name="dashboard-inbound"),
    path("messages/rules/", sending_rules.sending_rules, name="dashboard-sending-rules"),
    path("messages/rules/sentence/", sending_rules.sentence, name="dashboard-sending-sentence"),
    path("messages/carrier/", carrier.carrier, name="dashboard-carrier"),
    path("messages/carrier/test/", carrier.test, name="dashboard-carrier-test"),
    path(
        "messages/carrier/test/<int:message_id>/",
        carrier.test_state,
        name="dashboard-carrier-test-state",
    ),
    path("messages/timetable/", timetable.timetable, name="dashboard-timetable"),
    path("messages/timetable/clock/", timetable.believe, name="dashboard-clock-believe"),
    path("audit/", records.audit, name="dashboard-audit"),
    path("privacy/", privacy.privacy, name="dashboard-privacy"),
    path("privacy/retention/", privacy.retention, name="dashboard-retention"),
    path("members/<int:member_id>/erase/", privacy.erase, name="dashboard-erase"),
    path(
        "members/<int:member_id>/erase/call-off/",
        privacy.call_off,
        name="dashboard-erasure-call-off",
    ),
    path("members/<int:member_id>/erase/now/", privacy.do_now, name="dashboard-erasure-now"),
    path("exports/", exports.exports, name="dashboard-exports"),
    path("exports/<slug:key>/", exports.export, name="dashboard-export"),
    path("club/", shops.club, name="dashboard-club"),
    *figure_rule_pages,
    *buying_pages,
    *what_if_pages,
    *feedback_pages,
    *ticket_pages,
    *lead_pages,
    *lead_figures,
    *map_pages,
    *staff_pages,
    *value_pages,
    *winning_pages,
    *profit_pages,
    *staying_pages,
    *segment_pages,
]
