"""Answers that members give, and the points that come with them."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from members.models import Answer
from members.roles import SYSTEM, Actor
from members.rules.profile import words_in
from members.selectors.access import access_member
from members.selectors.facts import fact_in_use
from members.services.profile import answer
from points.rules.fairness import refuse_self_award
from points.selectors.told_facts import rewarded_facts
from points.services.told_facts import hold_account, reward_fact

# Only what he says himself is worth points: never what somebody merely saw.
REWARDED = frozenset({"asked", "self"})


@dataclass(frozen=True, slots=True)
class Told:
    """The answer that holds now, and the points that it brought."""

    answer: Answer
    points: int


@transaction.atomic
def take_answer(
    *,
    member_id: int,
    fact_key: str,
    value: object,
    source: str,
    actor: Actor,
    evidence: str = "",
    now: datetime | None = None,
) -> Told:
    """Keep an answer (as `members.services.profile.answer`, with its refusals) and give what the
    fact is worth in points, once for each member and fact, as far as the cap goes.

    Staff earn nothing by answering for themselves (`SelfAward`).
    """
    now = now or timezone.now()
    fact = fact_in_use(fact_key)
    account = None
    if fact.points and source in REWARDED and fact_key not in rewarded_facts(member_id):
        if actor.id != f"member:{member_id}":
            refuse_self_award(actor, access_member(SYSTEM, member_id).mobile)
        account = hold_account(member_id)
    told = answer(
        member_id=member_id,
        fact_key=fact_key,
        value=value,
        source=source,
        actor=actor,
        evidence=evidence,
        now=now,
    )
    given = None
    if account is not None:
        given = reward_fact(
            account=account,
            fact_key=fact_key,
            title=words_in(fact.words, settings.LANGUAGE_CODE)["name"],
            points=fact.points,
            actor=actor,
            now=now,
        )
    return Told(told, 0 if given is None else given.grant.points)
