"""Everything the people's room holds of one member, for his own eyes: his file, as plain values."""

from typing import Any

from django.db.models import Model

from members.models import (
    Answer,
    Exclusion,
    FollowUp,
    Label,
    Member,
    Message,
    Note,
    Question,
)
from members.rules.profile import words_in
from members.selectors.consents import consents_of
from members.selectors.dates import DateView, dates_of
from members.selectors.mailboxes import pending_email
from members.selectors.privacy import open_erasure
from members.selectors.profile_views import value_label_of

Record = dict[str, Any]
CODE = Message.Kind.CODE
FOLLOW_UP = (
    "kind",
    "reason",
    "due_on",
    "status",
    "outcome",
    "remark",
    "created_at",
    "closed_at",
)
DATE = (
    "whose",
    "whose_label",
    "kind",
    "kind_label",
    "title",
    "person",
    "calendar",
    "year",
    "month",
    "day",
    "note",
    "source",
    "told_at",
)
CONSENT = ("purpose", "channel", "is_given", "at", "evidence", "wording", "text")


def own_file(member_id: int, *, language: str) -> dict[str, Any]:
    """Plain values by section, texts in the reader's language, money and points elsewhere.

    Notes, labels and follow-ups are what the shop has written: they are about him, so they are
    his to see. Of other people it holds no more than he has told, and the first name of who
    brought him. Who of the staff wrote what is not told.
    """
    member = Member.objects.select_related("joined_shop", "referred_by").get(pk=member_id)
    erasure = open_erasure(member_id)
    return {
        "profile": _profile(member),
        "dates": [_date(view) for view in dates_of(member_id)],
        "answers": _answers(member_id, language),
        "questions": _questions(member_id),
        "labels": _rows(Label, member_id, "name", "set_at"),
        "notes": _rows(Note, member_id, "text", "written_at"),
        "follow_ups": _rows(FollowUp, member_id, *FOLLOW_UP),
        "exclusions": _rows(Exclusion, member_id, "reason", "decided_at", "lifted_at"),
        "consents": _consents(member_id),
        "messages": _messages(member_id),
        "erasure_due_on": None if erasure is None else erasure.due_on,
    }


def _profile(member: Member) -> Record:
    waiting = pending_email(member.pk)
    return {
        "card_number": member.card_number,
        "mobile": member.mobile,
        "email": member.email,
        "email_to_confirm": None if waiting is None else waiting.address,
        "first_name": member.first_name,
        "last_name": member.last_name,
        "gender": member.gender,
        "gender_label": member.get_gender_display(),
        "number_in_old_system": member.external_ref,
        "joined_at": member.joined_at,
        "joined_through": member.origin,
        "joined_through_label": member.get_origin_display(),
        "joined_in_shop": None if member.joined_shop is None else member.joined_shop.name,
        "brought_by": None if member.referred_by is None else member.referred_by.first_name,
        "referral_code": member.referral_code,
        "household_members": _household(member),
    }


def _household(member: Member) -> int:
    """With how many others he shares a household; not who they are."""
    if member.household_id is None:
        return 0
    return Member.objects.filter(household_id=member.household_id).exclude(pk=member.pk).count()


def _date(view: DateView) -> Record:
    return {name: getattr(view, name) for name in DATE}


def _answers(member_id: int, language: str) -> list[Record]:
    rows = Answer.objects.filter(member_id=member_id).select_related("fact").order_by("-id")
    return [
        {
            "fact": row.fact.key,
            "name": words_in(row.fact.words, language)["name"] or row.fact.key,
            "value": row.value,
            "value_label": value_label_of(row.fact, row.value, language),
            "source": row.source,
            "source_label": row.get_source_display(),
            "told_at": row.told_at,
            "holds": row.is_current,
        }
        for row in rows
    ]


def _questions(member_id: int) -> list[Record]:
    rows = Question.objects.filter(member_id=member_id).select_related("fact").order_by("-id")
    return [
        {"fact": row.fact.key, "outcome": row.outcome, "asked_at": row.asked_at} for row in rows
    ]


def _consents(member_id: int) -> list[Record]:
    history = consents_of(member_id).history
    return [{name: getattr(one, name) for name in CONSENT} for one in history]


def _messages(member_id: int) -> list[Record]:
    rows = Message.objects.filter(member_id=member_id).exclude(kind=CODE).order_by("-id")
    return [
        {
            "kind": row.kind,
            "kind_label": row.get_kind_display(),
            "address": row.address,
            "text": row.text,
            "status": row.status,
            "created_at": row.created_at,
            "sent_at": row.sent_at,
        }
        for row in rows
    ]


def _rows(model: type[Model], member_id: int, *names: str) -> list[Record]:
    """The columns of a member's rows, newest first; a choice brings its label along."""
    rows = model._default_manager.filter(member_id=member_id).order_by("-pk")
    return [_as_record(row, names) for row in rows]


def _as_record(row: Model, names: tuple[str, ...]) -> Record:
    told: Record = {}
    for name in names:
        told[name] = getattr(row, name)
        label = getattr(row, f"get_{name}_display", None)
        if label is not None:
            told[f"{name}_label"] = label()
    return told
