"""Addresses of tickets."""

from django.urls import path

from loyalty_club.dashboard.tickets import new, targets, ticket, tickets

urlpatterns = [
    path("tickets/", tickets.tickets, name="dashboard-tickets"),
    path("tickets/new/", new.new, name="dashboard-ticket-new"),
    path("tickets/targets/", targets.targets, name="dashboard-ticket-targets"),
    path("tickets/<int:ticket_id>/", ticket.ticket, name="dashboard-ticket"),
    path("tickets/<int:ticket_id>/preview/", ticket.preview, name="dashboard-ticket-preview"),
]
