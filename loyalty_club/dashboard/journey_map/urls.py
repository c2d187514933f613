"""Addresses of the journey map."""

from django.urls import path

from loyalty_club.dashboard.journey_map import journey_map, member_way

urlpatterns = [
    path("journey-map/", journey_map.journey_map, name="dashboard-journey-map"),
    path(
        "journey-map/<slug:rung>/",
        journey_map.people,
        name="dashboard-journey-map-people",
    ),
    path(
        "members/<int:member_id>/journey/",
        member_way.member_journey,
        name="dashboard-member-journey",
    ),
]
