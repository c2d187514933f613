"""Addresses of how figures are counted, and of the letter that tells them."""

from django.urls import path

from loyalty_club.dashboard.figure_rules import figure_rules, letter

urlpatterns = [
    path("figures/rules/", figure_rules.rules, name="dashboard-figure-rules"),
    path("figures/letter/", letter.letter, name="dashboard-letter"),
]
