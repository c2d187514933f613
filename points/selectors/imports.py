"""Why a row of a file was not taken, in words."""

from collections.abc import Callable

from django.utils.translation import gettext as _

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
}


def explain_refusal(field: str, code: str) -> str:
    """One sentence: which column, and what is wrong with it."""
    column = COLUMNS.get(field, COLUMNS["row"])()
    reason = REASONS.get(code, REASONS["invalid"])()
    return _("%(column)s %(reason)s") % {"column": column, "reason": reason}
