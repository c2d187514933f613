"""Writing a program: drafts change freely, section by section, until one is published."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from itertools import count
from typing import Any, Literal, cast, get_args

from django.db import transaction

from members.exceptions import InvalidField
from members.roles import Actor, Right
from members.rules.calendars import CalendarName
from members.rules.text import tidy_name
from members.selectors.club import club_day, current_club
from members.services.audit import write_audit
from points.exceptions import BadProgram, DraftChanged, DraftPublished, UnknownDraft, UnknownRule
from points.models import Program, ProgramDraft
from points.rules.documents import SECTIONS, read_program, read_tiers, write_program
from points.rules.fields import as_list, refuse
from points.rules.rule_documents import read_rule
from points.rules.templates import template as template_document
from points.selectors.programs import terms_on
from points.services.programs import publish_terms

MOST_BYTES = 200_000
LONGEST_NAME = 80
Direction = Literal["up", "down"]
Change = Callable[[dict[str, Any]], None]


@transaction.atomic
def create_draft(
    *,
    actor: Actor,
    name: str,
    document: Any = None,
    template: str | None = None,
    language: str = "fa",
) -> ProgramDraft:
    """A draft from a document, from a template in this language, or from the program in force.

    Refuses a document that cannot be kept (`save_draft`), a template that there is not, and with
    `NoProgram` to begin from a program in force where there is none.
    """
    actor.require(Right.PROGRAM_MANAGE)
    club = current_club()
    if document is None and template is not None:
        try:
            document = template_document(template, language, club.currency.code, club.calendar)
        except KeyError as error:
            raise InvalidField(field="template", problem="invalid_choice") from error
    elif document is None:
        document = write_program(terms_on(club_day()))
    draft = ProgramDraft.objects.create(
        name=_clean_name(name), document=_kept(document), changed_by=actor.id
    )
    _audit(actor, "draft.created", draft)
    return draft


@transaction.atomic
def save_draft(
    *, draft_id: int, revision: int, document: Any, name: str | None = None, actor: Actor
) -> ProgramDraft:
    """Keep another document, finished or not, as it is.

    Refuses what is no mapping, is larger than 200 kB or cannot be written as JSON, and with
    `DraftChanged` a revision that is no longer the present one.
    """
    draft = _open_draft(actor, draft_id, revision)
    if name is not None:
        draft.name = _clean_name(name)
    draft.document = _kept(document)
    return _saved(draft, actor)


def put_rule(
    *,
    draft_id: int,
    revision: int,
    rule_document: Mapping[str, Any],
    position: str | None = None,
    actor: Actor,
) -> ProgramDraft:
    """Add a rule at the end, or in place of the rule whose code `position` is.

    A rule without a code keeps the one it takes the place of, or gets one that no program has
    used. Refuses with `BadProgram` a rule that cannot be read, naming the place it would have.
    """

    def put(document: dict[str, Any]) -> None:
        rules = _rules_of(document)
        place = len(rules) if position is None else _place_of(position, rules)
        others = {_code_of(rule) for rule in rules[:place] + rules[place + 1 :]}
        rule = dict(rule_document)
        rule.setdefault("code", position or _free_code(others))
        path = f"rules.{place + 1}"
        read = read_rule(rule, path, _calendar_of(document))
        if read.code in others:
            raise refuse(f"{path}.code", "same_code")
        rules[place : place + 1] = [rule]

    return _change(draft_id, revision, put, actor)


def move_rule(
    *, draft_id: int, revision: int, code: str, direction: Direction, actor: Actor
) -> ProgramDraft:
    """One place up or down; at the end of the list nothing moves."""

    def move(document: dict[str, Any]) -> None:
        rules = _rules_of(document)
        place = _place_of(code, rules)
        other = place - 1 if direction == "up" else place + 1
        if 0 <= other < len(rules):
            rules[place], rules[other] = rules[other], rules[place]

    return _change(draft_id, revision, move, actor)


def drop_rule(*, draft_id: int, revision: int, code: str, actor: Actor) -> ProgramDraft:
    """Without this rule."""

    def drop(document: dict[str, Any]) -> None:
        rules = _rules_of(document)
        del rules[_place_of(code, rules)]

    return _change(draft_id, revision, drop, actor)


def set_tiers(
    *, draft_id: int, revision: int, tiers: Mapping[str, Any] | None, actor: Actor
) -> ProgramDraft:
    """Other tiers, or none; refuses with `BadProgram` tiers that cannot be read."""

    def change(document: dict[str, Any]) -> None:
        if read_tiers(tiers) is None:
            document.pop("tiers", None)
        else:
            document["tiers"] = tiers

    return _change(draft_id, revision, change, actor)


def set_section(
    *, draft_id: int, revision: int, section: str, values: Any, actor: Actor
) -> ProgramDraft:
    """Another `name`, `points`, `cap`, `life` or `redeem`.

    Refuses with `BadProgram` what cannot be read; whether the sections agree with each other is
    asked when the draft is published.
    """
    if section not in SECTIONS or section in {"format", "rules", "tiers"}:
        raise InvalidField(field="section", problem="invalid_choice")

    def change(document: dict[str, Any]) -> None:
        document[section] = values
        problems = [
            problem
            for problem in _problems(document)
            if f"{problem['field']}.".startswith(f"{section}.")
            and problem["problem"] != "above_cap"
        ]
        if problems:
            raise BadProgram(problems=problems)

    return _change(draft_id, revision, change, actor)


@transaction.atomic
def discard_draft(*, draft_id: int, actor: Actor) -> None:
    """The draft is gone; one that was published stays as its record."""
    draft = _open_draft(actor, draft_id)
    _audit(actor, "draft.discarded", draft)
    draft.delete()


@transaction.atomic
def publish_draft(
    *, draft_id: int, revision: int, starts_on: date | None = None, actor: Actor
) -> Program:
    """A new version from this draft; it is named after the draft unless it has a name.

    Refuses what `publish_terms` refuses, a document that cannot be read (`BadProgram`), and with
    `DraftChanged` a draft that is no longer what the reader saw.
    """
    draft = _open_draft(actor, draft_id, revision)
    terms = read_program(draft.document)
    terms = replace(terms, name=terms.name or draft.name)
    draft.published = publish_terms(terms=terms, actor=actor, starts_on=starts_on)
    draft.save(update_fields=["published"])
    return draft.published


@transaction.atomic
def _change(draft_id: int, revision: int, change: Change, actor: Actor) -> ProgramDraft:
    draft = _open_draft(actor, draft_id, revision)
    try:
        change(draft.document)
    except InvalidField as problem:
        raise BadProgram(problems=[problem.facts]) from problem
    draft.document = _kept(draft.document)
    return _saved(draft, actor)


def _open_draft(actor: Actor, draft_id: int, revision: int | None = None) -> ProgramDraft:
    """The draft under lock; of two who change the same revision the second is refused."""
    actor.require(Right.PROGRAM_MANAGE)
    draft = ProgramDraft.objects.select_for_update().filter(pk=draft_id).first()
    if draft is None:
        raise UnknownDraft(draft_id=draft_id)
    if draft.published_id is not None:
        raise DraftPublished(version=Program.objects.get(pk=draft.published_id).version)
    if revision is not None and draft.revision != revision:
        raise DraftChanged(revision=draft.revision)
    return draft


def _saved(draft: ProgramDraft, actor: Actor) -> ProgramDraft:
    draft.revision += 1
    draft.changed_by = actor.id
    draft.save()
    return draft


def _kept(document: Any) -> dict[str, Any]:
    """The document as the database keeps it."""
    if not isinstance(document, Mapping):
        raise InvalidField(field="document", problem="not_a_mapping")
    try:
        text = json.dumps(document, ensure_ascii=False, allow_nan=False)
        size = len(text.encode())
    except (TypeError, ValueError, RecursionError) as error:
        raise InvalidField(field="document", problem="not_json") from error
    if "\\u0000" in text:
        raise InvalidField(field="document", problem="not_json")
    if size > MOST_BYTES:
        raise InvalidField(field="document", problem="too_long")
    return cast("dict[str, Any]", json.loads(text))


def _clean_name(name: str) -> str:
    try:
        name = tidy_name(name, max_length=LONGEST_NAME)
    except ValueError as error:
        raise InvalidField(field="name", problem=str(error)) from error
    if not name:
        raise InvalidField(field="name", problem="required")
    return name


def _problems(document: Mapping[str, Any]) -> list[dict[str, Any]]:
    try:
        read_program(document)
    except BadProgram as refusal:
        return list(refusal.facts["problems"])
    return []


def _calendar_of(document: Mapping[str, Any]) -> CalendarName:
    """The calendar its days are written in; the club's where the document names none."""
    cap = document.get("cap")
    named = cap.get("calendar") if isinstance(cap, Mapping) else None
    if named in get_args(CalendarName):
        return cast("CalendarName", named)
    return current_club().calendar


def _rules_of(document: dict[str, Any]) -> list[Any]:
    """The rules, in a list that belongs to the document."""
    rules = list(as_list(document.get("rules"), "rules"))
    document["rules"] = rules
    return rules


def _code_of(rule: Any) -> str:
    return str(rule.get("code", "")) if isinstance(rule, Mapping) else ""


def _place_of(code: str, rules: Iterable[Any]) -> int:
    for place, rule in enumerate(rules):
        if _code_of(rule) == code:
            return place
    raise UnknownRule(rule=code)


def _free_code(taken: Iterable[str]) -> str:
    """A code that no rule of the draft or of any version has: what a rule gave is remembered
    under its code.
    """
    used = set(taken)
    for rules in Program.objects.values_list("rules", flat=True):
        used.update(map(_code_of, rules))
    return next(code for number in count(1) if (code := f"rule-{number}") not in used)


def _audit(actor: Actor, action: str, draft: ProgramDraft) -> None:
    write_audit(actor=actor, action=action, subject=f"draft:{draft.pk}")
