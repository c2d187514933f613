"""The demo's leads: through all stages, won into members that are there, within the rules."""

import pytest
from django.db.models import Count

from campaigns.models import Acquisition, Agreement, Lead, LeadTask, SourceCost, StageMove
from campaigns.selectors.leads.flow import flow_of
from campaigns.selectors.leads.funnel import funnel_of
from loyalty_club.seeding.prospects import Prospects
from loyalty_club.seeding.words import Language
from members.models import Member
from tests.campaigns.result_cases import make_people
from tests.cast import Cast
from tests.clock import DAY, NOON

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("language", ["fa", "en"])
def test_a_year_of_leads(cast: Cast, language: Language) -> None:
    for number, member in enumerate(make_people(120)):
        Member.objects.filter(pk=member.pk).update(joined_at=NOON - (2 + 2 * number) * DAY)

    _fill(cast, language)

    states = dict(Lead.objects.order_by().values_list("status").annotate(Count("pk")))
    assert states == {"open": 35, "won": 47, "lost": 103}
    assert sorted(set(Lead.objects.filter(status="open").values_list("stage", flat=True))) == [
        1, 2, 3, 4, 5, 6
    ]  # fmt: skip
    assert Acquisition.objects.filter(lead__member__isnull=False).count() == 47
    assert Agreement.objects.filter(confirmed_at__isnull=False).count() == 47
    assert LeadTask.objects.filter(status="open", due_on=NOON.date()).count() > 5
    assert SourceCost.objects.values("source").distinct().count() == 6
    figures = funnel_of((NOON - 400 * DAY).date(), NOON.date(), now=NOON)
    assert (figures[0].count, figures[-1].count) == (185, 47)
    assert flow_of(now=NOON).target == 26


def test_moves_lie_in_order_and_never_ahead(cast: Cast) -> None:
    make_people(3)

    _fill(cast, "fa")

    for lead in Lead.objects.all():
        moves = list(StageMove.objects.filter(lead=lead).order_by("id"))
        moments = [move.at for move in moves]
        assert moments == sorted(moments)
        assert moments[-1] <= NOON
        assert (moves[0].at, moves[-1].stage, moves[-1].status) == (
            lead.created_at,
            lead.stage,
            lead.status,
        )


def _fill(cast: Cast, language: Language) -> None:
    shop_ids = [cast.shop.pk, cast.other_shop.pk]
    Prospects(shop_ids=shop_ids, language=language, now=NOON).fill()
