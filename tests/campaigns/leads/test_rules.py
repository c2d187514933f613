"""The rules of the sales cycle: what comes with the program, and what the owner makes of it."""

from collections.abc import Callable
from typing import Any

import pytest
from pytest_django import Settings

from campaigns.exceptions import UnknownLeadSource, UnknownLostReason, UnknownScript
from campaigns.models import LeadSource, LostReason, SalesRules, Script, StageRule
from campaigns.rules.leads.quality import Weights
from campaigns.rules.leads.shipped import SCRIPTS, SOURCES, STAGES
from campaigns.rules.leads.stages import Work, checks_of
from campaigns.selectors.leads.rules import (
    lost_reasons,
    sales_rules,
    scripts,
    sources,
    stage_rules,
    weights_of,
)
from campaigns.selectors.leads.words import CHECKS, check_words
from campaigns.services.leads.installing import install_sales_of_club
from campaigns.services.leads.rules import (
    change_sales_rules,
    change_stage_rule,
    define_lost_reason,
    define_script,
    define_source,
    install_sales,
    retire_lost_reason,
    retire_script,
    retire_source,
    use_lost_reason,
    use_script,
    use_source,
)
from members.exceptions import InvalidField, NotAllowed
from members.models import AuditEntry
from members.roles import SYSTEM, Actor
from tests.cast import Cast
from tests.factories import refused

# Everything that takes the right to manage.
DEEDS: dict[str, Callable[[Actor], object]] = {
    "rules": lambda actor: change_sales_rules(actor=actor, least_score=1),
    "stage": lambda actor: change_stage_rule(stage=1, requirement="", stalled_days=1, actor=actor),
    "source": lambda actor: define_source(name="x", actor=actor),
    "source used": lambda actor: use_source(source_id=1, actor=actor),
    "reason": lambda actor: define_lost_reason(name="x", actor=actor),
    "reason retired": lambda actor: retire_lost_reason(reason_id=1, actor=actor),
    "script": lambda actor: define_script(name="x", text="x", actor=actor),
    "script retired": lambda actor: retire_script(script_id=1, actor=actor),
}


@pytest.mark.parametrize("language", ["fa", "en"])
def test_what_comes_with_the_program_is_installed_once(
    cast: Cast, settings: Settings, language: str
) -> None:
    settings.LANGUAGE_CODE = language

    first, second = install_sales(), install_sales()

    assert (first, second) == (10 + 8 + 7 + 2 + 1, 0)
    assert [source.key for source in sources()] == list(SOURCES)
    assert [script.name for script in scripts()] == [
        script.name[0 if language == "fa" else 1] for script in SCRIPTS
    ]
    days = {stage: rule.stalled_days for stage, rule in stage_rules().items()}
    assert days == {stage: shipped.stalled_days for stage, shipped in STAGES.items()}
    assert AuditEntry.objects.get(action="sales.installed").facts == {"rows": 28}


def test_what_the_owner_has_is_left_alone(cast: Cast) -> None:
    define_source(name="خودم", actor=SYSTEM)
    change_stage_rule(stage=2, requirement="زود", stalled_days=1, actor=SYSTEM)
    change_sales_rules(actor=SYSTEM, least_score=70)

    install_sales()

    assert [source.name for source in sources()] == ["خودم"]
    assert (stage_rules()[2].requirement, stage_rules()[2].stalled_days) == ("زود", 1)
    assert sales_rules().least_score == 70
    assert StageRule.objects.count() == 7


@pytest.mark.django_db
def test_before_there_is_a_club_nothing_is_brought_along() -> None:
    assert install_sales_of_club() == 0
    assert not LeadSource.objects.exists()


def test_every_text_of_the_program_fits_its_column() -> None:
    texts = [text for stage in STAGES.values() for text in stage.requirement]

    assert max(len(text) for text in texts) <= 500
    assert max(len(text) for script in SCRIPTS for text in script.text) <= 4_000


