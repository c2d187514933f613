"""Reading leads: one that the actor may see, and lists of them with what has stalled."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from django.db.models import (
    BooleanField,
    Case,
    DateTimeField,
    DurationField,
    ExpressionWrapper,
    F,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Reverse
from django.utils import timezone

from campaigns.exceptions import UnknownLead
from campaigns.models import Lead, StageMove, StageRule
from campaigns.rules.leads.quality import range_of
from campaigns.selectors.leads.rules import stage_rules
from members.roles import Actor, Right
from members.rules.phones import trailing_digits
from members.rules.text import joined_key, search_key

SHORTEST_TAIL = 3


def access_lead(actor: Actor, lead_id: int) -> Lead:
    """The lead, for whom this actor may see: of his shops, or of none. Unknown and forbidden give
    the same refusal (`UnknownLead`).
    """
    actor.require(Right.LEADS_READ)
    rows = lead_rows(actor.shop_ids).select_related("member", "lost_reason")
    lead = rows.filter(pk=lead_id).first()
    if lead is None:
        raise UnknownLead(lead_id=lead_id)
    return lead


def lead_rows(shop_ids: Iterable[int] | None) -> QuerySet[Lead]:
    """The leads of these shops and of none; all where None is given."""
    rows = Lead.objects.select_related("source", "campaign", "shop", "assignee")
    if shop_ids is None:
        return rows
    return rows.filter(Q(shop__isnull=True) | Q(shop__in=shop_ids))


def leads_list(
    shop_ids: Iterable[int] | None,
    *,
    search: str = "",
    stage: int | None = None,
    status: str = "",
    source_id: int | None = None,
    campaign_id: int | None = None,
    assignee_id: int | None = None,
    grade: str = "",
    is_stalled: bool | None = None,
    shop_id: int | None = None,
    now: datetime | None = None,
) -> QuerySet[Lead]:
    """Leads of these shops and of none, the newest first, as far as every filter holds; each row
    says whether it `is_stalled`.

    `search` finds parts of names in any order, or mobiles that end so (three digits or more).
    Refuses (`InvalidField`) what is no grade.
    """
    wanted = {
        "stage": stage,
        "status": status or None,
        "source": source_id,
        "campaign": campaign_id,
        "assignee": assignee_id,
        "shop": shop_id,
    }
    rows = with_stalled(lead_rows(shop_ids), now=now)
    rows = rows.filter(**{name: value for name, value in wanted.items() if value is not None})
    if grade:
        rows = rows.filter(score__range=range_of(grade))
    if is_stalled is not None:
        rows = rows.filter(Q(is_stalled=is_stalled))
    return _searched(rows, search).order_by("-pk")


def with_stalled(rows: QuerySet[Lead], *, now: datetime | None = None) -> QuerySet[Lead]:
    """These leads with `stalled_at`, the moment from which each counts as stalled at its stage,
    and `is_stalled`: open, and that moment has passed.
    """
    days = [
        When(stage=stage, then=Value(timedelta(days=rule.stalled_days)))
        for stage, rule in stage_rules().items()
    ]
    allowed = Case(*days, default=Value(timedelta()), output_field=DurationField())
    stalled_at = ExpressionWrapper(F("stage_at") + allowed, output_field=DateTimeField())
    return rows.annotate(stalled_at=stalled_at).annotate(
        is_stalled=ExpressionWrapper(
            Q(status=Lead.Status.OPEN, stalled_at__lte=now or timezone.now()),
            output_field=BooleanField(),
        )
    )


def stalled_since(
    lead: Lead, rules: Mapping[int, StageRule], *, now: datetime | None = None
) -> datetime | None:
    """The moment from which this open lead counts as stalled at its stage; None before it."""
    if lead.status != Lead.Status.OPEN:
        return None
    at = lead.stage_at + timedelta(days=rules[lead.stage].stalled_days)
    return at if at <= (now or timezone.now()) else None


def moves_of(lead_id: int) -> list[StageMove]:
    """Every stage and state of a lead, from the first moment on."""
    return list(StageMove.objects.filter(lead_id=lead_id).order_by("id"))


def _searched(rows: QuerySet[Lead], search: str) -> QuerySet[Lead]:
    digits = trailing_digits(search) if search.strip() else None
    if digits is not None:
        if len(digits) < SHORTEST_TAIL:
            return rows.none()
        return rows.alias(tail=Reverse("mobile")).filter(tail__startswith=digits[::-1])
    words = search_key(search).split()
    if not words:
        return rows if not search.strip() else rows.none()
    every_word = Q()
    for word in words:
        every_word &= Q(search_key__contains=word)
    return rows.filter(every_word | Q(search_key__contains=joined_key(search)))
