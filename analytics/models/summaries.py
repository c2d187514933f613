"""Summaries by member and by day: every figure of the club is read from them.

They hold nothing that the purchases do not say; a rebuild gives the same rows as keeping them
up to date does. A row without a shop is about the whole club. Rows by shop stand there only
where the club has more than one. The database does not check whom they name: they are written
from those very rows by the million, and a check would lock every member each time. Of a member
who is erased they go when they are brought up to date, so that the days forget him too.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from members.models import Member, Shop


class MemberFigures(models.Model):
    """One active member, by all that he has bought (in one shop, where one is named).

    A purchase that was voided is none; all of one day are one *visit*. Money is in the smallest
    unit: `sales` is what was paid in money less what was paid back, `first_sales` the part of it
    on the day of his first visit, `given` what went back to him on purchases: points at value
    less what was taken back, discounts and gifts. `interval_days` is the median gap between his
    visits, known from the third on (`points.rules.habits`). `growing_on`, `mature_on`, `loyal_on`
    are the days on which he came to these rungs (`analytics.rules.lifecycle`); `risk_on` and
    `lost_on` the first days on which he counts as at risk and as lost unless he comes before:
    by the club's own rule for *lost*, and never past the day on which he did come.

    `visit_days` are all days on which he bought, the earliest first: what he was on any day can be
    told from them. `months` are the months in which he bought, counted from the year 0 of the
    club's calendar (year × 12 + month − 1), the earliest first, and `month_sales` his sales in
    each.
    `known_on` is the day he joined, or his first purchase where that was earlier. A member
    without a purchase has a row of the whole club, and one of the shop he joined in; so has one
    of his first shop whoever buys in others only.
    """

    member = models.ForeignKey(
        Member,
        verbose_name=_("member"),
        on_delete=models.DO_NOTHING,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )
    shop = models.ForeignKey(
        Shop,
        verbose_name=_("shop"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )
    known_on = models.DateField(_("known since"))
    first_on = models.DateField(_("first purchase"), null=True, blank=True)
    last_on = models.DateField(_("last purchase"), null=True, blank=True)
    visits = models.PositiveIntegerField(_("visits"), default=0)
    purchases = models.PositiveIntegerField(_("purchases"), default=0)
    sales = models.BigIntegerField(_("sales"), default=0)
    first_sales = models.BigIntegerField(_("sales of the first visit"), default=0)
    given = models.BigIntegerField(_("given back"), default=0)
    interval_days = models.PositiveIntegerField(_("own interval, days"), null=True, blank=True)
    growing_on = models.DateField(_("growing since"), null=True, blank=True)
    mature_on = models.DateField(_("mature since"), null=True, blank=True)
    loyal_on = models.DateField(_("loyal since"), null=True, blank=True)
    risk_on = models.DateField(_("at risk from"))
    lost_on = models.DateField(_("lost from"))
    visit_days = ArrayField(models.DateField(), verbose_name=_("days of visits"), default=list)
    months = ArrayField(models.PositiveIntegerField(), verbose_name=_("months"), default=list)
    month_sales = ArrayField(
        models.BigIntegerField(), verbose_name=_("sales by month"), default=list
    )

    class Meta:
        verbose_name = _("figures of a member")
        verbose_name_plural = _("figures of members")
        constraints = [
            models.UniqueConstraint(
                fields=["member", "shop"], name="member_figures_once", nulls_distinct=False
            )
        ]
        indexes = [
            # Who is at risk is found from this alone.
            models.Index(
                fields=["shop", "lost_on"],
                include=["member", "risk_on", "first_on"],
                name="figures_lost_on",
            ),
            models.Index(fields=["shop", "first_on"], include=["member"], name="figures_first_on"),
            models.Index(fields=["shop", "last_on"], name="figures_last_on"),
        ]

    def __str__(self) -> str:
        return f"{self.member_id}"


class Absence(models.Model):
    """A member who had bought was lost on `lost_on`, and came back on `back_on` (not yet: none).

    `since` is the visit that was the last then. Whoever is not silent for long enough yet has an
    absence that begins in the future: it goes when he comes. So each member with a purchase has
    exactly one without `back_on`.
    """

    member = models.ForeignKey(
        Member,
        verbose_name=_("member"),
        on_delete=models.DO_NOTHING,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )
    shop = models.ForeignKey(
        Shop,
        verbose_name=_("shop"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )
    since = models.DateField(_("last purchase before"))
    lost_on = models.DateField(_("lost from"))
    back_on = models.DateField(_("came back"), null=True, blank=True)

    class Meta:
        verbose_name = _("absence")
        verbose_name_plural = _("absences")
        constraints = [
            models.UniqueConstraint(
                fields=["member", "shop", "since"], name="absence_once", nulls_distinct=False
            ),
            models.CheckConstraint(
                name="absence_in_order",
                condition=Q(lost_on__gt=models.F("since"))
                & (Q(back_on__isnull=True) | Q(back_on__gte=models.F("lost_on"))),
            ),
        ]
        indexes = [
            # Churn over many windows is counted from these alone, without the rows.
            models.Index(
                fields=["shop", "lost_on"],
                include=["member", "since", "back_on"],
                name="absence_lost_on",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} {self.lost_on}"


class DayFigures(models.Model):
    """One business day (of one shop, where one is named). Money is in the smallest unit.

    `sales`: paid in money less what was paid back, a return lowers the day of its sale;
    `member_sales` the part of it with a member. `purchases`, `member_purchases`: bills, voided
    ones left out. `given`: value of points granted on purchases less what was taken back, which
    is what the cap limits; `gifts`: discounts of the club and gifts at cost; `grants`: value of
    points granted beside purchases (of a shop: to members who joined there). `messages`: what
    messages to members cost. `joined`: members who joined. `new_buyers`: members with their first
    purchase; `lost` and `returned`: members who counted as lost from this day on, and lost ones
    who came back. Customers of any day are therefore
    Σ (`new_buyers` + `returned` − `lost`) of the days up to it.

    Days to come may stand there with who will be lost unless he comes.
    """

    day = models.DateField(_("day"))
    shop = models.ForeignKey(
        Shop,
        verbose_name=_("shop"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )
    sales = models.BigIntegerField(_("sales"), default=0)
    member_sales = models.BigIntegerField(_("sales to members"), default=0)
    purchases = models.PositiveIntegerField(_("purchases"), default=0)
    member_purchases = models.PositiveIntegerField(_("purchases of members"), default=0)
    given = models.BigIntegerField(_("given back"), default=0)
    gifts = models.BigIntegerField(_("discounts and gifts"), default=0)
    grants = models.BigIntegerField(_("granted beside purchases"), default=0)
    messages = models.BigIntegerField(_("cost of messages"), default=0)
    joined = models.PositiveIntegerField(_("joined"), default=0)
    new_buyers = models.PositiveIntegerField(_("first purchases"), default=0)
    lost = models.PositiveIntegerField(_("lost"), default=0)
    returned = models.PositiveIntegerField(_("came back"), default=0)

    class Meta:
        verbose_name = _("figures of a day")
        verbose_name_plural = _("figures of days")
        ordering = ("-day",)
        constraints = [
            models.UniqueConstraint(
                fields=["shop", "day"], name="day_figures_once", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return f"{self.day}"


class StaleFigure(models.Model):
    """A member or a day whose summaries no longer tell what the rows below say.

    Written by the database itself with every change, in the same transaction, so none is missed;
    gone when the summaries have been brought up to it. The database does not know the club's
    clock: where it has an instant only, the day is that of `at`.
    """

    member_id = models.BigIntegerField(_("member"), null=True, blank=True)
    day = models.DateField(_("day"), null=True, blank=True)
    at = models.DateTimeField(_("time"), null=True, blank=True)

    class Meta:
        verbose_name = _("stale figure")
        verbose_name_plural = _("stale figures")

    def __str__(self) -> str:
        return f"{self.member_id} {self.day}"


class SummaryState(models.Model):
    """Where the summaries stand, one row.

    `terms` names all that they were counted by (calendar, zone, rule for lost, whether there are
    several shops); where it differs from the club's of today they are rebuilt. `done` is the
    share of a running rebuild in percent.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    terms = models.CharField(max_length=200, blank=True, default="")
    folded_at = models.DateTimeField(_("brought up to date"), null=True, blank=True)
    rebuilt_at = models.DateTimeField(_("rebuilt"), null=True, blank=True)
    rebuilding_since = models.DateTimeField(_("being rebuilt since"), null=True, blank=True)
    done = models.PositiveSmallIntegerField(_("done, percent"), default=0)

    class Meta:
        verbose_name = _("state of the summaries")
        verbose_name_plural = _("state of the summaries")
        constraints = [models.CheckConstraint(name="summary_state_is_one", condition=Q(id=1))]

    def __str__(self) -> str:
        return str(self.folded_at)
