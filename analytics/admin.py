"""Summaries, scores and kept figures in the admin: for owners to look at."""

from django.contrib import admin

from analytics.models import (
    Absence,
    DayFigures,
    FigureRules,
    KeptFigure,
    MemberFigures,
    MemberScores,
    StaleFigure,
    SummaryState,
)
from members.admin import ReadOnlyAdmin, site


@admin.register(MemberFigures, site=site)
class MemberFiguresAdmin(ReadOnlyAdmin):
    list_display = (
        "member",
        "shop",
        "first_on",
        "last_on",
        "visits",
        "sales",
        "interval_days",
        "lost_on",
    )
    list_select_related = ("member", "shop")
    list_filter = ("shop",)


@admin.register(Absence, site=site)
class AbsenceAdmin(ReadOnlyAdmin):
    list_display = ("member", "shop", "since", "lost_on", "back_on")
    list_select_related = ("member", "shop")
    list_filter = ("shop",)


@admin.register(DayFigures, site=site)
class DayFiguresAdmin(ReadOnlyAdmin):
    list_display = (
        "day",
        "shop",
        "sales",
        "member_sales",
        "purchases",
        "given",
        "joined",
        "new_buyers",
        "lost",
        "returned",
    )
    list_select_related = ("shop",)
    list_filter = ("shop",)


@admin.register(MemberScores, site=site)
class MemberScoresAdmin(ReadOnlyAdmin):
    list_display = (
        "member",
        "segment",
        "grade",
        "worth",
        "profit",
        "stake",
        "potential",
        "likeness",
        "scored_on",
    )
    list_select_related = ("member",)
    list_filter = ("segment", "grade", "worth_by", "potential")


@admin.register(KeptFigure, site=site)
class KeptFigureAdmin(ReadOnlyAdmin):
    list_display = ("name", "shop", "kept_at", "seconds", "asked_at", "began_at", "done", "problem")
    list_select_related = ("shop",)
    left_to_right = ("name", "problem")


@admin.register(FigureRules, site=site)
class FigureRulesAdmin(ReadOnlyAdmin):
    list_display = ("lost_by", "lost_days", "discount_bps", "horizon_years", "letter_is_on")
    left_to_right = ("letter_to",)


@admin.register(StaleFigure, site=site)
class StaleFigureAdmin(ReadOnlyAdmin):
    list_display = ("id", "member_id", "day", "at")


@admin.register(SummaryState, site=site)
class SummaryStateAdmin(ReadOnlyAdmin):
    list_display = ("folded_at", "rebuilt_at", "rebuilding_since", "done")
    left_out = ("terms",)
