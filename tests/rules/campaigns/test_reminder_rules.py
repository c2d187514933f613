"""When a day is spoken of, what is too late, and in which words; plain rules without a database."""

from datetime import date, timedelta

import pytest

from campaigns.rules.default_reminders import DEFAULT_PLANS
from campaigns.rules.reminder_words import ToldDay, said_date, said_day, written_in
from campaigns.rules.reminders import (
    Step,
    due_of,
    judge,
    leaving_on,
    schedule_of,
    source_of_date,
    source_of_occasion,
    subjects_of_date,
)
from campaigns.rules.texts import OF_A_DAY, OF_A_MEMBER, OF_AN_OFFER, clean_text, fill
from members.rules.parts import length_of

DAY = date(2026, 12, 3)
ONE = timedelta(days=1)
WEEK = Step("before", 7)
THREE = Step("before", 3)
MORNING = Step("day")


def mourned(first: int, last: int) -> set[date]:
    """The days from so many before the day to so many before it."""
    return {DAY - days * ONE for days in range(last, first + 1)}


@pytest.mark.parametrize(
    ("step", "mourning", "leaves"),
    [
        (WEEK, set(), 7),
        (THREE, set(), 3),
        (MORNING, set(), 0),
        (THREE, mourned(3, 3), 2),
        (THREE, mourned(3, 1), 4),
        (MORNING, mourned(0, 0), 1),
        (MORNING, mourned(9, 0), 10),
        (Step("before", 0), mourned(0, 0), 1),
        (Step("after", 2), set(), -2),
        (Step("after", 2), mourned(-2, -4), -5),
        (Step("after", 2), mourned(-2, -10), -1),
    ],
)
def test_mourning_moves_a_reminder_within_its_use(
    step: Step, mourning: set[date], leaves: int
) -> None:
    due = due_of(step, DAY, mourning)

    assert due is not None
    assert due.leaves_on == DAY - leaves * ONE
    assert due.is_moved is (due.leaves_on in mourning or bool(mourning))


def test_a_mourning_without_end_leaves_nothing_to_say() -> None:
    assert due_of(MORNING, DAY, mourned(60, -60)) is None


def test_what_leaves_on_a_day_is_found_back_from_the_days() -> None:
    mourning = mourned(12, 9) | mourned(3, 2) | mourned(-5, -5)
    steps = [WEEK, THREE, MORNING, Step("before", 0), Step("after", 3)]
    around = [DAY + days * ONE for days in range(-60, 61)]

    for step in steps:
        for day in [DAY + days * ONE for days in range(-20, 21)]:
            expected = [
                on
                for on in around
                if (due := due_of(step, on, mourning)) is not None and due.leaves_on == day
            ]
            assert leaving_on(day, step, mourning) == expected


def test_notice_on_the_day_gives_way_to_the_days_own_words() -> None:
    plain = schedule_of(DAY, lead_days=[3, 0], steps={"before"})
    greeted = schedule_of(DAY, lead_days=[3, 0], steps={"before", "day", "after"}, after_days=1)

    assert [due.step.code for due in plain] == ["before-3", "before-0"]
    assert [due.step.code for due in greeted] == ["before-3", "day", "after"]


@pytest.mark.parametrize(
    ("days_to_go", "verdicts"),
    [
        (7, {"before-7": DAY - 7 * ONE}),
        (5, {"before-7": DAY - 5 * ONE}),
        (3, {"before-7": "overtaken", "before-3": DAY - 3 * ONE}),
        (1, {"before-7": "overtaken", "before-3": DAY - 1 * ONE}),
        (0, {"before-7": "late", "before-3": "late", "day": DAY}),
        (-1, {"before-7": "late", "before-3": "late", "day": "late"}),
    ],
)
def test_the_latest_that_is_of_use_leaves(days_to_go: int, verdicts: dict[str, object]) -> None:
    schedule = schedule_of(DAY, lead_days=[7, 3], steps={"before", "day"})
    today = DAY - days_to_go * ONE

    judged = {
        due.step.code: judge(due, schedule, today=today, mourning=())
        for due in schedule
        if due.leaves_on <= today
    }

    assert judged == verdicts


def test_a_late_reminder_waits_for_the_end_of_mourning() -> None:
    schedule = schedule_of(DAY, lead_days=[7], steps={"before"})
    mourning = mourned(5, 4)

    verdict = judge(schedule[0], schedule, today=DAY - 5 * ONE, mourning=mourning)
    too_long = judge(schedule[0], schedule, today=DAY - 5 * ONE, mourning=mourned(5, 1))

    assert (verdict, too_long) == (DAY - 3 * ONE, "late")


