"""Every cost line of a member, the class it makes, and who is too new to be judged."""

from datetime import date, timedelta

import pytest

from analytics.exceptions import TooLittleData
from analytics.models import MemberScores
from analytics.selectors.kept import kept
from analytics.selectors.profit.members import (
    ClassSums,
    classes,
    count_classes,
    kept_window,
    profit_of,
    profits,
)
from analytics.selectors.scope import Circle
from analytics.services.keeping import Body, Progress, work_out
from analytics.services.profit.scoring import profit_until
from analytics.services.summaries.rebuilding import rebuild_summaries
from campaigns.models import Acquisition
from campaigns.services.leads.rules import change_sales_rules
from members.models import Club, FollowUp, Member, Message
from members.roles import SYSTEM
from members.rules.calendars import Window
from members.services.labels import add_label
from points.services.returns import return_purchase
from tests.campaigns.lead_cases import make_source
from tests.campaigns.result_cases import buy, make_people
from tests.cast import Cast
from tests.clock import DAY, NOON
from tests.factories import make_club

pytestmark = pytest.mark.django_db

TODAY = NOON.date()
EVERYBODY = Circle()


def silence(_done: int) -> None:
    """Nobody asks how far it is."""


def test_every_cost_line_by_hand(cast: Cast) -> None:
    Club.objects.update(margin_bps=3_000)
    change_sales_rules(hourly_cost=600_000, actor=SYSTEM)
    (member,) = make_people(1)
    bought = buy(cast.shop, member, 10_000_000, at=NOON - 30 * DAY)
    return_purchase(
        purchase_id=bought.pk, return_number="RT", actor=SYSTEM, amount=2_000_000, now=NOON
    )
    buy(cast.shop, member, 7_000_000, at=NOON - 400 * DAY)
    _message(member, 900)
    _message(member, 5_000, status=Message.Status.CANCELLED)
    _followed_up(member)
    _won(member, 250_000, days_ago=40)

    _score()

    found = profit_of(member.pk)
    assert found is not None
    assert (found.margin, found.rewards, found.messages) == (2_400_000, 400_000, 900)
    assert (found.minutes, found.staff, found.acquisition) == (8, 80_000, 250_000)
    assert found.profit == 2_400_000 - 400_000 - 900 - 80_000 - 250_000


def test_winning_him_is_a_cost_of_that_year_alone(cast: Cast) -> None:
    (member,) = make_people(1)
    buy(cast.shop, member, 1_000_000, at=NOON - 5 * DAY)
    _won(member, 250_000, days_ago=370)

    _score()

    assert MemberScores.objects.get(pk=member.pk).acquisition == 0


def test_classes_by_profit_and_who_is_too_new_for_d(cast: Cast) -> None:
    Club.objects.update(margin_bps=10_000)
    best, fair, small, costly = make_people(4)
    for member, amount in ((best, 8_000_000), (fair, 1_500_000), (small, 300_000)):
        buy(cast.shop, member, amount, at=NOON - 10 * DAY)
    _message(costly, 70_000)
    newcomer = make_people(1)[0]
    Member.objects.filter(pk=newcomer.pk).update(joined_at=NOON - 20 * DAY)
    _message(newcomer, 10_000)
    silent = make_people(1)[0]

    _score()

    found = dict(MemberScores.objects.values_list("member_id", "grade"))
    assert [found[one.pk] for one in (best, fair, small, costly, newcomer, silent)] == [
        "A",
        "B",
        "C",
        "D",
        "",
        "",
    ]


def test_the_classes_of_the_club_are_kept_and_those_of_a_circle_counted(cast: Cast) -> None:
    Club.objects.update(margin_bps=10_000)
    mine, other = make_people(2)
    buy(cast.shop, mine, 1_000_000, at=NOON - 10 * DAY)
    buy(cast.other_shop, other, 9_000_000, at=NOON - 10 * DAY)
    add_label(member_id=mine.pk, name="VIP", actor=SYSTEM)
    rebuild_summaries(now=NOON)
    work_out(name="profit", work=_profit_of_that_day, now=NOON)

    whole = classes(EVERYBODY)
    of_shop = classes(Circle(frozenset({cast.shop.pk})))
    of_label = classes(Circle(label="VIP"))

    assert kept_window(kept("profit")) == Window(date(2025, 9, 2), TODAY)
    assert whole == count_classes(EVERYBODY)
    assert (whole.judged, whole.profit, whole.of("A").members) == (2, 9_500_000, 1)
    assert of_shop == of_label
    assert of_shop.of("B") == ClassSums(
        "B", 1, 1, margin=1_000_000, rewards=50_000, profit=950_000, minutes=3
    )
    assert of_shop.of("D").members == 0


def test_the_list_leaves_out_who_neither_bought_nor_cost(cast: Cast) -> None:
    first, second, _silent = make_people(3)
    buy(cast.shop, first, 1_000_000, at=NOON - 10 * DAY)
    buy(cast.shop, second, 4_000_000, at=NOON - 10 * DAY)

    _score()

    assert [one.member_id for one in profits(EVERYBODY)] == [second.pk, first.pk]
    assert [one.member_id for one in profits(EVERYBODY, order="worst")] == [first.pk, second.pk]
    assert [one.member_id for one in profits(EVERYBODY, grade="D")] == []
    assert profit_of(cast.sara.pk) is None


def test_done_twice_is_done_once(cast: Cast) -> None:
    (member,) = make_people(1)
    buy(cast.shop, member, 1_000_000, at=NOON - 10 * DAY)
    first = _score()

    again = _score()

    assert again == first


@pytest.mark.parametrize("people", [0, 1])
def test_without_a_sale_there_is_too_little_to_say(db: None, people: int) -> None:
    make_club()
    make_people(people)

    with pytest.raises(TooLittleData) as refusal:
        _score()

    assert refusal.value.facts == {"why": "no_sales"}
    assert classes(EVERYBODY).judged == 0


def test_the_only_purchase_of_a_club(cast: Cast) -> None:
    Club.objects.update(margin_bps=3_000)
    buy(cast.shop, cast.sara, 1_000_000, at=NOON)

    found = _score()

    assert found["first_year"] == (0, 0)
    assert found["cuts"] == {"a_from": 250_000, "b_from": 250_000}
    assert MemberScores.objects.get(pk=cast.sara.pk).grade == "A"


def _profit_of_that_day(_shop_id: int | None, tell: Progress) -> Body:
    return profit_until(TODAY, tell)


def _score() -> dict[str, object]:
    rebuild_summaries(now=NOON)
    return profit_until(TODAY, silence)


def _message(member: Member, cost: int, *, status: str = Message.Status.DELIVERED) -> None:
    Message.objects.create(
        natural_key=f"case:{member.pk}:{cost}",
        kind=Message.Kind.SERVICE,
        member=member,
        address=str(member.mobile),
        text="…",
        status=status,
        due_at=NOON - DAY,
        created_at=NOON - DAY,
        sent_at=NOON - DAY,
        cost=cost,
    )


def _followed_up(member: Member) -> None:
    FollowUp.objects.create(
        member=member,
        kind=FollowUp.Kind.CALL,
        reason="…",
        due_on=TODAY,
        status=FollowUp.Status.DONE,
        created_at=NOON - DAY,
        closed_at=NOON - DAY,
    )


def _won(member: Member, cost: int, *, days_ago: int) -> None:
    at = NOON - timedelta(days=days_ago)
    Acquisition.objects.create(
        member=member, source=make_source(), cost=cost, lead_at=at - DAY, at=at
    )
