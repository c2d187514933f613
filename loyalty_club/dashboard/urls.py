"""Addresses of the dashboard door."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
