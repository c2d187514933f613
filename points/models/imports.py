"""Files that are brought in: the job, the stretches that are done, and the rows refused."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from members.models import Shop


class ImportJob(models.Model):
    """One file on its way in, from upload to done, and perhaps back.

    `file` is a name in the private store, empty when the file is gone. `mapping` names the
    column of each field; `next_row` is where the job goes on after a stop. It moves in the
    transaction that writes the rows before it.
    """

    class Kind(models.TextChoices):
        MEMBERS = "members", _("Members")
        DATES = "dates", _("Important dates")
        PURCHASES = "purchases", _("Purchases")
        BALANCES = "balances", _("Opening balances")
        LEADS = "leads", _("Leads")

    class Status(models.TextChoices):
        UPLOADED = "uploaded", _("Uploaded")
        CHECKING = "checking", _("Being checked")
        CHECKED = "checked", _("Checked")
        RUNNING = "running", _("Being brought in")
        STOPPED = "stopped", _("Stopped")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")
        UNDOING = "undoing", _("Being taken back")
        UNDONE = "undone", _("Import taken back")

    kind = models.CharField(_("what"), max_length=9, choices=Kind.choices)
    status = models.CharField(
        _("status"), max_length=8, choices=Status.choices, default=Status.UPLOADED
    )
    file = models.CharField(max_length=100, blank=True, editable=False)
    name = models.CharField(_("file"), max_length=200)
    shop = models.ForeignKey(
        Shop,
        verbose_name=_("shop"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    mapping = models.JSONField(default=dict, blank=True)
    choices = models.JSONField(default=dict, blank=True)
    rows = models.PositiveIntegerField(_("rows"), default=0)
    next_row = models.PositiveIntegerField(default=0)
    figures = models.JSONField(default=dict, blank=True)
    problem = models.CharField(_("problem"), max_length=60, blank=True, default="")
    is_stop_asked = models.BooleanField(default=False)
    created_at = models.DateTimeField(_("created"))
    created_by = models.CharField(_("created by"), max_length=180)
    beaten_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ("-id",)

    def __str__(self) -> str:
        return self.name


class ImportStretch(models.Model):
    """What one stretch of rows wrote: the way back. `created` and `changed` are ids; `before`
    is what changed rows held, by id.
    """

    job = models.ForeignKey(
        ImportJob, on_delete=models.CASCADE, related_name="stretches", db_index=False
    )
    first_row = models.PositiveIntegerField()
    created = ArrayField(models.BigIntegerField(), default=list)
    changed = ArrayField(models.BigIntegerField(), default=list)
    before = models.JSONField(default=dict)
    is_undone = models.BooleanField(default=False)

    class Meta:
        ordering = ("first_row",)
        constraints = [
            models.UniqueConstraint(fields=["job", "first_row"], name="import_stretch_once")
        ]

    def __str__(self) -> str:
        return f"{self.first_row}"


class RefusedRow(models.Model):
    """A row that was not taken: its cells as they came, and why."""

    job = models.ForeignKey(
        ImportJob, on_delete=models.CASCADE, related_name="refused", db_index=False
    )
    row = models.PositiveIntegerField()
    field = models.CharField(max_length=40)
    code = models.CharField(max_length=40)
    cells = models.JSONField()

    class Meta:
        ordering = ("row",)
        constraints = [models.UniqueConstraint(fields=["job", "row"], name="refused_row_once")]

    def __str__(self) -> str:
        return f"{self.row}: {self.field} {self.code}"
