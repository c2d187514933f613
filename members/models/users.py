"""People who sign in: staff with a password, members with a one-time code."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from members.models.members import Member
from members.models.shops import Shop


class User(AbstractUser):
    """One person with one role; a member's user is bound to the member and has no password."""

    class Role(models.TextChoices):
        OWNER = "owner", _("Owner")
        MANAGER = "manager", _("Shop manager")
        CASHIER = "cashier", _("Cashier")
        ANALYST = "analyst", _("Analyst")
        MEMBER = "member", _("Member")

    class Language(models.TextChoices):
        DEFAULT = "", _("The club's language")
        PERSIAN = "fa", _("Persian")
        ENGLISH = "en", _("English")

    role = models.CharField(_("role"), max_length=10, choices=Role.choices)
    shops = models.ManyToManyField(Shop, verbose_name=_("shops"), blank=True, related_name="+")
    member = models.OneToOneField(
        Member, verbose_name=_("member"), null=True, blank=True, on_delete=models.PROTECT
    )
    mobile = models.CharField(_("mobile"), max_length=16, null=True, blank=True)
    language = models.CharField(
        _("language"), max_length=2, choices=Language.choices, blank=True, default=""
    )

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        ordering = ("username",)
        constraints = [
            models.CheckConstraint(
                name="user_is_member_or_staff",
                condition=Q(role="member", member__isnull=False, is_staff=False)
                | (~Q(role="member") & Q(member__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return self.get_full_name() or self.username
