"""Members of a file, many at once: found or registered, and what is missing filled in."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from members.exceptions import InvalidField
from members.models import Member
from members.roles import Actor, Right
from members.rules.naming import member_search_key
from members.selectors.standing import standing_member
from members.services.audit import write_audit
from members.services.history import fresh_cards
from members.services.history_beside import Beside, Policy, Told
from members.services.rows import fresh_row, insert_rows

# What a file may tell of a member's own row, and what is kept for the way back.
FILLED = ("mobile", "external_ref", "first_name", "last_name", "gender")


@dataclass(frozen=True, slots=True)
class Newcomer:
    """One member as a file names him: `mobile` is E.164, the names are tidy, `told` is the rest.

    At least one of mobile, card and number in the old system tells who he is; `referred_by` is
    one of them of the member who brought him.
    """

    joined_at: datetime
    mobile: str = ""
    card_number: str = ""
    external_ref: str = ""
    first_name: str = ""
    last_name: str = ""
    gender: str = ""
    referred_by: str = ""
    told: Told = field(default_factory=Told)


@dataclass(frozen=True, slots=True)
class Welcome:
    """What became of one of them: "created", "updated" or "unchanged", or why nothing did."""

    member_id: int | None
    state: str = ""
    refusal: InvalidField | None = None


@dataclass(slots=True)
class Gathered:
    """All of one call, and the way back: who is new, what changed rows held (by id and column:
    before and after), and the ids of what was written beside them.
    """

    welcomes: list[Welcome] = field(default_factory=list)
    created: list[int] = field(default_factory=list)
    changed: dict[int, dict[str, list[Any]]] = field(default_factory=dict)
    beside: dict[str, list[Any]] = field(default_factory=dict)


@transaction.atomic
def gather_members(
    *,
    actor: Actor,
    people: Sequence[Newcomer],
    policy: Policy,
    shop_id: int | None,
    now: datetime,
) -> Gathered:
    """Find each by mobile, card or number in the old system, or register him with a card.

    Of a known member only what is missing is filled in, unless the policy says that the file
    knows better. Refused one by one (`InvalidField`): two members in one row, a referrer whom
    nobody knows by then, a fact that the catalogue does not take.
    """
    actor.require(Right.HISTORY_IMPORT)
    batch = _Batch(actor, people, policy, shop_id, now)
    for at, person in enumerate(people):
        batch.take(at, person)
    return batch.finish()


class _Batch:
    """The people of one call, and everybody they may mean."""

    def __init__(
        self,
        actor: Actor,
        people: Sequence[Newcomer],
        policy: Policy,
        shop_id: int | None,
        now: datetime,
    ) -> None:
        self._actor = actor
        self._policy = policy
        self._shop_id = shop_id
        self._now = now
        self._by: dict[str, Member] = {}
        self._know(people)
        self._beside = Beside(actor=actor, policy=policy, now=now)
        self._new: list[Member] = []
        self._friends: list[tuple[Member, Member]] = []
        self._changed: dict[int, dict[str, list[Any]]] = {}
        self._taken: list[tuple[Member | None, Newcomer, InvalidField | None]] = []

    def take(self, at: int, person: Newcomer) -> None:
        """One row; what it is refused for is kept beside it."""
        try:
            member = self._holder(person)
            friend = self._friend(person, member)
            self._beside.check(person.told)
        except InvalidField as refusal:
            self._taken.append((None, person, refusal))
            return
        if member is None:
            member = self._register(person)
        elif member._state.adding:
            self._complete(member, person)
        else:
            self._fill(member, person)
        if friend is not None and member.referred_by_id is None:
            self._friends.append((member, friend))
        self._taken.append((member, person, None))

    def finish(self) -> Gathered:
        """Write everything."""
        cardless = [member for member in self._new if not member.card_number]
        for newcomer, card in zip(cardless, fresh_cards(len(cardless)), strict=True):
            newcomer.card_number = card
        insert_rows(self._new)
        created = [member.pk for member in self._new]
        self._introduce(set(created))
        self._update()
        touched = self._beside.write(
            [(member, person.told) for member, person, _ in self._taken if member is not None]
        )
        fresh, changed = set(created), self._changed.keys() | touched
        done = Gathered(created=created, changed=self._changed, beside=self._beside.ids)
        for member, _person, refusal in self._taken:
            done.welcomes.append(_welcome(member, refusal, fresh, changed))
            if member is not None:
                # Named a second time in the file, he is no longer new.
                fresh.discard(member.pk)
        self._audit(done)
        return done

    def _know(self, people: Iterable[Newcomer]) -> None:
        people = list(people)
        words = {person.referred_by for person in people if person.referred_by}
        mobiles = {person.mobile for person in people if person.mobile} | words
        refs = {person.external_ref for person in people if person.external_ref} | words
        cards = {person.card_number for person in people if person.card_number} | words
        found = (
            Member.objects.select_for_update(no_key=True, of=("self",))
            .filter(Q(mobile__in=mobiles) | Q(external_ref__in=refs) | Q(card_number__in=cards))
            .order_by("pk")
        )
        # One row for one person, however he was found: a merged one leads to the one kept.
        holders: dict[int, Member] = {}
        for member in found:
            standing: Member = standing_member(member) or member
            self._remember(holders.setdefault(standing.pk, standing), member)

    def _remember(self, holder: Member, named: Member) -> None:
        for key in _keys(named.mobile, named.card_number, named.external_ref):
            self._by[key] = holder

    def _holder(self, person: Newcomer) -> Member | None:
        keys = _keys(person.mobile, person.card_number, person.external_ref)
        found = {id(self._by[key]): self._by[key] for key in keys if key in self._by}
        if len(found) > 1:
            raise InvalidField(field=_field_of(keys, self._by), problem="two_members")
        member = next(iter(found.values()), None)
        if member is not None and member.status != Member.Status.ACTIVE:
            raise InvalidField(field="row", problem="member_merged")
        return member

    def _friend(self, person: Newcomer, member: Member | None) -> Member | None:
        if not person.referred_by:
            return None
        friend = next(
            (
                self._by[key]
                for key in _keys(person.referred_by, person.referred_by, person.referred_by)
                if key in self._by
            ),
            None,
        )
        if friend is None or friend is member or friend.status != Member.Status.ACTIVE:
            raise InvalidField(field="referred_by", problem="unknown")
        return friend

    def _register(self, person: Newcomer) -> Member:
        member = fresh_row(
            Member,
            card_number=person.card_number,
            mobile=person.mobile or None,
            external_ref=person.external_ref or None,
            first_name=person.first_name,
            last_name=person.last_name,
            gender=person.gender,
            search_key=member_search_key(person.first_name, person.last_name),
            origin=Member.Origin.IMPORT,
            joined_at=person.joined_at,
            joined_shop_id=self._shop_id,
        )
        self._new.append(member)
        self._remember(member, member)
        return member

    def _fill(self, member: Member, person: Newcomer) -> None:
        """A known member learns what is missing, or everything where the file knows better."""
        before = self._changed.setdefault(member.pk, {})
        for name in FILLED:
            told, present = getattr(person, name), getattr(member, name)
            is_open = not present or self._policy.overwrites
            # A number that leads to him is his already, if only by a card that was merged.
            if told and told != present and is_open and f"{name}:{told}" not in self._by:
                before[name] = [before.get(name, [present])[0], told]
                setattr(member, name, told)
        if not before:
            del self._changed[member.pk]
        member.search_key = member_search_key(member.first_name, member.last_name)
        self._remember(member, member)

    def _complete(self, member: Member, person: Newcomer) -> None:
        """A second row of somebody who is new in this call: it is not written yet."""
        for name in FILLED:
            if not getattr(member, name) and getattr(person, name):
                setattr(member, name, getattr(person, name))
        member.search_key = member_search_key(member.first_name, member.last_name)
        self._remember(member, member)

    def _introduce(self, created: set[int]) -> None:
        """Who brought whom, once everybody has an id."""
        for member, friend in self._friends:
            member.referred_by_id = friend.pk
            if member.pk not in created:
                before = self._changed.setdefault(member.pk, {})
                before["referred_by_id"] = [None, friend.pk]
        Member.objects.bulk_update(
            [member for member, _friend in self._friends], ["referred_by"], batch_size=500
        )

    def _update(self) -> None:
        known = {
            member.pk: member
            for member, _, _ in self._taken
            if member is not None and member.pk in self._changed
        }
        Member.objects.bulk_update(list(known.values()), [*FILLED, "search_key"], batch_size=500)

    def _audit(self, done: Gathered) -> None:
        if done.created or done.changed:
            write_audit(
                actor=self._actor,
                action="members.imported",
                shop_id=self._shop_id,
                facts={"members": len(done.created), "updated": len(done.changed)},
                now=self._now,
            )


def _welcome(
    member: Member | None, refusal: InvalidField | None, fresh: set[int], changed: set[int]
) -> Welcome:
    if member is None:
        return Welcome(None, refusal=refusal)
    if member.pk in fresh:
        return Welcome(member.pk, "created")
    return Welcome(member.pk, "updated" if member.pk in changed else "unchanged")


def _keys(mobile: str | None, card: str | None, ref: str | None) -> list[str]:
    named = (("mobile", mobile), ("card_number", card), ("external_ref", ref))
    return [f"{name}:{value}" for name, value in named if value]


def _field_of(keys: Sequence[str], known: Mapping[str, Member]) -> str:
    """Which cell of the row leads to another member than the first that leads to one."""
    leading = [key for key in keys if key in known]
    return leading[-1].partition(":")[0]
