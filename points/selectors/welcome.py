"""What the program promises to one who joins, and to one who brings a friend, in plain words."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils import timezone

from members.selectors.club import club_day, club_zone, current_club
from points.models import BudgetWindow
from points.rules.conditions.base import Condition
from points.rules.conditions.member import Referred
from points.rules.earning import rules_for
from points.rules.memory import Memory
from points.rules.program_rules import Rule
from points.rules.terms import Terms
from points.selectors.phrases import program_sentences, rule_sentence
from points.selectors.programs import terms_on

NEWCOMER = frozenset({"name", "mobile"})


@dataclass(frozen=True, slots=True)
class Promise:
    """`gift` points at most for joining; one sentence on what purchases earn."""

    gift: int
    earning: str


@dataclass(frozen=True, slots=True)
class FriendPromise:
    """What each of two friends gets, sentence by sentence; empty where the rules give nothing."""

    to_member: tuple[str, ...]
    to_friend: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        """True where the program has nothing for friends."""
        return not (self.to_member or self.to_friend)


def joining_promise(*, is_referred: bool = False, now: datetime | None = None) -> Promise:
    """What today's rules give to one who joins with name and mobile, at most: the cap may leave
    less. Nothing is promised while bonuses are held back.
    """
    now = now or timezone.now()
    day, local = club_day(now), now.astimezone(club_zone())
    terms = terms_on(day)
    memory = Memory(is_referred=is_referred, told=NEWCOMER)
    facts = memory.event_facts(terms, day=day, minute=local.hour * 60 + local.minute)
    gift = 0
    if not _holds_back(now):
        gift = sum(reason.due for reason in rules_for(terms, facts, "joined"))
    earning = program_sentences(terms, current_club().currency)[0].sentences[0]
    return Promise(gift, earning)


def friend_promise(*, now: datetime | None = None) -> FriendPromise:
    """What the rules of today say of bringing a friend, for the one and for the other."""
    terms = terms_on(club_day(now or timezone.now()))
    rules = [replace(rule, group="") for rule in terms.rules if not rule.is_dry]
    return FriendPromise(
        to_member=_sentences((rule for rule in rules if rule.event == "referral"), terms),
        to_friend=_sentences(
            (rule for rule in rules if rule.event == "joined" or _asks_referral(rule.conditions)),
            terms,
        ),
    )


def _sentences(rules: Iterable[Rule], terms: Terms) -> tuple[str, ...]:
    currency = current_club().currency
    return tuple(f"{rule_sentence(rule, terms, currency)}." for rule in rules)


def _asks_referral(conditions: Iterable[Condition]) -> bool:
    return any(isinstance(condition, Referred) for condition in conditions)


def _holds_back(now: datetime) -> bool:
    """Whether the throttle of the running window is on; a window not yet opened holds nothing."""
    day = club_day(now)
    running = BudgetWindow.objects.filter(starts_on__lte=day, ends_on__gte=day).first()
    return running is not None and running.is_throttled
