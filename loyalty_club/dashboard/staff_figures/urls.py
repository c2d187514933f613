"""The address of staff and shops."""

from django.urls import path

from loyalty_club.dashboard.staff_figures import staff_figures

urlpatterns = [
    path("value/staff/", staff_figures.staff_figures, name="dashboard-staff-figures"),
]
