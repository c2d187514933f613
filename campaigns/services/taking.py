"""Taking one step with many members at once: what it promises, says and asks of staff."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from campaigns.models import OfferPlan, Step, StepTaken
from campaigns.rules.reminder_words import written_in
from campaigns.rules.texts import fill
from campaigns.selectors.journey_turns import Turn
from campaigns.selectors.journey_words import fact_values
from campaigns.selectors.text_values import offers_values, values_of
from campaigns.services.offers import promise
from members.exceptions import MemberClosed
from members.models import FollowUp
from members.roles import SYSTEM
from members.selectors.club import club_day, club_zone, current_club
from members.selectors.reach import Reach, reach_of
from members.services.follow_ups import plan_follow_up
from members.services.messages import Owed, queue_messages
from points.models import Offer

Outcome = StepTaken.Outcome
# A message that is held back is not sent when nobody remembers why.
USEFUL_DAYS = 7


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of a step for one passage."""

    outcome: str
    message_id: int | None = None
    offer_id: int | None = None
    follow_up_id: int | None = None


def take(step: Step, turns: Sequence[Turn], *, now: datetime) -> dict[int, Taken]:
    """Take this step with all of these passages, in the caller's transaction; by passage.

    Who may not be told, or for whose offer the cap has no room, is promised nothing and told
    nothing; staff are asked all the same in the first case.
    """
    reaches = _reaches(step, turns)
    told = [turn for turn in turns if not step.text or turn.passage.member_id in reaches]
    offers = _promised(step, told, now)
    refused = {
        turn.passage.pk
        for turn in told
        if step.offer is not None and turn.passage.member_id not in offers
    }
    heard = [turn for turn in told if turn.passage.pk not in refused]
    message_ids = _say(step, heard, reaches, offers, now) if step.text else {}
    taken = {}
    for turn in turns:
        passage = turn.passage
        if passage.pk in refused:
            taken[passage.pk] = Taken(Outcome.NO_ROOM)
            continue
        offer = offers.get(passage.member_id)
        message_id = message_ids.get(key_of(turn))
        is_silent = bool(step.text) and message_id is None
        taken[passage.pk] = Taken(
            Outcome.SILENT if is_silent else Outcome.TAKEN,
            message_id=message_id,
            offer_id=None if offer is None else offer.pk,
            follow_up_id=_ask_staff(step, turn, now),
        )
    return taken


def key_of(turn: Turn) -> str:
    """What the message, the offer and the follow-up of a step are known by, ever."""
    return f"journey:{turn.passage.pk}:{turn.passage.done + 1}"


def _reaches(step: Step, turns: Sequence[Turn]) -> dict[int, Reach]:
    """How each member can be told; who cannot is left out."""
    if not step.text:
        return {}
    found = reach_of([turn.passage.member_id for turn in turns], purpose=step.kind)
    return {member_id: one for member_id, one in found.items() if isinstance(one, Reach)}


def _promised(step: Step, turns: Sequence[Turn], now: datetime) -> dict[int, Offer]:
    """The step's offer by member, where the cap has room; a member is on a journey once."""
    plan: OfferPlan | None = step.offer
    if plan is None or not turns:
        return {}
    sources = {turn.passage.member_id: key_of(turn) for turn in turns}
    answers = promise(
        plan=plan,
        member_ids=sorted(sources),
        source=sources.__getitem__,
        origin=f"journey:{step.journey_id}",
        starts_on=club_day(now),
        actor=SYSTEM,
        now=now,
    )
    return {member_id: one for member_id, one in answers.items() if isinstance(one, Offer)}


def _say(
    step: Step,
    turns: Sequence[Turn],
    reaches: Mapping[int, Reach],
    offers: Mapping[int, Offer],
    now: datetime,
) -> dict[str, int]:
    """Owe the messages; their ids by natural key."""
    language = written_in(step.text)
    currency = current_club().currency
    values = values_of([turn.passage.member_id for turn in turns], language=language, now=now)
    promised = offers_values(offers.values(), language=language)
    owed = []
    for turn in turns:
        member_id = turn.passage.member_id
        offer = offers.get(member_id)
        filled = {
            **values.get(member_id, {}),
            **fact_values(turn.facts or {}, language=language, currency=currency),
            **(promised[offer.pk] if offer is not None else {}),
        }
        text = fill(step.text, filled)
        if text:
            owed.append(
                Owed(
                    natural_key=key_of(turn),
                    kind=step.kind,
                    address=reaches[member_id].address,
                    channel=reaches[member_id].channel,
                    text=text,
                    member_id=member_id,
                    expires_at=_useful_until(turn, now),
                    facts=filled,
                )
            )
    return queue_messages(owed, now=now)


def _useful_until(turn: Turn, now: datetime) -> datetime:
    latest = now + timedelta(days=USEFUL_DAYS)
    last_day = turn.passage.useful_until
    if last_day is None:
        return latest
    return min(latest, datetime.combine(last_day + timedelta(days=1), time.min, tzinfo=club_zone()))


def _ask_staff(step: Step, turn: Turn, now: datetime) -> int | None:
    if not step.follow_up:
        return None
    with suppress(MemberClosed):
        planned = plan_follow_up(
            member_id=turn.passage.member_id,
            kind=FollowUp.Kind.CALL,
            reason=step.follow_up,
            due_on=club_day(now),
            natural_key=key_of(turn),
            actor=SYSTEM,
            now=now,
        )
        return None if planned is None else planned.pk
    return None
