"""Leads and the sales cycle in the admin: for owners to look at."""

from django.contrib import admin

from campaigns.models import (
    Acquisition,
    Agreement,
    AgreementLine,
    Interaction,
    Lead,
    LeadSource,
    LeadTask,
    LostReason,
    Objection,
    Presentation,
    SalesRules,
    Script,
    SourceCost,
    StageMove,
    StageRule,
)
from members.admin import ReadOnlyAdmin, ReadOnlyInline, site


class StageMoveInline(ReadOnlyInline):
    model = StageMove
    left_to_right = ("by",)


class InteractionInline(ReadOnlyInline):
    model = Interaction
    left_to_right = ("by",)


class AgreementLineInline(ReadOnlyInline):
    model = AgreementLine


@admin.register(LeadSource, site=site)
class LeadSourceAdmin(ReadOnlyAdmin):
    list_display = ("name", "key", "is_active")
    list_filter = ("is_active",)
    search_fields = ("name", "key")
    left_to_right = ("key",)


@admin.register(LostReason, site=site)
class LostReasonAdmin(ReadOnlyAdmin):
    list_display = ("name", "is_active")
    list_filter = ("is_active",)


@admin.register(Lead, site=site)
class LeadAdmin(ReadOnlyAdmin):
    list_display = ("created_at", "__str__", "source", "stage", "status", "score", "shop", "value")
    list_filter = ("status", "stage", "source", "origin")
    list_select_related = ("source", "shop")
    search_fields = ("search_key", "mobile")
    left_to_right = ("mobile", "email", "external_ref", "evidence", "created_by", "closed_by")
    left_out = ("search_key",)
    inlines = (StageMoveInline, InteractionInline)


@admin.register(StageMove, site=site)
class StageMoveAdmin(ReadOnlyAdmin):
    list_display = ("at", "lead", "stage", "status", "by")
    list_filter = ("status", "stage")
    list_select_related = ("lead",)
    left_to_right = ("by",)


@admin.register(Acquisition, site=site)
class AcquisitionAdmin(ReadOnlyAdmin):
    list_display = ("at", "member", "source", "campaign", "cost", "minutes", "lead_at")
    list_filter = ("source",)
    list_select_related = ("member", "source", "campaign")


@admin.register(Interaction, site=site)
class InteractionAdmin(ReadOnlyAdmin):
    list_display = ("at", "lead", "channel", "minutes", "outcome", "by")
    list_filter = ("channel", "outcome")
    list_select_related = ("lead",)
    left_to_right = ("by",)


@admin.register(Presentation, site=site)
class PresentationAdmin(ReadOnlyAdmin):
    list_display = ("at", "lead", "medium", "minutes", "script", "outcome", "by")
    list_filter = ("medium", "outcome")
    list_select_related = ("lead", "script")
    left_to_right = ("by",)


@admin.register(Objection, site=site)
class ObjectionAdmin(ReadOnlyAdmin):
    list_display = ("at", "lead", "kind", "text", "answer", "met_at")
    list_filter = ("kind",)
    list_select_related = ("lead",)
    left_to_right = ("by",)


@admin.register(LeadTask, site=site)
class LeadTaskAdmin(ReadOnlyAdmin):
    list_display = ("due_on", "lead", "channel", "what", "assignee", "status")
    list_filter = ("status", "channel")
    list_select_related = ("lead", "assignee")
    left_to_right = ("created_by", "closed_by")


@admin.register(Agreement, site=site)
class AgreementAdmin(ReadOnlyAdmin):
    list_display = ("drafted_at", "lead", "confirmed_at")
    list_select_related = ("lead",)
    left_to_right = ("drafted_by", "confirmed_by")
    inlines = (AgreementLineInline,)


@admin.register(AgreementLine, site=site)
class AgreementLineAdmin(ReadOnlyAdmin):
    list_display = ("agreement", "goods", "category", "amount", "is_cross_sell")
    list_filter = ("is_cross_sell",)
    list_select_related = ("agreement",)


@admin.register(SourceCost, site=site)
class SourceCostAdmin(ReadOnlyAdmin):
    list_display = ("on", "source", "kind", "amount", "note")
    list_filter = ("kind", "source")
    list_select_related = ("source",)
    left_to_right = ("entered_by",)


@admin.register(SalesRules, site=site)
class SalesRulesAdmin(ReadOnlyAdmin):
    list_display = ("least_score", "monthly_target", "hourly_cost", "forget_months", "is_form_open")


@admin.register(StageRule, site=site)
class StageRuleAdmin(ReadOnlyAdmin):
    list_display = ("stage", "requirement", "stalled_days", "standing")


@admin.register(Script, site=site)
class ScriptAdmin(ReadOnlyAdmin):
    list_display = ("name", "is_active")
    list_filter = ("is_active",)
