"""Members of the club, and what each has allowed us to send."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Reverse
from django.utils.translation import gettext_lazy as _

from members.models.shops import Shop


def joined_name() -> Func:
    """Both names as one folded word: the last of the search key, as the index has it."""
    return Func(
        F("search_key"),
        template="split_part(%(expressions)s, ' ', -1)",
        output_field=models.TextField(),
    )


class Household(models.Model):
    """People who live together and may share a mobile; each has his own card and points."""

    created_at = models.DateTimeField(_("created"))
    created_by = models.CharField(_("created by"), max_length=180)

    class Meta:
        verbose_name = _("household")
        verbose_name_plural = _("households")

    def __str__(self) -> str:
        return str(self.pk)


class Member(models.Model):
    """One person in the club; never deleted, only merged or erased.

    `mobile` is E.164 and unique. A member brought from an old system may have none and is then
    known by `external_ref`; so may the second person of a household. `search_key` is folded text
    for finding, never shown. The three `allows_` columns repeat the newest `Consent` of each
    purpose for text messages.
    """

    class Gender(models.TextChoices):
        UNKNOWN = "", _("Not stated")
        WOMAN = "woman", _("Ms")
        MAN = "man", _("Mr")

    class Status(models.TextChoices):
        ACTIVE = "active", _("Active")
        MERGED = "merged", _("Merged")
        ERASED = "erased", _("Erased")

    class Origin(models.TextChoices):
        COUNTER = "counter", _("Counter")
        WEB = "web", _("Own sign-up")
        API = "api", _("Till or web shop")
        IMPORT = "import", _("Import")

    card_number = models.CharField(_("card number"), max_length=10, unique=True)
    mobile = models.CharField(_("mobile"), max_length=16, null=True, blank=True, unique=True)
    external_ref = models.CharField(
        _("number in the old system"), max_length=60, null=True, blank=True, unique=True
    )
    email = models.EmailField(_("e-mail"), max_length=120, blank=True, default="")
    first_name = models.CharField(_("first name"), max_length=80, blank=True)
    last_name = models.CharField(_("last name"), max_length=80, blank=True)
    gender = models.CharField(
        _("gender"), max_length=5, choices=Gender.choices, blank=True, default=""
    )
    search_key = models.CharField(max_length=340, editable=False)
    status = models.CharField(
        _("status"), max_length=6, choices=Status.choices, default=Status.ACTIVE
    )
    origin = models.CharField(_("joined through"), max_length=7, choices=Origin.choices)
    allows_service = models.BooleanField(_("receipts allowed"), default=False)
    allows_occasion = models.BooleanField(_("reminders allowed"), default=False)
    allows_promotion = models.BooleanField(_("offers allowed"), default=False)
    joined_at = models.DateTimeField(_("joined"))
    joined_shop = models.ForeignKey(
        Shop,
        verbose_name=_("joined in shop"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    referred_by = models.ForeignKey(
        "self",
        verbose_name=_("brought by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    referral_code = models.CharField(
        _("referral code"), max_length=8, null=True, blank=True, unique=True
    )
    household = models.ForeignKey(
        Household,
        verbose_name=_("household"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="members",
    )
    merged_into = models.ForeignKey(
        "self",
        verbose_name=_("merged into"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta:
        verbose_name = _("member")
        verbose_name_plural = _("members")
        ordering = ("-id",)
        indexes = [
            models.Index(
                OpClass(Reverse("mobile"), name="text_pattern_ops"), name="member_mobile_tail"
            ),
            GinIndex(fields=["search_key"], name="member_search", opclasses=["gin_trgm_ops"]),
            models.Index(fields=["joined_at"], name="member_joined"),
            models.Index(joined_name(), name="member_joined_name"),
            # Who is not to be spoken to: few, and asked of thousands at once.
            models.Index(fields=["id"], condition=~Q(status="active"), name="member_gone"),
        ]
        constraints = [
            models.CheckConstraint(
                name="member_mobile_is_e164",
                condition=Q(mobile__isnull=True) | Q(mobile__regex=r"^\+[1-9][0-9]{6,14}$"),
            ),
            models.CheckConstraint(
                name="member_card_is_ten_digits", condition=Q(card_number__regex=r"^[0-9]{10}$")
            ),
        ]

    def __str__(self) -> str:
        if self.status == self.Status.ERASED:
            return str(_("Erased member"))
        return self.full_name or self.card_number

    @property
    def full_name(self) -> str:
        """First and last name as one would say them; empty where neither is known."""
        return f"{self.first_name} {self.last_name}".strip()


class Consent(models.Model):
    """One answer to «may we send you this?»; append-only, the newest of a purpose and channel
    holds.
    """

    class Purpose(models.TextChoices):
        SERVICE = "service", _("Receipts and account messages")
        OCCASION = "occasion", _("Reminders of important dates")
        PROMOTION = "promotion", _("Offers and news")

    class Channel(models.TextChoices):
        SMS = "sms", _("Text message")
        CALL = "call", _("Call")
        EMAIL = "email", _("E-mail")

    member = models.ForeignKey(
        Member,
        verbose_name=_("member"),
        on_delete=models.PROTECT,
        related_name="consents",
        db_index=False,
    )
    purpose = models.CharField(_("purpose"), max_length=9, choices=Purpose.choices)
    channel = models.CharField(
        _("channel"), max_length=5, choices=Channel.choices, default=Channel.SMS
    )
    is_given = models.BooleanField(_("given"))
    evidence = models.CharField(_("evidence"), max_length=40)
    wording = models.CharField(_("wording version"), max_length=20)
    taken_by = models.CharField(_("taken by"), max_length=80)
    taken_at = models.DateTimeField(_("taken"))

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        ordering = ("-id",)
        indexes = [
            models.Index(fields=["member", "purpose", "channel", "-id"], name="consent_newest")
        ]

    def __str__(self) -> str:
        return f"{self.purpose}: {self.is_given}"
