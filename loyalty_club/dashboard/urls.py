"""Addresses of the dashboard door."""

from django.urls import path

from loyalty_club.dashboard import home, keys, members, program, purchases, records, shops, staff

urlpatterns = [
    path("", home.home, name="dashboard-home"),
    path("members/", members.members, name="dashboard-members"),
    path("members/<int:member_id>/", members.member, name="dashboard-member"),
    path("purchases/", purchases.purchases, name="dashboard-purchases"),
    path("purchases/export/", purchases.export_purchases, name="dashboard-purchases-export"),
    path("program/", program.program, name="dashboard-program"),
    path("program/publish/", program.publish, name="dashboard-program-publish"),
    path("program/preview/", program.preview, name="dashboard-program-preview"),
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
