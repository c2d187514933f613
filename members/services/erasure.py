"""Forgetting people: everything personal that the people's room, the sign-in and Django's own
tables hold of them. The ledger's half is `points.services.erasure`, which calls this one.
"""

import json
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from django.contrib.admin.models import LogEntry
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import IntegrityError, transaction
from django.db.models import CASCADE, ManyToOneRel, Model, Q

from members.models import WIPED, Household, IdempotencyKey, Member, Message, User
from members.rules.traces import Traces, traces_of
from members.selectors.mailboxes import pending_addresses
from members.selectors.traces import rows_telling
from members.services.inbound import forget_written
from members.services.member_locks import lock_member
from members.services.members import CARD_ATTEMPTS, new_card_number

GONE = 410
# What a machine gets that repeats a request about somebody who has been erased.
ERASED_ANSWER = {"status": GONE, "code": "member_erased", "sentence": ""}


def cards_of(member_id: int) -> list[int]:
    """The member's card and all that were merged into it, one after the other."""
    cards = [member_id]
    latest = cards
    while latest:
        latest = list(Member.objects.filter(merged_into__in=latest).values_list("pk", flat=True))
        cards = cards + latest
    return cards


def wipe_people(*, member_id: int, now: datetime) -> tuple[list[int], Traces]:
    """Wipe an active member and every card that was merged into him, in the caller's transaction.

    What stays is a row without a name under a new card number, with its day of joining and its
    consents, which say nothing about who it was. Returns the ids of the cards, and the traces by
    which other rooms find what tells of him. Refuses who is closed (`MemberClosed`).
    """
    lock_member(member_id)
    ids = cards_of(member_id)
    people = list(Member.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk"))
    traces = _traces(people)
    _drop_rows_about(ids)
    _leave_households(people)
    _blank_messages(ids, people, traces)
    _close_sign_in(ids, traces)
    _blank_answers(ids, traces)
    _blank_admin_log(ids, traces)
    for person in people:
        _blank_member(person)
    return ids, traces


def personal_models() -> list[tuple[type[Model], str]]:
    """Every table that hangs on a member by CASCADE, with its column: all of it is about him.

    A new table of that kind is erased without a line here; tests/points/test_erasure_reach.py
    asks of every other one what of it may stay.
    """
    return [
        (relation.related_model, relation.field.name)
        for relation in Member._meta.get_fields(include_hidden=True)
        if isinstance(relation, ManyToOneRel)
        and not isinstance(relation.related_model, str)
        and relation.on_delete is CASCADE
    ]


def _traces(people: Iterable[Member]) -> Traces:
    """Of every card, and of the mobiles and mailboxes to which anything was ever sent."""
    found = [
        (one.mobile, one.card_number, one.external_ref, one.first_name, one.last_name)
        for one in people
    ]
    ids = [one.pk for one in people]
    sent = Message.objects.filter(member_id__in=ids).order_by()
    addresses = sent.values_list("address", flat=True).distinct()
    waiting = pending_addresses(ids).values()
    return traces_of(
        [*found, *((address, "", None, "", "") for address in addresses if "@" not in address)],
        emails=[*waiting, *(one.email for one in people), *addresses],
    )


def _drop_rows_about(ids: Collection[int]) -> None:
    for model, column in personal_models():
        model._default_manager.filter(**{f"{column}__in": ids}).delete()


def _leave_households(people: Iterable[Member]) -> None:
    """A household of one is none."""
    homes = {one.household_id for one in people if one.household_id is not None}
    Member.objects.filter(pk__in=[one.pk for one in people]).update(household=None)
    for home in homes:
        if Member.objects.filter(household_id=home, status=Member.Status.ACTIVE).count() < 2:
            Member.objects.filter(household_id=home).update(household=None)
            Household.objects.filter(pk=home).delete()


def _blank_messages(ids: Collection[int], people: Iterable[Member], traces: Traces) -> None:
    """What was sent stays counted; to whom and what is gone. What waits is not sent."""
    mobiles = [one.mobile for one in people if one.mobile]
    # A mailbox may be shared: what went there for another member is not his.
    mailboxes = Q(address__in=[one.email for one in people if one.email], member=None)
    rows = Message.objects.filter(Q(member_id__in=ids) | Q(address__in=mobiles) | mailboxes)
    keys = list(rows.values_list("pk", "natural_key"))
    forget_written(mobiles)
    waiting = (
        Message.Status.QUEUED,
        Message.Status.HELD,
        Message.Status.PAUSED,
        Message.Status.SENDING,
    )
    Message.objects.filter(pk__in=[pk for pk, _key in keys], status__in=waiting).update(
        status=Message.Status.BLOCKED
    )
    Message.objects.filter(pk__in=[pk for pk, _key in keys]).update(
        address="", text=WIPED, facts={}, problem="", carrier_ref="", report="", ask_at=None
    )
    for pk, key in keys:
        if traces.are_in(key):
            Message.objects.filter(pk=pk).update(natural_key=f"erased:{pk}")


def _close_sign_in(ids: Collection[int], traces: Traces) -> None:
    """The portal's user with all that hangs on it, and every session of his, also one that only
    waits for a code. What staff have of him in theirs, to undo something, goes alone.
    """
    users = {str(pk) for pk in User.objects.filter(member_id__in=ids).values_list("pk", flat=True)}
    ended = []
    for session in Session.objects.iterator(2_000):
        data = session.get_decoded()
        signed_in = str(data.get(SESSION_KEY, ""))
        kept = {key: value for key, value in data.items() if not _tells(value, ids, traces)}
        if signed_in in users or (kept != data and not signed_in):
            ended.append(session.pk)
        elif kept != data:
            session.session_data = SessionStore().encode(kept)
            session.save(update_fields=["session_data"])
    Session.objects.filter(pk__in=ended).delete()
    User.objects.filter(member_id__in=ids).delete()


def _tells(value: Any, ids: Collection[int], traces: Traces) -> bool:
    is_about = isinstance(value, dict) and value.get("member", value.get("member_id")) in ids
    return is_about or traces.are_in(json.dumps(value, ensure_ascii=False, default=str))


def _blank_answers(ids: Collection[int], traces: Traces) -> None:
    """A repeat of an old request is answered, but tells nothing and does nothing."""
    clients = [f"member:{pk}" for pk in ids]
    told = list(rows_telling(IdempotencyKey, "body", traces))
    found = IdempotencyKey.objects.filter(
        Q(client__in=clients) | Q(member_id__in=ids) | Q(pk__in=told)
    )
    for row in found:
        # A machine's answer is kept as the text that was sent.
        is_text = isinstance(row.body, str)
        row.body = json.dumps(ERASED_ANSWER) if is_text else ERASED_ANSWER
        row.status = GONE
        row.save(update_fields=["status", "body"])


def _blank_admin_log(ids: Collection[int], traces: Traces) -> None:
    rows = LogEntry.objects.filter(
        content_type__app_label="members", content_type__model="member", object_id__in=map(str, ids)
    )
    told = {
        key
        for column in ("object_repr", "change_message")
        for key in rows_telling(LogEntry, column, traces)
    }
    (rows | LogEntry.objects.filter(pk__in=told)).update(object_repr="–", change_message="")


def _blank_member(member: Member) -> None:
    """Under a card number that nobody holds: the old card finds nobody from now on."""
    member.status = Member.Status.ERASED
    member.mobile = member.external_ref = member.referral_code = None
    member.first_name = member.last_name = member.gender = member.search_key = ""
    member.email = ""
    member.allows_service = member.allows_occasion = member.allows_promotion = False
    member.referred_by = member.household = None
    for attempt in range(CARD_ATTEMPTS):
        member.card_number = new_card_number()
        try:
            with transaction.atomic():
                member.save()
        except IntegrityError:
            if attempt == CARD_ATTEMPTS - 1:
                raise
            continue
        return
