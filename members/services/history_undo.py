"""The way back from members and dates of a file: what nobody has touched since is as before."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from members.models import Answer, Consent, ImportantDate, Label, Member, Note, PendingEmail
from members.models.profile import Question
from members.roles import Actor, Right
from members.rules.consent_wording import version_shown
from members.rules.naming import member_search_key
from members.selectors.consents import newest_answers
from members.services.audit import write_audit
from members.services.consents import PURPOSES, SMS
from members.services.history import fresh_cards
from members.services.rows import insert_rows

DATE_COLUMNS = ("calendar", "month", "day", "year")
Before = Mapping[str, Any]
Left = list[tuple[int, str]]


@transaction.atomic
def close_imported_members(
    *,
    member_ids: Collection[int],
    together: Collection[int],
    beside: Before,
    actor: Actor,
    now: datetime,
) -> Left:
    """Erase members whom a file has brought and nobody has touched since: nothing personal stays.
    `together` are all who came with them: that one of those was brought by another is no sign.

    Returns (member, why) for those who stay: changed, asked, visited, merged, or with something
    noted that did not come with the file. The caller has seen to it that none has points or sales.
    """
    actor.require(Right.HISTORY_IMPORT)
    members = list(
        Member.objects.select_for_update(no_key=True)
        .filter(pk__in=member_ids, status=Member.Status.ACTIVE)
        .order_by("pk")
    )
    touched = _touched([member.pk for member in members], together, beside)
    closing = [member for member in members if member.pk not in touched]
    ids = [member.pk for member in closing]
    for rows in (ImportantDate, Label, Answer, Note):
        rows._default_manager.filter(member__in=ids).delete()
    Member.objects.filter(referred_by__in=ids).update(referred_by=None)
    for member, card in zip(closing, fresh_cards(len(closing)), strict=True):
        _blank(member, card)
    columns = (
        "status", "card_number", "mobile", "external_ref", "first_name", "last_name", "gender",
        "search_key", "allows_service", "allows_occasion", "allows_promotion", "referred_by",
    )  # fmt: skip
    Member.objects.bulk_update(closing, columns, batch_size=500)
    if closing:
        facts = {"members": len(closing)}
        write_audit(actor=actor, action="members.import_undone", facts=facts, now=now)
    return sorted(touched.items())


@transaction.atomic
def put_members_back(
    *, changed: Mapping[int, Mapping[str, Sequence[Any]]], actor: Actor, now: datetime
) -> Left:
    """Known members hold again what they held before the file, where they still hold what it
    said; returns (member, why) for the others.
    """
    actor.require(Right.HISTORY_IMPORT)
    left: Left = []
    for member in Member.objects.select_for_update(no_key=True).filter(pk__in=changed):
        fields = []
        for name, (before, after) in changed[member.pk].items():
            if getattr(member, name) == after:
                setattr(member, name, before)
                fields.append(name)
            elif (member.pk, "changed_since") not in left:
                left.append((member.pk, "changed_since"))
        member.search_key = member_search_key(member.first_name, member.last_name)
        member.save(update_fields=[*fields, "search_key"])
    if changed:
        facts = {"members": len(changed) - len(left)}
        write_audit(actor=actor, action="members.put_back", facts=facts, now=now)
    return left


@transaction.atomic
def take_beside_back(*, beside: Before, evidence: str, actor: Actor, now: datetime) -> Left:
    """Dates, labels, answers, notes, e-mail addresses that still wait, and consents that came
    with the file go; a consent is taken back by a row of its own, since those are never deleted.
    """
    actor.require(Right.HISTORY_IMPORT)
    ImportantDate.objects.filter(pk__in=beside.get("dates", [])).delete()
    Label.objects.filter(pk__in=beside.get("labels", [])).delete()
    Note.objects.filter(pk__in=beside.get("notes", [])).delete()
    gone = Answer.objects.filter(pk__in=beside.get("answers", []), is_current=True)
    open_again = set(gone.values_list("member_id", "fact_id"))
    Answer.objects.filter(pk__in=beside.get("answers", [])).delete()
    PendingEmail.objects.filter(pk__in=beside.get("emails", [])).delete()
    for row in Answer.objects.filter(pk__in=beside.get("retired_answers", [])):
        if (row.member_id, row.fact_id) in open_again:
            row.is_current = True
            row.save(update_fields=["is_current"])
    left = _uncorrect(beside.get("corrected_dates", []))
    _withdraw(beside.get("consents", []), evidence, actor, now)
    return left


@transaction.atomic
def take_dates_back(
    *,
    created: Collection[int],
    changed: Mapping[int, Mapping[str, Sequence[Any]]],
    actor: Actor,
    now: datetime,
) -> Left:
    """Dates that came with a file go, those it completed lack that again; returns (date, why)
    for what somebody has changed since.
    """
    actor.require(Right.HISTORY_IMPORT)
    came = ImportantDate.objects.filter(pk__in=created, source="import")
    kept = ImportantDate.objects.filter(pk__in=created).exclude(source="import")
    left = [(pk, "changed_since") for pk in kept.values_list("pk", flat=True)]
    gone, _tables = came.delete()
    for row in ImportantDate.objects.select_for_update(no_key=True).filter(pk__in=changed):
        for name, (before, after) in changed[row.pk].items():
            if getattr(row, name) == after:
                setattr(row, name, before)
            elif (row.pk, "changed_since") not in left:
                left.append((row.pk, "changed_since"))
        row.save()
    facts = {"dates": gone}
    write_audit(actor=actor, action="dates.import_undone", facts=facts, now=now)
    return left


def _touched(ids: list[int], together: Collection[int], beside: Before) -> dict[int, str]:
    """Who has something of his own since: a sign-in, a question, a follow-up, another row."""
    touched: dict[int, str] = {}
    told = (
        (ImportantDate, "dates"),
        (Label, "labels"),
        (Answer, "answers"),
        (PendingEmail, "emails"),
    )
    for model, key in told:
        rows = model._default_manager.filter(member__in=ids).exclude(pk__in=beside.get(key, []))
        touched |= dict.fromkeys(rows.values_list("member_id", flat=True), "noted_since")
    own = Note.objects.filter(member__in=ids).exclude(pk__in=beside.get("notes", []))
    touched |= dict.fromkeys(own.values_list("member_id", flat=True), "noted_since")
    asked = Question.objects.filter(member__in=ids).values_list("member_id", flat=True)
    touched |= dict.fromkeys(asked, "noted_since")
    related = Member.objects.filter(pk__in=ids).filter(
        Q(follow_ups__isnull=False)
        | Q(exclusions__isnull=False)
        | Q(household__isnull=False)
        | Q(user__isnull=False)
        | ~Q(email="")
    )
    touched |= dict.fromkeys(related.values_list("pk", flat=True), "known_since")
    brought = Member.objects.filter(referred_by__in=ids).exclude(pk__in=together)
    touched |= dict.fromkeys(brought.values_list("referred_by_id", flat=True), "known_since")
    return touched


def _blank(member: Member, card: str) -> None:
    """Under a card number that nobody holds: the old one finds nobody from now on."""
    member.status = Member.Status.ERASED
    member.card_number = card
    member.mobile = member.external_ref = None
    member.first_name = member.last_name = member.gender = member.search_key = ""
    member.allows_service = member.allows_occasion = member.allows_promotion = False
    member.referred_by = None


def _uncorrect(corrected: Iterable[Sequence[Any]]) -> Left:
    left: Left = []
    for date_id, before, after in corrected:
        row = ImportantDate.objects.filter(pk=date_id).first()
        if row is None or [getattr(row, name) for name in DATE_COLUMNS] != list(after):
            left.append((date_id, "changed_since"))
            continue
        for name, value in zip(DATE_COLUMNS, before, strict=True):
            setattr(row, name, value)
        row.save(update_fields=list(DATE_COLUMNS))
    return left


def _withdraw(given: Iterable[Sequence[Any]], evidence: str, actor: Actor, now: datetime) -> None:
    """Where the file's «yes» is still the newest answer."""
    rows: list[Consent] = []
    for member_id, purpose in given:
        newest = newest_answers(member_id).get((purpose, SMS))
        if newest is None or not newest.is_given or newest.evidence != evidence:
            continue
        rows.append(
            Consent(
                member_id=member_id,
                purpose=purpose,
                channel=SMS,
                is_given=False,
                evidence=evidence,
                wording=version_shown(evidence),
                taken_by=actor.id,
                taken_at=now,
            )
        )
        column = PURPOSES[Consent.Purpose(purpose)]
        Member.objects.filter(pk=member_id).update(**{column: False})
    insert_rows(rows)
