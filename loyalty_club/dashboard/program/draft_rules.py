"""The rules of a draft: an editor with its living sentence, their order, trying out, removing."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from loyalty_club.dashboard.frame import NOT_ACCEPTED, show
from loyalty_club.dashboard.program.condition_forms import Surroundings
from loyalty_club.dashboard.program.draft_pages import (
    DROPPED,
    change_draft,
    changed,
    dropped_rule,
    revision_in,
    stale_sentence,
    to_program,
)
from loyalty_club.dashboard.program.draft_reading import (
    Draft,
    code_of,
    find_draft,
    readable_terms,
    rules_in,
)
from loyalty_club.dashboard.program.rule_forms import RuleEditor, kinds_to_add
from loyalty_club.web.guards import staff_page
from loyalty_club.web.page_club import page_club
from members.exceptions import InvalidField
from members.roles import Actor, Right
from members.selectors.staff import all_shops
from points.exceptions import BadProgram, DraftChanged, UnknownRule
from points.rules.rule_documents import read_rule
from points.selectors.drafts import explain_problems
from points.selectors.phrases import rule_sentence
from points.services.drafts import drop_rule, move_rule, put_rule, save_draft

SUBJECTS = {
    "bill": lambda: _("The bill"),
    "time": lambda: _("Time and place"),
    "member": lambda: _("The member"),
}


@require_http_methods(["GET", "POST"])
@staff_page(Right.PROGRAM_MANAGE)
def add(request: HttpRequest, actor: Actor, draft_id: int) -> HttpResponse:
    """A new rule, at the end of the list."""
    draft = find_draft(actor, draft_id)
    if draft.version is not None:
        return to_program(request)
    return _edit(request, actor, draft, code="", rule={})


@require_http_methods(["GET", "POST"])
@staff_page(Right.PROGRAM_MANAGE)
def edit(request: HttpRequest, actor: Actor, draft_id: int, code: str) -> HttpResponse:
    """One rule, written anew in its place."""
    draft = find_draft(actor, draft_id)
    if draft.version is not None:
        return to_program(request)
    return _edit(request, actor, draft, code=code, rule=_rule_of(draft, code))


@require_safe
@staff_page(Right.PROGRAM_MANAGE)
def sentence(request: HttpRequest, actor: Actor, draft_id: int) -> HttpResponse:
    """The rule typed so far as one sentence, or what it still lacks."""
    draft = find_draft(actor, draft_id)
    editor = RuleEditor.of_form(request.GET, _around(draft, actor))
    said, problems = _spoken(editor, draft)
    return render(
        request, "dashboard/parts/rule_sentence.html", {"sentence": said, "problems": problems}
    )


@require_POST
@staff_page(Right.PROGRAM_MANAGE)
def move(request: HttpRequest, actor: Actor, draft_id: int, code: str) -> HttpResponse:
    """One place up or down, or to the `place` where it was dropped, counted from 1."""
    direction = request.POST.get("direction", "")

    def moved(revision: int) -> None:
        if direction in {"up", "down"}:
            up_or_down: Any = direction
            move_rule(
                draft_id=draft_id, revision=revision, code=code, direction=up_or_down, actor=actor
            )
            return
        draft = find_draft(actor, draft_id)
        rules = rules_in(draft.document)
        rule = rules.pop(rules.index(_rule_of(draft, code)))
        rules.insert(max(0, _place_in(request.POST) - 1), rule)
        _keep_rules(draft, rules, revision, actor)

    return change_draft(request, actor, draft_id, moved, anchor="card-rules")


@require_POST
@staff_page(Right.PROGRAM_MANAGE)
def try_out(request: HttpRequest, actor: Actor, draft_id: int, code: str) -> HttpResponse:
    """Let a rule only report, with `dry=on`, or give again."""
    is_dry = request.POST.get("dry") == "on"

    def tried(revision: int) -> None:
        draft = find_draft(actor, draft_id)
        rules = rules_in(draft.document)
        rule = _rule_of(draft, code)
        rules[rules.index(rule)] = _with_dry(rule, is_dry=is_dry)
        _keep_rules(draft, rules, revision, actor)

    return change_draft(request, actor, draft_id, tried, anchor="card-rules")


@require_POST
@staff_page(Right.PROGRAM_MANAGE)
def drop(request: HttpRequest, actor: Actor, draft_id: int, code: str) -> HttpResponse:
    """Without this rule; until the next change it can be brought back."""

    def dropped(revision: int) -> None:
        draft = find_draft(actor, draft_id)
        rule = _rule_of(draft, code)
        place = [code_of(other) for other in rules_in(draft.document)].index(code)
        kept = drop_rule(draft_id=draft_id, revision=revision, code=code, actor=actor)
        request.session[DROPPED] = {
            "draft": draft_id,
            "revision": kept.revision,
            "place": place,
            "rule": dict(rule),
        }

    return change_draft(request, actor, draft_id, dropped, anchor="card-rules")


@require_POST
@staff_page(Right.PROGRAM_MANAGE)
def restore(request: HttpRequest, actor: Actor, draft_id: int) -> HttpResponse:
    """The rule that was just removed comes back to its place."""
    draft = find_draft(actor, draft_id)
    dropped = dropped_rule(request, draft)
    if dropped is None:
        return changed(request, actor, draft_id, anchor="card-rules")
    rules = rules_in(draft.document)
    rules.insert(dropped["place"], dropped["rule"])

    def restored(revision: int) -> None:
        _keep_rules(draft, rules, revision, actor)
        del request.session[DROPPED]

    return change_draft(request, actor, draft_id, restored, anchor="card-rules")


def _edit(
    request: HttpRequest, actor: Actor, draft: Draft, *, code: str, rule: Mapping[str, Any]
) -> HttpResponse:
    around = _around(draft, actor)
    if request.method != "POST":
        editor = RuleEditor.of_rule(rule, around)
        said, _problems = _said(rule, draft)
        return _page(request, actor, draft, editor, code=code, sentence=said)
    if {"add_condition", "remove_condition"} & request.POST.keys():
        editor = RuleEditor.rearranged(request.POST, around)
        said, _problems = _spoken(editor, draft)
        editor.forget_errors()
        seen = revision_in(request)
        return _page(request, actor, draft, editor, code=code, sentence=said, revision=seen)
    editor = RuleEditor.of_form(request.POST, around)
    if editor.is_valid() and _kept(request, actor, draft, editor, code):
        return changed(request, actor, draft.id, anchor="card-rules")
    said, problems = _spoken(editor, draft)
    return _page(
        request,
        actor,
        find_draft(actor, draft.id),
        editor,
        code=code,
        status=NOT_ACCEPTED,
        sentence=said,
        problems=problems,
    )


def _kept(request: HttpRequest, actor: Actor, draft: Draft, editor: RuleEditor, code: str) -> bool:
    """True when the rule is written; otherwise the editor says why not."""
    try:
        put_rule(
            draft_id=draft.id,
            revision=revision_in(request),
            rule_document=editor.document(),
            position=code or None,
            actor=actor,
        )
    except DraftChanged:
        editor.form.add_error(None, stale_sentence())
    except BadProgram as refusal:
        for problem in explain_problems(refusal, page_club().currency):
            editor.put_on(problem.field, problem.sentence)
    else:
        return True
    return False


def _page(
    request: HttpRequest,
    actor: Actor,
    draft: Draft,
    editor: RuleEditor,
    *,
    code: str,
    revision: int | None = None,
    status: int = 200,
    sentence: str = "",
    problems: Sequence[str] = (),
) -> HttpResponse:
    return show(
        request,
        actor,
        "dashboard/draft_rule.html",
        status=status,
        draft=draft,
        code=code,
        revision=draft.revision if revision is None else revision,
        editor=editor,
        form=editor.form,
        groups=_around(draft, actor).groups,
        subjects=[
            (SUBJECTS[subject](), [(kind.KIND, _(kind.TITLE)) for kind in kinds])
            for subject, kinds in kinds_to_add(editor.event)
        ],
        sentence=sentence,
        problems=list(problems),
    )


def _spoken(editor: RuleEditor, draft: Draft) -> tuple[str, list[str]]:
    """The typed rule's sentence, or the problems that keep it from having one."""
    if not editor.is_valid():
        return "", editor.errors()
    return _said(editor.document(), draft)


