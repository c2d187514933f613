"""The pages of campaigns: planned step by step, previewed, started, watched, halted."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from campaigns.models import Campaign, Recipient
from campaigns.selectors.text_values import sample_values
from campaigns.services.batches import send_batches
from members.models import Member, Messaging
from tests.campaigns.campaign_cases import draft, make_friends, make_plan, make_prices, started
from tests.cast import Cast
from tests.clock import NOON
from tests.dashboard.conftest import Enter

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]

ONCE = "0123456789abcdef0123456789abcdef"
PLANNED = {"name": "Win back", "goal": "come_back", "once": ONCE}


def step(campaign: Campaign, key: str) -> str:
    return reverse("dashboard-campaign-step", args=[campaign.pk, key])


def test_without_any_three_recipes_invite(enter: Enter) -> None:
    answer = enter("manager").get(reverse("dashboard-campaigns"))

    assert answer.status_code == 200
    assert b"No campaign yet." in answer.content
    assert answer.content.count(b"?recipe=") == 3


def test_a_recipe_brings_its_audience_and_its_text(enter: Enter) -> None:
    browser = enter("manager")
    url = reverse("dashboard-campaign-new") + "?recipe=win-back"

    shown = browser.get(url)
    answer = browser.post(url, PLANNED)

    row = Campaign.objects.get()
    assert b"Win back who stays away" in shown.content
    assert answer["Location"] == step(row, "audience")
    assert row.audience["who"] == [
        {"silent": {"days": 60}},
        {"told": {"days": 30}, "not": True},
    ]
    assert row.variants.count() == 1


def test_planned_twice_with_one_form_it_is_one(enter: Enter) -> None:
    browser = enter("manager")

    for _time in range(2):
        browser.post(reverse("dashboard-campaign-new"), PLANNED)

    assert Campaign.objects.count() == 1


def test_a_condition_is_added_filled_in_and_kept(enter: Enter) -> None:
    browser, row = enter("manager"), draft()
    url = step(row, "audience")

    added = browser.post(url, {"once": ONCE, "add_condition": "1", "add": "silent"})
    sent = {"once": ONCE, "condition": "1:silent", "who1-days": "۶۰"}
    answer = browser.post(url, sent)

    row.refresh_from_db()
    assert added.status_code == 200
    assert b'value="1:silent"' in added.content
    assert b"field-error" not in added.content
    assert answer["Location"] == step(row, "offer")
    assert row.audience == {"version": 1, "who": [{"silent": {"days": 60}}]}


def test_a_condition_is_removed_without_losing_what_was_typed(enter: Enter) -> None:
    browser, row = enter("manager"), draft()
    sent: dict[str, Any] = {"once": ONCE, "condition": ["1:silent", "2:due"], "who2-days": "7"}

    answer = browser.post(step(row, "audience"), {**sent, "remove_condition": "1"})

    assert b"1:silent" not in answer.content
    assert b'name="who2-days" value="7"' in answer.content


def test_what_is_missing_in_a_condition_is_said_there(enter: Enter) -> None:
    browser, row = enter("manager"), draft()

    answer = browser.post(step(row, "audience"), {"once": ONCE, "condition": "1:silent"})

    assert answer.status_code == 422
    assert b"field-error" in answer.content


def test_an_audience_is_counted_while_it_is_put_together(cast: Cast, enter: Enter) -> None:
    make_friends(2)
    row = draft()
    url = reverse("dashboard-campaign-count", args=[row.pk])

    whole = enter("manager").post(url, {"once": ONCE})
    unclear = enter("manager").post(url, {"once": ONCE, "condition": "1:silent"})

    assert whole.context["count"].members == 3
    assert unclear.context["count"] is None


def test_texts_offer_and_days_are_kept(enter: Enter) -> None:
    browser, row, plan = enter("manager"), draft(), make_plan()

    browser.post(step(row, "offer"), {"once": ONCE, "offer_id": plan.pk, "is_public": "on"})
    browser.post(
        step(row, "texts"),
        {
            "once": ONCE,
            "channel": "sms",
            "kind": "promotion",
            "text_a": "{name}: {offer}",
            "share_a": "2",
            "text_b": "{offer}",
            "share_b": "1",
        },
    )
    answer = browser.post(
        step(row, "window"),
        {
            "once": ONCE,
            "starts_on": "1405/06/10",
            "ends_on": "1405/06/20",
            "budget": "100,000",
            "control_percent": "20",
            "batch_size": "50",
        },
    )

    row.refresh_from_db()
    assert answer["Location"] == step(row, "summary")
    assert (row.offer_id, row.is_public, row.budget) == (plan.pk, True, 1_000_000)
    assert (row.control_percent, row.batch_size, str(row.ends_on)) == (20, 50, "2026-09-11")
    assert list(row.variants.values_list("letter", "text", "share")) == [
        ("A", "{name}: {offer}", 2),
        ("B", "{offer}", 1),
    ]


def test_an_unknown_place_is_said_at_its_text(enter: Enter) -> None:
    row = draft()
    sent = {"once": ONCE, "channel": "sms", "kind": "promotion", "text_a": "{password}"}

    answer = enter("manager").post(step(row, "texts"), {**sent, "share_a": "1", "share_b": "1"})

    assert answer.status_code == 422
    assert "text_a" in answer.context["form"].errors


def test_the_summary_tells_cost_and_what_is_missing(cast: Cast, enter: Enter) -> None:
    make_prices()
    make_friends(3)
    row = draft(offer_id=make_plan().pk, budget=5_000)
    browser = enter("manager")

    answer = browser.get(step(row, "summary"))
    row.variants.all().delete()
    without = browser.get(step(row, "summary"))

    assert answer.context["most"].total == 3 * 251_000
    assert answer.context["is_short"]
    assert answer.context["missing"] == []
    assert [key for key, _text in without.context["missing"]] == ["texts"]


def test_a_public_discount_from_fifteen_percent_on_needs_a_word(enter: Enter) -> None:
    """A fifth of the smallest bill; nothing else is known of bills."""
    plan = make_plan("voucher", value=200_000, min_bill=1_000_000)
    row = draft(offer_id=plan.pk, is_public=True)
    browser = enter("manager")

    public = browser.get(step(row, "summary"))
    Campaign.objects.update(is_public=False)
    private = browser.get(step(row, "summary"))

    assert public.context["permit_bps"] == 2_000
    assert b"permit of the guild" in public.content
    assert private.context["permit_bps"] is None


def test_it_starts_once_and_goes_on_by_itself(cast: Cast, enter: Enter) -> None:
    make_friends(2)
    row, browser = draft(), enter("manager")
    url = reverse("dashboard-campaign-start", args=[row.pk])

    answers = [browser.post(url, {"once": ONCE}) for _time in range(2)]

    row.refresh_from_db()
    assert {answer["Location"] for answer in answers} == {
        reverse("dashboard-campaign", args=[row.pk])
    }
    assert row.status == "sending"
    assert Recipient.objects.count() == 3


def test_a_budget_that_is_too_small_is_said_and_can_be_known(cast: Cast, enter: Enter) -> None:
    make_prices()
    make_friends(2)
    row, browser = draft(budget=1_000), enter("manager")
    url = reverse("dashboard-campaign-start", args=[row.pk])

    refused = browser.post(url, {"once": ONCE}, follow=True)
    browser.post(url, {"once": ONCE[::-1], "is_sure": "on"})

    row.refresh_from_db()
    assert b"more than the budget of" in refused.content
    assert row.status == "sending"


def test_the_page_shows_how_far_it_is_and_polls(cast: Cast, enter: Enter) -> None:
    make_friends(2)
    row = started(batch_size=1)
    send_batches(now=NOON)
    browser = enter("analyst")

    page = browser.get(reverse("dashboard-campaign", args=[row.pk]))
    polled = browser.get(reverse("dashboard-campaign-progress", args=[row.pk]))

    assert page.context["progress"].told == 1
    assert b"load delay:5s" in polled.content
    assert b"stop-campaign" not in page.content


def test_paused_resumed_stopped_copied(cast: Cast, enter: Enter) -> None:
    make_friends(2)
    row, browser = started(), enter("manager")
    states = []

    for deed in ("pause", "resume", "stop"):
        browser.post(reverse(f"dashboard-campaign-{deed}", args=[row.pk]), {"once": ONCE})
        row.refresh_from_db()
        states.append(row.status)
    answer = browser.post(reverse("dashboard-campaign-copy", args=[row.pk]), {"once": ONCE})

    copy = Campaign.objects.latest("pk")
    assert states == ["paused", "sending", "stopped"]
    assert answer["Location"] == step(copy, "goal")
    browser.post(reverse("dashboard-campaign-discard", args=[copy.pk]), {"once": ONCE})
    assert not Campaign.objects.filter(pk=copy.pk).exists()


def test_what_has_begun_has_no_steps(cast: Cast, enter: Enter) -> None:
    make_friends(1)
    row = started()

    assert enter("manager").get(step(row, "goal")).status_code == 409


def test_who_is_in_it_can_be_searched(cast: Cast, enter: Enter) -> None:
    make_friends(2)
    row = started()
    url = reverse("dashboard-campaign-recipients", args=[row.pk])

    answer = enter("manager").get(url, {"status": "left_out:no_consent"})

    assert [one.member_id for one in answer.context["page"]] == [cast.sara.pk]


def test_unknown_campaigns_are_not_found(enter: Enter) -> None:
    assert enter("manager").get(reverse("dashboard-campaign", args=[999])).status_code == 404


# --- The preview of a text --------------------------------------------------------------------


def preview(browser: Client, **sent: Any) -> Any:
    """What a text field gets back."""
    sent = {"kind": "promotion", "places": "name,club,points,", "text": "", **sent}
    return browser.post(reverse("dashboard-text-preview"), sent)


def test_a_text_is_shown_as_it_will_arrive(cast: Cast, enter: Enter) -> None:
    make_prices()
    Messaging.objects.update(stop_words="لغو۱۱")

    answer = preview(enter("manager"), text="سلام {نام}", count="200")

    shown, name = answer.context["preview"], sample_values()["name"]
    assert (shown.text, shown.added, shown.direction) == (f"سلام {name}", "لغو۱۱", "rtl")
    assert (shown.parts, shown.units, shown.is_unicode) == (1, 11 + len(name), True)
    assert (shown.cost, shown.cost_of_all) == (1_000, 200_000)
    assert shown.warnings == ()


def test_the_field_may_have_any_name(cast: Cast, enter: Enter) -> None:
    answer = preview(enter("manager"), field="text_b", text_b="Hello {name}")

    assert answer.context["preview"].text == f"Hello {sample_values()['name']}"


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("{رمز}", "رمز"),
        ("ا" * 71, "2 parts"),
        ("شما برنده شدید", "برنده"),
        ("به example.ir سر بزنید", "link"),
    ],
)
def test_what_to_mind_is_said(cast: Cast, enter: Enter, text: str, word: str) -> None:
    answer = preview(enter("manager"), text=text)

    warnings = answer.context["preview"].warnings
    assert len(warnings) == 1
    assert word in warnings[0]


def test_it_is_shown_with_one_real_member_after_the_other(cast: Cast, enter: Enter) -> None:
    older, newer = make_friends(2)
    Member.objects.filter(pk=newer.pk).update(first_name="نازنین")
    browser = enter("manager")

    first = preview(browser, text="{نام}", preview_next="on")
    second = preview(browser, text="{نام}", preview_next="on", preview_member=newer.pk)
    after = preview(browser, text="{نام}", preview_next="on", preview_member=older.pk)

    assert first.context["preview"].text == "نازنین"
    assert second.context["member_id"] == older.pk
    assert after.context["preview"].text == sample_values()["name"]


def test_an_offer_is_told_as_it_will_be(cast: Cast, enter: Enter) -> None:
    plan = make_plan("voucher", value=500_000, min_bill=1_000_000)

    answer = preview(enter("manager"), text="{کد}", places="code", offer=plan.pk)

    assert answer.context["preview"].text == "TVLD-7K49-MXQ2"


def test_markup_in_a_text_stays_text(cast: Cast, enter: Enter) -> None:
    answer = preview(enter("manager"), text="<script>alert(1)</script>")

    assert b"<script>" not in answer.content


def test_a_draft_opens_at_its_last_look_with_every_step_in_reach(enter: Enter) -> None:
    browser, row = enter("manager"), draft()

    answer = browser.get(reverse("dashboard-campaign", args=[row.pk]))
    page = browser.get(step(row, "offer")).content.decode()

    assert answer["Location"] == step(row, "summary")
    reached = ["goal", "audience", "texts", "window", "summary"]
    assert [key for key in reached if f'href="{step(row, key)}"' in page] == reached


def test_the_last_look_shows_the_text_as_it_arrives(enter: Enter) -> None:
    row = draft(texts=["{name}, a rose for you."])

    page = enter("manager").get(step(row, "summary")).content.decode()

    assert f"{sample_values()['name']}, a rose for you." in page
    assert "{name}" not in page


@pytest.mark.parametrize(("days", "sentence"), [(0, ""), (3, "It waits for its first day")])
def test_the_last_look_says_when_the_first_message_leaves(
    enter: Enter, days: int, sentence: str
) -> None:
    row = draft()
    first = NOON.date() + timedelta(days=days)
    Campaign.objects.filter(pk=row.pk).update(starts_on=first, ends_on=first + timedelta(days=9))

    shown = enter("manager").get(step(row, "summary"))

    leaves_at = shown.context["leaves_at"]
    assert sentence in shown.content.decode()
    assert (leaves_at is None) is (days == 0)
    assert leaves_at is None or leaves_at == NOON.replace(hour=9) + timedelta(days=days)


def test_an_offer_says_what_it_gives_and_what_it_can_cost(enter: Enter) -> None:
    row, plan = draft(), make_plan()

    page = enter("manager").get(step(row, "offer")).content.decode()

    assert f'value="{plan.pk}"' in page
    assert "At most" in page
    assert page.count('type="radio"') == 2


def test_nobody_is_told_of_a_campaign_for_nobody(enter: Enter) -> None:
    row = draft(who=[{"silent": {"days": 3_000}}])

    page = enter("manager").get(step(row, "summary")).content.decode()

    assert "Nobody of this audience can be told." in page
    assert re.search(r'data-dialog-open="start-campaign" disabled', page)
