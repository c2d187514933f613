"""The address of what if."""

from django.urls import path

from loyalty_club.dashboard.what_if import what_if

urlpatterns = [path("value/what-if/", what_if.what_if, name="dashboard-what-if")]
