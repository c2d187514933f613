"""Addresses of the figures of the sales cycle."""

from django.urls import path

from loyalty_club.dashboard.leads import funnel, losses, sources, yields

urlpatterns = [
    path("leads/funnel/", funnel.funnel, name="dashboard-funnel"),
    path("leads/funnel/<int:stage>/", funnel.behind, name="dashboard-funnel-leads"),
    path("leads/yield/", yields.yields, name="dashboard-lead-yield"),
    path("leads/sources/", sources.sources, name="dashboard-lead-sources"),
    path("leads/sources/costs/", sources.add, name="dashboard-source-cost-add"),
    path("leads/sources/costs/restore/", sources.restore, name="dashboard-source-cost-restore"),
    path(
        "leads/sources/costs/<int:cost_id>/remove/",
        sources.remove,
        name="dashboard-source-cost-remove",
    ),
    path("leads/losses/", losses.losses, name="dashboard-lead-losses"),
    path("leads/losses/<int:reason_id>/", losses.behind, name="dashboard-lost-leads"),
]
