"""The learning profile: what the owner wants to know, what members have said, what was asked."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.models.members import Member


class Fact(models.Model):
    """One thing worth knowing of a member, in the owner's catalogue.

    `words` are texts by language: name, question, purpose. `options` are the choices of a
    choice or a band: [{"key": "…", "fa": "…", "en": "…"}]. A fact of kind "date" is an important
    date: `options` is then {"whose": …, "kind": …}. `worth` (1–100) orders the questions.
    """

    class Kind(models.TextChoices):
        CHOICE = "choice", _("A choice")
        BAND = "band", _("A band")
        TEXT = "text", _("A text")
        NUMBER = "number", _("A number")
        YES_NO = "yes_no", _("Yes or no")
        DATE = "date", _("An important date")

    class Stage(models.TextChoices):
        FIRST_SALE = "first_sale", _("At the first sale")
        AFTER_SALE = "after_sale", _("Right after a sale")
        LATER = "later", _("At later visits")
        ONLINE = "online", _("Online")

    class Method(models.TextChoices):
        OBSERVED = "observed", _("Seen from purchases")
        RECORDED = "recorded", _("Noted at the sale")
        ASKED = "asked", pgettext_lazy("way of knowing", "Asked")
        SELF = "self", _("Told online")

    key = models.SlugField(_("key"), max_length=40, unique=True)
    words = models.JSONField(_("words"))
    kind = models.CharField(_("kind"), max_length=6, choices=Kind.choices)
    options = models.JSONField(_("options"), default=list, blank=True)
    stage = models.CharField(_("stage"), max_length=10, choices=Stage.choices)
    method = models.CharField(_("method"), max_length=8, choices=Method.choices)
    points = models.PositiveIntegerField(_("points for it"), default=0)
    worth = models.PositiveSmallIntegerField(_("worth"), default=50)
    is_active = models.BooleanField(_("in use"), default=True)
    is_shipped = models.BooleanField(_("shipped with the program"), default=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    class Meta:
        verbose_name = _("fact of the profile")
        verbose_name_plural = _("facts of the profile")
        ordering = ("-worth", "key")
        constraints = [
            models.CheckConstraint(
                name="fact_worth_in_range", condition=Q(worth__gte=1, worth__lte=100)
            )
        ]

    def __str__(self) -> str:
        return self.key


class Answer(models.Model):
    """What a member has told of one fact; the newest holds, the earlier ones are its history.

    `value` is text: an option's key, a number in Latin digits, "yes" or "no". `evidence` says
    where it was seen ("purchase:12") when nobody told it.
    """

    class Source(models.TextChoices):
        OBSERVED = "observed", _("Seen")
        RECORDED = "recorded", _("Noted by staff")
        ASKED = "asked", _("Asked at the counter")
        SELF = "self", _("Told online")
        IMPORT = "import", _("Import")
        API = "api", _("Till or web shop")

    member = models.ForeignKey(
        Member,
        verbose_name=_("member"),
        on_delete=models.CASCADE,
        related_name="answers",
        db_index=False,
    )
    fact = models.ForeignKey(
        Fact, verbose_name=_("fact"), on_delete=models.PROTECT, related_name="answers"
    )
    value = models.CharField(_("answer"), max_length=200)
    source = models.CharField(_("source"), max_length=8, choices=Source.choices)
    evidence = models.CharField(_("evidence"), max_length=60, blank=True, default="")
    told_at = models.DateTimeField(_("told"))
    told_to = models.CharField(_("told to"), max_length=180)
    is_current = models.BooleanField(_("holds"), default=True)

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        ordering = ("-id",)
        constraints = [
            models.UniqueConstraint(
                fields=["member", "fact"], name="answer_once", condition=Q(is_current=True)
            )
        ]
        indexes = [models.Index(fields=["member", "fact", "-id"], name="answer_of_member")]

    def __str__(self) -> str:
        return self.value


class Question(models.Model):
    """One time that a member was asked for a fact, and what came of it."""

    class Outcome(models.TextChoices):
        ANSWERED = "answered", _("Answered")
        SKIPPED = "skipped", _("Not now")
        DECLINED = "declined", _("Rather not say")

    member = models.ForeignKey(
        Member,
        verbose_name=_("member"),
        on_delete=models.CASCADE,
        related_name="questions",
        db_index=False,
    )
    fact = models.ForeignKey(
        Fact, verbose_name=_("fact"), on_delete=models.CASCADE, related_name="+"
    )
    outcome = models.CharField(_("outcome"), max_length=8, choices=Outcome.choices)
    asked_at = models.DateTimeField(_("asked"))
    asked_by = models.CharField(_("asked by"), max_length=180)

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ("-id",)
        indexes = [models.Index(fields=["member", "-asked_at"], name="question_of_member")]

    def __str__(self) -> str:
        return self.outcome
