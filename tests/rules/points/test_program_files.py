"""A program's text: YAML without guesses, JSON without surprises, and the line of every error."""

import json
from typing import Any

import pytest

from points.exceptions import BadProgram
from points.rules.program_files import LARGEST, dump_document, load_document


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("first: 1405-09-30", {"first": "1405-09-30"}),
        ("start: 16:00", {"start": "16:00"}),
        ("code: 0912", {"code": "0912"}),
        ("code: 1_000", {"code": "1_000"}),
        ("percent: 4.5", {"percent": 4.5}),
        ("points: 20", {"points": 20}),
        ("points: -3", {"points": -3}),
        ("dry: true", {"dry": True}),
        ("dry: yes", {"dry": "yes"}),
        ("on: off", {"on": "off"}),
        ("limit:", {"limit": None}),
        ("limit: ~", {"limit": None}),
        ("name: «گل»", {"name": "«گل»"}),
        ('name: "16:00"', {"name": "16:00"}),
        ("\ufeffname: گل", {"name": "گل"}),
        ("<<: {a: 1}", {"<<": {"a": 1}}),
        ("", None),
    ],
)
def test_yaml_means_what_is_written(text: str, value: Any) -> None:
    assert load_document(text) == value


def problem_of(text: str, name: str = "") -> dict[str, Any]:
    """The one problem of a text that cannot be read."""
    with pytest.raises(BadProgram) as refusal:
        load_document(text, name=name)
    (problem,) = refusal.value.facts["problems"]
    return dict(problem)


@pytest.mark.parametrize(
    ("text", "problem", "line"),
    [
        ("a: 1\nb: [", "unreadable", 2),
        ("a: 1\n\tb: 2", "unreadable", 2),
        ("a: 1\nb: 2\na: 3", "same_key", 3),
        ("a:\n  b: 1\n  b: 1", "same_key", 3),
        ("a: &x [1]\nb: *x", "no_references", 2),
        ("a: !!python/object:os.system x", "unreadable", 1),
        ("a: 1\nb: \x07", "unreadable", 2),
        ("[1]: 2", "unreadable", 1),
        ("a: 1\n---\nb: 1", "unreadable", 2),
    ],
)
def test_yaml_that_cannot_be_read_names_its_line(text: str, problem: str, line: int) -> None:
    assert problem_of(text) == {"field": "program", "problem": problem, "line": line}


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('{"a": 1,\n "b": }', {"field": "program", "problem": "unreadable", "line": 2}),
        ('{"a": 1, "a": 2}', {"field": "a", "problem": "same_key"}),
        ('{"a": NaN}', {"field": "program", "problem": "unreadable"}),
        ('{"a": ' + "9" * 5_000 + "}", {"field": "program", "problem": "unreadable"}),
        ('{"a": ' * 20_000, {"field": "program", "problem": "unreadable"}),
    ],
)
def test_json_that_cannot_be_read(text: str, problem: dict[str, Any]) -> None:
    assert problem_of(text, "program.json") == problem


def test_what_is_too_deep_or_too_large_is_refused_quickly() -> None:
    deep = problem_of("[" * 50_000)
    large = problem_of("گ" * (LARGEST // 2 + 1))

    assert deep["problem"] == "unreadable"
    assert large == {"field": "program", "problem": "too_large"}


def test_a_name_decides_how_it_is_read() -> None:
    text = "{a: 1}"

    assert load_document(text, name="program.yaml") == {"a": 1}
    assert problem_of(text, "program.JSON")["problem"] == "unreadable"
    assert problem_of(text)["problem"] == "unreadable"


def test_it_is_written_for_people() -> None:
    rule = {"name": "دو برابر", "when": [{"hours": {"start": "16:00"}}]}

    text = dump_document({"name": "باشگاه", "rules": [rule, rule]}, "yaml")

    assert text == (
        "name: باشگاه\n"
        "rules:\n"
        "- name: دو برابر\n"
        "  when:\n"
        "  - hours:\n"
        "      start: '16:00'\n"
        "- name: دو برابر\n"
        "  when:\n"
        "  - hours:\n"
        "      start: '16:00'\n"
    )


def test_json_keeps_its_letters() -> None:
    text = dump_document({"name": "باشگاه"}, "json")

    assert text == '{\n  "name": "باشگاه"\n}\n'
    assert json.loads(text) == {"name": "باشگاه"}
