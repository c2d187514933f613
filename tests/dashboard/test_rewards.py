"""The catalogue of rewards: kept, ordered, offered; a price that deceives is said beforehand."""

from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse

from members.models import AuditEntry
from members.roles import SYSTEM
from points.models import Reward
from points.rules.sales import Gift
from points.services.purchases import record_purchase
from points.services.redemption_ends import redeem_reward
from tests.cast import Cast
from tests.clock import NOON
from tests.dashboard.conftest import Enter
from tests.factories import make_sale
from tests.points.reward_cases import TIERS as SOME_TIERS
from tests.points.reward_cases import fill_pool, give_points, issue, make_reward, run_program
from tests.snapshots import nothing_changed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]

LIST = "/dashboard/rewards/"
NEW = "/dashboard/rewards/new/"
PREVIEW = "/dashboard/rewards/preview/"


def typed(**change: Any) -> dict[str, Any]:
    terms = {
        "once": uuid4().hex,
        "kind": "product",
        "name": "دسته‌گل کوچک",
        "description": "",
        "points": "۶۰",
        "cost": "24,000",
        "min_bill": "",
        "stock": "",
        "starts_on": "",
        "ends_on": "",
        "member_limit": "",
        "valid_days": "14",
        "code": "bouquet",
    }
    return {**terms, **change}


def test_a_reward_is_added_and_stands_last(cast: Cast, enter: Enter) -> None:
    make_reward("first")

    answer = enter("manager").post(NEW, typed())

    reward = Reward.objects.get(code="bouquet")
    assert (answer.status_code, answer["Location"]) == (302, LIST)
    assert (reward.kind, reward.points, reward.cost) == ("product", 60, 240_000)
    assert (reward.valid_days, reward.position, reward.is_offered) == (14, 2, True)
    assert (reward.stock, reward.starts_on, reward.member_limit, reward.min_bill) == (
        None,
        None,
        None,
        0,
    )
    assert AuditEntry.objects.get(action="reward.added", subject="reward:bouquet").actor_id == (
        f"user:{cast.manager.pk}"
    )


def test_sent_twice_it_is_added_once(cast: Cast, enter: Enter) -> None:
    owner = enter("owner")
    form = typed()
    owner.post(NEW, form)

    with nothing_changed():
        answer = owner.post(NEW, form)

    assert (answer.status_code, answer["Location"]) == (302, LIST)


def test_the_same_form_with_other_values_is_not_taken(cast: Cast, enter: Enter) -> None:
    owner = enter("owner")
    form = typed()
    owner.post(NEW, form)

    with nothing_changed():
        answer = owner.post(NEW, {**form, "points": "70"})

    assert answer.status_code == 422
    assert "This form was sent before with other values." in answer.content.decode()


def test_a_form_without_its_key_is_not_taken(cast: Cast, enter: Enter) -> None:
    owner = enter("owner")

    with nothing_changed():
        answer = owner.post(NEW, typed(once=""))

    assert answer.status_code == 422
    assert "The form was not complete." in answer.content.decode()


@pytest.mark.parametrize(
    ("change", "field", "sentence"),
    [
        ({"name": ""}, "name", "This field is required."),
        ({"points": ""}, "points", "This field is required."),
        ({"kind": "discount", "cost": ""}, "cost", "This field is required."),
        ({"code": "گل"}, "code", "This is not valid."),
        ({"code": "taken"}, "code", "This code is taken."),
        (
            {"starts_on": "1405/07/10", "ends_on": "1405/07/01"},
            "ends_on",
            "The last day lies before the first, or has passed.",
        ),
    ],
)
def test_what_cannot_be_is_said_at_its_field(
    cast: Cast, enter: Enter, change: dict[str, str], field: str, sentence: str
) -> None:
    make_reward("taken")
    owner = enter("owner")

    with nothing_changed():
        answer = owner.post(NEW, typed(**change))

    assert answer.status_code == 422
    assert answer.context["form"].errors == {field: [sentence]}


def test_a_gift_keeps_only_what_a_gift_has(cast: Cast, enter: Enter) -> None:
    enter("owner").post(
        NEW, typed(kind="gift", code="stem", member_limit="2", min_bill="9,000", valid_days="")
    )

    gift = Reward.objects.get(code="stem")
    assert (gift.kind, gift.points, gift.cost) == ("gift", 0, 240_000)
    assert (gift.member_limit, gift.min_bill, gift.valid_days) == (None, 0, 30)


def test_other_terms_hold_from_now_on(cast: Cast, enter: Enter) -> None:
    reward = make_reward(shop_ids=[cast.shop.pk])
    owner = enter("owner")
    address = reverse("dashboard-reward-change", args=[reward.pk])

    form = owner.get(address).context["form"]
    answer = owner.post(address, typed(points="80", shops=[cast.other_shop.pk]))

    assert (form["points"].value(), form["cost"].value()) == (50, "25,000")
    assert form["shops"].value() == [cast.shop.pk]
    assert answer.status_code == 302
    reward.refresh_from_db()
    assert reward.points == 80
    assert list(reward.shops.all()) == [cast.other_shop]


