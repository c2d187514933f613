"""Addresses of the dashboard door."""

from django.urls import path

from loyalty_club.dashboard import home, purchases, records
from loyalty_club.dashboard.cap import budget, liability
from loyalty_club.dashboard.club import keys, shops, staff
from loyalty_club.dashboard.people import corrections, members, merges
from loyalty_club.dashboard.program import draft_publishing, draft_rules, drafts, program, tiers
from loyalty_club.dashboard.rewards import rewards, vouchers
from loyalty_club.dashboard.simulation import simulation

urlpatterns = [
    path("", home.home, name="dashboard-home"),
    path("members/", members.members, name="dashboard-members"),
    path("members/<int:member_id>/", members.member, name="dashboard-member"),
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
    path("merges/", merges.merges, name="dashboard-merges"),
    path("merges/<int:merge_id>/undo/", merges.undo, name="dashboard-merge-undo"),
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
    path("vouchers/", vouchers.vouchers, name="dashboard-vouchers"),
    path("vouchers/issue/", vouchers.issue, name="dashboard-voucher-issue"),
    path("vouchers/preview/", vouchers.preview, name="dashboard-voucher-preview"),
    path("vouchers/<int:voucher_id>/sheet/", vouchers.sheet, name="dashboard-voucher-sheet"),
    path("vouchers/<int:voucher_id>/export/", vouchers.export, name="dashboard-voucher-export"),
    path("vouchers/<int:voucher_id>/cancel/", vouchers.cancel, name="dashboard-voucher-cancel"),
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
    path("messages/", records.outbox, name="dashboard-messages"),
    path("audit/", records.audit, name="dashboard-audit"),
    path("club/", shops.club, name="dashboard-club"),
]
