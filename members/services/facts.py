"""The catalogue of the profile: what the owner wants to know, beginning with what is shipped."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from django.db import transaction

from members.exceptions import InvalidField, UnknownFact
from members.models import Answer, Fact, ImportantDate
from members.roles import Actor, Right
from members.rules.default_facts import DEFAULT_FACTS, KEYS_OF_ITS_OWN
from members.rules.sensitive import sensitive_subject
from members.rules.text import tidy_name
from members.services.audit import write_audit

KEY = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
LANGUAGES = ("fa", "en")
LONGEST = {"name": 60, "question": 160, "purpose": 160}
LONGEST_OPTION = 60
MOST_OPTIONS = 12
MOST_POINTS = 10_000
MOST_FACTS = 60
WITH_OPTIONS = frozenset({Fact.Kind.CHOICE, Fact.Kind.BAND})

Words = Mapping[str, Mapping[str, str]]


@transaction.atomic
def install_facts(*, actor: Actor) -> int:
    """Add what the program ships and the catalogue lacks; returns how many that were.

    What is there stays as the owner has made it, retired ones as well: running it twice does
    nothing.
    """
    actor.require(Right.PROFILE_MANAGE)
    there = set(Fact.objects.values_list("key", flat=True))
    lacking = [fact for fact in DEFAULT_FACTS if fact.key not in there]
    if lacking:
        rows = [Fact(**asdict(fact), is_shipped=True) for fact in lacking]
        Fact.objects.bulk_create(rows, ignore_conflicts=True)
        write_audit(actor=actor, action="facts.installed", facts={"count": len(rows)})
    return len(lacking)


@transaction.atomic
def define_fact(
    *,
    key: str,
    words: Words,
    kind: str,
    stage: str,
    method: str,
    worth: int,
    points: int = 0,
    options: Any = (),
    actor: Actor,
) -> Fact:
    """A new fact. `words` are name, question and purpose by language, one language at least.

    Refuses (`InvalidField`) what the law forbids to keep ("sensitive" at the field that touches
    it), an unreadable or taken key, a choice without answers, and a method that only the program
    itself can serve: what is observed has its reader.
    """
    actor.require(Right.PROFILE_MANAGE)
    if not KEY.fullmatch(key):
        raise InvalidField(field="key", problem="invalid")
    if Fact.objects.filter(key=key).exists():
        raise InvalidField(field="key", problem="taken")
    if Fact.objects.filter(is_active=True).count() >= MOST_FACTS:
        raise InvalidField(field="facts", problem="too_many")
    _check_choice("kind", kind, Fact.Kind.values)
    if method == Fact.Method.OBSERVED:
        raise InvalidField(field="method", problem="invalid_choice")
    fact = Fact(key=key, kind=kind)
    _set(fact, words=words, options=options, stage=stage, method=method, worth=worth, points=points)
    fact.save(force_insert=True)
    _audit(actor, "fact.defined", fact)
    return fact


@transaction.atomic
def change_fact(
    *,
    fact_key: str,
    words: Words,
    stage: str,
    method: str,
    worth: int,
    points: int = 0,
    options: Any = None,
    kind: str | None = None,
    actor: Actor,
) -> Fact:
    """Other words, another stage, worth or reward; what was told stays as it is.

    An answer that somebody has given cannot be taken out of a choice, and once there is an answer
    the kind stays. Of what the program fills or reads by itself, kind, answers and method stay.
    """
    actor.require(Right.PROFILE_MANAGE)
    fact = _locked(fact_key)
    if fact.key in KEYS_OF_ITS_OWN:
        kind, options, method = fact.kind, fact.options, fact.method
    if kind not in {None, fact.kind}:
        _check_choice("kind", str(kind), Fact.Kind.values)
        if Answer.objects.filter(fact=fact).exists():
            raise InvalidField(field="kind", problem="fixed")
        fact.kind = str(kind)
    options = fact.options if options is None else options
    _keep_given_answers(fact, options)
    _set(fact, words=words, options=options, stage=stage, method=method, worth=worth, points=points)
    fact.save()
    _audit(actor, "fact.changed", fact)
    return fact


@transaction.atomic
def retire_fact(*, fact_key: str, actor: Actor) -> Fact:
    """Nobody is asked for it any more and no profile shows it; the answers stay."""
    return _put(fact_key, is_active=False, action="fact.retired", actor=actor)


@transaction.atomic
def bring_back_fact(*, fact_key: str, actor: Actor) -> Fact:
    """In use again, with the answers that were given before."""
    return _put(fact_key, is_active=True, action="fact.brought_back", actor=actor)


def _put(fact_key: str, *, is_active: bool, action: str, actor: Actor) -> Fact:
    actor.require(Right.PROFILE_MANAGE)
    fact = _locked(fact_key)
    if fact.is_active != is_active:
        fact.is_active = is_active
        fact.save(update_fields=["is_active"])
        _audit(actor, action, fact)
    return fact


def _locked(fact_key: str) -> Fact:
    fact = Fact.objects.select_for_update(no_key=True).filter(key=fact_key).first()
    if fact is None:
        raise UnknownFact(key=fact_key)
    return fact


def _set(
    fact: Fact,
    *,
    words: Words,
    options: Any,
    stage: str,
    method: str,
    worth: int,
    points: int,
) -> None:
    """Everything checked, then put on the row."""
    _check_choice("stage", stage, Fact.Stage.values)
    _check_choice("method", method, Fact.Method.values)
    for field, value, least, most in (("worth", worth, 1, 100), ("points", points, 0, MOST_POINTS)):
        if not least <= value <= most:
            raise InvalidField(field=field, problem="out_of_range", least=least, most=most)
    fact.words = _clean_words(words)
    fact.options = [] if method == Fact.Method.OBSERVED else _clean_options(fact.kind, options)
    _refuse_sensitive(fact)
    fact.stage, fact.method, fact.worth, fact.points = stage, method, worth, points


def _clean_words(words: Words) -> dict[str, dict[str, str]]:
    """Name, question and purpose in one language at least; what is said there is said whole."""
    cleaned: dict[str, dict[str, str]] = {}
    for language in LANGUAGES:
        said = {
            part: _tidy(f"{part}_{language}", words.get(language, {}).get(part, ""), longest)
            for part, longest in LONGEST.items()
        }
        if not any(said.values()):
            continue
        for part, text in said.items():
            if not text:
                raise InvalidField(field=f"{part}_{language}", problem="required")
        cleaned[language] = said
    if not cleaned:
        raise InvalidField(field=f"name_{LANGUAGES[0]}", problem="required")
    return cleaned


def _clean_options(kind: str, options: Any) -> Any:
    if kind == Fact.Kind.DATE:
        return _clean_day(options)
    if kind not in WITH_OPTIONS:
        return []
    cleaned = [_clean_option(one) for one in _listed(options)]
    if len(cleaned) < 2:
        raise InvalidField(field="options", problem="too_few")
    if len(cleaned) > MOST_OPTIONS:
        raise InvalidField(field="options", problem="too_many")
    for part in ("key", *LANGUAGES):
        said = [one[part] for one in cleaned if one[part]]
        if len(said) != len(set(said)):
            raise InvalidField(field="options", problem="taken")
    return cleaned


def _clean_option(one: Mapping[str, str]) -> dict[str, str]:
    key = one.get("key", "")
    if not KEY.fullmatch(key):
        raise InvalidField(field="options", problem="invalid")
    labels = {name: _tidy("options", one.get(name, ""), LONGEST_OPTION) for name in LANGUAGES}
    if not any(labels.values()):
        raise InvalidField(field="options", problem="required")
    return {"key": key, **labels}


def _clean_day(options: Any) -> dict[str, str]:
    """Whose day and which, as important dates have them."""
    day = options if isinstance(options, Mapping) else {}
    whose, kind = str(day.get("whose", "")), str(day.get("kind", ""))
    _check_choice("whose", whose, ImportantDate.Whose.values)
    _check_choice("day", kind, ImportantDate.Kind.values)
    return {"whose": whose, "kind": kind}


def _refuse_sensitive(fact: Fact) -> None:
    for language, said in fact.words.items():
        for part, text in said.items():
            if subject := sensitive_subject([text]):
                raise InvalidField(field=f"{part}_{language}", problem="sensitive", subject=subject)
    options = fact.options if isinstance(fact.options, list) else []
    for language in LANGUAGES:
        if subject := sensitive_subject([], [one[language] for one in options]):
            raise InvalidField(field="options", problem="sensitive", subject=subject)


def _keep_given_answers(fact: Fact, options: Any) -> None:
    if fact.kind not in WITH_OPTIONS or not isinstance(fact.options, list):
        return
    kept = {one.get("key") for one in _listed(options)}
    gone = {one["key"] for one in fact.options} - kept
    if gone and Answer.objects.filter(fact=fact, is_current=True, value__in=gone).exists():
        raise InvalidField(field="options", problem="in_use")


def _listed(options: Any) -> Sequence[Mapping[str, str]]:
    return options if isinstance(options, list | tuple) else ()


def _tidy(field: str, raw: str, longest: int) -> str:
    try:
        return tidy_name(raw, max_length=longest)
    except ValueError as error:
        raise InvalidField(field=field, problem=str(error)) from error


def _check_choice(field: str, value: str, allowed: Sequence[Any]) -> None:
    if value not in allowed:
        raise InvalidField(field=field, problem="invalid_choice")


def _audit(actor: Actor, action: str, fact: Fact) -> None:
    write_audit(actor=actor, action=action, subject=f"fact:{fact.key}")