def test_without_any_rule_those_of_the_program_hold(cast: Cast) -> None:
    assert weights_of(sales_rules()) == Weights()
    assert [rule.stalled_days for rule in stage_rules().values()] == [7] * 7


def test_the_owner_changes_what_counts(cast: Cast) -> None:
    change_sales_rules(
        actor=cast.actor("manager"),
        weight_fit=0,
        least_score=55,
        monthly_target=30,
        hourly_cost=2_000_000,
        forget_months=6,
        is_form_open=False,
    )

    rules = SalesRules.objects.get()
    assert (rules.weight_fit, rules.weight_need, rules.least_score) == (0, 25, 55)
    assert (rules.monthly_target, rules.hourly_cost, rules.forget_months) == (30, 2_000_000, 6)
    assert rules.is_form_open is False


@pytest.mark.parametrize(
    ("given", "field", "problem"),
    [
        ({"weight_fit": 101}, "weight_fit", "out_of_range"),
        ({"least_score": 101}, "least_score", "out_of_range"),
        ({"hourly_cost": -1}, "hourly_cost", "out_of_range"),
        ({"forget_months": 0}, "forget_months", "out_of_range"),
        ({"monthly_target": 100_001}, "monthly_target", "out_of_range"),
        (
            {
                "weight_validity": 0,
                "weight_fit": 0,
                "weight_need": 0,
                "weight_means": 0,
                "weight_timing": 0,
            },
            "weight_validity",
            "all_nought",
        ),
    ],
)
def test_rules_that_cannot_be(cast: Cast, given: dict[str, Any], field: str, problem: str) -> None:
    with refused(InvalidField) as refusal:
        change_sales_rules(actor=SYSTEM, **given)

    assert refusal.value.facts == {"field": field, "problem": problem}
    assert not SalesRules.objects.exists()


def test_a_stage_asks_and_says_where_the_shop_stands(cast: Cast) -> None:
    change_stage_rule(
        stage=4,
        requirement="سناریو\nو نمونه",
        stalled_days=9,
        standing="weaker",
        note="رقیب نمونهٔ رایگان می‌دهد",
        actor=cast.actor("owner"),
    )

    rule = stage_rules()[4]
    assert (rule.requirement, rule.stalled_days, rule.standing, rule.note) == (
        "سناریو\nو نمونه",
        9,
        "weaker",
        "رقیب نمونهٔ رایگان می‌دهد",
    )
    assert AuditEntry.objects.get(action="sales.stage_changed").facts == {
        "stage": 4,
        "days": 9,
        "standing": "weaker",
    }


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"stage": 8}, "stage"),
        ({"stalled_days": 0}, "stalled_days"),
        ({"stalled_days": 366}, "stalled_days"),
        ({"standing": "best"}, "standing"),
        ({"requirement": "x" * 501}, "requirement"),
        ({"note": "x" * 501}, "note"),
    ],
)
def test_stages_that_cannot_be(cast: Cast, changed: dict[str, Any], field: str) -> None:
    given: dict[str, Any] = {"stage": 1, "requirement": "", "stalled_days": 1, "actor": SYSTEM}

    with refused(InvalidField) as refusal:
        change_stage_rule(**{**given, **changed})

    assert refusal.value.facts["field"] == field
    assert not StageRule.objects.exists()


def test_a_source_is_defined_renamed_retired_and_used(cast: Cast) -> None:
    actor = cast.actor("manager")
    source = define_source(name="Fair 1405", actor=actor)

    define_source(name="نمایشگاه گل", source_id=source.pk, actor=actor)
    retire_source(source_id=source.pk, actor=actor)
    retire_source(source_id=source.pk, actor=actor)
    assert (sources(), [one.name for one in sources(with_retired=True)]) == ([], ["نمایشگاه گل"])
    use_source(source_id=source.pk, actor=actor)

    assert [(one.key, one.name) for one in sources()] == [("fair-1405", "نمایشگاه گل")]
    deeds = AuditEntry.objects.filter(action__startswith="lead_source.").order_by("id")
    assert [entry.action.split(".")[1] for entry in deeds] == [
        "defined",
        "changed",
        "retired",
        "used",
    ]


