"""Of many findings only those stand that are not chance."""

from analytics.rules.buying.chance import clear_ones


def test_the_example_of_the_paper() -> None:
    # Benjamini and Hochberg (1995), section 4: fifteen comparisons, of which four stand.
    chances = [
        0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262,
        0.5719, 0.6528, 0.7590, 1.0000,
    ]  # fmt: skip

    found = clear_ones(chances)

    assert found == [True] * 4 + [False] * 11


def test_their_order_does_not_matter() -> None:
    found = clear_ones([0.9, 0.001, 0.5])

    assert found == [False, True, False]


def test_nothing_looked_for_is_nothing_found() -> None:
    assert clear_ones([]) == []
