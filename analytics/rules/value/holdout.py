"""Was the prediction right? Fitted on the past alone, and held beside what then happened."""

from dataclasses import dataclass

import numpy as np

from analytics.rules.value.histories import Histories, Real, Whole

# Who came more often than this is put together with all others who did.
MOST_REPEATS = 7


@dataclass(frozen=True, slots=True)
class HeldGroup:
    """Customers who had come again so often, and their later visits in the mean."""

    repeats: int
    customers: int
    predicted: float
    actual: float


@dataclass(frozen=True, slots=True)
class HoldOut:
    """Predicted beside actual visits of `days` that the fit has not seen.

    `error` is by how many visits the prediction missed a customer in the mean; `naive_error` the
    same of the simplest guess, that everybody comes as often as he did before. `correlation` is
    between the two per customer, None where one of them does not vary.
    """

    days: int
    customers: int
    predicted: float
    actual: int
    error: float
    naive_error: float
    correlation: float | None
    groups: tuple[HeldGroup, ...]

    @property
    def off(self) -> float | None:
        """The whole prediction's distance from what came, as a share of what came."""
        return self.predicted / self.actual - 1.0 if self.actual else None


def hold_out(seen: Histories, predicted: Real, actual: Whole, days: int) -> HoldOut:
    """Compare a prediction for these customers with their visits in so many later days."""
    naive = np.divide(
        seen.repeats * float(days), seen.age, out=np.zeros(len(seen)), where=seen.age > 0
    )
    varies = len(seen) > 1 and bool(predicted.std()) and bool(actual.std())
    return HoldOut(
        days=days,
        customers=len(seen),
        predicted=float(predicted.sum()),
        actual=int(actual.sum()),
        error=float(np.abs(predicted - actual).mean()),
        naive_error=float(np.abs(naive - actual).mean()),
        correlation=float(np.corrcoef(predicted, actual)[0, 1]) if varies else None,
        groups=tuple(_groups(np.minimum(seen.repeats, MOST_REPEATS), predicted, actual)),
    )


def _groups(repeats: Whole, predicted: Real, actual: Whole) -> list[HeldGroup]:
    groups = []
    for count in range(MOST_REPEATS + 1):
        of_group = repeats == count
        if of_group.any():
            groups.append(
                HeldGroup(
                    count,
                    int(of_group.sum()),
                    float(predicted[of_group].mean()),
                    float(actual[of_group].mean()),
                )
            )
    return groups
