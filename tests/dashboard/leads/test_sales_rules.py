"""The rules of the sales cycle: weights, lines, stages, and the lists one chooses from."""

from typing import Any

import pytest

from campaigns.models import LeadSource, LostReason, SalesRules, Script, StageRule
from campaigns.services.leads.installing import install_sales
from tests.campaigns.lead_cases import GOOD, make_lead, make_source
from tests.cast import Cast
from tests.dashboard.conftest import Enter
from tests.dashboard.lead_doors import RULES, errors_of, form
from tests.snapshots import nothing_changed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]

LISTS: dict[str, Any] = {"sources": LeadSource, "reasons": LostReason, "scripts": Script}


def rules(**change: Any) -> dict[str, Any]:
    typed = {
        "weight_validity": "۴۰",
        "weight_fit": "0",
        "weight_need": "0",
        "weight_means": "0",
        "weight_timing": "10",
        "least_score": "55",
        "monthly_target": "40",
        "hourly_cost": "۹۰٬۰۰۰",
        "forget_months": "6",
    }
    return form(**{**typed, **change})


def typed_for(folder: str, name: str = "نام تازه") -> dict[str, Any]:
    """What a row of this list is made of."""
    return form(name=name, **({"text": "سلام کنید.\nبپرسید."} if folder == "scripts" else {}))


# Weights and lines ------------------------------------------------------------------------------


def test_everything_stands_on_one_page(cast: Cast, enter: Enter) -> None:
    install_sales()

    page = enter("owner").get(RULES)

    assert [stage for stage, _label, _rule in page.context["stages"]] == [1, 2, 3, 4, 5, 6, 7]
    assert [shelf["key"] for shelf in page.context["shelves"]] == [
        "lead-source",
        "lost-reason",
        "script",
    ]
    assert all(shelf["rows"] for shelf in page.context["shelves"])
    assert (page.context["example"]["points"], page.context["example"]["grade"]) == (68, "B")


def test_other_rules_hold_at_once(cast: Cast, enter: Enter) -> None:
    lead = make_lead(marks=GOOD)
    browser = enter("manager")
    typed = rules()

    answers = [browser.post(RULES, typed) for _time in range(2)]

    kept = SalesRules.objects.get()
    lead.refresh_from_db()
    assert [answer["Location"] for answer in answers] == [RULES] * 2
    assert (kept.weight_validity, kept.weight_fit, kept.least_score) == (40, 0, 55)
    assert (kept.monthly_target, kept.hourly_cost, kept.forget_months) == (40, 900_000, 6)
    assert kept.is_form_open is False
    assert lead.score == 95


@pytest.mark.parametrize("language", ["fa", "en"])
@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"weight_need": "101"}, "weight_need"),
        ({"weight_need": ""}, "weight_need"),
        ({"weight_validity": "0", "weight_timing": "0"}, "weight_validity"),
        ({"least_score": "101"}, "least_score"),
        ({"least_score": "many"}, "least_score"),
        ({"monthly_target": "-1"}, "monthly_target"),
        ({"hourly_cost": "much"}, "hourly_cost"),
        ({"forget_months": "0"}, "forget_months"),
    ],
)
def test_what_is_wrong_with_a_rule_is_said_at_its_field(
    cast: Cast, enter: Enter, change: dict[str, str], field: str, language: str
) -> None:
    browser = enter("owner")

    with nothing_changed():
        answer = browser.post(RULES, rules(**change), headers={"accept-language": language})

    assert answer.status_code == 422
    assert set(errors_of(answer)) == {field}


def test_the_example_follows_the_weights(cast: Cast, enter: Enter) -> None:
    weights = {name: value for name, value in rules().items() if name.startswith("weight_")}
    browser = enter("owner")

    shown = browser.get(f"{RULES}example/", weights)
    missing = browser.get(f"{RULES}example/", {**weights, "weight_fit": ""})
    nothing = browser.get(f"{RULES}example/", dict.fromkeys(weights, "0"))

    assert "85 of 100, grade A" in shown.content.decode()
    assert shown.context["example"]["rows"][0]["share_bps"] == 8_000
    assert missing.context["example"] is None
    assert nothing.context["example"] is None


# The stages -------------------------------------------------------------------------------------


