"""Why a row of a file was not taken, in words."""

from collections.abc import Callable

from django.utils.translation import gettext as _

from points.rules.import_fields import FACT

Say = Callable[[], str]

COLUMNS: dict[str, Say] = {
    "row": lambda: _("Row"),
    "receipt_number": lambda: _("Receipt number"),
    "occurred_at": lambda: _("Date"),
    "amount": lambda: _("Amount"),
    "mobile": lambda: _("Mobile"),
    "card_number": lambda: _("Card number"),
    "external_ref": lambda: _("Number in the old system"),
    "first_name": lambda: _("First name"),
    "last_name": lambda: _("Last name"),
    "shop": lambda: _("Shop"),
    "tender": lambda: _("Tender"),
    "category": lambda: _("Category"),
    "product": lambda: _("Product"),
    "quantity": lambda: _("Quantity"),
    "points": lambda: _("Points"),
    "expires_on": lambda: _("Last day"),
    "bought_for": lambda: _("Reason for buying"),
    "full_name": lambda: _("Whole name"),
    "gender": lambda: _("Form of address"),
    "joined_on": lambda: _("Joined"),
    "birthday": lambda: _("Own birthday"),
    "wedding": lambda: _("Wedding anniversary"),
    "consent_service": lambda: _("Allows receipts"),
    "consent_occasion": lambda: _("Allows reminders"),
    "consent_promotion": lambda: _("Allows offers"),
    "labels": lambda: _("Labels"),
    "referred_by": lambda: _("Brought by"),
    "remark": lambda: _("Note about the member"),
    "whose": lambda: _("Whose day"),
    "kind": lambda: _("What day it is"),
    "on": lambda: _("Date"),
    "day": lambda: _("Day of the month"),
    "month": lambda: _("Month"),
    "year": lambda: _("Year"),
    "calendar": lambda: _("Calendar"),
    "title": lambda: _("Title of the day"),
    "person": lambda: _("Name of the person"),
    "note": lambda: _("Note to the day"),
    "organisation": lambda: _("Organisation"),
    "email": lambda: _("E-mail"),
    "source": lambda: _("Source"),
    "interest": lambda: _("Interest"),
    "value": lambda: _("Expected value"),
    "came_on": lambda: _("Came on"),
    "allows_contact": lambda: _("Asked to be contacted"),
    "columns": lambda: _("Columns"),
}
REASONS: dict[str, Say] = {
    "malformed": lambda: _("cannot be read"),
    "too_many_cells": lambda: _("has more cells than the header"),
    "required": lambda: _("is empty"),
    "empty": lambda: _("is empty"),
    "too_long": lambda: _("is too long"),
    "invalid_date": lambda: _("is no day; write the year first, as 1403/12/30 or 2025-03-20"),
    "not_a_number": lambda: _("is no number"),
    "negative": lambda: _("is below zero; returns are not imported"),
    "too_large": lambda: _("is too large"),
    "too_precise": lambda: _("has more decimals than the currency"),
    "landline": lambda: _("is a landline"),
    "too_short": lambda: _("is too short"),
    "invalid": lambda: _("is not valid"),
    "invalid_choice": lambda: _("is none of the known words"),
    "out_of_range": lambda: _("is out of range"),
    "unknown": lambda: _("is not known in this club"),
    "two_members": lambda: _("belongs to another member than the number in the old system"),
    "duplicate_receipt": lambda: _("bears a receipt number that another purchase has"),
    "backdated": lambda: _("lies in the future"),
    "not_found": lambda: _("names no member"),
    "member_merged": lambda: _("names a member whose membership has ended"),
    "missing": lambda: _("is not among the columns"),
    "twice": lambda: _("is there twice among the columns"),
    "not_allowed": lambda: _("may not be written by you"),
    "another_card": lambda: _("belongs to another member than the card number"),
    "in_the_past": lambda: _("is over already"),
    "other_balance": lambda: _("differs from what was brought in for this member before"),
    "self_award": lambda: _("is your own; a colleague must do this"),
    "ambiguous_date": lambda: _(
        "can be read in two ways; say whether the day or the month is first"
    ),
    "two_digit_year": lambda: _("has a year of two digits; write all four"),
    "in_future": lambda: _("is still to come"),
    "rounded": lambda: _("was rounded by the spreadsheet; format the column as text"),
    "too_many": lambda: _("holds too many words"),
    "too_many_dates": lambda: _("is of a member who has thirty dates already"),
    "control_character": lambda: _("holds a sign that cannot be kept"),
    "other_country": lambda: _("is of another country"),
    "same_column": lambda: _("is read from a column that another field uses as well"),
    "is_member": lambda: _("belongs to a member already"),
}


def explain_refusal(field: str, code: str) -> str:
    """One sentence: which column, and what is wrong with it."""
    column = column_name(field)
    reason = REASONS.get(code, REASONS["invalid"])()
    return _("%(column)s %(reason)s") % {"column": column, "reason": reason}


def column_name(field: str) -> str:
    """What a column is called; a fact of the catalogue by its key."""
    if field.startswith(FACT):
        return field.removeprefix(FACT)
    return COLUMNS.get(field, COLUMNS["row"])()


PROBLEMS: dict[str, Say] = {
    "not_found": lambda: _("The file is not here any more; put it in again."),
    "empty": lambda: _("The file is empty."),
    "too_complex": lambda: _("The file is too large or too complex; save it as CSV."),
    "too_large": lambda: _("The file is larger than 50 MB; part it in two."),
    "unsupported_file": lambda: _("This is neither CSV nor an Excel workbook (xlsx)."),
    "not_allowed": lambda: _("Whoever asked for it may not bring data in any more."),
    "no_program": lambda: _("The club has no program yet; the owner publishes one first."),
    "unexpected": lambda: _("Something went wrong that nobody foresaw; the log says what."),
}


def problem_sentence(code: str) -> str:
    """Why an import as a whole could not go on; empty where nothing is wrong."""
    if not code:
        return ""
    field, _colon, problem = code.partition(":")
    if problem:
        return explain_refusal(field, problem)
    return PROBLEMS.get(code, PROBLEMS["unexpected"])()
