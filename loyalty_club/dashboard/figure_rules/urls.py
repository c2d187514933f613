"""Addresses of how figures are counted, of the letter that tells them, and of asking anew."""

from django.urls import path

from loyalty_club.dashboard import asking
from loyalty_club.dashboard.figure_rules import figure_rules, letter

urlpatterns = [
    path("figures/rules/", figure_rules.rules, name="dashboard-figure-rules"),
    path("figures/letter/", letter.letter, name="dashboard-letter"),
    path("figures/<slug:name>/ask/", asking.ask, name="dashboard-figure-ask"),
    path("figures/<slug:name>/progress/", asking.progress, name="dashboard-figure-progress"),
]
