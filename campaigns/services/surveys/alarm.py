"""What a bad answer sets going: a ticket, a follow-up for the owner, and word to every owner."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from campaigns.models import Survey, Ticket
from campaigns.rules.surveys.hours import next_by_day
from campaigns.selectors.surveys.answers import told_today
from campaigns.services.tickets.opening import open_ticket
from members.models import FollowUp, Member, Message, User
from members.roles import SYSTEM, Actor
from members.rules.money import format_number
from members.selectors.club import club_day, club_zone, current_club
from members.selectors.outbox import WITHHELD
from members.services.follow_ups import plan_follow_up
from members.services.messages import Owed, queue_messages

# Whoever plays with the sign at the counter empties no owner's account.
MOST_TOLD_A_DAY = 12
USEFUL_DAYS = 2
USUAL_DAYS = 1
ANSWERS = "/dashboard/feedback/answers/"


def see_to_it(survey: Survey, person: Member | None, now: datetime) -> None:
    """In the caller's transaction, once for an answer. All of it only the owner sees first; of
    somebody unknown there is a ticket and nobody to follow up.
    """
    owners = list(User.objects.filter(role=User.Role.OWNER, is_active=True).order_by("pk"))
    open_ticket(
        kind=Ticket.Kind.COMPLAINT,
        way=Ticket.Way.SURVEY,
        text="",
        actor=SYSTEM if person is None else member_himself(person),
        member_id=None if person is None else person.pk,
        shop_id=survey.shop_id,
        purchase_id=survey.purchase_id,
        survey_id=survey.pk,
        is_withheld=True,
        now=now,
    )
    if person is not None:
        _plan(survey, person, owners, now)
    if survey.plan is None or survey.plan.tells_owner:
        _tell(survey, owners, now)


def member_himself(person: Member) -> Actor:
    """Whoever answers by his link writes about himself, and may do nothing else."""
    return Actor(kind="member", id=f"member:{person.pk}", name="", rights=frozenset())


def follow_up_key(survey_id: int) -> str:
    """What the follow-up of an answer is known by, ever."""
    return f"survey:{survey_id}"


def _plan(survey: Survey, person: Member, owners: Sequence[User], now: datetime) -> None:
    days = USUAL_DAYS if survey.plan is None else survey.plan.follow_up_days
    with translation.override(settings.LANGUAGE_CODE):
        reason = _reason(survey)
    plan_follow_up(
        member_id=person.pk,
        kind=FollowUp.Kind.CALL,
        reason=reason,
        due_on=club_day(now) + timedelta(days=days),
        shop_id=survey.shop_id,
        assignee_id=owners[0].pk if owners else None,
        natural_key=follow_up_key(survey.pk),
        is_withheld=True,
        actor=SYSTEM,
        now=now,
    )


def _tell(survey: Survey, owners: Sequence[User], now: datetime) -> None:
    """By night it waits for the morning; the pages of the owner show it at once."""
    owed = [
        Owed(
            natural_key=f"survey:{survey.pk}:owner:{owner.pk}",
            kind=Message.Kind.SERVICE,
            address=owner.mobile,
            text=_text(survey, owner),
            due_at=next_by_day(now, club_zone()),
            expires_at=now + timedelta(days=USEFUL_DAYS),
            facts=WITHHELD,
        )
        for owner in owners
        if owner.mobile and told_today(owner.pk, now=now) < MOST_TOLD_A_DAY
    ]
    queue_messages(owed, now=now)


def _text(survey: Survey, owner: User) -> str:
    """Without a name: the outbox and the telephone are read by others as well."""
    with translation.override(owner.language or settings.LANGUAGE_CODE):
        where = "" if survey.shop is None else survey.shop.name
        lines = [
            current_club().name,
            _("Somebody is not satisfied: %(mark)s.") % {"mark": _mark(survey)},
            where,
            _("Only you see it until you show it to your colleagues."),
            f"{settings.PUBLIC_URL.rstrip('/')}{ANSWERS}" if settings.PUBLIC_URL else "",
        ]
    return "\n".join(line for line in lines if line)


def _reason(survey: Survey) -> str:
    if survey.kind == Survey.Kind.TICKET:
        return _("Is not satisfied with how his matter was settled: %(mark)s") % {
            "mark": _mark(survey)
        }
    return _("Is not satisfied with his purchase: %(mark)s") % {"mark": _mark(survey)}


def _mark(survey: Survey) -> str:
    language = translation.get_language() or "en"
    if survey.score is not None:
        return _("%(score)s of 10") % {"score": format_number(survey.score, language)}
    return _("%(score)s of 5") % {"score": format_number(survey.satisfaction or 0, language)}
