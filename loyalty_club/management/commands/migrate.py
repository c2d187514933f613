"""Django's `migrate` with all the time it needs."""

from typing import Any

from django.core.management.commands import migrate

from members.services.patience import unhurried


class Command(migrate.Command):
    """An index over millions of rows takes longer than any request may wait."""

    def handle(self, *args: Any, **options: Any) -> None:
        """As Django does it; the limits of requests stand again afterwards."""
        with unhurried():
            super().handle(*args, **options)