def test_a_manager_leaves_shops_that_he_does_not_see(cast: Cast, enter: Enter) -> None:
    reward = make_reward(shop_ids=[cast.other_shop.pk])

    enter("manager").post(reverse("dashboard-reward-change", args=[reward.pk]), typed())

    assert list(Reward.objects.get(pk=reward.pk).shops.all()) == [cast.other_shop]


def test_an_unknown_reward_is_not_found(cast: Cast, enter: Enter) -> None:
    owner = enter("owner")

    assert owner.get(reverse("dashboard-reward-change", args=[999_999])).status_code == 404
    assert owner.post(reverse("dashboard-reward-offer", args=[999_999])).status_code == 404
    assert (
        owner.post(
            reverse("dashboard-reward-move", args=[999_999]), {"once": uuid4().hex}
        ).status_code
        == 404
    )


def test_a_cost_beyond_the_points_is_said_beforehand(cast: Cast, enter: Enter) -> None:
    owner = enter("owner")

    dear = owner.get(PREVIEW, typed(cost="40,000")).content.decode()
    fair = owner.get(PREVIEW, typed()).content.decode()
    unread = owner.get(PREVIEW, typed(points="")).content.decode()

    assert "These points are worth 30,000 toman, but the reward costs 40,000 toman." in dear
    assert "The difference of 10,000 toman counts under the cap when it is issued." in dear
    assert "These points are worth 30,000 toman: nothing beyond them" in fair
    assert "These points" not in unread


@pytest.mark.parametrize(
    ("cost", "min_bill", "sentence"),
    [
        ("1,700,000", "2,000,000", "This takes 85% off a bill of 2,000,000 toman: more than half."),
        ("1,700,000", "3,400,000", ""),
        ("1,700,000", "", "Without a least bill this pays a whole bill of 1,700,000 toman."),
    ],
)
def test_an_irrational_discount_is_warned_of(
    cast: Cast, enter: Enter, cost: str, min_bill: str, sentence: str
) -> None:
    form = typed(kind="discount", cost=cost, min_bill=min_bill)

    said = enter("owner").get(PREVIEW, form).content.decode()

    assert (sentence in said) if sentence else ("least bill" not in said)


def test_a_reward_moves_past_its_own_kind(cast: Cast, enter: Enter) -> None:
    for code, kind in (("one", "product"), ("gift", "gift"), ("two", "product")):
        make_reward(code, kind=kind)
    two = Reward.objects.get(code="two")
    owner = enter("owner")
    press = {"once": uuid4().hex, "to": "up"}

    owner.post(reverse("dashboard-reward-move", args=[two.pk]), press)
    owner.post(reverse("dashboard-reward-move", args=[two.pk]), press)

    rows = owner.get(LIST).context["rows"]
    assert [row.reward.code for row in rows] == ["two", "one"]
    owner.post(reverse("dashboard-reward-move", args=[two.pk]), {"once": uuid4().hex, "to": "down"})
    rows = owner.get(LIST).context["rows"]
    assert [row.reward.code for row in rows] == ["one", "two"]


def test_a_reward_is_withdrawn_and_offered_again(cast: Cast, enter: Enter) -> None:
    reward = make_reward(min_bill=7, description="سه شاخه", shop_ids=[cast.shop.pk])
    owner = enter("owner")
    address = reverse("dashboard-reward-offer", args=[reward.pk])
    before = Reward.objects.values().get()

    owner.post(address, {"once": uuid4().hex, "offered": "no"})
    withdrawn = Reward.objects.values().get()
    states = [row.state for row in owner.get(LIST).context["rows"]]
    owner.post(address, {"once": uuid4().hex, "offered": "yes"})

    assert withdrawn == {**before, "is_offered": False}
    assert states == ["withdrawn"]
    assert Reward.objects.values().get() == before
    assert list(reward.shops.all()) == [cast.shop]


def test_the_list_says_what_became_of_each(cast: Cast, enter: Enter) -> None:
    run_program(tiers=SOME_TIERS)
    fill_pool(cast.shop, 1_000_000)
    give_points(cast.shop, cast.sara, 500)
    reward = make_reward(points=50, cost=300_000, stock=9)
    make_reward("gold", tier="gold", stock=0)
    make_reward("stem", kind="gift", name="شاخه", cost=100_000)
    collected = issue(cast, reward)
    issue(cast, reward)
    redeem_reward(
        redemption_id=collected.pk, actor=cast.actor("cashier"), shop_id=cast.shop.pk, now=NOON
    )
    sale = make_sale(cast.shop, occurred_at=NOON)
    object.__setattr__(sale, "gift", Gift("stem", "شاخه", 100_000))
    record_purchase(sale=sale, actor=SYSTEM, now=NOON)

    answer = enter("analyst").get(LIST)

    bouquet, gold = answer.context["rows"]
    assert (bouquet.worth, bouquet.beyond) == (250_000, 50_000)
    assert (bouquet.issued, bouquet.waiting, bouquet.redeemed, bouquet.spent) == (2, 1, 1, 300_000)
    assert (gold.state, gold.tier_name) == ("sold_out", "طلایی")
    (gift,) = answer.context["gifts"]
    assert (gift.issued, gift.spent) == (1, 100_000)
    assert NEW not in answer.content.decode()


def test_an_empty_catalogue_says_what_it_is_for(cast: Cast, enter: Enter) -> None:
    assert "Nothing is offered for points yet." in enter("owner").get(LIST).content.decode()
