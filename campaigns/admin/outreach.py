"""Labels, offers, reminders, journeys and campaigns in the admin: for owners to look at."""

from django.contrib import admin

from campaigns.models import (
    Campaign,
    ComputedLabel,
    CostLine,
    Journey,
    OfferPlan,
    Passage,
    Recipient,
    Reminder,
    ReminderChange,
    ReminderPlan,
    Step,
    StepTaken,
    Surprise,
    SurprisePlan,
    Variant,
)
from members.admin import ReadOnlyAdmin, ReadOnlyInline, site


class StepInline(ReadOnlyInline):
    model = Step


class StepTakenInline(ReadOnlyInline):
    model = StepTaken


class VariantInline(ReadOnlyInline):
    model = Variant


class CostLineInline(ReadOnlyInline):
    model = CostLine
    left_to_right = ("entered_by",)


@admin.register(ComputedLabel, site=site)
class ComputedLabelAdmin(ReadOnlyAdmin):
    list_display = ("name", "measure", "at_least", "within_days", "bearers", "is_active")
    list_filter = ("measure", "is_active")
    search_fields = ("name",)
    left_to_right = ("created_by",)


@admin.register(OfferPlan, site=site)
class OfferPlanAdmin(ReadOnlyAdmin):
    list_display = ("name", "kind", "points", "percent", "value", "min_bill", "reward", "is_active")
    list_filter = ("kind", "is_active")
    list_select_related = ("reward",)
    search_fields = ("name",)
    left_to_right = ("created_by",)


@admin.register(SurprisePlan, site=site)
class SurprisePlanAdmin(ReadOnlyAdmin):
    list_display = ("reward", "is_active", "monthly_budget", "one_in", "from_visits", "rest_days")
    list_select_related = ("reward",)


@admin.register(Surprise, site=site)
class SurpriseAdmin(ReadOnlyAdmin):
    list_display = ("on", "member", "offer", "cost")
    list_select_related = ("member", "offer")


@admin.register(ReminderPlan, site=site)
class ReminderPlanAdmin(ReadOnlyAdmin):
    list_display = ("subject", "step", "after_days", "offer", "plans_follow_up", "is_active")
    list_filter = ("step", "is_active")
    list_select_related = ("offer",)
    search_fields = ("subject",)
    left_to_right = ("subject",)


@admin.register(ReminderChange, site=site)
class ReminderChangeAdmin(ReadOnlyAdmin):
    list_display = ("changed_at", "member", "is_skipped", "text", "changed_by")
    list_filter = ("is_skipped",)
    list_select_related = ("member",)
    left_to_right = ("changed_by",)
    left_out = ("natural_key",)


@admin.register(Reminder, site=site)
class ReminderAdmin(ReadOnlyAdmin):
    list_display = ("due_on", "member", "plan", "step", "on", "outcome", "planned_at")
    list_filter = ("outcome", "step")
    list_select_related = ("member", "plan")
    left_to_right = ("occasion",)
    left_out = ("natural_key",)


@admin.register(Journey, site=site)
class JourneyAdmin(ReadOnlyAdmin):
    list_display = ("name", "trigger", "leaves_on_purchase", "is_active", "active_from")
    list_filter = ("trigger", "is_active")
    search_fields = ("name",)
    left_to_right = ("created_by",)
    left_out = ("looked_on",)
    inlines = (StepInline,)


@admin.register(Step, site=site)
class StepAdmin(ReadOnlyAdmin):
    list_display = (
        "journey",
        "position",
        "delay_days",
        "delay_hours",
        "condition",
        "kind",
        "offer",
    )
    list_filter = ("journey",)
    list_select_related = ("journey", "offer")


@admin.register(Passage, site=site)
class PassageAdmin(ReadOnlyAdmin):
    list_display = ("began_at", "journey", "member", "status", "why", "done", "next_at", "ended_at")
    list_filter = ("status", "why", "journey")
    list_select_related = ("journey", "member")
    left_out = ("run_key",)
    inlines = (StepTakenInline,)


@admin.register(StepTaken, site=site)
class StepTakenAdmin(ReadOnlyAdmin):
    list_display = ("at", "journey", "member", "position", "outcome", "offer")
    list_filter = ("outcome",)
    list_select_related = ("passage__journey", "passage__member", "offer")
    ordering = ("-id",)

    @admin.display(description=Passage._meta.get_field("journey").verbose_name)
    def journey(self, taken: StepTaken) -> str:
        """On which journey."""
        return str(taken.passage.journey)

    @admin.display(description=Passage._meta.get_field("member").verbose_name)
    def member(self, taken: StepTaken) -> str:
        """Whose step it was."""
        return str(taken.passage.member)


@admin.register(Campaign, site=site)
class CampaignAdmin(ReadOnlyAdmin):
    list_display = (
        "name",
        "goal",
        "status",
        "starts_on",
        "ends_on",
        "budget",
        "committed",
        "control_percent",
        "offer",
    )
    list_filter = ("status", "goal", "channel")
    list_select_related = ("offer",)
    search_fields = ("name",)
    left_to_right = ("created_by",)
    left_out = ("seed",)
    inlines = (VariantInline, CostLineInline)


@admin.register(Variant, site=site)
class VariantAdmin(ReadOnlyAdmin):
    list_display = ("campaign", "letter", "share", "text")
    list_select_related = ("campaign",)


@admin.register(Recipient, site=site)
class RecipientAdmin(ReadOnlyAdmin):
    list_display = ("campaign", "member", "variant", "status", "why", "told_at", "offer")
    list_filter = ("status", "why", "campaign")
    list_select_related = ("campaign", "member", "variant", "offer")
    ordering = ("-id",)


@admin.register(CostLine, site=site)
class CostLineAdmin(ReadOnlyAdmin):
    list_display = ("on", "campaign", "kind", "amount", "note", "entered_by")
    list_filter = ("kind",)
    list_select_related = ("campaign",)
    left_to_right = ("entered_by",)
