"""A draft as its page shows it: sentences card by card, rules in order, and what is unfinished."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from loyalty_club.dashboard.program.phrases import language
from loyalty_club.web.page_club import page_club
from members.exceptions import InvalidField
from members.roles import Actor
from members.selectors.trail import names_of
from points.exceptions import BadProgram
from points.rules.documents import SECTIONS, read_program
from points.rules.rule_documents import read_rule
from points.rules.template_parts import Words
from points.rules.terms import Terms
from points.selectors.drafts import access_draft, problems_of
from points.selectors.phrases import program_sentences, rule_sentence

Document = Mapping[str, Any]
BPS = 10_000
# Which card of the page tells which sections of the document.
CARD_OF = {"points": "points", "cap": "cap", "life": "life", "redeem": "redeem", "tiers": "tiers"}


@dataclass(frozen=True, slots=True)
class Draft:
    """One draft as it stands now; `version` is what it was published as."""

    id: int
    name: str
    revision: int
    changed_at: datetime
    changed_by: str
    document: dict[str, Any]
    version: int | None


@dataclass(frozen=True, slots=True)
class RuleRow:
    """One rule of the list. `code` is empty where the document names none that is its own."""

    place: int
    code: str
    name: str
    sentence: str
    is_dry: bool
    problems: tuple[str, ...]
    is_first: bool
    is_last: bool


@dataclass(frozen=True, slots=True)
class DraftWords:
    """Everything the page says about a draft. `terms` are as far as they can be read."""

    terms: Terms
    cards: Mapping[str, Sequence[str]]
    rules: Sequence[RuleRow]
    problems: Mapping[str, Sequence[str]]

    @property
    def is_ready(self) -> bool:
        """Whether nothing keeps it from being published."""
        return not self.problems

    @property
    def rate_bps(self) -> int:
        """Share of money paid that earning by amount gives back."""
        return self.terms.point_value * BPS // self.terms.earn_amount


def find_draft(actor: Actor, draft_id: int) -> Draft:
    """The draft; refuses as `access_draft` does."""
    row = access_draft(actor, draft_id)
    return Draft(
        id=row.pk,
        name=row.name,
        revision=row.revision,
        changed_at=row.changed_at,
        changed_by=names_of({row.changed_by}).get(row.changed_by, ""),
        document=row.document,
        version=row.published.version if row.published else None,
    )


def words_of(document: Document) -> DraftWords:
    """What the page says of this document, finished or not."""
    currency = page_club().currency
    terms = readable_terms(document)
    cards = {
        section.name: section.sentences
        for section in program_sentences(replace(terms, rules=()), currency, for_staff=True)
    }
    problems: dict[str, list[str]] = defaultdict(list)
    for problem in problems_of(document, currency):
        problems[_card_of(problem.field)].append(problem.sentence)
    return DraftWords(
        terms=terms,
        cards={
            "points": [*cards["earning"], cards["spending"][0]],
            "cap": [*cards["promise"], cards["life"][0]],
            "life": cards["life"][1:],
            "redeem": cards["spending"][1:],
            "tiers": cards.get("tiers", ()),
        },
        rules=_rule_rows(document, terms, problems),
        problems=dict(problems),
    )


def readable_terms(document: Document) -> Terms:
    """The terms as far as the document can be read; the rest stands as in a bare program."""
    bare = bare_document()
    readable: dict[str, Any] = {
        **bare,
        **{section: document[section] for section in SECTIONS[1:] if section in document},
    }
    cap_bps: int | None = None
    while True:
        try:
            terms = read_program(readable)
        except BadProgram as refusal:
            problems = refusal.facts["problems"]
        else:
            return terms if cap_bps is None else replace(terms, cap_bps=cap_bps)
        if cap_bps is None and any(problem["problem"] == "above_cap" for problem in problems):
            cap_bps = int(Decimal(str(readable["cap"]["percent"])) * 100)
            readable["cap"] = {**readable["cap"], "percent": 100}
        else:
            _without(readable, problems, bare)


def bare_document() -> dict[str, Any]:
    """A program without rules and tiers, in the club's money and calendar."""
    club = page_club()
    words = Words(language().startswith("fa"), club.currency.code, club.calendar)
    document = words.program(
        _("A plain program"), steps=1, tenths=30, cap=5, vesting_days=0, rules=[], levels=[]
    )
    return {name: part for name, part in document.items() if name != "tiers"}


def rules_in(document: Document) -> list[Any]:
    """The document's rules as they stand there."""
    rules = document.get("rules")
    return list(rules) if isinstance(rules, list | tuple) else []


def code_of(rule: Any) -> str:
    """The rule's code; empty where it has none."""
    code = rule.get("code") if isinstance(rule, Mapping) else None
    return code if isinstance(code, str) else ""


def _without(
    readable: dict[str, Any], problems: Sequence[Mapping[str, Any]], bare: Document
) -> None:
    """Put the bare program's sections in place of those that cannot be read."""
    for section in {str(problem["field"]).split(".")[0] for problem in problems}:
        if section == "rules":
            readable["rules"] = _readable_rules(readable["rules"], bare)
        else:
            readable[section] = bare.get(section)


def _readable_rules(rules: Any, bare: Document) -> list[Any]:
    """Those that can be read by themselves; none where that does not help."""
    kept = [rule for rule in rules_in({"rules": rules}) if not _is_refused(rule, bare)]
    return kept if len(kept) < len(rules_in({"rules": rules})) else []


def _is_refused(rule: Any, bare: Document) -> bool:
    try:
        read_program({**bare, "rules": [rule]})
    except BadProgram:
        return True
    return False


def _rule_rows(
    document: Document, terms: Terms, problems: Mapping[str, Sequence[str]]
) -> list[RuleRow]:
    rules = rules_in(document)
    codes = [code_of(rule) for rule in rules]
    return [
        RuleRow(
            place=place,
            code=code if codes.count(code) == 1 else "",
            name=_name_of(rule),
            sentence=_sentence_of(rule, place, terms),
            is_dry=isinstance(rule, Mapping) and rule.get("dry") is True,
            problems=tuple(problems.get(f"rules.{place}", ())),
            is_first=place == 1,
            is_last=place == len(rules),
        )
        for place, (rule, code) in enumerate(zip(rules, codes, strict=True), start=1)
    ]


def _sentence_of(rule: Any, place: int, terms: Terms) -> str:
    """The rule's sentence; empty while it cannot be read."""
    try:
        read = read_rule(rule, f"rules.{place}", terms.calendar)
    except InvalidField:
        return ""
    return rule_sentence(replace(read, is_dry=False), terms, page_club().currency)


def _name_of(rule: Any) -> str:
    name = rule.get("name") if isinstance(rule, Mapping) else ""
    return name if isinstance(name, str) else ""


def _card_of(path: str) -> str:
    """Where a problem is shown: beside its card, beside its rule, or above everything."""
    steps = path.split(".")
    if steps[0] == "rules":
        return ".".join(steps[:2])
    if path == "life.vesting_days":
        return "cap"
    return CARD_OF.get(steps[0], "program")
