"""What a member is told of his tier: that it changed, and in time that it would end."""

from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from members.models import Member, Message
from members.rules.calendars import format_day
from members.rules.money import format_money, format_number
from members.selectors.club import club_zone, current_club
from members.services.messages import queue_message
from points.models import Standing
from points.rules.tiers import Level, Measure, Scheme

Cause = Standing.Cause
ENDS_KEY = "tier-ends:{}"


def tell_change(standing: Standing, member: Member, scheme: Scheme, *, now: datetime) -> bool:
    """Owe the member who allows it one message about his new standing."""
    if not _may_be_told(member):
        return False
    level = scheme.level(standing.tier)
    with translation.override(settings.LANGUAGE_CODE):
        lines = [current_club().name, _change(standing, level)]
        if level.benefits:
            lines.append(_("Benefits: %(benefits)s") % {"benefits": _listed(level.benefits)})
    return queue_message(
        kind=Message.Kind.SERVICE,
        address=member.mobile or "",
        text="\n".join(lines),
        natural_key=f"tier:{standing.pk}",
        member=member,
        now=now,
    )


def tell_end(standing: Standing, scheme: Scheme, *, needed: int, now: datetime) -> bool:
    """Owe the member who allows it one message, ever, that this standing ends unless he buys."""
    member = standing.member
    if standing.until is None or not _may_be_told(member):
        return False
    with translation.override(settings.LANGUAGE_CODE):
        text = _end(scheme.level(standing.tier), standing.until, scheme.measure, needed)
        text = f"{current_club().name}\n{text}"
    return queue_message(
        kind=Message.Kind.SERVICE,
        address=member.mobile or "",
        text=text,
        natural_key=ENDS_KEY.format(standing.pk),
        member=member,
        expires_at=datetime.combine(
            standing.until + timedelta(days=1), time.min, tzinfo=club_zone()
        ),
        now=now,
    )


def _may_be_told(member: Member) -> bool:
    return member.allows_service and bool(member.mobile)


def _change(standing: Standing, level: Level) -> str:
    if standing.until is None:
        return _("Your tier is now %(tier)s.") % {"tier": level.name}
    facts = {"tier": level.name, "until": _day(standing.until)}
    if standing.cause == Cause.ROSE:
        return _("You have reached the tier %(tier)s. It is yours until %(until)s.") % facts
    if standing.cause == Cause.KEPT:
        return _("You keep the tier %(tier)s until %(until)s.") % facts
    return _("Your tier is now %(tier)s, until %(until)s.") % facts


def _end(level: Level, until: date, measure: Measure, needed: int) -> str:
    language = settings.LANGUAGE_CODE
    if measure == "points":
        return _(
            "Your tier %(tier)s ends on %(until)s. To keep it, earn %(needed)s more points by then."
        ) % {
            "tier": level.name,
            "until": _day(until),
            "needed": format_number(needed, language),
        }
    return _("Your tier %(tier)s ends on %(until)s. To keep it, buy for %(needed)s by then.") % {
        "tier": level.name,
        "until": _day(until),
        "needed": format_money(needed, current_club().currency, language),
    }


def _day(day: date) -> str:
    return format_day(day, settings.LANGUAGE_CODE, style="short")


def _listed(benefits: tuple[str, ...]) -> str:
    comma = "، " if settings.LANGUAGE_CODE.startswith("fa") else ", "
    return comma.join(benefits)