def test_keys_of_sources(cast: Cast) -> None:
    persian = define_source(name="نمایشگاه", actor=SYSTEM)
    told = define_source(name="سایت", key="website", actor=SYSTEM)
    alike = define_source(name="Website", actor=SYSTEM)

    assert persian.key.startswith("source-")
    assert told.key == "website"
    assert alike.key == f"source-{told.pk + 1}"
    for key, problem in (("website", "taken"), ("؟", "unreadable")):
        with refused(InvalidField) as refusal:
            define_source(name="x", key=key, actor=SYSTEM)
        assert refusal.value.facts == {"field": "key", "problem": problem}


def test_reasons_and_scripts_are_defined_changed_and_retired(cast: Cast) -> None:
    reason = define_lost_reason(name="گران", actor=SYSTEM)
    script = define_script(name="تلفنی", text="سلام", actor=SYSTEM)

    define_lost_reason(name="گران بود", reason_id=reason.pk, actor=SYSTEM)
    define_script(name="تلفنی", text="درود\nسلام", script_id=script.pk, actor=SYSTEM)
    retire_lost_reason(reason_id=reason.pk, actor=SYSTEM)
    retire_script(script_id=script.pk, actor=SYSTEM)
    assert (lost_reasons(), scripts()) == ([], [])
    use_lost_reason(reason_id=reason.pk, actor=SYSTEM)
    use_script(script_id=script.pk, actor=SYSTEM)

    assert [one.name for one in lost_reasons()] == ["گران بود"]
    assert [one.text for one in scripts(with_retired=True)] == ["درود\nسلام"]


def test_names_that_cannot_be(cast: Cast) -> None:
    define_source(name="تابلو", actor=SYSTEM)
    define_lost_reason(name="گران", actor=SYSTEM)
    define_script(name="تلفنی", text="سلام", actor=SYSTEM)

    problems = []
    for deed in (
        lambda: define_source(name="تابلو", actor=SYSTEM),
        lambda: define_lost_reason(name="گران", actor=SYSTEM),
        lambda: define_script(name="تلفنی", text="سلام", actor=SYSTEM),
        lambda: define_source(name=" ", actor=SYSTEM),
        lambda: define_script(name="حضوری", text=" ", actor=SYSTEM),
    ):
        with refused(InvalidField) as refusal:
            deed()
        problems.append((refusal.value.facts["field"], refusal.value.facts["problem"]))

    assert problems == [
        ("name", "taken"),
        ("name", "taken"),
        ("name", "taken"),
        ("name", "required"),
        ("text", "required"),
    ]
    assert (LeadSource.objects.count(), LostReason.objects.count(), Script.objects.count()) == (
        1,
        1,
        1,
    )


def test_what_is_unknown(cast: Cast) -> None:
    with refused(UnknownLeadSource):
        define_source(name="x", source_id=0, actor=SYSTEM)
    with refused(UnknownLostReason):
        use_lost_reason(reason_id=0, actor=SYSTEM)
    with refused(UnknownScript):
        retire_script(script_id=0, actor=SYSTEM)


@pytest.mark.parametrize("deed", DEEDS)
@pytest.mark.parametrize("role", ["cashier", "analyst"])
def test_sellers_make_no_rules(cast: Cast, deed: str, role: str) -> None:
    with refused(NotAllowed):
        DEEDS[deed](cast.actor(role))

    assert not SalesRules.objects.exists()


@pytest.mark.django_db
def test_every_check_has_its_words() -> None:
    keys = [check.key for check in checks_of(Work())]

    assert sorted(CHECKS) == sorted(keys)
    assert all(check_words(key) for key in keys)
