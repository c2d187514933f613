"""How the club sends its messages, and what its timetable has run, in the admin."""

from django.contrib import admin

from members.admin.site import ReadOnlyAdmin, site
from members.models import Clock, JobRun, Messaging


@admin.register(Messaging, site=site)
class MessagingAdmin(ReadOnlyAdmin):
    """Without the carrier's key, sealed or not, nor its last letters."""

    list_display = (
        "carrier",
        "line_service",
        "line_promotion",
        "most_a_week",
        "quiet_from",
        "quiet_until",
        "credit",
        "trouble",
    )
    left_to_right = ("carrier", "base_url", "username", "line_service", "line_promotion")
    left_out = ("secret", "secret_tail")


@admin.register(JobRun, site=site)
class JobRunAdmin(ReadOnlyAdmin):
    list_display = ("job", "slot", "started_at", "ended_at", "attempts", "count", "problem")
    search_fields = ("job__exact",)
    left_to_right = ("job", "problem")


@admin.register(Clock, site=site)
class ClockAdmin(ReadOnlyAdmin):
    """Without the machine's own count, which tells a reader nothing."""

    list_display = ("ticked_at", "jumped_at")
    left_out = ("boot", "seconds")
