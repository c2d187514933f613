"""Names in the house that the sources do not show: migrations, folders, words for each refusal."""

import re
from pathlib import Path

import pytest
from django.utils import translation

from loyalty_club.web.sentences import SENTENCES, sentence_for
from tests.architecture.sources import HOUSE, PROJECT

MIGRATIONS = sorted(
    path for room in HOUSE for path in (PROJECT / room).glob("migrations/[0-9]*.py")
)
FOLDERS = (*HOUSE, "templates", "tests")
GROUND_FLOORS = {"utils", "util", "helpers", "helper", "common", "core", "misc", "shared"}
# What makemigrations calls a migration that nobody named.
NAMELESS = re.compile(r"_auto_|_and_more$")


def name_of(path: Path) -> str:
    return path.relative_to(PROJECT).as_posix()


@pytest.mark.parametrize("path", MIGRATIONS, ids=name_of)
def test_a_migration_bears_its_number_and_its_purpose(path: Path) -> None:
    name = path.stem

    assert re.fullmatch(r"\d{4}_[a-z][a-z0-9_]+", name)
    assert not NAMELESS.search(name)


@pytest.mark.parametrize("room", HOUSE)
def test_migrations_count_without_gaps_and_twins(room: str) -> None:
    numbers = [path.stem[:4] for path in MIGRATIONS if path.parts[-3] == room]

    assert numbers == [f"{number:04}" for number in range(1, len(numbers) + 1)]


def test_no_folder_is_without_a_subject() -> None:
    paths = [path for folder in FOLDERS for path in (PROJECT / folder).rglob("*")]

    nameless = [name_of(path) for path in paths if path.stem.strip("_") in GROUND_FLOORS]

    assert nameless == []


@pytest.mark.parametrize("language", ["fa", "en"])
def test_no_two_refusals_share_their_words(language: str) -> None:
    with translation.override(language):
        words = [sentence_for(refusal()) for refusal in SENTENCES]

    assert sorted(words) == sorted(set(words))
