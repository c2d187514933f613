"""What the club knows of a member beyond his name: labels and important dates."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from members.models.members import Member


class Label(models.Model):
    """One word that staff, or a calculation, has put on a member."""

    member = models.ForeignKey(
        Member,
        verbose_name=_("member"),
        on_delete=models.CASCADE,
        related_name="labels",
        db_index=False,
    )
    name = models.CharField(_("label"), max_length=40)
    set_by = models.CharField(_("set by"), max_length=180)
    set_at = models.DateTimeField(_("set"))

    class Meta:
        verbose_name = _("label")
        verbose_name_plural = _("labels")
        ordering = ("name",)
        constraints = [
            models.UniqueConstraint(fields=["member", "name"], name="label_once"),
        ]
        indexes = [models.Index(fields=["name"], name="label_name")]

    def __str__(self) -> str:
        return self.name


class ImportantDate(models.Model):
    """A day that matters to a member every year: whose, what, and its month and day in the
    calendar it is kept in. The year may be unknown.
    """

    class Whose(models.TextChoices):
        SELF = "self", _("Own")
        WIFE = "wife", _("Wife")
        HUSBAND = "husband", _("Husband")
        MOTHER = "mother", _("Mother")
        FATHER = "father", _("Father")
        CHILD = "child", _("Child")
        FRIEND = "friend", _("Friend")
        COLLEAGUE = "colleague", _("Colleague")

    class Kind(models.TextChoices):
        BIRTHDAY = "birthday", _("Birthday")
        WEDDING = "wedding", _("Wedding anniversary")
        OTHER = "other", _("Another day")

    class Calendar(models.TextChoices):
        JALALI = "jalali", _("Jalali")
        GREGORIAN = "gregorian", _("Gregorian")

    member = models.ForeignKey(
        Member,
        verbose_name=_("member"),
        on_delete=models.CASCADE,
        related_name="important_dates",
        db_index=False,
    )
    whose = models.CharField(_("whose"), max_length=9, choices=Whose.choices)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
    calendar = models.CharField(_("calendar"), max_length=9, choices=Calendar.choices)
    month = models.PositiveSmallIntegerField(_("month"))
    day = models.PositiveSmallIntegerField(_("day"))
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    told_at = models.DateTimeField(_("told"))
    told_to = models.CharField(_("told to"), max_length=180)

    class Meta:
        verbose_name = _("important date")
        verbose_name_plural = _("important dates")
        ordering = ("month", "day", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["member", "whose", "kind", "calendar", "month", "day"], name="date_once"
            ),
            models.CheckConstraint(
                name="date_in_range",
                condition=Q(month__gte=1, month__lte=12, day__gte=1, day__lte=31),
            ),
        ]
        indexes = [
            models.Index(fields=["calendar", "month", "day"], name="date_due"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.month}/{self.day}"
