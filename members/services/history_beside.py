"""What a file tells beside a member's own row: dates, labels, consents, facts, an e-mail address
and a note.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from members.exceptions import InvalidField
from members.models import (
    Answer,
    Consent,
    Fact,
    ImportantDate,
    Label,
    Member,
    Note,
    PendingEmail,
)
from members.roles import Actor
from members.rules.consent_wording import version_shown
from members.rules.profile import clean_value
from members.rules.text import joined_key
from members.selectors.mailboxes import declined_among, pending_addresses
from members.services.consents import PURPOSES, SMS
from members.services.dates import MOST_DATES
from members.services.labels import MOST_LABELS
from members.services.mailboxes import tell_emails
from members.services.rows import fresh_row, insert_rows

Day = tuple[str, str, int, int, int | None]  # kind, calendar, month, day, year
Pairs = Sequence[tuple[Member, "Told"]]
YES_NO = {"بله": "yes", "بلی": "yes", "1": "yes", "true": "yes", "خیر": "no", "نه": "no", "0": "no"}


@dataclass(frozen=True, slots=True)
class Policy:
    """How far a file is believed: whether it overwrites what is known, whether its «yes» is a
    consent, and under which name its consents and answers are kept.
    """

    evidence: str
    overwrites: bool = False
    takes_consents: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """What one row says of somebody; `days` are his own, `facts` are (key, as written)."""

    days: tuple[Day, ...] = ()
    consents: frozenset[str] = frozenset()
    labels: tuple[str, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    remark: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class _Asked:
    """A fact of the catalogue, and what its options are called."""

    fact: Fact
    options: Mapping[str, str] = field(default_factory=dict)


class Beside:
    """Rows beside members, written for all of a call at once; `ids` is the way back."""

    def __init__(self, *, actor: Actor, policy: Policy, now: datetime) -> None:
        self._actor = actor
        self._policy = policy
        self._now = now
        self._facts = {fact.key: _asked(fact) for fact in Fact.objects.filter(is_active=True)}
        self.ids: dict[str, list[Any]] = defaultdict(list)

    def check(self, told: Told) -> None:
        """Refuse what the catalogue does not take (`InvalidField` names the column)."""
        for key, raw in told.facts:
            self._value(key, raw)

    def write(self, pairs: Pairs) -> set[int]:
        """Write what is new for these members; returns whose rows grew."""
        pairs = [(member, told) for member, told in pairs if told != Told()]
        if not pairs:
            return set()
        touched: set[int] = set()
        for write in (
            self._days,
            self._labels,
            self._consents,
            self._answers,
            self._emails,
            self._notes,
        ):
            touched |= write(pairs)
        return touched

    def _days(self, pairs: Pairs) -> set[int]:
        """A member's own birthday is one, and so is his wedding: another day for it is not added,
        but where the file knows better it takes its place.
        """
        pairs = [(member, told) for member, told in pairs if told.days]
        kept = _by_member(ImportantDate.objects.filter(member__in=_ids(pairs)))
        fresh: list[ImportantDate] = []
        touched: set[int] = set()
        for member, told in pairs:
            for day in told.days:
                rows = kept[member.pk]
                own = [row for row in rows if (row.whose, row.kind) == ("self", day[0])]
                if own:
                    is_changed = self._correct_day(own[0], day)
                elif len(rows) < MOST_DATES:
                    row = self._new_day(member.pk, day)
                    rows.append(row)
                    fresh.append(row)
                    is_changed = True
                else:
                    is_changed = False
                if is_changed:
                    touched.add(member.pk)
        insert_rows(fresh)
        self.ids["dates"] += [row.pk for row in fresh]
        return touched

    def _new_day(self, member_id: int, day: Day) -> ImportantDate:
        kind, calendar, month, number, year = day
        return fresh_row(
            ImportantDate,
            member_id=member_id,
            whose="self",
            kind=kind,
            calendar=calendar,
            month=month,
            day=number,
            year=year,
            source="import",
            told_at=self._now,
            told_to=self._actor.id,
        )

    def _correct_day(self, row: ImportantDate, day: Day) -> bool:
        if row._state.adding:
            return False
        _kind, calendar, month, number, year = day
        held = [row.calendar, row.month, row.day, row.year]
        fresh = [calendar, month, number, year]
        learns = held[:3] == fresh[:3] and row.year is None and year is not None
        if not learns and (held == fresh or not self._policy.overwrites):
            return False
        row.calendar, row.month, row.day, row.year = calendar, month, number, year
        row.save(update_fields=["calendar", "month", "day", "year"])
        self.ids["corrected_dates"].append([row.pk, held, fresh])
        return True

    def _labels(self, pairs: Pairs) -> set[int]:
        pairs = [(member, told) for member, told in pairs if told.labels]
        borne: dict[int, set[str]] = defaultdict(set)
        for label in Label.objects.filter(member__in=_ids(pairs)):
            borne[label.member_id].add(label.name)
        fresh: list[Label] = []
        for member, told in pairs:
            for name in told.labels:
                if name not in borne[member.pk] and len(borne[member.pk]) < MOST_LABELS:
                    borne[member.pk].add(name)
                    fresh.append(self._label(member.pk, name))
        insert_rows(fresh)
        self.ids["labels"] += [row.pk for row in fresh]
        return {row.member_id for row in fresh}

    def _label(self, member_id: int, name: str) -> Label:
        return fresh_row(
            Label, member_id=member_id, name=name, set_by=self._actor.id, set_at=self._now
        )

    def _consents(self, pairs: Pairs) -> set[int]:
        """Only where nobody has asked before: what a member has told us himself stands."""
        if not self._policy.takes_consents:
            return set()
        pairs = [(member, told) for member, told in pairs if told.consents]
        answered = set(
            Consent.objects.filter(member__in=_ids(pairs), channel=SMS).values_list(
                "member_id", "purpose"
            )
        )
        fresh: list[Consent] = []
        allowing: dict[int, Member] = {}
        for member, told in pairs:
            for purpose in sorted(told.consents):
                if (member.pk, purpose) in answered:
                    continue
                answered.add((member.pk, purpose))
                fresh.append(self._consent(member.pk, purpose))
                setattr(member, PURPOSES[Consent.Purpose(purpose)], True)
                allowing[member.pk] = member
        insert_rows(fresh)
        Member.objects.bulk_update(list(allowing.values()), list(PURPOSES.values()), batch_size=500)
        self.ids["consents"] += [[row.member_id, row.purpose] for row in fresh]
        return set(allowing)

    def _consent(self, member_id: int, purpose: str) -> Consent:
        return fresh_row(
            Consent,
            member_id=member_id,
            purpose=purpose,
            channel=SMS,
            is_given=True,
            evidence=self._policy.evidence,
            wording=version_shown(self._policy.evidence),
            taken_by=self._actor.id,
            taken_at=self._now,
        )

    def _answers(self, pairs: Pairs) -> set[int]:
        pairs = [(member, told) for member, told in pairs if told.facts]
        current = {
            (row.member_id, row.fact_id): row
            for row in Answer.objects.filter(member__in=_ids(pairs), is_current=True)
        }
        fresh: dict[tuple[int, int], Answer] = {}
        retired: list[int] = []
        for member, told in pairs:
            for key, raw in told.facts:
                fact, value = self._facts[key].fact, self._value(key, raw)
                held = current.get((member.pk, fact.pk))
                if held is not None and (held.value == value or not self._policy.overwrites):
                    continue
                if held is not None:
                    retired.append(held.pk)
                fresh[member.pk, fact.pk] = self._answer(member.pk, fact.pk, value)
        Answer.objects.filter(pk__in=retired).update(is_current=False)
        insert_rows(list(fresh.values()))
        self.ids["answers"] += [row.pk for row in fresh.values()]
        self.ids["retired_answers"] += retired
        return {row.member_id for row in fresh.values()}

    def _answer(self, member_id: int, fact_id: int, value: str) -> Answer:
        return fresh_row(
            Answer,
            member_id=member_id,
            fact_id=fact_id,
            value=value,
            source=Answer.Source.IMPORT,
            evidence=self._policy.evidence,
            told_at=self._now,
            told_to=self._actor.id,
        )

    def _emails(self, pairs: Pairs) -> set[int]:
        """An address waits for its mailbox's yes, where none is known or waits already."""
        pairs = [(member, told) for member, told in pairs if told.email and not member.email]
        waiting = pending_addresses(_ids(pairs))
        declined = declined_among([told.email for _member, told in pairs])
        fresh: dict[int, PendingEmail] = {}
        for member, told in pairs:
            if member.pk not in waiting and told.email not in declined:
                fresh[member.pk] = fresh_row(
                    PendingEmail,
                    member_id=member.pk,
                    address=told.email,
                    asked_at=self._now,
                    asked_by=self._actor.id,
                )
        rows = list(fresh.values())
        insert_rows(rows)
        tell_emails(rows, now=self._now)
        self.ids["emails"] += [row.pk for row in rows]
        return set(fresh)

    def _notes(self, pairs: Pairs) -> set[int]:
        pairs = [(member, told) for member, told in pairs if told.remark]
        written = set(Note.objects.filter(member__in=_ids(pairs)).values_list("member_id", "text"))
        fresh: list[Note] = []
        for member, told in pairs:
            if (member.pk, told.remark) not in written:
                written.add((member.pk, told.remark))
                fresh.append(self._note(member.pk, told.remark))
        insert_rows(fresh)
        self.ids["notes"] += [row.pk for row in fresh]
        return {row.member_id for row in fresh}

    def _note(self, member_id: int, text: str) -> Note:
        return fresh_row(
            Note,
            member_id=member_id,
            text=text,
            written_by=self._actor.id,
            written_at=self._now,
        )

    def _value(self, key: str, raw: str) -> str:
        asked = self._facts.get(key)
        if asked is None:
            raise InvalidField(field=f"fact:{key}", problem="unknown")
        spoken = asked.options.get(joined_key(raw), raw)
        if asked.fact.kind == Fact.Kind.YES_NO:
            spoken = YES_NO.get(joined_key(raw), joined_key(raw))
        try:
            return clean_value(asked.fact.kind, spoken, set(asked.options.values()))
        except InvalidField as refusal:
            problem = refusal.facts["problem"]
            raise InvalidField(field=f"fact:{key}", problem=problem) from refusal


def _asked(fact: Fact) -> _Asked:
    if fact.kind not in {Fact.Kind.CHOICE, Fact.Kind.BAND}:
        return _Asked(fact)
    spoken = {
        joined_key(str(word)): option["key"]
        for option in fact.options
        for word in option.values()
        if isinstance(word, str)
    }
    return _Asked(fact, spoken)


def _ids(pairs: Pairs) -> list[int]:
    return [member.pk for member, _told in pairs]


def _by_member(rows: Iterable[ImportantDate]) -> dict[int, list[ImportantDate]]:
    found: dict[int, list[ImportantDate]] = defaultdict(list)
    for row in rows:
        found[row.member_id].append(row)
    return found
