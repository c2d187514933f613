"""The document of an audience: what it refuses and where, and that it is written as it was read."""

from datetime import date
from typing import Any

import pytest

from campaigns.rules.audiences import KINDS, Audience, Condition, read_audience, write_audience
from members.exceptions import InvalidField


def of(*who: Any, **beside: Any) -> dict[str, Any]:
    return {"version": 1, "who": list(who), **beside}


def test_an_empty_document_is_everybody() -> None:
    assert read_audience({}) == Audience()
    assert read_audience(of()) == Audience()


def test_what_was_read_is_written_again() -> None:
    document = of(
        {"silent": {"days": 60}},
        {"labels": {"names": ["vip", "گل"]}, "not": True},
        {"spent": {"at_least": 5, "within_days": 90}},
        {"joined": {"first": "2026-03-21", "last": "2026-06-21"}},
        {"referred": {}},
        one_per_household=True,
    )

    assert write_audience(read_audience(document)) == document


def test_values_are_read_as_what_they_are() -> None:
    audience = read_audience(
        of({"joined": {"first": "2026-03-21"}}, {"gender": {"genders": ["woman"]}})
    )

    assert audience.conditions == (
        Condition("joined", {"first": date(2026, 3, 21)}),
        Condition("gender", {"genders": ("woman",)}),
    )


@pytest.mark.parametrize(
    ("document", "field", "problem"),
    [
        ("x", "audience", "not_a_mapping"),
        ({"who": []}, "audience.version", "invalid_choice"),
        ({"version": 2, "who": []}, "audience.version", "invalid_choice"),
        (of(more=1), "audience.more", "unknown_key"),
        ({"version": 1, "who": "x"}, "audience.who", "not_a_list"),
        (of(*[{"silent": {"days": 1}}] * 21), "audience.who", "too_many"),
        (of({}), "audience.who.1", "one_of"),
        (of({"silent": {"days": 1}, "due": {"days": 1}}), "audience.who.1", "one_of"),
        (of({"quiet": {}}), "audience.who.1.quiet", "unknown_key"),
        (of({"silent": {}}), "audience.who.1.silent.days", "required"),
        (of({"silent": {"days": 0}}), "audience.who.1.silent.days", "out_of_range"),
        (of({"silent": {"days": "60"}}), "audience.who.1.silent.days", "not_a_number"),
        (of({"silent": {"days": True}}), "audience.who.1.silent.days", "not_a_number"),
        (of({"silent": {"days": 1, "x": 1}}), "audience.who.1.silent.x", "unknown_key"),
        (of({"spent": {}}), "audience.who.1.spent.at_least", "required"),
        (
            of({"spent": {"at_least": 5, "at_most": 4}}),
            "audience.who.1.spent.at_most",
            "before_first",
        ),
        (
            of({"joined": {"first": "2026-03-21", "last": "2026-03-20"}}),
            "audience.who.1.joined.last",
            "before_first",
        ),
        (of({"joined": {"first": "soon"}}), "audience.who.1.joined.first", "not_a_date"),
        (of({"labels": {"names": []}}), "audience.who.1.labels.names", "required"),
        (of({"gender": {"genders": ["x"]}}), "audience.who.1.gender.genders", "invalid_choice"),
        (of({"silent": {"days": 1}, "not": "x"}), "audience.who.1.not", "not_a_flag"),
    ],
)
def test_what_cannot_be_read_is_refused_at_its_place(
    document: Any, field: str, problem: str
) -> None:
    with pytest.raises(InvalidField) as refused:
        read_audience(document)

    assert (refused.value.facts["field"], refused.value.facts["problem"]) == (field, problem)


def test_every_value_of_which_one_is_needed_is_there() -> None:
    unknown = {
        name: kind.one_of
        for name, kind in KINDS.items()
        if not set(kind.one_of) <= {value.name for value in kind.values}
    }

    assert unknown == {}
