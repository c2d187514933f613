"""Potential against the club's own middle: the two ways, a member's own word, and the edges."""

from analytics.models import MemberScores
from analytics.rules.groups.potential import (
    WALLET_SHARES,
    Growth,
    Habit,
    Middle,
    Potential,
    growth_of,
    middle_of,
)
from members.rules.default_facts import DEFAULT_FACTS

MIDDLE = Middle(
    seldom=4.0, usual_visits=8.0, often=12.0, little=500.0, usual_basket=800.0, much=1_000.0
)


def test_often_and_little_could_grow_by_the_basket() -> None:
    # 24 visits a year for 400 each; the middle basket is 800: 24 × 400 a year.
    habit = Habit(visits=24, sales=9_600, days=365)

    assert growth_of(habit, MIDDLE) == Growth(Potential.BASKET, 9_600)


def test_much_and_seldom_could_grow_by_visits() -> None:
    # 3 visits a year for 2,000 each; the middle comes 8 times: 5 × 2,000 a year.
    habit = Habit(visits=6, sales=12_000, days=730)

    assert growth_of(habit, MIDDLE) == Growth(Potential.VISITS, 10_000)


def test_in_the_middle_nothing_is_seen() -> None:
    assert growth_of(Habit(visits=8, sales=6_400, days=365), MIDDLE) is None


def test_often_and_much_is_no_potential() -> None:
    assert growth_of(Habit(visits=24, sales=48_000, days=365), MIDDLE) is None


def test_his_own_word_goes_first() -> None:
    # He buys for 6,400 a year here, a quarter of all: three times as much elsewhere.
    habit = Habit(visits=8, sales=6_400, days=365)

    assert growth_of(habit, MIDDLE, told="less") == Growth(Potential.WALLET, 19_200)
    assert growth_of(habit, MIDDLE, told="half") == Growth(Potential.WALLET, 6_400)
    assert growth_of(habit, MIDDLE, told="all") is None


def test_whoever_is_not_known_for_long_is_not_judged() -> None:
    assert growth_of(Habit(visits=20, sales=100, days=179), MIDDLE) is None
    assert growth_of(Habit(visits=1, sales=100_000, days=400), MIDDLE, told="less") is None


def test_the_middle_is_the_clubs_own() -> None:
    # 30 customers with 1 to 30 visits a year, each for 100 more than the one before.
    habits = [Habit(visits=n, sales=n * n * 100, days=365) for n in range(2, 32)]

    assert middle_of(habits) == Middle(
        seldom=11.0,
        usual_visits=16.0,
        often=21.0,
        little=1_100.0,
        usual_basket=1_600.0,
        much=2_100.0,
    )


def test_too_few_have_no_middle() -> None:
    assert middle_of([Habit(visits=3, sales=300, days=365)] * 29) is None


def test_where_all_are_alike_nobody_could_grow() -> None:
    habit = Habit(visits=3, sales=300, days=365)
    middle = middle_of([habit] * 30)

    assert middle is not None
    assert growth_of(habit, middle) is None


def test_the_words_are_those_of_the_scores_and_of_the_fact() -> None:
    assert [kind.value for kind in Potential] == MemberScores.Potential.values[1:]
    fact = next(fact for fact in DEFAULT_FACTS if fact.key == "bought_here")
    assert [option["key"] for option in fact.options] == list(WALLET_SHARES)
