"""The labels that the club computes, in the admin: only to be looked at, by owners."""

from django.contrib import admin

from campaigns.models import ComputedLabel
from members.admin import ReadOnlyAdmin, site


@admin.register(ComputedLabel, site=site)
class ComputedLabelAdmin(ReadOnlyAdmin):
    list_display = ("name", "measure", "at_least", "within_days", "bearers", "is_active")
    list_filter = ("measure", "is_active")
    search_fields = ("name",)
    left_to_right = ("created_by",)
