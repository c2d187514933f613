"""Which terms hold on a day."""

from datetime import date
from typing import cast

from members.rules.calendars import CalendarName, WindowKind
from points.exceptions import NoProgram
from points.models import Program
from points.rules.terms import Terms


def terms_on(day: date) -> Terms:
    """The terms in force on this business day; a day before the first version has that one's."""
    program = Program.objects.filter(starts_on__lte=day).order_by("-starts_on").first()
    program = program or Program.objects.order_by("starts_on").first()
    if program is None:
        raise NoProgram(day=day.isoformat())
    return terms_of(program)


def terms_by_start() -> list[tuple[date, Terms]]:
    """Every version's terms with the day they hold from, the oldest first."""
    programs = Program.objects.order_by("starts_on")
    return [(program.starts_on, terms_of(program)) for program in programs]


def terms_of(program: Program) -> Terms:
    """A program's row as the rules see it."""
    return Terms(
        program_id=program.pk,
        version=program.version,
        earn_amount=program.earn_amount,
        point_value=program.point_value,
        cap_bps=program.cap_bps,
        window_kind=cast("WindowKind", program.window_kind),
        calendar=cast("CalendarName", program.calendar),
        vesting_days=program.vesting_days,
        expiry_months=program.expiry_months,
        redeem_min_points=program.redeem_min_points,
        redeem_max_bps=program.redeem_max_bps,
    )
