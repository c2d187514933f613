"""What imports keep of people is kept for a month: rows refused, the way back, waiting files."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from points.models import ImportJob, ImportStretch, RefusedRow
from points.services.import_jobs import AT_WORK, remove_file

KEPT = timedelta(days=30)
WAITING = timedelta(days=7)
Status = ImportJob.Status


def forget_old_imports(*, now: datetime | None = None) -> int:
    """Let go of files that have waited for a week, and of rows and ways back that are a month
    old; an import can be taken back no longer then. Returns how many imports were concerned.
    """
    now = now or timezone.now()
    old = ImportJob.objects.exclude(status__in=AT_WORK).filter(created_at__lt=now - WAITING)
    concerned = 0
    for job in old.order_by("pk"):
        with transaction.atomic():
            concerned += _forget(job, is_old=job.created_at < now - KEPT)
    return concerned


def _forget(job: ImportJob, *, is_old: bool) -> bool:
    has_file = bool(job.file)
    if has_file:
        remove_file(job)
        fields = ["file"]
        if job.status in {Status.UPLOADED, Status.CHECKED}:
            job.status, job.problem = Status.FAILED, "not_found"
            fields += ["status", "problem"]
        job.save(update_fields=fields)
    if not is_old:
        return has_file
    gone, _tables = RefusedRow.objects.filter(job=job).delete()
    more, _tables = ImportStretch.objects.filter(job=job).delete()
    return bool(has_file or gone or more)
