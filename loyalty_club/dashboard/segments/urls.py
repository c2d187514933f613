"""Addresses of the groups of members."""

from django.urls import path

from loyalty_club.dashboard.segments import alike, potential, segment_people, segments

urlpatterns = [
    path("segments/", segments.segments, name="dashboard-segments"),
    path("segments/members/", segment_people.people, name="dashboard-segment-people"),
    path("potential/", potential.potential, name="dashboard-potential"),
    path("alike/", alike.alike, name="dashboard-alike"),
]
