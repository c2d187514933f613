"""What the program has for one member today, as one would say it at the counter."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from members.rules.money import Currency
from members.selectors.club import club_day, club_zone, current_club
from members.selectors.shops import shop_codes
from points.rules.conditions.base import Condition
from points.rules.conditions.member import Visits
from points.rules.conditions.moment import Hours
from points.rules.facts import Facts
from points.rules.program_rules import Rule
from points.rules.terms import Terms
from points.selectors.memory import memories_of
from points.selectors.phrases import condition_clause, effect_clause
from points.selectors.programs import terms_on
from points.selectors.words import clauses


@dataclass(frozen=True, slots=True)
class Offer:
    """One rule as an offer: its code, and what to say in the reader's language.

    `is_near` where it does not speak now, but will later today or on the next visit.
    """

    code: str
    sentence: str
    is_near: bool


def offers_for(member_id: int, *, shop_id: int, now: datetime | None = None) -> list[Offer]:
    """What a purchase of this member in this shop could earn beyond its amount: the rules that
    speak for him now first, then those that will soon. What the bill itself must fulfil is told
    in the sentence; what is used up, or only tried out, is left out.
    """
    now = now or timezone.now()
    terms = terms_on(club_day(now))
    rules = [rule for rule in terms.rules if rule.event == "purchase" and not rule.is_dry]
    if not rules:
        return []
    facts = _facts(member_id, terms, shop_id=shop_id, now=now)
    currency = current_club().currency
    offers = [
        _offer(rule, waiting, terms, currency)
        for rule in rules
        if _has_room(rule, facts) and (waiting := _waiting(rule, facts)) is not None
    ]
    return sorted(offers, key=lambda offer: offer.is_near)


def _facts(member_id: int, terms: Terms, *, shop_id: int, now: datetime) -> Facts:
    day, local = club_day(now), now.astimezone(club_zone())
    memory = memories_of([member_id], terms, day=day)[member_id]
    facts = memory.event_facts(terms, day=day, minute=local.hour * 60 + local.minute)
    return replace(facts, shop=shop_codes()[shop_id])


def _has_room(rule: Rule, facts: Facts) -> bool:
    """True unless the rule's limit is used up, or it or another of its group has given today."""
    if rule.code in facts.given:
        return False
    if rule.limit is not None and not rule.limit.left(1, rule.used(facts)):
        return False
    return facts.spoken.get(rule.group, rule.code) == rule.code


def _waiting(rule: Rule, facts: Facts) -> Sequence[Condition] | None:
    """The conditions, apart from the bill's, that will hold soon but do not yet; None where one
    of them will not.
    """
    waiting = [one for one in rule.conditions if not one.IS_OF_THE_BILL and not one.holds(facts)]
    return waiting if all(_holds_soon(one, facts) for one in waiting) else None


def _holds_soon(condition: Condition, facts: Facts) -> bool:
    match condition:
        case Hours(start=start):
            return start > facts.minute
        case Visits():
            return condition.holds(replace(facts, visits=facts.visits + 1))
    return False


def _offer(rule: Rule, waiting: Sequence[Condition], terms: Terms, currency: Currency) -> Offer:
    told = [one for one in rule.conditions if one.IS_OF_THE_BILL or one in waiting]
    words = [condition_clause(one, terms, currency) for one in told]
    sentence = clauses([effect_clause(rule.effect, terms, currency), *words])
    if rule.name and not waiting:
        sentence = _("%(offer)s (%(name)s)") % {"offer": sentence, "name": rule.name}
    return Offer(rule.code, sentence, is_near=bool(waiting))
