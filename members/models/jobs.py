"""The timetable's memory: what ran for which time, and how the clock stood."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class JobRun(models.Model):
    """One run of one job for one slot of its timetable (a day, an hour, a minute): at most one
    that succeeded, ever.
    """

    job = models.CharField(_("job"), max_length=40)
    slot = models.DateTimeField(_("due"))
    business_date = models.DateField(_("business date"))
    started_at = models.DateTimeField(_("started"))
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=1)
    count = models.BigIntegerField(_("done"), null=True, blank=True)
    problem = models.CharField(_("problem"), max_length=200, blank=True, default="")

    class Meta:
        verbose_name = _("run of a job")
        verbose_name_plural = _("runs of jobs")
        ordering = ("-id",)
        constraints = [models.UniqueConstraint(fields=["job", "slot"], name="job_once")]
        indexes = [models.Index(fields=["started_at"], name="job_run_started")]

    def __str__(self) -> str:
        return f"{self.job} {self.slot:%Y-%m-%d %H:%M}"


class Clock(models.Model):
    """The one row of the last tick: the wall clock beside the machine's own count of seconds.

    A clock that jumped stops the timetable until it agrees again or a person says that it is
    right.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    ticked_at = models.DateTimeField(_("last tick"))
    boot = models.CharField(max_length=40, blank=True, default="")
    seconds = models.BigIntegerField(default=0)
    jumped_at = models.DateTimeField(_("clock jumped"), null=True, blank=True)

    class Meta:
        verbose_name = _("clock")
        verbose_name_plural = _("clock")
        constraints = [models.CheckConstraint(name="clock_is_one", condition=Q(id=1))]

    def __str__(self) -> str:
        return f"{self.ticked_at:%Y-%m-%d %H:%M}"
