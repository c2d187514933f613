"""Surveys: who is asked after a purchase, and what each of those asked has answered."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from members.models import Member, Message, Shop
from points.models import Purchase


class SurveyPlan(models.Model):
    """Whom the club asks after a purchase, when, how often and in which words.

    Empty conditions ask everybody; of those whom they leave, `share_percent` are asked, chosen
    by chance. Nobody is asked again before `rest_weeks` have passed since he was last asked by
    any plan. A score of six or less opens a ticket and a follow-up within `follow_up_days`.
    """

    name = models.CharField(_("name"), max_length=80, unique=True)
    is_active = models.BooleanField(_("in use"), default=False)
    # Nothing sold before this moment is asked about.
    active_from = models.DateTimeField(_("in use since"), null=True, blank=True)
    shop = models.ForeignKey(
        Shop,
        verbose_name=_("shop"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    tier = models.CharField(_("tier"), max_length=40, blank=True, default="")
    category = models.CharField(_("category"), max_length=80, blank=True, default="")
    least_amount = models.BigIntegerField(_("bill of at least"), default=0)
    is_first_only = models.BooleanField(_("only after a first purchase"), default=False)
    share_percent = models.PositiveSmallIntegerField(_("share of them, percent"), default=100)
    delay_hours = models.PositiveSmallIntegerField(_("hours after the purchase"), default=24)
    valid_days = models.PositiveSmallIntegerField(_("link is good for, days"), default=14)
    rest_weeks = models.PositiveSmallIntegerField(_("weeks between two surveys"), default=12)
    text = models.TextField(_("text"), max_length=600)
    asks_expectation = models.BooleanField(_("asks whether we met his expectation"), default=True)
    asks_effort = models.BooleanField(_("asks how easy it was"), default=True)
    asks_reason = models.BooleanField(_("asks for the main reason"), default=True)
    asks_comment = models.BooleanField(_("asks for a word"), default=True)
    asks_referral = models.BooleanField(_("asks promoters to bring a friend"), default=True)
    follow_up_days = models.PositiveSmallIntegerField(_("follow-up within, days"), default=1)
    tells_owner = models.BooleanField(_("tells the owner of a bad score"), default=True)
    created_at = models.DateTimeField(_("created"))
    created_by = models.CharField(_("created by"), max_length=180)

    class Meta:
        verbose_name = _("survey")
        verbose_name_plural = _("surveys")
        ordering = ("id",)
        constraints = [
            models.CheckConstraint(
                name="survey_plan_in_range",
                condition=Q(
                    share_percent__gte=1,
                    share_percent__lte=100,
                    valid_days__gte=1,
                    least_amount__gte=0,
                ),
            )
        ]

    def __str__(self) -> str:
        return self.name


class Survey(models.Model):
    """One person asked once, with his answers: figures only, what he wrote is a `SurveyComment`.

    `shop`, `seller` (the actor who rang up), `tier` and `category` are as they were when he was
    asked. `score` is the 0–10 of the NPS; `effort` 1 (hard) to 5 (easy); `satisfaction` 1 to 5
    is asked after a ticket. The first answer sets `scored_at`, and the link takes no second;
    `closed_at` says that he has finished. What is `is_withheld` only the owner sees, until he
    releases it.
    """

    class Kind(models.TextChoices):
        PURCHASE = "purchase", _("After a purchase")
        TICKET = "ticket", _("After a ticket")
        COUNTER = "counter", _("Sign at the counter")

    class Expectation(models.TextChoices):
        NONE = "", _("Not answered")
        BELOW = "below", _("Less than expected")
        MET = "met", _("As expected")
        ABOVE = "above", _("Better than expected")

    class Reason(models.TextChoices):
        NONE = "", _("Not answered")
        GOODS = "goods", _("Goods and quality")
        PRICE = "price", _("Price")
        STAFF = "staff", _("Staff and their manner")
        SPEED = "speed", _("Speed")
        PLACE = "place", _("The shop and how to reach it")
        CHOICE = "choice", _("Choice of goods")
        CLUB = "club", _("Points and gifts of the club")
        OTHER = "other", _("Another reason")

    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
    natural_key = models.CharField(max_length=80, unique=True)
    plan = models.ForeignKey(
        SurveyPlan,
        verbose_name=_("survey"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    member = models.ForeignKey(
        Member,
        verbose_name=_("member"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    purchase = models.ForeignKey(
        Purchase,
        verbose_name=_("purchase"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    ticket = models.ForeignKey(
        "campaigns.Ticket",
        verbose_name=_("ticket"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    shop = models.ForeignKey(
        Shop,
        verbose_name=_("shop"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    seller = models.CharField(_("sold by"), max_length=180, blank=True, default="")
    tier = models.CharField(_("tier"), max_length=40, blank=True, default="")
    category = models.CharField(_("category"), max_length=80, blank=True, default="")
    message = models.ForeignKey(
        Message,
        verbose_name=_("message"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    asked_at = models.DateTimeField(_("asked"))
    expires_at = models.DateTimeField(_("link is good until"))

    score = models.PositiveSmallIntegerField(_("score"), null=True, blank=True)
    satisfaction = models.PositiveSmallIntegerField(_("satisfaction"), null=True, blank=True)
    expectation = models.CharField(
        _("expectation"), max_length=5, choices=Expectation.choices, blank=True, default=""
    )
    effort = models.PositiveSmallIntegerField(_("ease"), null=True, blank=True)
    reason = models.CharField(
        _("main reason"), max_length=6, choices=Reason.choices, blank=True, default=""
    )
    scored_at = models.DateTimeField(_("answered"), null=True, blank=True)
    closed_at = models.DateTimeField(_("finished"), null=True, blank=True)
    is_withheld = models.BooleanField(_("for the owner first"), default=False)
    released_at = models.DateTimeField(_("released"), null=True, blank=True)
    released_by = models.CharField(_("released by"), max_length=180, blank=True, default="")

    class Meta:
        verbose_name = _("survey answer")
        verbose_name_plural = _("survey answers")
        ordering = ("-id",)
        constraints = [
            models.CheckConstraint(
                name="survey_in_range",
                condition=(Q(score__isnull=True) | Q(score__lte=10))
                & (Q(satisfaction__isnull=True) | Q(satisfaction__gte=1, satisfaction__lte=5))
                & (Q(effort__isnull=True) | Q(effort__gte=1, effort__lte=5)),
            ),
            models.CheckConstraint(
                name="survey_answered_once",
                condition=Q(scored_at__isnull=False)
                | Q(
                    score__isnull=True,
                    satisfaction__isnull=True,
                    effort__isnull=True,
                    expectation="",
                    reason="",
                    closed_at__isnull=True,
                ),
            ),
        ]
        indexes = [
            models.Index(fields=["member", "-asked_at"], name="survey_of_member"),
            models.Index(
                fields=["scored_at"], name="survey_answers", condition=Q(scored_at__isnull=False)
            ),
            models.Index(fields=["id"], name="survey_withheld", condition=Q(is_withheld=True)),
        ]

    def __str__(self) -> str:
        return self.natural_key


class SurveyComment(models.Model):
    """What somebody wrote beside his score; it goes with him."""

    survey = models.OneToOneField(
        Survey, verbose_name=_("survey answer"), on_delete=models.CASCADE, related_name="comment"
    )
    member = models.ForeignKey(
        Member,
        verbose_name=_("member"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
    )
    text = models.TextField(_("words"), max_length=1000)

    class Meta:
        verbose_name = _("survey comment")
        verbose_name_plural = _("survey comments")
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"{self.survey_id}"
