"""What the commands that simulate share: which program, and how months and shares are written."""

from datetime import date
from pathlib import Path

from django.core.management.base import CommandError
from django.utils.translation import override

from members.rules.calendars import CalendarName, InvalidDate, jalali_of, parse_day
from members.selectors.club import current_club
from points.exceptions import BadProgram
from points.rules.documents import read_program
from points.rules.program_files import load_document
from points.rules.terms import Terms
from points.selectors.drafts import explain_problems

CURRENT = "current"
PROGRAM_HELP = "current, or a file with a program's document (YAML, or JSON where it ends so)"
NO_PROGRAM = "The club has no program yet. Run manage.py create_owner first."


def terms_named(name: str) -> Terms | None:
    """The terms of a file; None for the club's own program. All that is wrong is told at once."""
    if name == CURRENT:
        return None
    path, document = Path(name), None
    try:
        document = load_document(path.read_text(encoding="utf-8"), name=path.name)
        return read_program(document)
    except OSError as problem:
        raise CommandError(f"{path}: {problem.strerror}") from problem
    except UnicodeDecodeError as problem:
        message = f"{path}: This is not text in UTF-8."
        raise CommandError(message) from problem
    except BadProgram as refusal:
        with override("en"):
            problems = explain_problems(refusal, current_club().currency, document=document)
        message = "\n".join([f"{path}:", *(one.sentence for one in problems)])
        raise CommandError(message) from refusal


def day_named(text: str) -> date:
    """A day in either calendar, 2026-11-21 or 1405-08-30."""
    try:
        return parse_day(text, calendar="gregorian")
    except InvalidDate:
        return parse_day(text, calendar="jalali")


def month_named(starts_on: date, calendar: CalendarName) -> str:
    """A month by its number in the program's calendar, 1405-08."""
    if calendar == "gregorian":
        return f"{starts_on.year:04}-{starts_on.month:02}"
    jalali = jalali_of(starts_on)
    return f"{jalali.year:04}-{jalali.month:02}"


def in_percent(basis_points: int | None) -> float | None:
    """Basis points as percent; None stays None."""
    return None if basis_points is None else basis_points / 100
