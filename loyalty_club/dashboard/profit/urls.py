"""Addresses of profit by member and of the cost of the club."""

from django.urls import path

from loyalty_club.dashboard.profit import profit, program

urlpatterns = [
    path("value/profit/", profit.profit, name="dashboard-profit"),
    path("value/cost/", program.program_cost, name="dashboard-program-cost"),
]