def test_a_stage_asks_for_something_else(cast: Cast, enter: Enter) -> None:
    browser = enter("owner")
    typed = form(requirement="زنگ بزنید", stalled_days="۴", standing="stronger", note="تندتریم")

    answers = [browser.post(f"{RULES}stages/2/", typed) for _time in range(2)]
    page = browser.get(f"{RULES}stages/2/")

    kept = StageRule.objects.get(stage=2)
    assert [answer["Location"] for answer in answers] == [RULES] * 2
    assert (kept.requirement, kept.stalled_days, kept.standing, kept.note) == (
        "زنگ بزنید",
        4,
        "stronger",
        "تندتریم",
    )
    assert page.context["form"].initial["note"] == "تندتریم"
    assert "Stronger than others" in browser.get(RULES).content.decode()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"stalled_days": "0"}, "stalled_days"),
        ({"stalled_days": "366"}, "stalled_days"),
        ({"standing": "best"}, "standing"),
        ({"requirement": "x" * 501}, "requirement"),
        ({"note": "x" * 501}, "note"),
    ],
)
def test_what_is_wrong_with_a_stage_is_said_at_its_field(
    cast: Cast, enter: Enter, change: dict[str, str], field: str
) -> None:
    browser = enter("owner")
    typed = form(requirement="", stalled_days="4", standing="", note="")

    with nothing_changed():
        answer = browser.post(f"{RULES}stages/2/", {**typed, **change})

    assert set(errors_of(answer)) == {field}


def test_there_are_seven_stages(cast: Cast, enter: Enter) -> None:
    browser = enter("owner")

    statuses = [browser.get(f"{RULES}stages/{stage}/").status_code for stage in (0, 1, 7, 8)]

    assert statuses == [404, 200, 200, 404]


# The lists --------------------------------------------------------------------------------------


@pytest.mark.parametrize("folder", LISTS)
def test_a_row_is_added_renamed_retired_and_used_again(
    cast: Cast, enter: Enter, folder: str
) -> None:
    browser, model = enter("manager"), LISTS[folder]
    typed = typed_for(folder)

    added = [browser.post(f"{RULES}{folder}/new/", typed) for _time in range(2)]
    row = model.objects.get()
    page = f"{RULES}{folder}/{row.pk}/"
    shown = browser.get(page).context["form"].initial["name"]
    browser.post(page, typed_for(folder, "نام دیگر"))
    retired = browser.post(f"{page}use/", form(active="no"), follow=True)
    is_retired = not model.objects.get().is_active
    browser.post(f"{page}use/", form(active="yes"))

    row = model.objects.get()
    assert [answer["Location"] for answer in added] == [RULES] * 2
    assert (shown, row.name, is_retired, row.is_active) == ("نام تازه", "نام دیگر", True, True)
    assert [str(said) for said in retired.context["messages"]][-1] == "“نام دیگر” is retired."


@pytest.mark.parametrize("language", ["fa", "en"])
@pytest.mark.parametrize("folder", LISTS)
def test_a_row_needs_a_name_of_its_own(
    cast: Cast, enter: Enter, folder: str, language: str
) -> None:
    install_sales()
    browser, model = enter("owner"), LISTS[folder]
    taken = model.objects.earliest("pk").name

    with nothing_changed():
        answers = [
            browser.post(
                f"{RULES}{folder}/new/",
                typed_for(folder, name),
                headers={"accept-language": language},
            )
            for name in ("", taken, "x" * 81)
        ]

    assert [answer.status_code for answer in answers] == [422] * 3
    assert [set(errors_of(answer)) for answer in answers] == [{"name"}] * 3


def test_a_script_needs_words(cast: Cast, enter: Enter) -> None:
    browser = enter("owner")

    with nothing_changed():
        answer = browser.post(f"{RULES}scripts/new/", form(name="تلفنی", text=" "))

    assert set(errors_of(answer)) == {"text"}


@pytest.mark.parametrize("folder", LISTS)
def test_what_is_not_there_is_not_found(cast: Cast, enter: Enter, folder: str) -> None:
    browser = enter("owner")

    statuses = [
        browser.get(f"{RULES}{folder}/999/").status_code,
        browser.post(f"{RULES}{folder}/999/use/", form(active="no")).status_code,
    ]

    assert statuses == [404, 404]


def test_what_is_used_is_retired_and_never_deleted(cast: Cast, enter: Enter) -> None:
    source = make_source()
    lead = make_lead(source=source)
    browser = enter("owner")

    browser.post(f"{RULES}sources/{source.pk}/use/", form(active="no"))
    page = browser.get(RULES)

    lead.refresh_from_db()
    assert lead.source == source
    assert [row["is_active"] for row in page.context["shelves"][0]["rows"]] == [False]
    assert "Use it again" in page.content.decode()


@pytest.mark.parametrize("role", ["cashier", "analyst"])
def test_the_rules_are_not_for_everybody(cast: Cast, enter: Enter, role: str) -> None:
    browser = enter(role)

    with nothing_changed():
        statuses = {browser.get(RULES).status_code, browser.post(RULES, rules()).status_code}

    assert statuses == {403}