def test_keys_tell_every_reminder_from_every_other() -> None:
    assert source_of_date(12, 1405, is_own=False) == "date:12:1405"
    assert source_of_date(12, 1405, is_own=True) == "own:12:1405"
    assert source_of_occasion("mothers_day", 1448, 7) == "occasion:mothers_day:1448:7"


@pytest.mark.parametrize(
    ("whose", "kind", "first"),
    [
        ("self", "birthday", "own:birthday"),
        ("self", "wedding", "own:wedding"),
        ("self", "remembrance", "date:remembrance"),
        ("self", "other", "date:other"),
        ("wife", "wedding", "date:wedding"),
        ("child", "birthday", "date:birthday"),
    ],
)
def test_only_his_own_cheerful_days_are_greeted(whose: str, kind: str, first: str) -> None:
    subjects = subjects_of_date(whose, kind)

    assert subjects == (first, first.partition(":")[0] + ":")


@pytest.mark.parametrize(
    ("told", "persian", "english"),
    [
        (ToldDay("mother", "birthday"), "تولد مادرتان", "your mother's birthday"),
        (ToldDay("mother", "birthday", person="مریم"), "تولد مادرتان", "your mother's birthday"),
        (ToldDay("child", "birthday", person="نیکا"), "تولد نیکا", "نیکا's birthday"),
        (ToldDay("wife", "wedding"), "سالگرد ازدواجتان", "your wedding anniversary"),
        (ToldDay("self", "wedding"), "سالگرد ازدواجتان", "your wedding anniversary"),
        (
            ToldDay("friend", "wedding"),
            "سالگرد ازدواج دوستتان",
            "your friend's wedding anniversary",
        ),
        (ToldDay("child", "child_birth"), "تولد فرزندتان", "your child's birthday"),
        (ToldDay("wife", "child_birth"), "تولد فرزندتان", "your child's birthday"),
        (
            ToldDay("colleague", "child_birth"),
            "تولد فرزند همکارتان",
            "the birthday of your colleague's child",
        ),
        (
            ToldDay("father", "remembrance"),
            "سالگرد پدرتان",
            "the anniversary of your father's passing",
        ),
        (
            ToldDay("self", "remembrance"),
            "سالگرد عزیزتان",
            "the anniversary of your loved one's passing",
        ),
        (ToldDay("friend", "other", title="روز آشنایی"), "روز آشنایی", "روز آشنایی"),
        (ToldDay("friend", "other"), "روز مهم دوستتان", "your friend's day"),
        (ToldDay("self", "birthday"), "تولدتان", "your birthday"),
    ],
)
def test_a_day_as_one_says_it(told: ToldDay, persian: str, english: str) -> None:
    assert (said_date(told, "fa"), said_date(told, "en")) == (persian, english)


def test_a_day_near_by_is_said_without_its_year() -> None:
    assert said_day(date(2026, 12, 1), "fa") == "سه‌شنبه ۱۰ آذر"
    assert said_day(date(2026, 12, 1), "en") == "Tuesday 1 December"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("{name} عزیز", "fa"),
        ("Dear {نام}", "en"),
        ("{مناسبت}، {روز}", "fa"),
        ("{occasion} {day}", "en"),
        ("۱۲۳ {نام}", "fa"),
    ],
)
def test_the_language_of_a_text_is_read_from_its_letters(text: str, language: str) -> None:
    assert written_in(text) == language


@pytest.mark.parametrize("plan", DEFAULT_PLANS, ids=lambda plan: f"{plan.subject}{plan.step}")
@pytest.mark.parametrize("language", ["fa", "en"])
def test_shipped_texts_stand_and_fit_one_part(plan: object, language: str) -> None:
    assert plan in DEFAULT_PLANS
    shipped = next(one for one in DEFAULT_PLANS if one is plan)
    kind = shipped.subject.partition(":")[2] or "engagement"
    whose = "self" if shipped.subject.startswith("own") else "wife"
    told = ToldDay(whose, kind)
    occasion = {"fa": "روز مادر و روز زن", "en": "Mother's and Women's Day"}[language]
    values = {
        "name": {"fa": "سارا", "en": "Sara"}[language],
        "club": {"fa": "گل نرگس", "en": "Narges Flowers"}[language],
        "day": said_day(date(2026, 12, 1), language),
        "occasion": occasion if shipped.subject == "occasion:" else said_date(told, language),
    }

    text = clean_text(shipped.text(language), allowed=OF_A_MEMBER + OF_A_DAY + OF_AN_OFFER)
    lines = [line for line in fill(text, values).split("\n") if line]

    assert length_of("\n".join([*lines, "لغو۱۱" if language == "fa" else "STOP"])).parts == 1
    assert "{" not in "".join(lines)
