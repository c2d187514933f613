"""Every sentence that was ever shown is kept, in both languages."""

import hashlib
import json

import pytest

from members.rules.consent_wording import (
    CHANNELS,
    CURRENT,
    ELSEWHERE,
    PURPOSES,
    WORDINGS,
    version_shown,
    wording,
)

# What a version says is what members have agreed to: it never changes. A new text, a new version.
SEALED = {
    "2026-11": "1e5d58714e60c801",
    "2026-12": "3c3fb349a3fa306e",
    "2027-01": "4b4db86e44fa335f",
}


@pytest.mark.parametrize("version", sorted(SEALED))
def test_a_version_never_changes(version: str) -> None:
    texts = sorted((list(key), words) for key, words in WORDINGS[version].items())

    written = json.dumps(texts, ensure_ascii=False, sort_keys=True).encode()

    assert hashlib.sha256(written).hexdigest()[:16] == SEALED[version]


def test_every_version_is_sealed() -> None:
    assert set(WORDINGS) == set(SEALED)


@pytest.mark.parametrize("purpose", PURPOSES)
@pytest.mark.parametrize("channel", CHANNELS)
def test_the_present_one_covers_all_in_both_languages(purpose: str, channel: str) -> None:
    persian, english = (wording(purpose, channel, language) for language in ("fa", "en"))

    assert (bool(persian), bool(english), persian != english) == (True, True, True)


def test_other_languages_read_english_and_what_never_was_says_nothing() -> None:
    assert wording("service", "sms", "de") == wording("service", "sms", "en-gb")
    assert wording("service", "call", "en", version="2026-11") == ""
    assert wording("service", "sms", "en", version=ELSEWHERE) == ""


@pytest.mark.parametrize(
    ("evidence", "version"),
    [
        ("counter", CURRENT),
        ("portal", CURRENT),
        ("web", CURRENT),
        ("api", ELSEWHERE),
        ("import", ELSEWHERE),
        ("import:3", ELSEWHERE),
    ],
)
def test_only_our_own_pages_show_our_words(evidence: str, version: str) -> None:
    assert version_shown(evidence) == version
