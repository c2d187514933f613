"""Addresses of how members buy."""

from django.urls import path

from loyalty_club.dashboard.buying import drivers, together, when

urlpatterns = [
    path("drivers/", drivers.drivers, name="dashboard-drivers"),
    path("drivers/members/", drivers.people, name="dashboard-drivers-people"),
    path("together/", together.together, name="dashboard-together"),
    path("together/members/", together.people, name="dashboard-together-people"),
    path("when/", when.when, name="dashboard-when"),
]
