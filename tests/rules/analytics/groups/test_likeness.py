"""Traits of the best with their intervals and the care for many tests; likeness and its trial."""

from math import log
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chi2_contingency, false_discovery_control

from analytics.rules.groups.likeness import (
    Person,
    learnt,
    likeness_of,
    score_of,
    shared_traits,
    tried,
)
from analytics.rules.groups.traits import (
    Tally,
    Trait,
    chance_of,
    compared,
    sifted,
    tally_of,
)
from campaigns.rules.uplift import Difference, Group


def some(count: int, *, origin: str, hour: str = "evening") -> list[dict[str, str]]:
    return [{"origin": origin, "hour": hour}] * count


def people(*, best_web: int, others_web: int, of: int = 200) -> list[Person]:
    """A tenth are the best; so many of a hundred came by the web."""
    dice, found = Random(3), []
    for number in range(of):
        is_best = number % 10 == 0
        share = best_web if is_best else others_web
        web = (number // 10 * 37 + number % 10 * 11) % 100 < share
        hour = dice.choice(("evening", "night"))
        traits = {"origin": "web" if web else "counter", "hour": hour}
        found.append(Person(number * 3 + number // 10, traits, is_best))
    return found


def test_a_trait_with_its_interval() -> None:
    best = tally_of([*some(30, origin="web"), *some(20, origin="counter")])
    others = tally_of([*some(100, origin="web"), *some(350, origin="counter")])

    found = {trait.value: trait for trait in compared(best, others)}

    web = found["web"]
    assert (web.best, web.others) == (Group(50, 30), Group(450, 100))
    # 60 % of the best and 22.2 % of the others; Newcombe's interval of the difference.
    assert web.difference.estimate == pytest.approx(0.3778, abs=1e-4)
    assert web.difference.low == pytest.approx(0.2337, abs=1e-4)
    assert web.difference.high == pytest.approx(0.5068, abs=1e-4)
    assert web.is_sure
    assert web.is_more
    assert not found["counter"].is_more


def test_the_chance_is_that_of_the_score_test() -> None:
    expected = chi2_contingency([[30, 20], [100, 350]], correction=False).pvalue

    assert chance_of(Group(50, 30), Group(450, 100)) == pytest.approx(expected)
    assert chance_of(Group(10, 0), Group(20, 0)) == 1.0


def test_rare_traits_are_not_judged() -> None:
    best = tally_of([*some(3, origin="web"), *some(47, origin="counter")])
    others = tally_of([*some(5, origin="web"), *some(445, origin="counter")])

    assert compared(best, others) == []


def test_of_a_pair_only_yes_is_told() -> None:
    best = tally_of([{"dates": "yes"}] * 30 + [{"dates": "no"}] * 20)
    others = tally_of([{"dates": "yes"}] * 100 + [{"dates": "no"}] * 350)

    assert [(trait.about, trait.value) for trait in compared(best, others)] == [("dates", "yes")]


def trait_with(chance: float) -> Trait:
    nobody = Group(0, 0)
    return Trait("origin", "web", nobody, nobody, Difference(0, 0, 0), chance)


def test_many_tests_are_sifted_together() -> None:
    # The first example of Benjamini and Hochberg (1995), section 3.2: 15 tests, 4 of them stand.
    chances = (
        0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459,
        0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0000,
    )  # fmt: skip

    found = sifted([trait_with(chance) for chance in chances])

    assert sum(trait.is_sure for trait in found) == 4
    assert found[3].sifted == pytest.approx(0.0095 * 15 / 4)


@given(st.lists(st.floats(0, 1), max_size=40))
def test_sifting_is_what_scipy_does(chances: list[float]) -> None:
    found = sifted([trait_with(chance) for chance in chances])

    expected = list(false_discovery_control(sorted(chances))) if chances else []
    assert [trait.sifted for trait in found] == pytest.approx(expected)


def test_weights_speak_only_of_what_is_sure() -> None:
    traits, weights = learnt(people(best_web=80, others_web=20, of=1_000))

    assert {trait.about for trait in traits if trait.is_sure} == {"origin"}
    assert list(weights) == ["origin"]
    web = next(trait for trait in traits if trait.value == "web")
    expected = log((web.best.came + 1) / (100 + 2) * (900 + 2) / (web.others.came + 1))
    assert weights["origin"]["web"] == pytest.approx(expected)
    assert weights["origin"]["web"] > 0 > weights["origin"]["counter"]


def test_what_is_not_known_says_nothing() -> None:
    weights = {"origin": {"web": 1.5, "counter": -0.5}, "dates": {"yes": 0.7}}

    assert score_of({}, weights) == 0
    assert score_of({"origin": "fax"}, weights) == 0
    assert score_of({"origin": "web", "dates": "yes"}, weights) == pytest.approx(2.2)
    assert shared_traits({"dates": "yes", "origin": "web"}, weights) == [
        ("origin", "web"),
        ("dates", "yes"),
    ]
    assert shared_traits({"origin": "counter"}, weights) == []


def test_likeness_is_how_often_he_would_be_of_the_best() -> None:
    assert likeness_of(0) == 50
    # Traits that are four times as frequent among the best.
    assert likeness_of(log(4)) == 80
    assert likeness_of(-log(4)) == 20
    assert (likeness_of(-900), likeness_of(900)) == (1, 99)


@given(st.floats(-60, 60), st.floats(-60, 60))
def test_more_voices_for_never_make_less_like(one: float, other: float) -> None:
    low, high = sorted((one, other))

    assert likeness_of(low) <= likeness_of(high)


def test_the_trial_asks_those_who_did_not_teach() -> None:
    trial = tried(people(best_web=80, others_web=20, of=1_000))

    assert trial is not None
    assert trial.is_of_use
    assert trial.likest.people + trial.rest.people == 1_000
    assert trial.likest.came + trial.rest.came == 100
    assert trial.likest.share > 3 * trial.rest.share


def test_where_chance_alone_parts_them_nothing_is_learnt() -> None:
    dice = Random(5)
    found = [
        Person(number, {"origin": dice.choice(("web", "counter"))}, number % 10 == 0)
        for number in range(1_000)
    ]

    _traits, weights = learnt(found)

    assert weights == {}
    assert tried(found) is None


def test_nobody_teaches_nothing() -> None:
    assert learnt([]) == ([], {})
    assert tried([]) is None
    assert compared(Tally({}, {}), Tally({}, {})) == []
