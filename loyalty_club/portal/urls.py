"""Addresses of the portal door."""

from django.urls import path

from loyalty_club.portal.card import card
from loyalty_club.portal.home import home
from loyalty_club.portal.installed import manifest, offline, worker
from loyalty_club.portal.preferences import language, preferences
from loyalty_club.portal.program import program
from loyalty_club.portal.rewards import cancel, redemption, rewards, take
from loyalty_club.portal.statement import statement

urlpatterns = [
    path("", home, name="portal-home"),
    path("statement/", statement, name="portal-statement"),
    path("rewards/", rewards, name="portal-rewards"),
    path("rewards/take/", take, name="portal-reward-take"),
    path("rewards/mine/", redemption, name="portal-redemption"),
    path("rewards/mine/cancel/", cancel, name="portal-reward-cancel"),
    path("program/", program, name="portal-program"),
    path("card/", card, name="portal-card"),
    path("manifest.webmanifest", manifest, name="portal-manifest"),
    path("worker.js", worker, name="portal-worker"),
    path("offline/", offline, name="portal-offline"),
    path("preferences/", preferences, name="portal-preferences"),
    path("preferences/language/", language, name="portal-language"),
]
