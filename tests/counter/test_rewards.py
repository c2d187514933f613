"""Rewards at the counter: seen, given once, handed over, taken back."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from members.models import AuditEntry, Confirmation
from points.models import Redemption, Reward
from points.selectors.balances import balance_of
from points.services.redemption_ends import cancel_redemption
from tests.cast import Cast
from tests.clock import DAY
from tests.counter.steps import at_the_till, key_of, sale_page, words_of
from tests.factories import make_member, make_staff, ring_up
from tests.points.reward_cases import issue, make_reward, run_program
from tests.portal.steps import last_code

pytestmark = pytest.mark.django_db


@pytest.fixture
def till(client: Client, cast: Cast) -> Client:
    """A till; Sara has a hundred points."""
    ring_up(cast.shop, 10_000_000, member=cast.sara)
    return at_the_till(client, cast.cashier)


def give_page(cast: Cast, reward: Reward) -> str:
    return f"/counter/members/{cast.sara.pk}/rewards/{reward.pk}/"


def own_page(redemption: Redemption) -> str:
    return f"/counter/members/{redemption.member_id}/redemptions/{redemption.pk}/"


def give(till: Client, cast: Cast, reward: Reward, **typed: str) -> Any:
    """Open the page and press its button."""
    page = give_page(cast, reward)
    return till.post(page, {"once": key_of(till.get(page)), **typed})


def waiting(cast: Cast, **given: Any) -> Redemption:
    """A bouquet that Sara has taken just now."""
    return issue(cast, make_reward(**given), now=timezone.now())


def test_the_shelf_is_sorted_for_the_member(till: Client, cast: Cast) -> None:
    make_reward("near", name="Small bunch", points=50)
    make_reward("far", name="Basket", points=120)
    make_reward("gone", name="Vase", points=10, stock=0)

    page = till.get(f"/counter/members/{cast.sara.pk}/rewards/")

    shelf = page.context["shelf"]
    codes = [[view.reward.code for view in part] for part in (shelf.within, shelf.beyond)]
    assert codes == [["near"], ["far"]]
    assert [(view.reward.code, view.obstacle) for view in shelf.others] == [
        ("gone", "used up for now")
    ]


def test_price_and_balance_are_shown_before(till: Client, cast: Cast) -> None:
    page = till.get(give_page(cast, make_reward()))

    assert (page.context["view"].change, page.context["left"]) == (-50, 50)
    assert "Give it for 50 points" in words_of(page)
    assert Redemption.objects.count() == 0


def test_a_reward_is_given(till: Client, cast: Cast) -> None:
    answer = give(till, cast, make_reward())

    redemption = Redemption.objects.get()
    assert answer["Location"] == own_page(redemption)
    assert (redemption.points, redemption.shop, redemption.status) == (50, cast.shop, "issued")
    assert balance_of(cast.sara.pk).spendable == 50
    assert AuditEntry.objects.filter(action="reward.issued").count() == 1


def test_given_twice_is_given_once(till: Client, cast: Cast) -> None:
    page = give_page(cast, make_reward())
    form = {"once": key_of(till.get(page))}
    first = till.post(page, form)

    again = till.post(page, form)

    assert again["Location"] == first["Location"]
    assert Redemption.objects.count() == 1


def test_too_few_points_are_said_and_nothing_is_taken(till: Client, cast: Cast) -> None:
    reward = make_reward(points=200, cost=1)
    shown = till.get(give_page(cast, reward))

    answer = till.post(give_page(cast, reward), {"once": key_of(shown)})

    assert "100 points are still missing." in words_of(shown)
    assert answer.status_code == 422
    assert "Not enough points: 100 can be spent now, worth 50,000 toman." in words_of(answer)
    assert balance_of(cast.sara.pk).spendable == 100


def test_a_cost_beyond_the_cap_is_said(till: Client, cast: Cast) -> None:
    answer = give(till, cast, make_reward(cost=10**9))

    assert answer.status_code == 422
    assert "cap has no room for this now." in words_of(answer)
    assert Redemption.objects.count() == 0


def test_what_is_not_on_the_shelf_has_no_page(till: Client, cast: Cast) -> None:
    withdrawn = make_reward(is_offered=False)
    gift = make_reward("rose", kind="gift")

    assert till.get(give_page(cast, withdrawn)).status_code == 404
    assert till.get(give_page(cast, gift)).status_code == 404
    assert till.get(f"/counter/members/{cast.sara.pk}/rewards/999999/").status_code == 404


def test_a_dear_reward_asks_for_the_members_code(till: Client, cast: Cast) -> None:
    run_program(code_points=50)
    reward = make_reward()
    without = give(till, cast, reward)
    asked = till.post(f"{give_page(cast, reward)}code/")

    answer = give(till, cast, reward, code=last_code())

    assert without.context["form"].errors["code"] == [
        "The member confirms this with a code sent to the mobile."
    ]
    assert "The code for 50 points is on its way" in words_of(asked)
    assert answer.status_code == 302
    assert Confirmation.objects.get().used_at is not None


def test_nobody_serves_himself(till: Client, cast: Cast) -> None:
    seller = make_staff("cashier", shops=[cast.shop], mobile="09121234567")
    at_the_till(till, seller)

    answer = give(till, cast, make_reward())

    assert "Nobody can serve himself; ask a colleague." in words_of(answer)
    assert Redemption.objects.count() == 0


def test_it_is_handed_over_once(till: Client, cast: Cast) -> None:
    redemption = waiting(cast)
    shown = till.get(own_page(redemption))
    form = {"once": key_of(shown)}
    till.post(f"{own_page(redemption)}hand-over/", form)

    answer = till.post(f"{own_page(redemption)}hand-over/", form)

    redemption.refresh_from_db()
    assert redemption.code in words_of(shown)
    assert answer["Location"] == own_page(redemption)
    assert (redemption.status, redemption.shop) == ("redeemed", cast.shop)
    assert AuditEntry.objects.filter(action="reward.redeemed").count() == 1


def test_what_is_collected_is_not_handed_over_again(till: Client, cast: Cast) -> None:
    redemption = waiting(cast)
    first, second = (key_of(till.get(own_page(redemption))) for _ in range(2))
    till.post(f"{own_page(redemption)}hand-over/", {"once": first})

    answer = till.post(f"{own_page(redemption)}hand-over/", {"once": second})

    assert answer.status_code == 422
    assert "This reward was collected or cancelled, or has expired." in words_of(answer)


def test_it_is_taken_back_with_a_reason(till: Client, cast: Cast) -> None:
    redemption = waiting(cast, stock=3)
    form = {"once": key_of(till.get(own_page(redemption))), "reason": "no roses today"}

    answer = till.post(f"{own_page(redemption)}cancel/", form)

    redemption.refresh_from_db()
    assert answer["Location"] == own_page(redemption)
    assert (redemption.status, redemption.reason) == ("cancelled", "no roses today")
    assert balance_of(cast.sara.pk).spendable == 100
    assert redemption.reward.stock == 3


def test_without_a_reason_it_stays(till: Client, cast: Cast) -> None:
    redemption = waiting(cast)
    form = {"once": key_of(till.get(own_page(redemption))), "reason": ""}

    answer = till.post(f"{own_page(redemption)}cancel/", form)

    redemption.refresh_from_db()
    assert (answer.status_code, redemption.status) == (422, "issued")
    assert answer.context["cancel_form"].errors["reason"] == ["This field is required."]


def test_a_late_one_is_not_offered_to_be_handed_over(till: Client, cast: Cast) -> None:
    redemption = waiting(cast)
    Redemption.objects.filter(pk=redemption.pk).update(expires_at=timezone.now() - DAY)

    page = till.get(own_page(redemption))

    assert page.context["is_late"]
    assert "Hand over" not in words_of(page)


def test_a_discount_is_used_in_a_sale(till: Client, cast: Cast) -> None:
    redemption = waiting(cast, kind="discount")

    page = till.get(own_page(redemption))

    assert f"{sale_page(cast.sara)}?voucher={redemption.code}" in words_of(page)
    assert "Hand over" not in words_of(page)


def test_its_scanned_code_opens_it(till: Client, cast: Cast) -> None:
    redemption = waiting(cast)

    answer = till.get("/counter/", {"q": redemption.code.lower()})

    assert answer["Location"] == own_page(redemption)


def test_another_members_address_does_not_open_it(till: Client, cast: Cast) -> None:
    redemption = waiting(cast)
    stranger = make_member()

    answer = till.get(f"/counter/members/{stranger.pk}/redemptions/{redemption.pk}/")

    assert answer.status_code == 404


def test_a_cancelled_one_gives_no_more_deeds(till: Client, cast: Cast) -> None:
    redemption = waiting(cast)
    cancel_redemption(actor=cast.actor("manager"), redemption_id=redemption.pk, reason="x")

    page = words_of(till.get(own_page(redemption)))

    assert "Take it back" not in page
    assert "Print the slip" not in page
