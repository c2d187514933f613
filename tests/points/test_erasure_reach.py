"""No table escapes an erasure: whatever leads to a member goes with him, or is accounted for."""

import ast
from pathlib import Path

from django.apps import apps
from django.db.models import CharField, Field, ForeignKey, JSONField, Model, TextField

from members.models import Member
from members.services.erasure import personal_models
from points.services.erasure import TYPED

ROOT = Path(__file__).resolve().parents[2]
# Why a text may stay: ids of actors, our own codes and words, the shop's goods and papers.
KEPT = {
    "campaigns.Ticket": {"opened_by"},
    "campaigns.Survey": {"natural_key", "seller", "tier", "category", "released_by"},
    "members.Consent": {"evidence", "wording", "taken_by"},
    "members.Erasure": {"asked_by", "cancelled_by"},
    "members.Message": {"line"},
    "points.Adjustment": {"asked_by", "decided_by"},
    "points.Grant": {"source", "actor_kind", "actor_id"},
    "points.Merge": {"merged_by", "undone_by"},
    "points.Offer": {"source", "origin", "name", "rule", "created_by"},
    "points.Purchase": {
        "terminal",
        "receipt_number",
        "fingerprint",
        "recorded_by",
        "gift_code",
        "gift_name",
    },
    "points.Redemption": {"code", "terms", "issued_by", "ended_by"},
    "points.RuleUse": {"rule", "group"},
    "points.Standing": {"tier", "decided_by"},
    "points.Voucher": {"code", "issued_by"},
}
# Emptied by code of their own, each tried in test_erasure.py.
EMPTIED = {
    "members.Member": {
        "card_number",
        "mobile",
        "email",
        "external_ref",
        "first_name",
        "last_name",
        "search_key",
        "referral_code",
    },
    "members.Message": {
        "natural_key",
        "address",
        "text",
        "carrier",
        "carrier_ref",
        "facts",
        "problem",
        "report",
    },
    "members.User": {
        "password",
        "username",
        "first_name",
        "last_name",
        "email",
        "mobile",
        "language",
    },
    "points.Grant": {"reason"},
    "points.Merge": {"moved"},
}


def test_every_text_that_leads_to_a_member_is_accounted_for() -> None:
    forgotten = [
        f"{model._meta.label}.{field.name}"
        for model in _models_of_a_member()
        for field in model._meta.concrete_fields
        if _is_text(field) and field.name not in _accounted(model)
    ]

    assert forgotten == []


def test_what_hangs_on_a_member_goes() -> None:
    labels = {model._meta.label for model, _column in personal_models()}

    assert {
        "members.Answer",
        "members.Apart",
        "members.Confirmation",
        "members.Exclusion",
        "members.FollowUp",
        "members.ImportantDate",
        "members.Label",
        "members.Note",
        "members.PendingEmail",
        "members.Question",
    } <= labels


def test_nothing_that_is_kept_is_listed_for_nothing() -> None:
    for label, names in (KEPT | EMPTIED).items():
        known = {field.name for field in apps.get_model(label)._meta.concrete_fields}
        assert names <= known, label


def test_the_audit_is_told_no_words_that_people_type() -> None:
    """The audit is never erased: what may name somebody belongs elsewhere."""
    typed = {"reason", "note", "name", "text", "mobile", "first_name", "last_name", "remark"}
    found = [
        f"{path.relative_to(ROOT)}: {key.value}"
        for room in ("members", "points", "campaigns", "analytics", "loyalty_club")
        for path in (ROOT / room).rglob("*.py")
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "write_audit"
        for keyword in call.keywords
        if keyword.arg == "facts" and isinstance(keyword.value, ast.Dict)
        for key in keyword.value.keys
        if isinstance(key, ast.Constant) and key.value in typed
    ]

    # Why the cap was lowered is about nobody, and the reason for buying is one of a list.
    assert sorted(found) == ["points/services/cap.py: reason", "points/services/reasons.py: reason"]


def _models_of_a_member() -> list[type[Model]]:
    """Every table that leads to a member and does not go with him."""
    gone = {model for model, _column in personal_models()}
    leading = [
        model
        for model in apps.get_models()
        if any(
            isinstance(field, ForeignKey) and field.related_model is Member
            for field in model._meta.concrete_fields
        )
    ]
    return [model for model in leading if model not in gone]


def _is_text(field: "Field[object, object]") -> bool:
    return isinstance(field, CharField | TextField | JSONField) and not field.choices


def _accounted(model: type[Model]) -> set[str]:
    label = model._meta.label
    typed = {column for one, _path, columns in TYPED if one is model for column in columns}
    return typed | KEPT.get(label, set()) | EMPTIED.get(label, set())
