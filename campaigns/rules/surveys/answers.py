"""What an answer means: which are bad enough to be seen to, and for how long one may add to it."""

from datetime import datetime, timedelta

from campaigns.rules.surveys.nps import DETRACTOR_TO

BEST_SCORE = 10
BEST_MARK = 5
# Of five: who is this dissatisfied is called.
DISSATISFIED_TO = 2
LONGEST_COMMENT = 1_000
# After the score a few more questions may be answered, in the same browser.
ADDED_WITHIN = timedelta(hours=1)


def is_bad(*, score: int | None = None, satisfaction: int | None = None) -> bool:
    """True for an answer that is seen to at once: six or less of ten, two or less of five."""
    if score is not None:
        return score <= DETRACTOR_TO
    return satisfaction is not None and satisfaction <= DISSATISFIED_TO


def may_add(scored_at: datetime | None, closed_at: datetime | None, now: datetime) -> bool:
    """True while the questions after the first may be answered: within an hour, once."""
    return scored_at is not None and closed_at is None and now - scored_at <= ADDED_WITHIN
