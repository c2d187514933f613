"""Addresses of the pages about the worth of a customer."""

from django.urls import path

from loyalty_club.dashboard.value import value

urlpatterns = [
    path("value/", value.value, name="dashboard-value"),
    path("value/members/", value.members, name="dashboard-value-members"),
]
