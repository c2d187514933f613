"""Consent: what a member allows, by purpose and channel, each answer a row of its own."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from members.exceptions import InvalidField
from members.models import Consent, Member
from members.roles import Actor, Right
from members.rules.consent_wording import CHANNELS, version_shown
from members.selectors.consents import newest_answers
from members.services.audit import write_audit
from members.services.member_locks import lock_member

Choice = tuple[str, str]
SMS = str(Consent.Channel.SMS)
PURPOSES = {
    Consent.Purpose.SERVICE: "allows_service",
    Consent.Purpose.OCCASION: "allows_occasion",
    Consent.Purpose.PROMOTION: "allows_promotion",
}
# Receipts and news of his own points go on: they are about his account, not about selling.
STOPPED: dict[Choice, bool] = {
    (str(purpose), channel): False
    for purpose in PURPOSES
    for channel in CHANNELS
    if channel != SMS or purpose != Consent.Purpose.SERVICE
}


def record_consents(
    *,
    actor: Actor,
    member_id: int,
    consents: Mapping[str, bool],
    evidence: str,
    channel: str = SMS,
    now: datetime | None = None,
) -> Member:
    """The member's new answers for one channel; each changed purpose becomes one appended row."""
    choices = {(purpose, channel): is_given for purpose, is_given in consents.items()}
    return record_choices(
        actor=actor, member_id=member_id, choices=choices, evidence=evidence, now=now
    )


@transaction.atomic
def record_choices(
    *,
    actor: Actor,
    member_id: int,
    choices: Mapping[Choice, bool],
    evidence: str,
    now: datetime | None = None,
) -> Member:
    """The member's new answers by (purpose, channel); what stays the same leaves no row.

    `evidence` says where he answered; with it goes the version of the sentence that stands
    there. A member answers for himself, anybody else needs the right.
    """
    if actor.id != f"member:{member_id}":
        actor.require(Right.MEMBERS_WRITE)
    _refuse_unknown(choices)
    member = lock_member(member_id)
    present = _present(member, choices)
    changed = {
        choice: is_given
        for choice, is_given in choices.items()
        if is_given is not present.get(choice, False)
    }
    now = now or timezone.now()
    append_consents(actor, member, changed, evidence=evidence, now=now)
    if changed:
        write_audit(
            actor=actor,
            action="member.consents",
            member_id=member.pk,
            facts={_fact(choice): is_given for choice, is_given in changed.items()},
            now=now,
        )
    return member


def stop_everything(*, actor: Actor, member_id: int, evidence: str) -> Member:
    """No reminder, no offer and no call any more, in one step; receipts stay as they are."""
    return record_choices(actor=actor, member_id=member_id, choices=STOPPED, evidence=evidence)


def append_consents(
    actor: Actor,
    member: Member,
    choices: Mapping[Choice, bool],
    *,
    evidence: str,
    now: datetime,
) -> None:
    """Write these answers, whatever was said before; the member must be held by the caller."""
    _refuse_unknown(choices)
    rows = [
        Consent(
            member=member,
            purpose=purpose,
            channel=channel,
            is_given=choices[purpose, channel],
            evidence=evidence,
            wording=version_shown(evidence),
            taken_by=actor.id,
            taken_at=now,
        )
        for purpose in PURPOSES
        for channel in CHANNELS
        if (purpose, channel) in choices
    ]
    Consent.objects.bulk_create(rows)
    texted = [row for row in rows if row.channel == SMS]
    for row in texted:
        setattr(member, PURPOSES[Consent.Purpose(row.purpose)], row.is_given)
    if texted:
        member.save(update_fields=list(PURPOSES.values()))


def _refuse_unknown(choices: Mapping[Choice, bool]) -> None:
    known = {(str(purpose), channel) for purpose in PURPOSES for channel in CHANNELS}
    unknown = sorted({purpose for purpose, channel in choices if (purpose, channel) not in known})
    if unknown:
        raise InvalidField(field="consents", problem="invalid_choice", unknown=unknown)


def _present(member: Member, choices: Mapping[Choice, bool]) -> dict[Choice, bool]:
    """What holds now: texts by the member's own columns, calls by their newest rows."""
    present = {(str(purpose), SMS): getattr(member, name) for purpose, name in PURPOSES.items()}
    if any(channel != SMS for _purpose, channel in choices):
        for key, row in newest_answers(member.pk).items():
            present.setdefault(key, row.is_given)
    return present


def _fact(choice: Choice) -> str:
    purpose, channel = choice
    return purpose if channel == SMS else f"{purpose} ({channel})"
