"""How leads are named, and what somebody is asked who leaves his number."""

import re

import pytest

from campaigns.rules.leads.contact_wording import (
    CURRENT,
    WORDINGS,
    contact_evidence,
    contact_wording,
)
from campaigns.rules.leads.naming import LONGEST_KEY, lead_search_key, split_name

# Never edited: who ticked the box has agreed to these very words.
SHOWN = {
    "2027-01": {
        "fa": "می‌توانید دربارهٔ همین درخواست به من تلفن یا پیامک بزنید.",
        "en": "You may call or text me about this wish.",
    },
}


def test_every_wording_that_was_shown_stays_as_it_was() -> None:
    assert {version: WORDINGS[version] for version in SHOWN} == SHOWN


@pytest.mark.parametrize(
    ("language", "sentence", "evidence"),
    [
        ("fa", SHOWN["2027-01"]["fa"], "web:2027-01:fa"),
        ("en-gb", SHOWN["2027-01"]["en"], "web:2027-01:en"),
        ("de", SHOWN["2027-01"]["en"], "web:2027-01:en"),
    ],
)
def test_the_evidence_names_what_was_read(language: str, sentence: str, evidence: str) -> None:
    assert contact_wording(language) == sentence
    assert contact_evidence(language) == evidence


def test_the_latest_version_is_the_one_that_is_shown() -> None:
    assert max(WORDINGS) == CURRENT
    assert all(re.fullmatch(r"20[0-9]{2}-[0-9]{2}", version) for version in WORDINGS)
    assert contact_wording("fa", version="1999-01") == ""


@pytest.mark.parametrize(
    ("whole", "parts"),
    [
        ("نگار شفیعی", ("نگار", "شفیعی")),
        ("سارا احمدی نیا", ("سارا", "احمدی نیا")),
        ("بابک", ("بابک", "")),
        ("  ", ("", "")),
    ],
)
def test_a_whole_name_is_parted_at_its_first_space(whole: str, parts: tuple[str, str]) -> None:
    assert split_name(whole) == parts


def test_a_lead_is_found_by_house_and_name_however_spelled() -> None:
    key = lead_search_key("شركت گل", "علي", "رضايي")

    assert key.startswith("شرکت گل")
    assert key.endswith("علیرضایی")
    assert len(lead_search_key("x" * 300, "y" * 80, "z" * 80)) == LONGEST_KEY
