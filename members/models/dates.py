"""Days that matter: a member's own, and the occasions that everybody keeps."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from members.models.members import Member


class Calendar(models.TextChoices):
    """The calendars in which a day may come back; lunar as it is counted in Iran."""

    JALALI = "jalali", _("Jalali")
    GREGORIAN = "gregorian", _("Gregorian")
    LUNAR = "lunar", _("Lunar")


def usual_lead_days() -> list[int]:
    """A week before, and three days before."""
    return [7, 3]


class ImportantDate(models.Model):
    """A day that matters to a member every year: whose, what, and its month and day in the
    calendar it is kept in. The year may be unknown.

    `leap_policy` says what becomes of a day that its month lacks in some years (30 Esfand,
    29 February, a lunar 30th): the day before, the day after, or only the years that have it.
    `title` names a day of kind "other"; `person` is whose day it is, if that was told.
    """

    class Whose(models.TextChoices):
        SELF = "self", _("Own")
        WIFE = "wife", _("Wife")
        HUSBAND = "husband", _("Husband")
        MOTHER = "mother", _("Mother")
        FATHER = "father", _("Father")
        DAUGHTER = "daughter", _("Daughter")
        SON = "son", _("Son")
        CHILD = "child", _("Child")
        FRIEND = "friend", _("Friend")
        COLLEAGUE = "colleague", _("Colleague")

    class Kind(models.TextChoices):
        BIRTHDAY = "birthday", _("Birthday")
        WEDDING = "wedding", _("Wedding anniversary")
        ENGAGEMENT = "engagement", _("Engagement")
        CHILD_BIRTH = "child_birth", _("Birth of a child")
        GRADUATION = "graduation", _("Graduation")
        REMEMBRANCE = "remembrance", _("Remembrance of a death")
        OTHER = "other", _("Another day")

    class LeapPolicy(models.TextChoices):
        BEFORE = "before", _("The day before")
        AFTER = "after", _("The day after")
        LEAP_ONLY = "leap-only", _("Only in years that have it")

    Calendar = Calendar

    member = models.ForeignKey(
        Member,
        verbose_name=_("member"),
        on_delete=models.CASCADE,
        related_name="important_dates",
        db_index=False,
    )
    whose = models.CharField(_("whose"), max_length=9, choices=Whose.choices)
    kind = models.CharField(_("kind"), max_length=11, choices=Kind.choices)
    title = models.CharField(_("what day it is"), max_length=60, blank=True, default="")
    person = models.CharField(_("name"), max_length=60, blank=True, default="")
    calendar = models.CharField(_("calendar"), max_length=9, choices=Calendar.choices)
    month = models.PositiveSmallIntegerField(_("month"))
    day = models.PositiveSmallIntegerField(_("day"))
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    leap_policy = models.CharField(
        _("in years without it"),
        max_length=9,
        choices=LeapPolicy.choices,
        default=LeapPolicy.BEFORE,
    )
    lead_days = ArrayField(
        models.PositiveSmallIntegerField(),
        verbose_name=_("days of notice"),
        default=usual_lead_days,
        blank=True,
    )
    note = models.CharField(_("note"), max_length=200, blank=True, default="")
    source = models.CharField(_("told through"), max_length=9, default="asked")
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
            # With all that is asked of a date to say whose day is near, so that none is fetched.
            models.Index(
                fields=["calendar", "month", "day"],
                include=["id", "member", "whose", "kind", "leap_policy", "lead_days", "person"],
                name="date_due",
            ),
            models.Index(fields=["lead_days"], name="date_leads"),
            models.Index(
                fields=["member"],
                include=["whose", "person"],
                condition=Q(kind="remembrance"),
                name="date_mourned",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.month}/{self.day}"


class Occasion(models.Model):
    """A day that everybody keeps: Mother's Day, Yalda, Ashura.

    `names` are texts by language. `rule` is read by `members.rules.occasions`: a fixed day
    (12-20), an nth or last weekday, an offset to Easter, or only the days that are written down.
    `whose` names the relations whose day it is; members who have told of one are concerned.
    """

    class Tone(models.TextChoices):
        FESTIVE = "festive", _("Festive")
        PLAIN = "plain", _("Plain")
        MOURNING = "mourning", _("Mourning")

    key = models.SlugField(_("key"), max_length=40, unique=True)
    names = models.JSONField(_("names"))
    calendar = models.CharField(_("calendar"), max_length=9, choices=Calendar.choices)
    rule = models.CharField(_("rule"), max_length=40)
    tone = models.CharField(_("tone"), max_length=8, choices=Tone.choices, default=Tone.FESTIVE)
    whose = ArrayField(
        models.CharField(max_length=9, choices=ImportantDate.Whose.choices),
        verbose_name=_("for whom"),
        default=list,
        blank=True,
    )
    lead_days = ArrayField(
        models.PositiveSmallIntegerField(),
        verbose_name=_("days of notice"),
        default=usual_lead_days,
        blank=True,
    )
    is_kept = models.BooleanField(_("kept by this club"), default=True)
    is_shipped = models.BooleanField(_("shipped with the program"), default=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    class Meta:
        verbose_name = _("occasion")
        verbose_name_plural = _("occasions")
        ordering = ("key",)

    def __str__(self) -> str:
        return self.key


class OccasionDay(models.Model):
    """The day of an occasion in one year of its own calendar, as somebody has set or confirmed it.

    It stands over what the rule computes. Without `on` the occasion is left out that year.
    """

    occasion = models.ForeignKey(
        Occasion,
        verbose_name=_("occasion"),
        on_delete=models.CASCADE,
        related_name="days",
        db_index=False,
    )
    year = models.PositiveSmallIntegerField(_("year"))
    on = models.DateField(_("day"), null=True, blank=True)
    is_confirmed = models.BooleanField(_("confirmed as computed"), default=False)
    set_at = models.DateTimeField(_("set"))
    set_by = models.CharField(_("set by"), max_length=180)

    class Meta:
        verbose_name = _("day of an occasion")
        verbose_name_plural = _("days of occasions")
        ordering = ("year",)
        constraints = [
            models.UniqueConstraint(fields=["occasion", "year"], name="occasion_day_once")
        ]

    def __str__(self) -> str:
        return f"{self.year}"