def _said(rule: Mapping[str, Any], draft: Draft) -> tuple[str, list[str]]:
    """A rule's sentence, or its problems; neither for one that is yet to be written."""
    if not rule:
        return "", []
    terms, currency = readable_terms(draft.document), page_club().currency
    try:
        read = read_rule({**rule, "code": "new"}, "rules.1", terms.calendar)
    except InvalidField as problem:
        refusal = BadProgram(problems=[problem.facts])
        return "", [found.sentence for found in explain_problems(refusal, currency)]
    return rule_sentence(read, terms, currency), []


def _around(draft: Draft, actor: Actor) -> Surroundings:
    terms = readable_terms(draft.document)
    levels = terms.tiers.levels if terms.tiers else ()
    groups = [rule.get("group") for rule in rules_in(draft.document) if isinstance(rule, Mapping)]
    return Surroundings(
        calendar=terms.calendar,
        known={
            "shop": [(shop.code, shop.name) for shop in all_shops(actor)],
            "tier": [(level.code, level.name) for level in levels],
        },
        groups=[*dict.fromkeys(str(group) for group in groups if group)],
    )


def _rule_of(draft: Draft, code: str) -> Mapping[str, Any]:
    """The rule of this code; refuses one that there is not."""
    for rule in rules_in(draft.document):
        if isinstance(rule, Mapping) and code_of(rule) == code:
            return rule
    raise UnknownRule(rule=code)


def _keep_rules(draft: Draft, rules: list[Any], revision: int, actor: Actor) -> None:
    document = {**draft.document, "rules": rules}
    save_draft(draft_id=draft.id, revision=revision, document=document, actor=actor)


def _with_dry(rule: Mapping[str, Any], *, is_dry: bool) -> dict[str, Any]:
    kept = {name: value for name, value in rule.items() if name != "dry"}
    return {**kept, "dry": True} if is_dry else kept


def _place_in(data: QueryDict) -> int:
    typed = data.get("place", "")
    if not typed.isdecimal():
        raise Http404
    return int(typed)
