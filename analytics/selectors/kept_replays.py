"""Replays that were worked out before: kept as long as nothing new has been sold or changed."""

from dataclasses import dataclass, replace

from django.core.cache import cache
from django.db.models import Max

from analytics.rules.comparison import Comparison, compare_outcomes
from analytics.rules.outcomes import Outcome
from analytics.selectors.replay import compare, replay
from members.rules.calendars import Window
from points.models import Grant, Program, ProgramDraft, Purchase, Return
from points.rules.documents import read_program

KEPT_SECONDS = 86_400
# Rises when what is kept is given another shape.
SHAPE = 1
# Who works on it has so long; then somebody else may begin anew.
WORK_SECONDS = 300
# So many purchases are replayed while the reader waits.
FEW = 12_000


@dataclass(frozen=True, slots=True)
class AskedReplay:
    """One question: these days under this draft, or under the present program alone, as the club
    stands now.
    """

    draft_id: int | None
    revision: int
    window: Window
    stamp: str

    @property
    def key(self) -> str:
        """The name under which the answer is kept."""
        days = f"{self.window.starts_on}:{self.window.ends_on}"
        return f"replay:{SHAPE}:{self.draft_id or 0}:{self.revision}:{days}:{self.stamp}"


def ask_replay(draft: ProgramDraft | None, window: Window) -> AskedReplay:
    """The question of this draft, or of the present program where there is none."""
    return AskedReplay(
        draft_id=None if draft is None else draft.pk,
        revision=0 if draft is None else draft.revision,
        window=window,
        stamp=":".join(str(_newest(model)) for model in (Purchase, Return, Grant, Program)),
    )


def kept_answer(asked: AskedReplay) -> Comparison | None:
    """The answer, where it has been worked out."""
    found: Comparison | None = cache.get(asked.key)
    return found


def claim_work(asked: AskedReplay) -> bool:
    """True for the one who is to work it out; False where somebody is at it."""
    return cache.add(f"{asked.key}:work", 1, WORK_SECONDS)


def work_out(asked: AskedReplay) -> Comparison:
    """Replay, and keep the answer without the figures of every single member."""
    if asked.draft_id is None:
        outcome = replay(None, asked.window).outcome
        found = compare_outcomes(outcome, outcome, asked.window)
    else:
        draft = ProgramDraft.objects.get(pk=asked.draft_id)
        found = compare(read_program(draft.document), asked.window)
    found = replace(found, present=_slim(found.present), draft=_slim(found.draft))
    cache.set(asked.key, found, KEPT_SECONDS)
    return found


def has_few(window: Window) -> bool:
    """Whether a reader can wait for these days."""
    days = Purchase.objects.filter(business_date__range=(window.starts_on, window.ends_on))
    return not days.order_by()[FEW : FEW + 1].exists()


def _slim(outcome: Outcome) -> Outcome:
    return replace(outcome, members={})


def _newest(model: type[Purchase] | type[Return] | type[Grant] | type[Program]) -> int:
    newest: int | None = model.objects.aggregate(newest=Max("pk"))["newest"]
    return newest or 0
