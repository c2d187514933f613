"""Addresses of the dashboard door."""

from django.urls import path

from loyalty_club.dashboard import (
    draft_publishing,
    draft_rules,
    drafts,
    home,
    keys,
    members,
    program,
    purchases,
    records,
    shops,
    staff,
)

urlpatterns = [
    path("", home.home, name="dashboard-home"),
    path("members/", members.members, name="dashboard-members"),
    path("members/<int:member_id>/", members.member, name="dashboard-member"),
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
    path(
        "program/drafts/<int:draft_id>/promise/", drafts.promise, name="dashboard-draft-promise"
    ),
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
