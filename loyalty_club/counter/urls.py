"""Addresses of the counter door."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
