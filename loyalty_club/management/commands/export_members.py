"""Take all members out into a CSV or XLSX file, with the columns of the dashboard's list."""

from typing import Any

from django.core.management.base import CommandParser

from loyalty_club.management.commands import export_list


class Command(export_list.Command):
    """The format follows the file's name unless it is named; mobiles are whole."""

    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        self.add_file_arguments(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        super().handle(*args, **{**options, "key": "members"})
