"""The member's own rewards: seen, taken once, shown as a code, given back; and the program."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from members.models import AuditEntry
from members.roles import SYSTEM
from points.models import Redemption, Reward
from points.selectors.balances import balance_of
from points.services.vouchers import issue_voucher
from tests.cast import Cast
from tests.clock import DAY
from tests.factories import make_member, make_ruled_program, ring_up
from tests.points.reward_cases import TIERS, fill_pool, issue, make_reward, run_program
from tests.portal.steps import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def sara(cast: Cast) -> Client:
    """Sara's telephone, signed in, in English; she has a hundred points."""
    ring_up(cast.shop, 10_000_000, member=cast.sara)
    browser = Client(headers={"accept-language": "en"})
    sign_in(browser, "09121234567")
    return browser


def words_of(page: Any) -> str:
    return str(page.content.decode())


def take(sara: Client, reward: Reward) -> Any:
    """Open the page and press its button."""
    page = sara.get(reverse("portal-reward-take"), {"reward": reward.pk})
    form = page.context["form"]
    return sara.post(
        reverse("portal-reward-take"), {"reward": reward.pk, "once": form["once"].value()}
    )


def give_back(sara: Client, redemption: Redemption) -> Any:
    page = sara.get(reverse("portal-redemption"), {"id": redemption.pk})
    form = {"redemption": redemption.pk, "once": page.context["form"]["once"].value()}
    return sara.post(reverse("portal-reward-cancel"), form)


def test_home_shows_the_way_to_the_next_tier(cast: Cast, sara: Client) -> None:
    run_program(tiers=TIERS)

    page = sara.get(reverse("portal-home"))

    assert (page.context["tier"].name, page.context["tier"].percent) == ("سبز", 10)
    assert "900 points to طلایی" in words_of(page)


def test_home_without_tiers_has_no_ring(cast: Cast, sara: Client) -> None:
    page = sara.get(reverse("portal-home"))

    assert page.context["tier"] is None
    assert 'class="ring ' not in words_of(page)


def test_home_shows_what_is_within_reach_and_just_beyond(cast: Cast, sara: Client) -> None:
    make_reward("near", name="Small bunch", points=50)
    make_reward("far", name="Basket", points=120)
    make_reward("farther", name="Garden", points=900)

    page = sara.get(reverse("portal-home"))

    assert [view.reward.code for view in page.context["within"]] == ["near"]
    assert page.context["beyond"].reward.code == "far"
    assert "20 points more" in words_of(page)
    assert "Garden" not in words_of(page)


def test_price_and_what_is_left_are_shown_before(cast: Cast, sara: Client) -> None:
    page = sara.get(reverse("portal-reward-take"), {"reward": make_reward().pk})

    assert (page.context["view"].change, page.context["left"]) == (-50, 50)
    assert Redemption.objects.count() == 0


def test_a_reward_is_taken_and_its_code_shown(cast: Cast, sara: Client) -> None:
    answer = take(sara, make_reward())

    redemption = Redemption.objects.get()
    page = words_of(sara.get(answer.headers["Location"]))
    assert (redemption.issued_by, redemption.shop) == (f"member:{cast.sara.pk}", None)
    assert balance_of(cast.sara.pk).spendable == 50
    assert redemption.code in page
    assert 'class="qr"' in page
    assert AuditEntry.objects.filter(action="reward.issued").count() == 1


def test_taken_twice_is_taken_once(cast: Cast, sara: Client) -> None:
    reward = make_reward()
    page = sara.get(reverse("portal-reward-take"), {"reward": reward.pk})
    form = {"reward": reward.pk, "once": page.context["form"]["once"].value()}
    first = sara.post(reverse("portal-reward-take"), form)

    again = sara.post(reverse("portal-reward-take"), form)

    assert again.headers["Location"] == first.headers["Location"]
    assert Redemption.objects.count() == 1


def test_too_few_points_take_nothing(cast: Cast, sara: Client) -> None:
    answer = take(sara, make_reward(points=200, cost=1))

    assert answer.status_code == 422
    assert "Not enough points: 100 can be spent now, worth 50,000 toman." in words_of(answer)
    assert balance_of(cast.sara.pk).spendable == 100


def test_many_points_need_no_code_from_the_member_himself(cast: Cast, sara: Client) -> None:
    run_program(code_points=50)

    answer = take(sara, make_reward())

    assert answer.status_code == 302
    assert Redemption.objects.count() == 1


@pytest.mark.parametrize("chosen", ["", "x", "999999", "99999999999999999999"])
def test_what_is_not_on_the_shelf_leads_back(cast: Cast, sara: Client, chosen: str) -> None:
    make_reward(is_offered=False)

    taken = sara.get(reverse("portal-reward-take"), {"reward": chosen})
    mine = sara.get(reverse("portal-redemption"), {"id": chosen})
    back = sara.post(reverse("portal-reward-cancel"), {"redemption": chosen, "once": "x"})

    places = {answer.headers["Location"] for answer in (taken, mine, back)}
    assert places == {reverse("portal-rewards")}


