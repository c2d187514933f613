"""What a reminder says, what it never says, and to whom nothing is said."""

from datetime import timedelta

import pytest

from campaigns.models import Reminder, ReminderChange
from members.models import Exclusion, FollowUp, Member, Message
from tests.campaigns.reminder_cases import (
    THURSDAY,
    at,
    keep,
    keys,
    make_reminded,
    only_dates,
    plan_on,
    switch,
    texts,
)

__all__ = ["only_dates"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cast", "only_dates")]


def test_the_words_of_every_kind_of_day() -> None:
    member = make_reminded("علی")
    for whose, kind, facts in (
        ("wife", "wedding", {}),
        ("husband", "birthday", {"person": "رضا"}),
        ("child", "birthday", {"person": "نیکا"}),
        ("child", "child_birth", {}),
        ("father", "remembrance", {}),
        ("self", "other", {"title": "روز آشنایی"}),
        ("friend", "engagement", {}),
    ):
        keep(member, whose, kind, 9, 12, lead_days=[3], **facts)

    plan_on(THURSDAY - timedelta(days=3))

    assert sorted(texts()) == sorted(
        [
            "علی عزیز، پنجشنبه ۱۲ آذر سالگرد ازدواجتان است. 🌹\nگل نرگس",
            "علی عزیز، پنجشنبه ۱۲ آذر تولد همسرتان است. 🎁\nگل نرگس",
            "علی عزیز، پنجشنبه ۱۲ آذر تولد نیکا است. 🎁\nگل نرگس",
            "علی عزیز، پنجشنبه ۱۲ آذر تولد فرزندتان است. 🌷\nگل نرگس",
            "علی عزیز، پنجشنبه ۱۲ آذر، سالگرد پدرتان؛ یادش گرامی.\nگل نرگس",
            "علی عزیز، پنجشنبه ۱۲ آذر روز آشنایی است. 🌷\nگل نرگس",
            "علی عزیز، پنجشنبه ۱۲ آذر سالگرد نامزدی دوستتان است. 🌷\nگل نرگس",
        ]
    )


def test_an_english_text_has_english_words() -> None:
    switch("date:birthday", "before", text="Dear {name}, {occasion} is on {day}, in {days left}.")
    keep(make_reminded("Nika"), "child", "birthday", 9, 12, person="James", lead_days=[3])
    keep(make_reminded(""), "mother", "birthday", 9, 12, lead_days=[3])

    plan_on(THURSDAY - timedelta(days=3))

    assert texts() == [
        "Dear Nika, James's birthday is on Thursday 3 December, in 3.",
        "Dear friend, your mother's birthday is on Thursday 3 December, in 3.",
    ]


def test_whoever_has_told_of_a_death_hears_nothing_cheerful_of_that_person() -> None:
    member = make_reminded()
    keep(member, "mother", "birthday", 9, 12, lead_days=[3])
    father = keep(member, "father", "birthday", 9, 12, lead_days=[3])
    keep(member, "mother", "remembrance", 2, 1)

    plan_on(THURSDAY - timedelta(days=3))

    assert keys() == {f"date:{father.pk}:1405:before-3": "queued"}


@pytest.mark.parametrize(
    ("whose", "person", "spoken_of"),
    [
        ("child", "نیکا", ["سارا"]),
        ("daughter", "نیکا", ["سارا"]),
        ("son", "نیکا", ["نیکا", "سارا"]),
        ("child", "", []),
        ("friend", "", ["نیکا", "سارا"]),
    ],
)
def test_of_a_child_that_has_died_and_of_one_that_may_be_nothing_is_said(
    whose: str, person: str, spoken_of: list[str]
) -> None:
    member = make_reminded()
    keep(member, "daughter", "birthday", 9, 12, lead_days=[3], person="نیکا")
    keep(member, "child", "birthday", 9, 12, lead_days=[3], person="سارا")
    keep(member, whose, "remembrance", 2, 1, person=person)

    plan_on(THURSDAY - timedelta(days=3))

    assert [text.split("تولد ")[1].split(" ")[0] for text in texts()] == spoken_of


def test_what_a_name_says_is_only_a_name() -> None:
    keep(make_reminded("{کد}{offer}%s"), "mother", "birthday", 9, 12, lead_days=[3])

    plan_on(THURSDAY - timedelta(days=3))

    assert texts() == ["{کد}{offer}%s عزیز، پنجشنبه ۱۲ آذر تولد مادرتان است. 🎁\nگل نرگس"]


def test_without_leave_or_address_nothing_is_owed_and_the_reason_is_kept() -> None:
    silent, nowhere = make_reminded(), make_reminded()
    Member.objects.filter(pk=silent.pk).update(allows_occasion=False)
    Member.objects.filter(pk=nowhere.pk).update(mobile=None, external_ref="A1")
    first = keep(silent, "mother", "birthday", 9, 12, lead_days=[3])
    second = keep(nowhere, "mother", "birthday", 9, 12, lead_days=[3])

    plan_on(THURSDAY - timedelta(days=3))

    assert keys() == {
        f"date:{first.pk}:1405:before-3": "no_consent",
        f"date:{second.pk}:1405:before-3": "no_address",
    }
    assert Message.objects.count() == 0


def test_a_closed_card_is_not_reminded() -> None:
    gone = make_reminded()
    keep(gone, "mother", "birthday", 9, 12, lead_days=[3])
    Member.objects.filter(pk=gone.pk).update(status=Member.Status.MERGED)

    plan_on(THURSDAY - timedelta(days=3))

    assert keys() == {}


def test_a_follow_up_where_the_plan_says_so_and_he_is_not_left_out() -> None:
    switch("date:birthday", "before", plans_follow_up=True)
    ali, excluded = make_reminded(), make_reminded()
    Exclusion.objects.create(
        member=excluded, reason="asked", evidence={}, decided_at=at(THURSDAY), decided_by="user:1"
    )
    kept = keep(ali, "mother", "birthday", 9, 12, lead_days=[3])
    keep(excluded, "mother", "birthday", 9, 12, lead_days=[3])

    plan_on(THURSDAY - timedelta(days=3))

    (follow_up,) = FollowUp.objects.all()
    assert (follow_up.member_id, follow_up.due_on) == (ali.pk, THURSDAY - timedelta(days=3))
    assert follow_up.natural_key == f"date:{kept.pk}:1405:before-3"
    assert follow_up.reason == "تولد (مادر)، پنجشنبه ۱۲ آذر"
    assert Reminder.objects.get(member=ali).follow_up_id == follow_up.pk
    assert Message.objects.count() == 2


def test_one_that_was_left_out_and_one_in_other_words() -> None:
    out, other = make_reminded("علی"), make_reminded("سارا")
    first = keep(out, "mother", "birthday", 9, 12, lead_days=[3])
    second = keep(other, "mother", "birthday", 9, 12, lead_days=[3])
    for kept, facts in ((first, {"is_skipped": True}), (second, {"text": "{نام}، {روز}!"})):
        ReminderChange.objects.create(
            natural_key=f"date:{kept.pk}:1405:before-3",
            member_id=kept.member_id,
            changed_at=at(THURSDAY),
            changed_by="user:1",
            **facts,
        )

    plan_on(THURSDAY - timedelta(days=3))

    assert list(keys().values()) == ["skipped", "queued"]
    assert texts() == ["سارا، پنجشنبه ۱۲ آذر!"]
