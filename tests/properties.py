"""Hypothesis beside a real database: how many examples, and what it need not worry about."""

from hypothesis import HealthCheck, Phase, settings

from loyalty_club.environment import number

# PROPERTY_SCALE=100 tries a hundred times as much, for a night's run.
SCALE = number("PROPERTY_SCALE", 1)


def examples(count: int, *, steps: int = 50) -> settings:
    """So many examples; each rolls back what it wrote, so one test's fixtures serve them all."""
    return settings(
        max_examples=count * SCALE,
        stateful_step_count=steps,
        deadline=None,
        phases=[Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink],
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )
