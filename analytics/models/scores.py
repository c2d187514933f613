"""What each member is worth and may become, as worked out by night."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from members.models import Member


class MemberScores(models.Model):
    """The scores of one active member over the whole club, worked out anew every night.

    Money is in the smallest unit. `recency`, `frequency`, `monetary` are quintiles, 5 the best
    (0: he has not bought), `segment` their name. `alive` is the probability that he is still a
    customer (unknown after a single visit: nothing has been seen of his habit), `expected_visits`
    and `worth` his visits and the discounted profit of the coming year, `clv` the discounted
    profit of all years that the club looks ahead (`FigureRules.horizon_years`), `worth_by` how
    these were worked out. The columns from `margin` to `acquisition` are of the last twelve
    months (`acquisition` where he was won in them), all costs as positive amounts; `profit` =
    margin − rewards − messages − staff − acquisition; `grade` his class by it.
    `potential` says in what he could grow and `potential_worth` by how much a year; `likeness`
    how much he resembles the best (0 to 100), for those who are new. `stake` is the worth that
    is lost with him if he is at risk.
    """

    class Segment(models.TextChoices):
        NONE = "", _("Has not bought")
        CHAMPIONS = "champions", _("Champions")
        LOYAL = "loyal", _("Loyal customers")
        PROMISING = "promising", _("May become loyal")
        NEWCOMERS = "newcomers", _("Newcomers")
        HESITANT = "hesitant", _("Hesitant")
        NEEDS_CARE = "needs_care", _("Need attention")
        SLIPPING = "slipping", _("Slipping away")
        DEAR = "dear", _("Must not be lost")
        RESTING = "resting", _("Resting")
        GONE = "gone", _("Gone")

    class WorthBy(models.TextChoices):
        NONE = "", _("Not known yet")
        MODEL = "model", _("Predicted from buying behaviour")
        AVERAGE = "average", _("Average of the club")

    class Grade(models.TextChoices):
        NONE = "", _("Not judged")
        A = "A", "A"
        B = "B", "B"
        C = "C", "C"
        D = "D", "D"

    class Potential(models.TextChoices):
        NONE = "", _("None seen")
        BASKET = "basket", _("Comes often, buys little")
        VISITS = "visits", _("Buys much, comes seldom")
        WALLET = "wallet", _("Buys elsewhere too")

    member = models.OneToOneField(
        Member,
        verbose_name=_("member"),
        primary_key=True,
        on_delete=models.CASCADE,
        related_name="+",
        related_query_name="scores",
    )
    recency = models.PositiveSmallIntegerField(_("recency"), default=0)
    frequency = models.PositiveSmallIntegerField(_("frequency"), default=0)
    monetary = models.PositiveSmallIntegerField(_("monetary value"), default=0)
    segment = models.CharField(
        _("segment"), max_length=10, choices=Segment.choices, blank=True, default=""
    )
    alive = models.FloatField(_("still a customer, probability"), null=True, blank=True)
    expected_visits = models.FloatField(_("visits expected in a year"), null=True, blank=True)
    worth = models.BigIntegerField(_("worth of the coming year"), null=True, blank=True)
    clv = models.BigIntegerField(_("lifetime value (CLV)"), null=True, blank=True)
    worth_by = models.CharField(
        _("worked out by"), max_length=7, choices=WorthBy.choices, blank=True, default=""
    )
    margin = models.BigIntegerField(_("margin"), default=0)
    rewards = models.BigIntegerField(_("rewards"), default=0)
    messages = models.BigIntegerField(_("cost of messages"), default=0)
    staff = models.BigIntegerField(_("cost of the staff's time"), default=0)
    minutes = models.PositiveIntegerField(_("minutes of staff"), default=0)
    acquisition = models.BigIntegerField(_("cost of winning"), default=0)
    profit = models.BigIntegerField(_("profit"), default=0)
    grade = models.CharField(
        _("class"), max_length=1, choices=Grade.choices, blank=True, default=""
    )
    potential = models.CharField(
        _("potential"), max_length=6, choices=Potential.choices, blank=True, default=""
    )
    potential_worth = models.BigIntegerField(_("may grow by, a year"), default=0)
    likeness = models.PositiveSmallIntegerField(_("like the best"), null=True, blank=True)
    stake = models.BigIntegerField(_("worth at stake"), default=0)
    scored_on = models.DateField(_("worked out for"))

    class Meta:
        verbose_name = _("scores of a member")
        verbose_name_plural = _("scores of members")
        indexes = [
            models.Index(fields=["segment"], name="scores_segment"),
            models.Index(fields=["-worth"], name="scores_worth"),
            models.Index(fields=["-profit"], name="scores_profit"),
            models.Index(fields=["-stake"], name="scores_stake", condition=models.Q(stake__gt=0)),
            models.Index(
                fields=["-potential_worth"],
                name="scores_potential",
                condition=models.Q(potential_worth__gt=0),
            ),
            models.Index(
                fields=["-likeness", "-member"],
                name="scores_likeness",
                condition=models.Q(likeness__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member_id}"
