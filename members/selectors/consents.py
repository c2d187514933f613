"""Consents: what holds for a member by purpose and channel, since when, and in what words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from members.models import Consent, Member
from members.rules.consent_wording import CHANNELS, CURRENT, ELSEWHERE, PURPOSES, wording
from members.selectors.once import asked_once
from members.selectors.trail import names_of

SMS = str(Consent.Channel.SMS)


@dataclass(frozen=True, slots=True)
class Answer:
    """One purpose over one channel. `at` is None where nobody has asked; `text` is the sentence
    that was agreed to or refused, in the reader's language, empty where it was not ours.
    """

    purpose: str
    purpose_label: str
    channel: str
    channel_label: str
    is_given: bool
    at: datetime | None
    by: str
    evidence: str
    evidence_label: str
    wording: str
    text: str


@dataclass(frozen=True, slots=True)
class ConsentMatrix:
    """What holds now, one row a purpose with a cell a channel; and every answer ever, newest
    first.
    """

    rows: tuple[tuple[Answer, ...], ...]
    history: tuple[Answer, ...]

    def cell(self, purpose: str, channel: str) -> Answer:
        """One purpose over one channel."""
        return next(
            answer
            for row in self.rows
            for answer in row
            if (answer.purpose, answer.channel) == (purpose, channel)
        )


@dataclass(frozen=True, slots=True)
class WordingUse:
    """One version of one sentence, and how many active members' newest answer it carries."""

    version: str
    purpose_label: str
    channel_label: str
    text: str
    is_current: bool
    given: int
    refused: int


def may(member_id: int, purpose: str, channel: str) -> bool:
    """True when this may be sent, or said by telephone, to the member at this moment."""
    is_active = Member.objects.filter(pk=member_id, status=Member.Status.ACTIVE)
    if channel == SMS:
        return is_active.filter(**{f"allows_{purpose}": True}).exists()
    row = _newest(Consent.objects.filter(member_id=member_id, purpose=purpose, channel=channel))
    return is_active.exists() and any(one.is_given for one in row)


def newest_answers(member_id: int) -> dict[tuple[str, str], Consent]:
    """The answer that holds for each purpose and channel that was ever asked for."""
    rows = _newest(Consent.objects.filter(member_id=member_id))
    return {(row.purpose, row.channel): row for row in rows}


@asked_once
def answers_given(member_id: int) -> Sequence[Consent]:
    """Every answer the member has given to any purpose, the newest first."""
    return list(Consent.objects.filter(member_id=member_id).order_by("-id"))


def consents_of(member_id: int) -> ConsentMatrix:
    """The member's consents with the words behind them; three statements."""
    answers = answers_given(member_id)
    names = names_of({row.taken_by for row in answers})
    newest: dict[tuple[str, str], Consent] = {}
    for row in answers:
        newest.setdefault((row.purpose, row.channel), row)
    rows = tuple(
        tuple(
            _view(newest.get((purpose, channel)), purpose, channel, names) for channel in CHANNELS
        )
        for purpose in PURPOSES
    )
    history = tuple(_view(row, row.purpose, row.channel, names) for row in answers)
    return ConsentMatrix(rows=rows, history=history)


def wordings_in_use() -> list[WordingUse]:
    """Every sentence under which an active member's newest answer stands, the newest first."""
    held = Consent.objects.filter(
        pk__in=_newest(Consent.objects.filter(member__status=Member.Status.ACTIVE)).values("pk")
    )
    counted: dict[tuple[str, str, str], dict[bool, int]] = {}
    for version, purpose, channel, is_given, count in (
        held.order_by()
        .values_list("wording", "purpose", "channel", "is_given")
        .annotate(count=Count("id"))
    ):
        counted.setdefault((version, purpose, channel), {})[is_given] = count
    places = [(str(purpose), str(channel)) for channel in CHANNELS for purpose in PURPOSES]
    ordered = sorted(counted, key=lambda one: places.index((one[1], one[2])))
    ordered.sort(key=lambda one: "" if one[0] == ELSEWHERE else one[0], reverse=True)
    return [
        WordingUse(
            version=version,
            purpose_label=str(Consent.Purpose(purpose).label),
            channel_label=str(Consent.Channel(channel).label),
            text=_text(version, purpose, channel),
            is_current=version == CURRENT,
            given=counted[version, purpose, channel].get(True, 0),
            refused=counted[version, purpose, channel].get(False, 0),
        )
        for version, purpose, channel in ordered
    ]


def _newest(rows: QuerySet[Consent]) -> QuerySet[Consent]:
    named = ("member_id", "purpose", "channel")
    return rows.order_by(*named, "-id").distinct(*named)


def _view(row: Consent | None, purpose: str, channel: str, names: dict[str, str]) -> Answer:
    return Answer(
        purpose=purpose,
        purpose_label=str(Consent.Purpose(purpose).label),
        channel=channel,
        channel_label=str(Consent.Channel(channel).label),
        is_given=row is not None and row.is_given,
        at=None if row is None else row.taken_at,
        by="" if row is None else _taker(row.taken_by, names),
        evidence="" if row is None else row.evidence,
        evidence_label="" if row is None else _place(row.evidence),
        wording="" if row is None else row.wording,
        text=_text("" if row is None else row.wording, purpose, channel),
    )


def _text(version: str, purpose: str, channel: str) -> str:
    return wording(purpose, channel, get_language() or "en", version=version)


def _taker(actor_id: str, names: dict[str, str]) -> str:
    if actor_id.startswith("member:"):
        return _("The member")
    return names.get(actor_id) or _("The club itself")


def _place(evidence: str) -> str:
    places = {
        "counter": _("at the counter"),
        "portal": _("in the portal"),
        "web": _("when joining online"),
        "api": _("at a till or in the web shop"),
        "import": _("brought in from a file"),
        "dashboard": _("by the office"),
        "sms": _("by answering a text message"),
        "email": _("by the link in an e-mail"),
        "operator": _("told by the operator"),
    }
    return places.get(evidence, evidence)
