"""The board of leads in Chromium: dragged, moved by keys in both directions, refused, undone."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from campaigns.models import Lead
from campaigns.services.leads.installing import install_sales
from members.services.staff import choose_language
from tests.browser.conftest import Watched
from tests.campaigns.lead_cases import GOOD, make_lead
from tests.cast import Cast, assemble_cast
from tests.factories import PASSWORD

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]

BOARD = "/dashboard/leads/"


def test_a_card_goes_its_way_by_pointer_and_by_keys(watched: Watched) -> None:
    cast = assemble_cast()
    install_sales(now=timezone.now())
    lead = make_lead(marks=GOOD)
    sign_in(watched, cast)
    page = watched.go(BOARD)

    drag(page, lead, to=3)
    await_stage(page, lead, 3)
    page.locator(".toast button.button").click()
    await_stage(page, lead, 1)

    # Persian reads from the right: the next stage lies to the left.
    page.locator(f"#lead-{lead.pk}").focus()
    page.keyboard.press("ArrowLeft")
    await_stage(page, lead, 2)
    expect(page.locator(f"#lead-{lead.pk}")).to_be_focused()
    expect(page.locator("#toasts")).to_contain_text("مریم رضایی: تماس گرفته‌شده")
    page.keyboard.press("ArrowRight")
    await_stage(page, lead, 1)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{BOARD}{lead.pk}/")

    assert watched.overflow() == 0


def test_in_english_the_arrows_turn_round(watched: Watched) -> None:
    cast = assemble_cast()
    first, second = make_lead(stage=2), make_lead(stage=2)
    choose_language(user_id=cast.owner.pk, language="en")
    sign_in(watched, cast)
    page = watched.go(BOARD)

    expect(page.locator("html")).to_have_attribute("dir", "ltr")
    page.locator(f"#lead-{first.pk}").focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator(f"#lead-{second.pk}")).to_be_focused()
    page.keyboard.press("ArrowRight")

    await_stage(page, second, 3)
    await_stage(page, first, 2)


def test_what_is_refused_goes_back_and_says_what_it_lacks(watched: Watched) -> None:
    cast = assemble_cast()
    lead = make_lead()
    sign_in(watched, cast)
    page = watched.go(BOARD)

    drag(page, lead, to=2)

    missing = re.compile(rf"/leads/{lead.pk}/judge/$")
    expect(page.locator(".toast-error a")).to_have_attribute("href", missing)
    await_stage(page, lead, 1)
    # The browser itself remarks upon an answer that is a refusal; nothing else may be amiss.
    assert [said for said in watched.complaints if "422" not in said] == []
    watched.complaints.clear()


def test_on_a_phone_one_stage_is_shown_and_the_menu_moves(watched: Watched) -> None:
    cast = assemble_cast()
    lead = make_lead(stage=2)
    sign_in(watched, cast)
    watched.page.set_viewport_size({"width": 360, "height": 740})
    page = watched.go(BOARD)

    expect(column(page, 2)).to_be_visible()
    expect(column(page, 1)).to_be_hidden()
    page.locator(f"[popovertarget='move-{lead.pk}']").click()
    page.locator(f"#move-{lead.pk} button[value='4']").click()
    expect(page.locator("[data-board-tab='4'] .board-tab-count")).to_have_text("۱")
    page.locator("[data-board-tab='4']").click()
    expect(column(page, 2)).to_be_hidden()

    await_stage(page, lead, 4)
    assert watched.overflow() == 0


def test_a_finger_that_rests_on_a_card_carries_it_to_a_column(watched: Watched) -> None:
    cast = assemble_cast()
    lead = make_lead(stage=2)
    sign_in(watched, cast)
    page = watched.go(BOARD)

    swipe(page, lead, column(page, 4), rest=0)
    await_stage(page, lead, 2)
    swipe(page, lead, column(page, 4), rest=600)
    await_stage(page, lead, 4)

    expect(page.locator("#toasts")).to_contain_text("مریم رضایی")
    expect(page.locator(".is-carried, .is-target, .is-dragged")).to_have_count(0)


def test_on_a_phone_a_finger_carries_it_to_the_tab_of_another_stage(watched: Watched) -> None:
    cast = assemble_cast()
    lead = make_lead(stage=2)
    sign_in(watched, cast)
    watched.page.set_viewport_size({"width": 360, "height": 740})
    page = watched.go(BOARD)

    swipe(page, lead, page.locator("[data-board-tab='3']"), rest=600)
    expect(page.locator("[data-board-tab='3'] .board-tab-count")).to_have_text("۱")
    page.locator("[data-board-tab='3']").click()

    await_stage(page, lead, 3)
    assert watched.overflow() == 0


def sign_in(watched: Watched, cast: Cast) -> None:
    """The owner comes to work."""
    page = watched.go("/dashboard/")
    page.locator("#id_login").fill(cast.owner.username)
    page.locator("#id_password").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator(".nav-rail")).to_be_visible()


def column(page: Page, stage: int) -> Locator:
    return page.locator(f".board-column[data-stage='{stage}']")


def card(lead: Lead) -> str:
    return f"[data-lead='{lead.pk}']"


def await_stage(page: Page, lead: Lead, stage: int) -> None:
    """The card rests there, and so it stands in the club."""
    expect(page.locator(".is-under-way")).to_have_count(0)
    expect(column(page, stage).locator(card(lead))).to_be_visible()
    lead.refresh_from_db()
    assert lead.stage == stage


def drag(page: Page, lead: Lead, *, to: int) -> None:
    """Pressed, carried over the column and let go, as a hand does it."""
    page.locator(card(lead)).hover()
    page.mouse.down()
    box = column(page, to).bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    for nearer in (40, 20, 0):
        page.mouse.move(x + nearer, y + nearer)
    expect(page.locator(".board-column.is-target")).to_have_attribute("data-stage", str(to))
    page.mouse.up()


def swipe(page: Page, lead: Lead, place: Locator, *, rest: int) -> None:
    """A finger comes down on the card, rests so many milliseconds, moves over and is lifted."""
    finger = page.context.new_cdp_session(page)
    place.evaluate("node => node.scrollIntoView({ block: 'nearest', inline: 'center' })")
    page.locator(card(lead)).evaluate("node => node.scrollIntoView({ block: 'center' })")
    here, there = page.locator(card(lead)).bounding_box(), place.bounding_box()
    assert here is not None
    assert there is not None
    x, y = here["x"] + 40, here["y"] + here["height"] / 2
    to_x, to_y = there["x"] + there["width"] / 2, there["y"] + min(there["height"] / 2, 200)
    points = [(x + (to_x - x) * part, y + (to_y - y) * part) for part in (0.0, 0.5, 0.9, 1.0)]
    for number, (at_x, at_y) in enumerate(points):
        kind = "touchMove" if number else "touchStart"
        touch = {"type": kind, "touchPoints": [{"x": at_x, "y": at_y}]}
        finger.send("Input.dispatchTouchEvent", touch)
        page.wait_for_timeout(rest if number == 0 else 30)
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
