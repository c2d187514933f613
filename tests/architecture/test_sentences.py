"""Every refusal has its words, and every word its translation."""

import ast
from collections.abc import Iterator

import pytest
from django.utils import translation

from campaigns import exceptions as offers
from loyalty_club.catalogue import KEYWORDS, faults
from loyalty_club.web.sentences import sentence_for
from members import exceptions as people
from members.exceptions import ClubError
from points import exceptions as ledger
from tests.architecture.sources import sources

FACTS = {
    "field": "mobile",
    "problem": "empty",
    "spendable": 1,
    "payable": 5_000,
    "least_points": 1,
    "most": 1_000,
}
BASES = {
    people.ClubError,
    people.MembersError,
    ledger.PointsError,
    offers.CampaignsError,
}


def refusals(base: type[ClubError] = ClubError) -> Iterator[type[ClubError]]:
    """Every refusal of the rooms; doors may have their own for what they read."""
    for refusal in base.__subclasses__():
        if refusal.__module__.split(".")[0] in {"members", "points", "campaigns", "analytics"}:
            yield refusal
        yield from refusals(refusal)


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["fa", "en"])
def test_every_refusal_has_a_sentence_of_its_own(language: str) -> None:
    with translation.override(language):
        vague = sentence_for(ClubError(**FACTS))
        sentences = {refusal: sentence_for(refusal(**FACTS)) for refusal in {*refusals()} - BASES}

    assert [refusal.__name__ for refusal, words in sentences.items() if words == vague] == []


def test_codes_are_stable_words() -> None:
    codes = {refusal: refusal.code for refusal in {*refusals()} - BASES}

    assert [name for name, code in codes.items() if code == ClubError.code] == []
    assert all(code.replace("_", "").islower() for code in codes.values())


def test_every_refusal_says_when_it_is_raised() -> None:
    undocumented = [refusal.__name__ for refusal in refusals() if not refusal.__doc__]

    assert undocumented == []


def test_refusals_carry_the_status_of_their_kind() -> None:
    statuses = {refusal.status for refusal in refusals()}

    assert statuses <= {400, 403, 404, 409, 410, 422}


def test_no_room_raises_a_bare_refusal() -> None:
    bare = [
        f"{path}:{node.lineno}"
        for path, tree in sources().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Raise)
        and isinstance(node.exc, ast.Call)
        and isinstance(node.exc.func, ast.Name)
        and node.exc.func.id in {"ClubError", "MembersError", "PointsError", "Exception"}
    ]

    assert bare == []


def test_the_translations_are_complete() -> None:
    assert sorted(faults()) == []


def test_words_are_marked_by_names_that_the_catalogue_knows() -> None:
    """Marked by another name a sentence is never found, and stays English."""
    unknown = [
        f"{path}: {name.asname or name.name}"
        for path, tree in sources().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for name in node.names
        if "gettext" in name.name and (name.asname or name.name) not in KEYWORDS
    ]

    assert unknown == []
