"""The four corners in words: what each means, what is alarming about it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from campaigns.rules.encounters import Encounter
from campaigns.selectors.encounter_voices import Voice
from campaigns.selectors.encounters import CampaignEncounter, Corner
from loyalty_club.dashboard.feedback.feedback_words import between, score_said
from loyalty_club.dashboard.program.phrases import full_money, number, percent

BPS = 10_000

TITLES: dict[Encounter, Promise] = {
    Encounter.WIN_WIN: gettext_lazy("Both gain"),
    Encounter.WIN_LOSE: gettext_lazy("We gain, the member does not"),
    Encounter.LOSE_WIN: gettext_lazy("The member gains, we do not"),
    Encounter.LOSE_LOSE: gettext_lazy("Neither gains"),
}
MEANINGS: dict[Encounter, Promise] = {
    Encounter.WIN_WIN: gettext_lazy(
        "The shop earned something and the member was given something."
    ),
    Encounter.WIN_LOSE: gettext_lazy(
        "The shop earned, the member went away with the goods alone. Very dangerous if it goes on:"
        " he comes to see us as a rival."
    ),
    Encounter.LOSE_WIN: gettext_lazy(
        "What was given is more than what was earned. It cannot go on for long."
    ),
    Encounter.LOSE_LOSE: gettext_lazy("Brought back whole, or sold below cost for nothing."),
}
TONES = {
    Encounter.WIN_WIN: "leaf",
    Encounter.WIN_LOSE: "rose",
    Encounter.LOSE_WIN: "honey",
    Encounter.LOSE_LOSE: "quiet",
}


@dataclass(frozen=True, slots=True)
class Cell:
    """One corner as the grid shows it."""

    key: str
    title: Promise
    meaning: Promise
    tone: str
    purchases: int
    share: str
    members: int
    left: int
    got: int
    felt: str
    complaints: str


@dataclass(frozen=True, slots=True)
class CampaignRow:
    """One campaign and its corner."""

    found: CampaignEncounter
    title: Promise
    tone: str


def grid_of(corners: Mapping[Encounter, Corner], voices: Mapping[Encounter, Voice]) -> list[Cell]:
    """Both gain first; the shares are of all sales to members of these days."""
    whole = sum(corner.purchases for corner in corners.values())
    return [
        Cell(
            key=encounter.value,
            title=TITLES[encounter],
            meaning=MEANINGS[encounter],
            tone=TONES[encounter],
            purchases=corner.purchases,
            share=percent(corner.purchases * BPS // whole) if whole else "–",
            members=corner.members,
            left=corner.left,
            got=corner.got,
            felt=_felt(voices[encounter]),
            complaints=_complaints(voices[encounter]),
        )
        for encounter, corner in corners.items()
    ]


def _felt(voice: Voice) -> str:
    """What members said of such sales, beside what was reckoned."""
    if voice.is_kept_back:
        return _("too few answers to be told apart")
    if voice.tally is None:
        return _("nobody was asked or has answered")
    answers = ngettext("%(count)s answer", "%(count)s answers", voice.tally.answers)
    return _("%(score)s, %(between)s; %(answers)s") % {
        "score": score_said(voice.tally.nps.score or 0),
        "between": between(voice.tally.nps),
        "answers": answers % {"count": number(voice.tally.answers)},
    }


def _complaints(voice: Voice) -> str:
    return number(voice.complaints) if voice.complaints else ""


def alerts_of(
    corners: Mapping[Encounter, Corner], voices: Mapping[Encounter, Voice]
) -> list[tuple[str, str]]:
    """What must be looked at, with its tone: sales that leave one side with nothing, and sales
    that are good by the books and bad by those who bought.
    """
    alerts = []
    both = voices[Encounter.WIN_WIN].tally
    high = None if both is None else both.nps.high
    if high is not None and high < 0:
        said = _(
            "By the books both gained, but more of those who bought would warn of us than recommend"
            " us: a gift does not make up for what they felt. Read what they wrote."
        )
        alerts.append((said, "rose"))
    empty, dear = corners[Encounter.WIN_LOSE], corners[Encounter.LOSE_WIN]
    if empty.purchases:
        said = ngettext(
            "%(count)s sale gave the member nothing beside the goods. Find out why: a small bill,"
            " a cap used up, a rule that leaves them out?",
            "%(count)s sales gave the member nothing beside the goods. Find out why: small bills,"
            " a cap used up, a rule that leaves them out?",
            empty.purchases,
        )
        alerts.append((said % {"count": number(empty.purchases)}, "rose"))
    if dear.purchases:
        said = ngettext(
            "%(count)s sale gave the member more than the shop earned: %(lost)s were lost.",
            "%(count)s sales gave members more than the shop earned: %(lost)s were lost.",
            dear.purchases,
        )
        names = {"count": number(dear.purchases), "lost": full_money(-dear.left)}
        alerts.append((said % names, "honey"))
    return alerts


def campaign_rows(found: Sequence[CampaignEncounter]) -> list[CampaignRow]:
    """Each campaign with the words of its corner; one that still runs is not judged yet."""
    return [
        CampaignRow(one, TITLES[one.encounter], TONES[one.encounter])
        if one.outcome.is_over
        else CampaignRow(one, gettext_lazy("Still running"), "quiet")
        for one in found
    ]
