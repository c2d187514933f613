"""Tills sell while the summaries are brought up to date and rebuilt: nothing is missed."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest
from django.db import transaction

from analytics.models import MemberFigures, StaleFigure
from analytics.services.summaries.folding import fold_stale
from analytics.services.summaries.rebuilding import rebuild_summaries
from members.models import Member, Shop
from points.models import Purchase
from tests.analytics.summaries.recount import counted, stored
from tests.cast import assemble_cast
from tests.clock import NOON
from tests.concurrency.racing import race, refusals
from tests.factories import make_member, ring_up

pytestmark = pytest.mark.django_db(transaction=True)

SALES = 12


def sell(shop: Shop, member: Member) -> int:
    """One sale after the other, each in a transaction of its own, over a year."""
    for place in range(SALES):
        with transaction.atomic():
            ring_up(shop, 1_000_000, member=member, now=NOON - timedelta(days=30 * place))
    return SALES


def again(work: Callable[[], int]) -> int:
    """The same a few times, as the ticks do it."""
    return sum(work() for _turn in range(6))


def test_what_is_sold_meanwhile_is_folded_later() -> None:
    cast = assemble_cast()
    buyers = [make_member(shop=cast.shop) for _place in range(3)]

    outcomes = race(
        *(partial(sell, cast.shop, member) for member in buyers),
        partial(again, fold_stale),
    )

    assert refusals(outcomes) == []
    fold_stale()
    assert not StaleFigure.objects.exists()
    figures = MemberFigures.objects.filter(member__in=buyers, shop=None)
    assert sum(figures.values_list("purchases", flat=True)) == Purchase.objects.count()
    assert stored() == counted()


def test_what_is_sold_during_a_rebuild_is_folded_later() -> None:
    cast = assemble_cast()
    buyers = [make_member(shop=cast.other_shop) for _place in range(2)]

    race(
        *(partial(sell, cast.other_shop, member) for member in buyers),
        partial(again, rebuild_summaries),
    )

    fold_stale()
    assert Purchase.objects.count() == 2 * SALES
    assert stored() == counted()
