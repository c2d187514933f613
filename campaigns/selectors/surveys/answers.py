"""Answers as one may see them: what the owner reads first is hidden unless told otherwise."""

from collections.abc import Collection
from datetime import date, datetime, time, timedelta

from django.db.models import Q, QuerySet

from campaigns.exceptions import UnknownSurvey
from campaigns.models import Survey, Ticket
from campaigns.rules.surveys.nps import DETRACTOR_TO, PROMOTER_FROM, Band
from campaigns.selectors.tickets.people import cards_of_person
from members.models import Message
from members.roles import Actor, Right
from members.selectors.club import club_zone

ShopIds = Collection[int] | None

BANDS = {
    Band.PROMOTER: Q(score__gte=PROMOTER_FROM),
    Band.PASSIVE: Q(score__gt=DETRACTOR_TO, score__lt=PROMOTER_FROM),
    Band.DETRACTOR: Q(score__lte=DETRACTOR_TO),
}


def seen_answers(shop_ids: ShopIds, *, sees_withheld: bool = False) -> QuerySet[Survey]:
    """What was answered in these shops or in none, with member, shop and words."""
    rows = Survey.objects.filter(scored_at__isnull=False)
    if shop_ids is not None:
        rows = rows.filter(Q(shop_id__in=sorted(shop_ids)) | Q(shop=None))
    if not sees_withheld:
        rows = rows.filter(is_withheld=False)
    return rows.select_related("member", "shop", "comment")


def answers_list(
    shop_ids: ShopIds,
    *,
    sees_withheld: bool = False,
    band: str = "",
    kind: str = "",
    seller: str = "",
    tier: str = "",
    category: str = "",
    since: date | None = None,
    until: date | None = None,
    has_words: bool = False,
) -> QuerySet[Survey]:
    """The newest first, what waits for the owner before all others; `since` and `until` are days
    of answering, both in it.
    """
    rows = seen_answers(shop_ids, sees_withheld=sees_withheld)
    equal = {"kind": kind, "seller": seller, "tier": tier, "category": category}
    rows = rows.filter(**{name: value for name, value in equal.items() if value})
    if band in BANDS:
        rows = rows.filter(BANDS[Band(band)])
    if since is not None:
        rows = rows.filter(scored_at__gte=_opens(since))
    if until is not None:
        rows = rows.filter(scored_at__lt=_opens(until + timedelta(days=1)))
    if has_words:
        rows = rows.filter(comment__isnull=False)
    return rows.order_by("-is_withheld", "-scored_at", "-id")


def answers_of(
    member_id: int, *, sees_withheld: bool = False, shop_ids: ShopIds = None
) -> QuerySet[Survey]:
    """What a person has answered, also under a card that was merged into his; the newest first."""
    rows = seen_answers(shop_ids, sees_withheld=sees_withheld)
    return rows.filter(member_id__in=cards_of_person(member_id)).order_by("-scored_at", "-id")


def access_answer(actor: Actor, survey_id: int) -> Survey:
    """The answer, for whom this actor may see; unknown and forbidden give the same refusal."""
    rows = seen_answers(actor.shop_ids, sees_withheld=actor.may(Right.FEEDBACK_FIRST))
    found = rows.filter(pk=survey_id).first() if actor.may(Right.FIGURES_READ) else None
    if found is None:
        raise UnknownSurvey(survey_id=survey_id)
    return found


def tickets_of_answers(survey_ids: Collection[int]) -> dict[int, int]:
    """The ticket that each of these answers opened, by the answer's id. One statement."""
    rows = Ticket.objects.filter(survey_id__in=survey_ids).order_by()
    return {survey_id: pk for survey_id, pk in rows.values_list("survey_id", "pk") if survey_id}


def withheld_count() -> int:
    """How many bad answers wait for the owner. One statement over an index of them."""
    return Survey.objects.filter(is_withheld=True).count()


def told_today(owner_id: int, *, now: datetime) -> int:
    """How often this owner was told of a bad answer within a day."""
    keys = {"natural_key__startswith": "survey:", "natural_key__endswith": f":owner:{owner_id}"}
    since = now - timedelta(days=1)
    return Message.objects.filter(created_at__gt=since, member=None, **keys).count()


def own_answers(member_id: int) -> list[dict[str, object]]:
    """All that he was asked and what he said, for his own eyes: a bad score is no secret to him."""
    rows = Survey.objects.filter(member_id__in=cards_of_person(member_id), member__isnull=False)
    return [
        {
            "about": row.kind,
            "about_label": row.get_kind_display(),
            "shop": None if row.shop is None else row.shop.name,
            "asked_at": row.asked_at,
            "answered_at": row.scored_at,
            "score": row.score,
            "satisfaction": row.satisfaction,
            "expectation": row.expectation,
            "ease": row.effort,
            "reason": row.reason,
            "words": row.comment.text if hasattr(row, "comment") else "",
        }
        for row in rows.select_related("shop", "comment").order_by("-id")
    ]


def _opens(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=club_zone())
