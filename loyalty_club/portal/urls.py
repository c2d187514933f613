"""Addresses of the portal door."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
