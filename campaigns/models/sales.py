"""The work on a lead: contacts, presentations, objections, plans, the agreement, and its rules."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from campaigns.models.campaigns import CostLine
from campaigns.models.leads import Lead, LeadSource
from members.models import User


class Channel(models.TextChoices):
    """By which way somebody is spoken to."""

    CALL = "call", _("Call")
    SMS = "sms", _("Text message")
    VISIT = "visit", _("In the shop")
    ONLINE = "online", _("Social network or chat")
    EMAIL = "email", _("E-mail")
    OTHER = "other", _("Another way")


class SalesRules(models.Model):
    """What the owner asks of the sales cycle, one row.

    Weights say how much each mark of quality counts (they need not add to a hundred); who scores
    below `least_score` is not worth following up. `hourly_cost` prices the staff's minutes
    (smallest unit). A lost lead is forgotten after `forget_months`.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    weight_validity = models.PositiveSmallIntegerField(_("weight of a valid contact"), default=20)
    weight_fit = models.PositiveSmallIntegerField(_("weight of fitting us"), default=20)
    weight_need = models.PositiveSmallIntegerField(_("weight of need"), default=25)
    weight_means = models.PositiveSmallIntegerField(_("weight of means"), default=20)
    weight_timing = models.PositiveSmallIntegerField(_("weight of time"), default=15)
    least_score = models.PositiveSmallIntegerField(_("follow up from a quality of"), default=40)
    monthly_target = models.PositiveIntegerField(_("new leads wanted a month"), default=0)
    hourly_cost = models.BigIntegerField(_("cost of an hour of staff"), default=0)
    forget_months = models.PositiveSmallIntegerField(
        _("forget lost leads after, months"), default=12
    )
    is_form_open = models.BooleanField(_("form on the web is open"), default=True)

    class Meta:
        verbose_name = _("rules of the sales cycle")
        verbose_name_plural = _("rules of the sales cycle")
        constraints = [
            models.CheckConstraint(name="sales_rules_are_one", condition=Q(id=1)),
            models.CheckConstraint(
                name="sales_rules_in_range", condition=Q(least_score__lte=100, hourly_cost__gte=0)
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class StageRule(models.Model):
    """What a stage asks for before a lead moves on, and where the shop stands in it."""

    class Standing(models.TextChoices):
        UNKNOWN = "", _("Not judged")
        STRONGER = "stronger", _("Stronger than others")
        EQUAL = "equal", _("As others")
        WEAKER = "weaker", _("Weaker than others")

    stage = models.PositiveSmallIntegerField(_("stage"), choices=Lead.Stage.choices, unique=True)
    requirement = models.TextField(_("what it asks for"), max_length=500, blank=True, default="")
    stalled_days = models.PositiveSmallIntegerField(_("stalled after, days"), default=7)
    standing = models.CharField(
        _("where we stand"), max_length=8, choices=Standing.choices, blank=True, default=""
    )
    note = models.TextField(_("strengths and weaknesses"), max_length=500, blank=True, default="")

    class Meta:
        verbose_name = _("rule of a stage")
        verbose_name_plural = _("rules of the stages")
        ordering = ("stage",)

    def __str__(self) -> str:
        return str(self.stage)


class SourceCost(models.Model):
    """Money that a source of leads cost on a day, by kind of cost."""

    source = models.ForeignKey(
        LeadSource, verbose_name=_("source"), on_delete=models.PROTECT, related_name="costs"
    )
    kind = models.CharField(_("kind of cost"), max_length=10, choices=CostLine.Kind.choices)
    amount = models.BigIntegerField(_("amount"))
    note = models.CharField(_("note"), max_length=200, blank=True, default="")
    on = models.DateField(_("day"), db_index=True)
    entered_at = models.DateTimeField(_("entered"))
    entered_by = models.CharField(_("entered by"), max_length=180)

    class Meta:
        verbose_name = _("cost of a source")
        verbose_name_plural = _("costs of sources")
        ordering = ("-on", "-id")
        constraints = [
            models.CheckConstraint(name="source_cost_is_positive", condition=Q(amount__gt=0))
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.amount}"


class Script(models.Model):
    """A scenario written beforehand, by which a presentation is held."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    text = models.TextField(_("text"), max_length=4000)
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("script")
        verbose_name_plural = _("scripts")
        ordering = ("id",)

    def __str__(self) -> str:
        return self.name


class Interaction(models.Model):
    """One contact with a lead: by which way, how long, and what came of it."""

    class Outcome(models.TextChoices):
        INTERESTED = "interested", _("Interested")
        REACHED = "reached", _("Reached, undecided")
        CALL_BACK = "call_back", _("Asks to be called again")
        NO_ANSWER = "no_answer", _("No answer")
        WRONG = "wrong", _("Wrong number")
        REFUSED = "refused", _("Not interested")

    lead = models.ForeignKey(
        Lead, verbose_name=_("lead"), on_delete=models.CASCADE, related_name="interactions"
    )
    channel = models.CharField(_("way"), max_length=6, choices=Channel.choices)
    minutes = models.PositiveSmallIntegerField(_("minutes"), default=0)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome.choices)
    note = models.CharField(_("note"), max_length=500, blank=True, default="")
    at = models.DateTimeField(_("time"))
    by = models.CharField(_("by"), max_length=180)

    class Meta:
        verbose_name = _("contact with a lead")
        verbose_name_plural = _("contacts with leads")
        ordering = ("-at", "-id")
        indexes = [models.Index(fields=["at"], name="interaction_at")]

    def __str__(self) -> str:
        return f"{self.channel} {self.outcome}"


class Presentation(models.Model):
    """What was shown to a lead: in which medium, how long, and by which script."""

    class Medium(models.TextChoices):
        SHOP = "shop", _("In the shop")
        PLACE = "place", _("At his place")
        PHONE = "phone", _("By telephone")
        VIDEO = "video", _("Video call")
        ONLINE = "online", _("Pictures or catalogue online")
        FAIR = "fair", _("Fair or event")

    class Outcome(models.TextChoices):
        KEEN = "keen", _("Keen")
        HESITANT = "hesitant", _("Hesitant")
        COLD = "cold", _("Cold")

    lead = models.ForeignKey(
        Lead, verbose_name=_("lead"), on_delete=models.CASCADE, related_name="presentations"
    )
    medium = models.CharField(_("medium"), max_length=6, choices=Medium.choices)
    minutes = models.PositiveSmallIntegerField(_("minutes"), default=0)
    script = models.ForeignKey(
        Script,
        verbose_name=_("script"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    outcome = models.CharField(_("outcome"), max_length=8, choices=Outcome.choices)
    note = models.CharField(_("note"), max_length=500, blank=True, default="")
    at = models.DateTimeField(_("time"))
    by = models.CharField(_("by"), max_length=180)

    class Meta:
        verbose_name = _("presentation")
        verbose_name_plural = _("presentations")
        ordering = ("-at", "-id")

    def __str__(self) -> str:
        return f"{self.medium} {self.outcome}"


class Objection(models.Model):
    """What keeps a lead from agreeing, and what we say to it; open until it is met."""

    class Kind(models.TextChoices):
        PRICE = "price", _("Price")
        TIME = "time", _("Not now")
        NEED = "need", _("No need of it")
        TRUST = "trust", _("Does not know us")
        RIVAL = "rival", _("Buys elsewhere")
        OTHER = "other", _("Another reason")

    lead = models.ForeignKey(
        Lead, verbose_name=_("lead"), on_delete=models.CASCADE, related_name="objections"
    )
    kind = models.CharField(_("kind"), max_length=5, choices=Kind.choices)
    text = models.CharField(_("in his words"), max_length=300, blank=True, default="")
    answer = models.CharField(_("our answer"), max_length=300, blank=True, default="")
    met_at = models.DateTimeField(_("met"), null=True, blank=True)
    at = models.DateTimeField(_("time"))
    by = models.CharField(_("by"), max_length=180)

    class Meta:
        verbose_name = _("objection")
        verbose_name_plural = _("objections")
        ordering = ("id",)

    def __str__(self) -> str:
        return self.kind


class LeadTask(models.Model):
    """The next thing to do about a lead, by a way and a day: calls of today are made of these."""

    class Status(models.TextChoices):
        OPEN = "open", _("Open")
        DONE = "done", _("Done")
        DROPPED = "dropped", _("Dropped")

    lead = models.ForeignKey(
        Lead, verbose_name=_("lead"), on_delete=models.CASCADE, related_name="tasks"
    )
    what = models.CharField(_("what to do"), max_length=200)
    channel = models.CharField(_("way"), max_length=6, choices=Channel.choices)
    due_on = models.DateField(_("due"))
    assignee = models.ForeignKey(
        User,
        verbose_name=_("for"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    status = models.CharField(_("status"), max_length=7, choices=Status.choices, default="open")
    created_at = models.DateTimeField(_("created"))
    created_by = models.CharField(_("created by"), max_length=180)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    closed_by = models.CharField(_("closed by"), max_length=180, blank=True, default="")

    class Meta:
        verbose_name = _("task about a lead")
        verbose_name_plural = _("tasks about leads")
        ordering = ("due_on", "id")
        indexes = [
            models.Index(fields=["due_on", "id"], name="lead_task_due", condition=Q(status="open"))
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.due_on}"


class Agreement(models.Model):
    """What was agreed upon; confirmed by a second look before the lead is won."""

    lead = models.OneToOneField(
        Lead, verbose_name=_("lead"), on_delete=models.CASCADE, related_name="agreement"
    )
    terms = models.CharField(_("terms"), max_length=500, blank=True, default="")
    drafted_at = models.DateTimeField(_("drafted"))
    drafted_by = models.CharField(_("drafted by"), max_length=180)
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)
    confirmed_by = models.CharField(_("confirmed by"), max_length=180, blank=True, default="")

    class Meta:
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"{self.lead_id}"


class AgreementLine(models.Model):
    """One kind of goods agreed upon; what was offered beside the rest is told apart."""

    agreement = models.ForeignKey(
        Agreement, verbose_name=_("agreement"), on_delete=models.CASCADE, related_name="lines"
    )
    goods = models.CharField(_("goods"), max_length=120)
    category = models.CharField(_("category"), max_length=80, blank=True, default="")
    amount = models.BigIntegerField(_("amount"))
    is_cross_sell = models.BooleanField(_("offered beside"), default=False)

    class Meta:
        verbose_name = _("line of an agreement")
        verbose_name_plural = _("lines of agreements")
        ordering = ("id",)
        constraints = [
            models.CheckConstraint(name="agreement_line_in_range", condition=Q(amount__gte=0))
        ]

    def __str__(self) -> str:
        return self.goods
