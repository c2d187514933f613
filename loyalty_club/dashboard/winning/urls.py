"""Addresses of what winning new customers costs."""

from django.urls import path

from loyalty_club.dashboard.winning import people, winning

urlpatterns = [
    path("value/winning/", winning.winning, name="dashboard-winning"),
    path("value/winning/members/", people.people, name="dashboard-winning-people"),
]
