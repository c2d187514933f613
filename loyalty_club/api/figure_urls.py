"""Addresses of the figures."""

from django.urls import path

from loyalty_club.api.buying_figures import DriversApi, TogetherApi, WhenApi
from loyalty_club.api.first_figures import FirstFiguresApi
from loyalty_club.api.group_figures import AlikeApi, PotentialApi, SegmentsApi
from loyalty_club.api.member_figures import MemberFiguresApi
from loyalty_club.api.profit_figures import ProfitFiguresApi
from loyalty_club.api.staff_figures import StaffFiguresApi
from loyalty_club.api.staying_figures import AtRiskApi, CohortsApi, StayingFiguresApi
from loyalty_club.api.value_figures import ClvFiguresApi
from loyalty_club.api.what_if import WhatIfApi
from loyalty_club.api.winning_figures import CacCalculatorApi, WinningFiguresApi

FIGURES = "v1/figures/"

urlpatterns = [
    path(FIGURES, FirstFiguresApi.as_view(), name="api-figures"),
    path(f"{FIGURES}clv/", ClvFiguresApi.as_view(), name="api-figures-clv"),
    path(f"{FIGURES}winning/", WinningFiguresApi.as_view(), name="api-figures-winning"),
    path(f"{FIGURES}cac/", CacCalculatorApi.as_view(), name="api-figures-cac"),
    path(f"{FIGURES}profit/", ProfitFiguresApi.as_view(), name="api-figures-profit"),
    path(f"{FIGURES}staying/", StayingFiguresApi.as_view(), name="api-figures-staying"),
    path(f"{FIGURES}cohorts/", CohortsApi.as_view(), name="api-figures-cohorts"),
    path(f"{FIGURES}at-risk/", AtRiskApi.as_view(), name="api-figures-at-risk"),
    path(f"{FIGURES}segments/", SegmentsApi.as_view(), name="api-figures-segments"),
    path(f"{FIGURES}potential/", PotentialApi.as_view(), name="api-figures-potential"),
    path(f"{FIGURES}alike/", AlikeApi.as_view(), name="api-figures-alike"),
    path(f"{FIGURES}drivers/", DriversApi.as_view(), name="api-figures-drivers"),
    path(f"{FIGURES}together/", TogetherApi.as_view(), name="api-figures-together"),
    path(f"{FIGURES}when/", WhenApi.as_view(), name="api-figures-when"),
    path(f"{FIGURES}what-if/", WhatIfApi.as_view(), name="api-figures-what-if"),
    path(f"{FIGURES}staff/", StaffFiguresApi.as_view(), name="api-figures-staff"),
    path(
        "v1/members/<int:member_id>/figures/",
        MemberFiguresApi.as_view(),
        name="api-member-figures",
    ),
]
