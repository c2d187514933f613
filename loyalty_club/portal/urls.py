"""Addresses of the portal door."""

from django.urls import path

from loyalty_club.portal import dates, erasing, my_data, my_messages, profile
from loyalty_club.portal.card import card
from loyalty_club.portal.friends import friends
from loyalty_club.portal.home import home
from loyalty_club.portal.installed import manifest, offline, worker
from loyalty_club.portal.offers import offers
from loyalty_club.portal.preferences import language, preferences, stop
from loyalty_club.portal.program import program
from loyalty_club.portal.rewards import cancel, redemption, rewards, take
from loyalty_club.portal.statement import statement
from loyalty_club.portal.tickets import ticket, tickets

urlpatterns = [
    path("", home, name="portal-home"),
    path("statement/", statement, name="portal-statement"),
    path("offers/", offers, name="portal-offers"),
    path("rewards/", rewards, name="portal-rewards"),
    path("rewards/take/", take, name="portal-reward-take"),
    path("rewards/mine/", redemption, name="portal-redemption"),
    path("rewards/mine/cancel/", cancel, name="portal-reward-cancel"),
    path("program/", program, name="portal-program"),
    path("profile/", profile.profile, name="portal-profile"),
    path("profile/leave/", profile.leave, name="portal-profile-leave"),
    path("profile/forget/", profile.forget, name="portal-profile-forget"),
    path("card/", card, name="portal-card"),
    path("friends/", friends, name="portal-friends"),
    path("tickets/", tickets, name="portal-tickets"),
    path("tickets/one/", ticket, name="portal-ticket"),
    path("days/", dates.dates, name="portal-dates"),
    path("days/change/", dates.change, name="portal-date-change"),
    path("days/forget/", dates.forget, name="portal-date-forget"),
    path("manifest.webmanifest", manifest, name="portal-manifest"),
    path("worker.js", worker, name="portal-worker"),
    path("offline/", offline, name="portal-offline"),
    path("preferences/", preferences, name="portal-preferences"),
    path("preferences/language/", language, name="portal-language"),
    path("preferences/stop/", stop, name="portal-stop"),
    path("preferences/my-data/", my_data.my_data, name="portal-my-data"),
    path("preferences/my-data/name/", my_data.name, name="portal-my-name"),
    path("preferences/my-data/email/", my_data.email, name="portal-my-email"),
    path("preferences/messages/", my_messages.my_messages, name="portal-my-messages"),
    path("preferences/my-data/mobile/", my_data.mobile, name="portal-my-mobile"),
    path("preferences/my-data/download/", my_data.download, name="portal-my-data-file"),
    path(
        "preferences/my-data/purchases/",
        my_data.download_purchases,
        name="portal-my-purchases-file",
    ),
    path("preferences/my-data/erase/", erasing.erase, name="portal-erase"),
    path("preferences/my-data/erase/code/", erasing.send_code, name="portal-erase-code"),
    path("preferences/my-data/erase/call-off/", erasing.call_off, name="portal-erase-call-off"),
]
