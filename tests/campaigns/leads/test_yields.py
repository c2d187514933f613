"""What contacts yield, against a count by hand."""

from collections.abc import Sequence
from datetime import date, datetime

import pytest

from campaigns.models import Interaction, Lead
from campaigns.selectors.leads.asked import Chosen
from campaigns.selectors.leads.yields import Yield, yields_of
from campaigns.services.leads.contacts import note_interaction
from campaigns.services.leads.moving import move_lead
from members.roles import SYSTEM
from members.selectors.club import club_day
from tests.campaigns.funnel_cases import Crowd, draw_crowd, moves_of
from tests.campaigns.lead_cases import GOOD, make_lead
from tests.cast import Cast
from tests.clock import DAY, NOON

pytestmark = pytest.mark.django_db

FIRST, LAST = date(2026, 6, 20), date(2026, 8, 15)
SPOKEN = {"interested", "reached", "call_back", "refused"}


@pytest.mark.parametrize("seed", [2, 71, 828])
def test_it_is_what_one_counts_by_hand(cast: Cast, seed: int) -> None:
    shops, sellers = [cast.shop, cast.other_shop], [cast.manager]
    crowd = draw_crowd(seed, now=NOON, shops=shops, sellers=sellers)

    found = {(one.source_id, one.channel): one for one in yields_of(FIRST, LAST)}

    expected = _counted(crowd, None)
    assert found == expected
    assert len(found) > 10


def test_of_one_shop_alone(cast: Cast) -> None:
    shops, sellers = [cast.shop, cast.other_shop], [cast.manager]
    crowd = draw_crowd(5, now=NOON, shops=shops, sellers=sellers)

    chosen = Chosen(shop_ids=frozenset({cast.shop.pk}), shop_id=cast.shop.pk)
    found = {(one.source_id, one.channel): one for one in yields_of(FIRST, LAST, chosen)}

    assert found == _counted(crowd, cast.shop.pk)


def test_the_first_contact_moves_nobody_on_by_itself(cast: Cast) -> None:
    lead = make_lead(marks=GOOD, now=NOON - 3 * DAY)
    _speak(lead.pk, NOON - 2 * DAY)

    assert _whole(yields_of(FIRST, NOON.date())).moved == 0

    move_lead(lead_id=lead.pk, stage=3, actor=SYSTEM, now=NOON - DAY)

    assert _whole(yields_of(FIRST, NOON.date())).moved == 1


def test_shares_of_nothing_are_nothing() -> None:
    nothing = Yield(None, None)

    assert (nothing.reached_share, nothing.moved_share, nothing.won_per_hour) == (None, None, None)
    assert nothing.is_small


def test_what_an_hour_wins() -> None:
    some = Yield(1, "call", contacts=12, minutes=90, reached=9, leads=8, moved=4, won=3)

    assert (some.reached_share, some.moved_share, some.won_per_hour) == (0.75, 0.5, 2.0)
    assert not some.is_small


def test_in_an_empty_club_there_is_no_row(cast: Cast) -> None:
    assert yields_of(FIRST, LAST) == []


def _speak(lead_id: int, now: datetime) -> None:
    note_interaction(
        lead_id=lead_id,
        channel="call",
        minutes=5,
        outcome="reached",
        actor=SYSTEM,
        now=now,
    )


def _whole(found: Sequence[Yield]) -> Yield:
    return next(one for one in found if one.source_id is None and one.channel is None)


def _counted(crowd: Crowd, shop_id: int | None) -> dict[tuple[int | None, str | None], Yield]:
    contacts = [
        (contact, contact.lead)
        for contact in Interaction.objects.select_related("lead")
        if FIRST <= club_day(contact.at) <= LAST
        and (shop_id is None or contact.lead.shop_id == shop_id)
    ]
    keys = {
        (source, channel)
        for contact, lead in contacts
        for source in (lead.source_id, None)
        for channel in (contact.channel, None)
    }
    return {key: _cell(key, contacts) for key in keys}


def _cell(key: tuple[int | None, str | None], contacts: list[tuple[Interaction, Lead]]) -> Yield:
    source, channel = key
    mine = [
        (contact, lead)
        for contact, lead in contacts
        if source in {None, lead.source_id} and channel in {None, contact.channel}
    ]
    return Yield(
        source_id=source,
        channel=channel,
        contacts=len(mine),
        minutes=sum(contact.minutes for contact, _lead in mine),
        reached=sum(contact.outcome in SPOKEN for contact, _lead in mine),
        leads=len({lead.pk for _contact, lead in mine}),
        moved=len({contact.lead_id for contact, _lead in mine if _has_moved(contact)}),
        won=sum(_has_won(contact) for contact, _lead in mine),
    )


def _has_moved(contact: Interaction) -> bool:
    moves = moves_of(contact.lead)
    before = [move.stage for move in moves if move.at <= contact.at]
    stood = before[-1] if before else 0
    return any(move.at > contact.at and move.stage >= 3 and move.stage > stood for move in moves)


def _has_won(contact: Interaction) -> bool:
    last = Interaction.objects.filter(lead=contact.lead_id).order_by("-at", "-pk").first()
    return contact.lead.status == "won" and contact == last
