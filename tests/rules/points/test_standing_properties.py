"""Tiers over random histories: no promise is broken, and nobody buys what he returns."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from points.rules.standing import Held, decide_after_return, rising_days
from tests.properties import examples
from tests.rules.points.standing_cases import LEVELS, Bought, jalali, make_scheme

FIRST = jalali(1403, 6, 1)
DAYS = st.integers(0, 1_200).map(lambda after: FIRST + timedelta(days=after))
HISTORIES = st.dictionaries(DAYS, st.sampled_from([20, 50, 100, 250, 300, 1_000]), max_size=8)
SCHEMES = st.builds(
    make_scheme,
    st.sampled_from(["rolling", "year"]),
    grace_days=st.sampled_from([0, 7, 30]),
    is_soft=st.booleans(),
)


def place_of(held: Held | None) -> int:
    codes = [level.code for level in LEVELS]
    return codes.index(held.tier) if held else 0


@examples(60)
@given(bought=st.builds(Bought, SCHEMES, HISTORIES))
def test_day_by_day_no_promise_is_broken(bought: Bought) -> None:
    held: Held | None = None
    for after in range(1_300):
        day = FIRST + timedelta(days=after)

        changes = bought.changes(held, day)

        before = held
        for change in changes:
            steps = place_of(change.held) - place_of(before)
            assert steps >= -1 or not bought.scheme.is_soft
            assert steps >= 0 or (before and before.until and day > before.until)
            before = change.held
        held = bought.standing(held, day)
        count = bought(rising_days(bought.scheme, day, "jalali"))
        assert place_of(held) >= bought.scheme.rank(bought.scheme.reached(count).code)
        assert bought.changes(held, day) == ()


@examples(100)
@given(bought=st.builds(Bought, SCHEMES, HISTORIES), last=DAYS)
def test_deciding_at_purchases_alone_comes_to_the_same_as_every_night(
    bought: Bought, last: date
) -> None:
    """The simulation has no nights."""
    nightly = bought.walk(FIRST, last)

    held: Held | None = None
    for day in sorted({day for day in bought.by_day if day < last} | {last}):
        held = bought.standing(held, day)

    assert (place_of(held), held and held.until) == (place_of(nightly), nightly and nightly.until)


@examples(100)
@given(
    bought=st.builds(Bought, SCHEMES, HISTORIES),
    day=DAYS,
    kept_days=st.integers(0, 40),
    extra=st.sampled_from([100, 300, 1_000]),
)
def test_what_is_bought_and_returned_lifts_nobody(
    bought: Bought, day: date, kept_days: int, extra: int
) -> None:
    back_on = day + timedelta(days=kept_days)
    without = bought.walk(FIRST, back_on)
    honest = dict(bought.by_day)
    bought.by_day[day] = honest.get(day, 0) + extra
    held = bought.walk(FIRST, back_on)
    bought.by_day = honest

    change = decide_after_return(bought.scheme, held, bought, back_on, "jalali")
    after = bought.standing(change.held if change else held, back_on)

    assert place_of(after) <= place_of(without)
