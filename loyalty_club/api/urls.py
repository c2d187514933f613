"""Addresses of the api door."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
