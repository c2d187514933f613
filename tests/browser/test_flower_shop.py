"""The stories that must always work, in Chromium and in Persian: a stranger buys flowers, a
member takes a reward.
"""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from members.models import Member, Message
from members.rules.text import fold_digits
from points.models import Purchase, Redemption
from points.selectors.balances import balance_of
from tests.browser.conftest import Watched
from tests.cast import Cast, assemble_cast
from tests.factories import PASSWORD
from tests.points.reward_cases import give_points, make_reward

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


def test_from_stranger_to_a_purchase_paid_with_points(watched: Watched) -> None:
    cast = assemble_cast()
    sign_in(watched, cast)

    register(watched, mobile="۰۹۳۵ ۷۶۵ ۴۳۲۱", first_name="آرش", last_name="نیکنام")
    ring_up(watched, amount="۱۲۵۰۰۰۰")
    next_customer(watched, tail="۴۳۲۱")
    ring_up(watched, amount="50000", points="50000")

    arash = Member.objects.get(mobile="+989357654321")
    first, second = Purchase.objects.filter(member=arash).order_by("id")
    assert (first.amount, first.earned_points, first.spent_points) == (12_500_000, 125, 0)
    assert (second.amount, second.earned_points, second.spent_points) == (500_000, 0, 100)
    assert balance_of(arash.pk).spendable == 25
    assert balance_in_portal(watched, "09357654321") == "۲۵"


def test_a_reward_is_taken_at_home_and_handed_over_at_the_counter(watched: Watched) -> None:
    cast = assemble_cast()
    give_points(cast.shop, cast.sara, 100, now=timezone.now())
    reward = make_reward(name="دسته‌گل بهاری", points=50)

    taken = take_in_portal(watched, "09121234567", reward=reward.name)
    hand_over(watched, cast, code=taken.code)

    taken.refresh_from_db()
    assert (taken.status, taken.shop) == ("redeemed", cast.shop)
    assert balance_of(cast.sara.pk).spendable == 50


def sign_in(watched: Watched, cast: Cast) -> None:
    """The cashier comes to work."""
    page = watched.go("/counter/")
    page.locator("#id_login").fill(cast.cashier.username)
    page.locator("#id_password").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator("#q")).to_be_focused()


def register(watched: Watched, *, mobile: str, first_name: str, last_name: str) -> None:
    """Three fields, and permission to remind."""
    page = watched.page
    page.keyboard.press("F3")
    page.locator("#id_mobile").fill(mobile)
    page.locator("#id_first_name").fill(first_name)
    page.locator("#id_last_name").fill(last_name)
    page.locator("#id_service").check()
    page.locator("#id_occasion").check()
    assert watched.overflow() == 0
    page.keyboard.press("Control+Enter")
    expect(page.locator("#id_amount")).to_be_focused()


def ring_up(watched: Watched, *, amount: str, points: str = "") -> None:
    """By keyboard alone."""
    page = watched.page
    page.locator("#id_amount").press_sequentially(amount)
    if points:
        page.locator("#id_points_amount").fill(points)
    expect(page.locator("#quote")).to_contain_text("امتیاز")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("link", name=re.compile("مشتری بعدی"))).to_be_focused()
    assert watched.overflow() == 0


def next_customer(watched: Watched, *, tail: str) -> None:
    """Enter begins the next one; the last digits of the mobile find him."""
    page = watched.page
    page.keyboard.press("Enter")
    expect(page.locator("#q")).to_be_focused()
    page.locator("#q").press_sequentially(tail)
    expect(page.locator("#results")).to_contain_text("آرش نیکنام")
    page.keyboard.press("Enter")
    expect(page.locator("#id_amount")).to_be_focused()


def balance_in_portal(watched: Watched, mobile: str) -> str:
    """What the member sees on his own phone."""
    context = watched.page.context
    context.clear_cookies()
    page = watched.go("/portal/")
    page.set_viewport_size({"width": 360, "height": 740})
    page.locator("#id_phone").fill(mobile)
    page.keyboard.press("Enter")
    expect(page.locator("#id_code")).to_be_focused()
    page.locator("#id_code").press_sequentially(code_sent())
    page.wait_for_url("**/portal/")
    assert watched.overflow() == 0
    return page.locator(".figure-large").first.inner_text()


def take_in_portal(watched: Watched, mobile: str, *, reward: str) -> Redemption:
    """The member finds it within reach, sees its price, and takes it."""
    balance_in_portal(watched, mobile)
    page = watched.page
    page.get_by_role("link", name=re.compile(reward)).click()
    page.locator(".shell-main button[type=submit]").click()
    page.wait_for_url("**/portal/rewards/mine/**")
    taken = Redemption.objects.get()
    expect(page.locator(".club-card")).to_contain_text(taken.code)
    assert watched.overflow() == 0
    return taken


def hand_over(watched: Watched, cast: Cast, *, code: str) -> None:
    """Its code is scanned; one press hands it over."""
    watched.page.context.clear_cookies()
    watched.page.set_viewport_size({"width": 1280, "height": 900})
    sign_in(watched, cast)
    page = watched.page
    page.locator("#q").fill(code.lower())
    page.keyboard.press("Enter")
    page.wait_for_url("**/redemptions/**")
    page.locator("form[action$='hand-over/'] button[type=submit]").press("Enter")
    expect(page.locator(".booked .pill-leaf")).to_be_visible()
    assert watched.overflow() == 0


def code_sent() -> str:
    """The one-time code as it stands in the outbox, before the carrier has taken it."""
    message = Message.objects.get(kind=Message.Kind.CODE)
    found = re.search(r"[0-9]{6}", fold_digits(message.text))
    assert found is not None
    return found[0]
