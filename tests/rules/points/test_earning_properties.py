"""What holds of every program: no splitting pays, nothing is rounded up, order changes nothing."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from points.rules.earning import Reason, award, wish
from points.rules.facts import Used
from points.rules.memory import Memory
from points.rules.program_rules import FixedBonus, Multiplier, Rate, Rule
from points.rules.sales import Line, Sale, Tendered
from points.rules.terms import Terms
from tests.properties import examples
from tests.rules.points.program_cases import TUESDAY, rule
from tests.rules.points.terms import make_terms

CATEGORIES = ("گل", "ظرف", "")
PRODUCTS = ("رز", "لاله", "گلدان", "")
TENDERS = ("cash", "card", "credit", "points")

amounts = st.integers(0, 3_000_000) | st.sampled_from([0, 99_999, 100_000, 1_000_000])
lines = st.lists(
    st.builds(
        Line, amounts, product=st.sampled_from(PRODUCTS), category=st.sampled_from(CATEGORIES)
    ),
    min_size=1,
    max_size=5,
)
conditions = st.one_of(
    st.builds(lambda at_least: {"amount": {"at_least": at_least}}, st.integers(1, 4_000_000)),
    st.builds(lambda name: {"category": {"names": [name]}}, st.sampled_from(CATEGORIES[:2])),
    st.builds(lambda name: {"product": {"names": [name]}}, st.sampled_from(PRODUCTS[:3])),
    st.builds(
        lambda tenders: {"tender": {"tenders": sorted(tenders)}},
        st.sets(st.sampled_from(TENDERS[:3]), min_size=1),
    ),
    st.just({"first_purchase": {}}),
    st.just({"weekday": {"days": ["tuesday"]}}),
    st.just({"visits": {"every": 2}}),
)
effects = st.one_of(
    st.builds(lambda per: {"one_per": per}, st.integers(1_000, 2_000_000)),
    st.builds(lambda percent: {"multiply_percent": percent}, st.integers(101, 500)),
    st.builds(lambda points: {"points": points}, st.integers(1, 60)),
)
limits = st.one_of(
    st.none(),
    st.fixed_dictionaries(
        {"per": st.sampled_from(["day", "month", "ever"])},
        optional={"points": st.integers(1, 50), "times": st.integers(1, 3)},
    ).filter(lambda limit: len(limit) > 1),
)


@st.composite
def rule_lists(draw: st.DrawFn, *, is_free: bool = False) -> tuple[Rule, ...]:
    """Up to five rules; free ones know neither limits nor groups, and gifts only of one day."""
    found = []
    for place in range(draw(st.integers(1, 5))):
        parts: dict[str, Any] = {"code": f"rule-{place}"}
        if not is_free:
            parts |= {"limit": draw(limits), "group": draw(st.sampled_from(["", "a", "b"]))}
            parts["dry"] = draw(st.integers(0, 5)) == 0
        found.append(rule(draw(effects), draw(st.lists(conditions, max_size=3)), **parts))
    return tuple(found)


@st.composite
def payments_of(draw: st.DrawFn, amount: int) -> tuple[Tendered, ...]:
    """Ways to pay this amount; each tender once."""
    paid = []
    for tender in TENDERS[1:]:
        part = draw(st.integers(0, amount) | st.just(0))
        amount -= part
        paid.append(Tendered(tender, part))
    paid.append(Tendered(TENDERS[0], amount))
    return tuple(one for one in paid if one.amount)


@st.composite
def split_bills(draw: st.DrawFn) -> tuple[Sale, Sale, Sale]:
    """A bill, and the same bill in two; lines and payments parted at will."""
    whole = draw(lines)
    firsts = [
        draw(st.integers(0, line.amount) | st.sampled_from([0, line.amount])) for line in whole
    ]
    payments = draw(payments_of(sum(line.amount for line in whole)))
    left = sum(firsts)
    first_paid, second_paid = [], []
    for paid in draw(st.permutations(payments)):
        part = min(left, paid.amount)
        left -= part
        first_paid.append(Tendered(paid.tender, part))
        second_paid.append(Tendered(paid.tender, paid.amount - part))
    seconds = [line.amount - first for line, first in zip(whole, firsts, strict=True)]
    return (
        _sale(whole, payments),
        _sale(_with_amounts(whole, firsts), first_paid),
        _sale(_with_amounts(whole, seconds), second_paid),
    )


def _with_amounts(whole: Sequence[Line], parts: Sequence[int]) -> list[Line]:
    return [
        Line(part, product=line.product, category=line.category)
        for line, part in zip(whole, parts, strict=True)
    ]


def _sale(bill: Sequence[Line], payments: Sequence[Tendered]) -> Sale:
    paid = tuple(one for one in payments if one.amount)
    return Sale(1, "R1", lines=tuple(bill), payments=paid, member_id=1)


def _ring_up(sale: Sale, terms: Terms, memory: Memory) -> tuple[Reason, ...]:
    """What the sale makes due, remembered."""
    facts = memory.facts(sale, terms, day=TUESDAY, minute=600, shop="main")
    reasons = wish(terms, sale.net, facts=facts)
    memory.note_uses(terms, TUESDAY, reasons)
    memory.note_purchase(TUESDAY, points=_due(reasons), spend=sale.net)
    return reasons


def _due(reasons: Sequence[Reason]) -> int:
    return sum(reason.due for reason in reasons)


def _memory(rules: Sequence[Rule], terms: Terms, used: Sequence[Used]) -> Memory:
    """A member whose limits are used up in part."""
    memory = Memory(earlier_visits=1)
    for one, before in zip(rules, used, strict=False):
        if one.limit is not None and one.limit.per != "day" and before.times:
            memory.note_use(one, terms, TUESDAY.replace(day=22), before.points, before.times)
    return memory


uses = st.lists(st.builds(Used, st.integers(0, 2), st.integers(0, 40)), min_size=5, max_size=5)


@given(rule_lists(), split_bills(), uses)
@examples(150)
def test_a_bill_in_two_never_earns_more_than_the_whole(
    rules: tuple[Rule, ...], bills: tuple[Sale, Sale, Sale], used: list[Used]
) -> None:
    terms = make_terms(rules=rules)
    whole, first, second = bills
    memory = _memory(rules, terms, used)

    in_two = _due(_ring_up(first, terms, memory)) + _due(_ring_up(second, terms, memory))

    assert in_two <= _due(_ring_up(whole, terms, _memory(rules, terms, used)))


@given(rule_lists(), split_bills(), uses, st.integers(0, 200_000))
@examples(60)
def test_nor_does_it_under_a_cap_that_cuts(
    rules: tuple[Rule, ...], bills: tuple[Sale, Sale, Sale], used: list[Used], room: int
) -> None:
    terms = make_terms(rules=rules)
    whole, *parts = bills
    memory, left, in_two = _memory(rules, terms, used), room, 0

    for sale in parts:
        facts = memory.facts(sale, terms, day=TUESDAY, minute=600, shop="main")
        given_now = award(wish(terms, sale.net, facts=facts), terms=terms, room=left)
        memory.note_uses(terms, TUESDAY, given_now.reasons)
        memory.note_purchase(TUESDAY, points=given_now.granted, spend=sale.net)
        left -= given_now.value
        in_two += given_now.granted

    reasons = _ring_up(whole, terms, _memory(rules, terms, used))
    assert in_two <= award(reasons, terms=terms, room=room).granted


@given(rule_lists(), split_bills(), st.integers(-10_000, 10**6))
@examples(60)
def test_nothing_is_negative_and_nothing_granted_beyond_room(
    rules: tuple[Rule, ...], bills: tuple[Sale, Sale, Sale], room: int
) -> None:
    terms = make_terms(rules=rules)

    reasons = _ring_up(bills[0], terms, Memory())
    given_now = award(reasons, terms=terms, room=room)

    assert all(0 <= reason.due <= reason.wanted for reason in reasons)
    assert all(0 <= one.granted <= one.due for one in given_now.reasons)
    assert given_now.value <= max(0, room)
    assert given_now.granted == min(_due(reasons), max(0, room) // terms.point_value)


@given(rule_lists(is_free=True), split_bills())
@examples(60)
def test_no_rule_rounds_up(rules: tuple[Rule, ...], bills: tuple[Sale, Sale, Sale]) -> None:
    terms = make_terms(rules=rules)
    facts = Memory().facts(bills[0], terms, day=TUESDAY, minute=600, shop="main")

    for one in rules:
        part = one.part(facts) or 0
        assert one.wanted(facts, terms.earn_amount) <= _exact(one, part, terms.earn_amount)


def _exact(one: Rule, part: int, earn_amount: int) -> Fraction:
    """The points of this part, fractions and all."""
    match one.effect:
        case Rate(per):
            return Fraction(part, per)
        case Multiplier(percent):
            return Fraction(part * (percent - 100), earn_amount * 100)
        case FixedBonus(count):
            return Fraction(count if part else 0)


@given(rule_lists(is_free=True), split_bills(), st.randoms(use_true_random=False))
@examples(60)
def test_the_order_of_free_rules_changes_nothing(
    rules: tuple[Rule, ...], bills: tuple[Sale, Sale, Sale], random: Any
) -> None:
    shuffled = list(rules)
    random.shuffle(shuffled)

    one = _ring_up(bills[0], make_terms(rules=rules), Memory())
    other = _ring_up(bills[0], make_terms(rules=tuple(shuffled)), Memory())

    assert sorted(one, key=_code) == sorted(other, key=_code)


def _code(reason: Reason) -> str:
    return reason.rule
