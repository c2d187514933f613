"""The habits of the house that a linter does not know: sizes and first sentences."""

import ast

from tests.architecture.sources import PROJECT, files_of_tests, functions, sources

LONGEST_FILE = 400
LONGEST_FUNCTION = 50


def test_no_file_is_longer_than_one_can_hold_in_mind() -> None:
    lengths = {
        path: len((PROJECT / path).read_text(encoding="utf-8").splitlines())
        for path in (*sources(), *files_of_tests())
    }

    assert {path: length for path, length in lengths.items() if length > LONGEST_FILE} == {}


def test_no_function_is_longer_than_a_screen() -> None:
    long = [
        f"{path}: {function.name}, {(function.end_lineno or 0) - function.lineno + 1} lines"
        for path, tree in sources().items()
        for function in functions(tree)
        if (function.end_lineno or 0) - function.lineno >= LONGEST_FUNCTION
    ]

    assert long == []


def test_every_module_says_what_it_is_for() -> None:
    silent = [path for path, tree in sources().items() if tree.body and not ast.get_docstring(tree)]

    assert silent == []


def test_the_first_sentence_is_a_sentence() -> None:
    headings = {path: (ast.get_docstring(tree) or "").strip() for path, tree in sources().items()}

    mumbled = [
        path
        for path, text in headings.items()
        if text
        and not text.splitlines()[0].endswith((".", "?", "!", ":", ",", ";"))
        and not text.split("\n\n")[0].rstrip().endswith((".", "?", "!", ":"))
    ]

    assert mumbled == []
