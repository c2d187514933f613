"""What drives buying, over the ledger: what is read of members, found, and who is behind it."""

from typing import Any

import pytest

from analytics.selectors.buying.buyers import buyers_of
from analytics.selectors.buying.drivers import kept_drivers
from analytics.selectors.buying.figures import driver_figures
from analytics.selectors.buying.people import people_with
from campaigns.models import Acquisition
from members.models import Fact, Member
from members.roles import SYSTEM
from members.rules.calendars import Window
from members.services.dates import keep_date
from members.services.facts import install_facts
from members.services.profile import answer
from points.models import Standing
from tests.analytics.buying.buying_cases import night, sell
from tests.analytics.groups.group_cases import customers
from tests.analytics.way_cases import TODAY, at
from tests.campaigns.lead_cases import make_source
from tests.campaigns.result_cases import make_campaign, tell
from tests.cast import Cast
from tests.clock import DAY
from tests.factories import make_member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
YEAR = Window(TODAY - 364 * DAY, TODAY)


def keep_birthday(member: Member, *, day: int = 1) -> None:
    """A day that he has told."""
    keep_date(
        member_id=member.pk,
        actor=SYSTEM,
        whose="self",
        kind="birthday",
        calendar="jalali",
        month=1,
        day=day,
    )


def buyers_of_two_kinds(cast: Cast) -> list[Member]:
    """Sixty who came by the web and pay 4 to 4.4 million; sixty from the counter, 1 to 1.4."""
    web = customers(60, shop=cast.shop, origin="web")
    counter = customers(60, shop=cast.shop)
    for place, member in enumerate([*web, *counter]):
        paid = 4_000_000 if place < 60 else 1_000_000
        sell(cast.shop, member=member, amount=paid + 100_000 * (place % 5))
    return [*web, *counter]


def well_known(cast: Cast) -> Member:
    """A member of whom everything is known that is looked at."""
    member = make_member(shop=cast.shop)
    Member.objects.filter(pk=member.pk).update(joined_at=at(100))
    answer(member_id=member.pk, fact_key="age_band", value="30_39", source="asked", actor=SYSTEM)
    answer(member_id=member.pk, fact_key="gender", value="woman", source="asked", actor=SYSTEM)
    keep_birthday(member, day=1)
    keep_birthday(member, day=2)
    source = make_source("فروشگاه")
    Acquisition.objects.create(member=member, source=source, lead_at=at(100), at=at(100))
    Standing.objects.create(
        member=member,
        tier="silver",
        since=TODAY - 500 * DAY,
        cause=Standing.Cause.values[0],
        decided_at=at(500),
        decided_by="system:system",
    )
    tell(make_campaign(at(30)), [member], at=at(30), cost=0)
    sell(cast.shop, "گل", member=member, amount=2_000_000, reason="birthday")
    sell(cast.shop, "گلدان", member=member, amount=1_000_000, days_ago=20)
    return member


def make_sensitive(fact_key: str) -> None:
    """Words that no form of ours lets through."""
    words: dict[str, Any] = {"fa": {"name": "مذهب", "question": "مذهب شما چیست؟", "purpose": ""}}
    Fact.objects.filter(key=fact_key).update(words=words)


def test_who_came_by_the_web_pays_more(cast: Cast) -> None:
    buyers_of_two_kinds(cast)
    night("drivers")

    found = kept_drivers()

    [driver] = found.drivers
    assert found.members == 120
    assert found.bases == {"origin": "counter"}
    assert (driver.group, driver.level, driver.members) == ("origin", "web", 60)
    assert driver.is_clear
    # The geometric means are 4.1976 and 1.1916 million: 3.5227 times, less the little penalty.
    assert driver.more_bps == pytest.approx(25_227, abs=60)
    assert driver.low_bps < driver.more_bps < driver.high_bps
    assert found.explained_bps > 9_000


def test_the_people_behind_a_trait(cast: Cast) -> None:
    web = buyers_of_two_kinds(cast)[:60]
    night("drivers")

    found = people_with("origin", "web", YEAR, None)

    assert found is not None
    assert {row.member_id for row in found} == {member.pk for member in web}
    assert people_with("shoe-size", "44", YEAR, None) is None


def test_all_that_is_known_of_a_buyer(cast: Cast) -> None:
    install_facts(actor=SYSTEM)
    member = well_known(cast)
    night()

    [found] = buyers_of(YEAR, None)

    assert found.sales == 3_000_000
    assert found.known_days == 101
    assert found.levels == {
        "age_band": "30_39",
        "gender": "woman",
        "reason": "birthday",
        "category": "گل",
        "origin": "counter",
        "source": str(make_source("فروشگاه").pk),
        "tier": "silver",
        "campaign": "told",
        "shop": str(cast.shop.pk),
    }
    assert found.steps == {"dates": 2}
    groups = {**found.levels, "dates": ""}
    behind = {group: people_with(group, level, YEAR, None) for group, level in groups.items()}
    assert {
        group: [row.member_id for row in rows] if rows is not None else None
        for group, rows in behind.items()
    } == {group: [member.pk] for group in groups}


def test_who_has_none_of_it(cast: Cast) -> None:
    member = make_member(shop=cast.shop)
    sell(cast.shop, member=member)
    night()

    [found] = buyers_of(YEAR, None)

    assert {group: found.levels[group] for group in ("source", "tier", "campaign")} == {
        "source": "none",
        "tier": "none",
        "campaign": "none",
    }
    assert (found.levels["age_band"], found.levels["reason"], found.levels["category"]) == (
        "",
        "",
        "",
    )
    for group in ("source", "tier", "campaign"):
        rows = people_with(group, "none", YEAR, None)
        assert rows is not None
        assert [row.member_id for row in rows] == [member.pk]


def test_a_fact_that_became_sensitive_is_not_read(cast: Cast) -> None:
    install_facts(actor=SYSTEM)
    well_known(cast)
    make_sensitive("age_band")
    night()

    [found] = buyers_of(YEAR, None)

    assert found.levels["age_band"] == ""


def test_of_one_shop_only_what_was_bought_there(cast: Cast) -> None:
    member = make_member(shop=cast.shop)
    sell(cast.shop, member=member, amount=3_000_000)
    sell(cast.other_shop, member=member, amount=1_000_000)
    night()

    [found] = buyers_of(YEAR, cast.other_shop.pk)

    assert found.sales == 1_000_000
    assert found.levels["shop"] == str(cast.other_shop.pk)


@pytest.mark.parametrize("sales", [0, 1])
def test_an_empty_club_and_one_sale_say_that_it_is_too_little(cast: Cast, sales: int) -> None:
    for _ in range(sales):
        sell(cast.shop, member=cast.sara)
    night("drivers")

    found = kept_drivers()

    assert found.kept.problem == "few_for_drivers"
    assert found.clear == []
    [figure] = driver_figures(found)
    assert (figure.value, figure.sample) == (None, 0)


def test_members_who_are_all_alike_teach_nothing(cast: Cast) -> None:
    for member in customers(100, shop=cast.shop):
        sell(cast.shop, member=member)
    night("drivers")

    assert kept_drivers().kept.problem == "nothing_told"
