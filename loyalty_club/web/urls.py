"""Choosing the language."""

from django.urls import path

from loyalty_club.web.language import switch_language

urlpatterns = [path("setlang/", switch_language, name="set_language")]