def test_given_back_the_points_return_once(cast: Cast, sara: Client) -> None:
    redemption = issue(cast, make_reward(stock=1), now=timezone.now())

    answer = give_back(sara, redemption)

    redemption.refresh_from_db()
    assert answer.headers["Location"] == reverse("portal-rewards")
    assert (redemption.status, redemption.ended_by) == ("cancelled", f"member:{cast.sara.pk}")
    assert balance_of(cast.sara.pk).spendable == 100


def test_what_is_collected_cannot_be_given_back(cast: Cast, sara: Client) -> None:
    redemption = issue(cast, make_reward(), now=timezone.now())
    page = sara.get(reverse("portal-redemption"), {"id": redemption.pk})
    Redemption.objects.filter(pk=redemption.pk).update(status="redeemed", ended_at=timezone.now())
    form = {"redemption": redemption.pk, "once": page.context["form"]["once"].value()}

    answer = sara.post(reverse("portal-reward-cancel"), form)

    assert answer.status_code == 422
    assert "This reward was collected or cancelled, or has expired." in words_of(answer)
    assert balance_of(cast.sara.pk).spendable == 50


def test_nobody_sees_or_returns_another_ones(cast: Cast, sara: Client) -> None:
    ali = make_member(mobile="09350000001")
    ring_up(cast.shop, 10_000_000, member=ali)
    cast_of_ali = Redemption.objects.create(
        reward=make_reward(),
        member=ali,
        code="AAAA-BBBB-CCCC",
        points=0,
        terms={"code": "x", "name": "x", "kind": "product", "cost": 0, "is_counted": False},
        issued_at=timezone.now(),
        issued_by="system",
        expires_at=timezone.now() + DAY,
    )

    seen = sara.get(reverse("portal-redemption"), {"id": cast_of_ali.pk})
    back = sara.post(
        reverse("portal-reward-cancel"), {"redemption": cast_of_ali.pk, "once": "0" * 32}
    )

    cast_of_ali.refresh_from_db()
    assert [seen.status_code, back.status_code, cast_of_ali.status] == [302, 302, "issued"]
    assert "AAAA-BBBB-CCCC" not in words_of(sara.get(reverse("portal-rewards")))


def test_vouchers_and_earlier_ones_are_listed(cast: Cast, sara: Client) -> None:
    now = timezone.now()
    fill_pool(cast.shop, 200_000, now=now)
    voucher = issue_voucher(
        actor=SYSTEM,
        value=200_000,
        ends_on=(now + 9 * DAY).date(),
        reason="sorry",
        member_id=cast.sara.pk,
    )
    past = issue(cast, make_reward(), now=now)
    give_back(sara, past)

    page = sara.get(reverse("portal-rewards"))

    assert [one.code for one in page.context["vouchers"]] == [voucher.code]
    assert [one.pk for one in page.context["past"]] == [past.pk]
    assert voucher.code in words_of(page)


def test_what_is_late_waits_no_more(cast: Cast, sara: Client) -> None:
    redemption = issue(cast, make_reward(), now=timezone.now())
    Redemption.objects.update(expires_at=timezone.now() - DAY)

    rewards = sara.get(reverse("portal-rewards"))
    own = words_of(sara.get(reverse("portal-redemption"), {"id": redemption.pk}))

    assert rewards.context["waiting"] == []
    assert redemption.code not in own


def test_the_program_is_told_in_plain_words(cast: Cast, sara: Client) -> None:
    make_ruled_program(
        {
            "code": "tuesdays",
            "name": "Tuesdays",
            "when": [{"weekday": {"days": ["tuesday"]}}],
            "give": {"multiply_percent": 200},
            "group": "days-of-the-week",
        },
        {"code": "tried", "name": "Tried out", "give": {"points": 77}, "dry": True},
        tiers=TIERS,
    )

    page = sara.get(reverse("portal-program"))

    names = [section.name for section in page.context["sections"]]
    assert names == ["earning", "spending", "life", "tiers"]
    words = words_of(page)
    assert "Double the points, on Tuesdays." in words
    assert "Of offers of one kind, the best of the day counts." in words
    assert "days-of-the-week" not in words
    assert "77" not in words


def test_the_statement_says_why_points_were_cut(cast: Cast, sara: Client) -> None:
    make_ruled_program(
        {
            "code": "double",
            "name": "Double days",
            "give": {"multiply_percent": 300},
        },
    )
    ring_up(cast.shop, 10_000_000, member=cast.sara)

    words = words_of(sara.get(reverse("portal-statement")))

    assert "Double days — 200 points were due; the club&#x27;s cap left room for 66" in words


def test_the_tabs_are_five(cast: Cast, sara: Client) -> None:
    waiting = issue(cast, make_reward(), now=timezone.now())

    page = sara.get(reverse("portal-redemption"), {"id": waiting.pk})

    tabs = page.context["tabs"]
    labels = ["Points", "Rewards", "Card", "Movements", "Settings"]
    assert [tab["label"] for tab in tabs] == labels
    assert [tab["label"] for tab in tabs if tab["current"]] == ["Rewards"]
