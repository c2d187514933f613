"""Addresses of the pages about staying."""

from django.urls import path

from loyalty_club.dashboard.staying import at_risk, cohorts, staying

urlpatterns = [
    path("staying/", staying.staying, name="dashboard-staying"),
    path("staying/<slug:way>/", staying.people, name="dashboard-staying-people"),
    path("cohorts/", cohorts.cohorts, name="dashboard-cohorts"),
    path("cohorts/<int:cohort>/", cohorts.people, name="dashboard-cohort-people"),
    path("at-risk/", at_risk.at_risk, name="dashboard-at-risk"),
    path("at-risk/calls/", at_risk.plan_calls, name="dashboard-at-risk-calls"),
]
