"""What somebody is asked who leaves his number on the web: every version that was ever shown.

The evidence on a lead names the version of the sentence that stood beside the box he ticked. A
sentence that changes is a new version; an old one is never edited.
"""

CURRENT = "2027-01"
WORDINGS: dict[str, dict[str, str]] = {
    "2027-01": {
        "fa": "می‌توانید دربارهٔ همین درخواست به من تلفن یا پیامک بزنید.",
        "en": "You may call or text me about this wish.",
    },
}


def contact_wording(language: str, *, version: str = CURRENT) -> str:
    """The sentence of this version in the reader's language; empty where there was none."""
    texts = WORDINGS.get(version, {})
    return texts.get(language[:2]) or texts.get("en", "")


def contact_evidence(language: str) -> str:
    """What a ticked box leaves on the lead: where, which version, in which language it was read."""
    read = language[:2] if language[:2] in WORDINGS[CURRENT] else "en"
    return f"web:{CURRENT}:{read}"
