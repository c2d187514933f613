"""Every refusal in the reader's language: what happened and what to do next. One place."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from loyalty_club.web.page_club import page_club
from loyalty_club.web.voucher_sentences import (
    cap_sentence,
    offer_sentence,
    voucher_sentence,
)
from members import exceptions as people
from members.rules.money import format_money, format_number
from points import exceptions as ledger

Say = Callable[[], str]
# Those that tell more than one sentence, by their facts.
EXPLAINED: dict[type[people.ClubError], Callable[[Any], str]] = {
    ledger.CapReached: cap_sentence,
    ledger.RewardNotOffered: offer_sentence,
    ledger.VoucherNotValid: voucher_sentence,
}

PROBLEMS: dict[tuple[str, str], Say] = {
    ("mobile", "empty"): lambda: _("Enter the mobile number."),
    ("mobile", "landline"): lambda: _("This is a landline; enter a mobile number."),
    ("mobile", "too_short"): lambda: _("The mobile number is too short."),
    ("mobile", "too_long"): lambda: _("The mobile number is too long."),
    ("payments", "sum_differs"): lambda: _("The payments do not add up to the bill."),
    ("payments", "points_twice"): lambda: _("Only one of the payments can be in points."),
    ("member", "needed_for_points"): lambda: _("Only a member can pay with points."),
    ("starts_on", "not_in_future"): lambda: _("A new version starts on a day to come."),
    ("point_value", "above_cap"): lambda: _("These rates promise more than the cap allows."),
    ("currency", "fixed"): lambda: _("The club's currency is chosen once and stays."),
    ("referred_by", "unknown_member"): lambda: _("Nobody has this card or mobile number."),
    ("member", "same_member"): lambda: _("A member cannot be merged with himself."),
    ("labels", "too_many"): lambda: _("A member can bear twenty labels at most."),
    ("dates", "too_many"): lambda: _("Thirty dates at most can be kept for a member."),
    ("day", "invalid_date"): lambda: _("This month has no such day."),
    ("year", "invalid_date"): lambda: _("There is no such day in this year."),
    ("year", "in_future"): lambda: _("This day is still to come; leave the year empty."),
    ("until", "not_in_future"): lambda: _("The tier ends on a day to come."),
    ("tier", "below_reached"): lambda: _("The member has reached a higher tier than this."),
    ("gift", "changed"): lambda: _("This gift has changed a moment ago; choose again."),
    ("cap_bps", "not_lower"): lambda: _("It must be lower than the program's own cap."),
    ("points", "gift_is_free"): lambda: _("A gift has no price in points."),
    ("ends_on", "before_start"): lambda: _("The last day lies before the first, or has passed."),
    ("username", "taken"): lambda: _("This username is taken."),
    ("code", "taken"): lambda: _("This code is taken."),
    ("document", "not_a_mapping"): lambda: _("A program is a list of sections with values."),
    ("document", "not_json"): lambda: _("This text holds something that cannot be kept."),
    ("document", "too_long"): lambda: _("A program's text has at most 200 kB."),
}
GENERAL: dict[str, Say] = {
    "required": lambda: _("This field is required."),
    "too_long": lambda: _("This is too long."),
    "out_of_range": lambda: _("This amount is out of range."),
    "invalid_choice": lambda: _("Choose one of the offered values."),
    "unknown_line": lambda: _("The purchase has no such line."),
}


def sentence_for(error: people.ClubError) -> str:
    """The refusal as one would say it to the person at the screen."""
    if isinstance(error, people.InvalidField):
        return field_sentence(error)
    if isinstance(error, ledger.NotEnoughPoints):
        return _("Not enough points: %(points)s can be spent now, worth %(value)s.") % {
            "points": _number(error.facts["spendable"]),
            "value": _money(error.facts["payable"]),
        }
    if isinstance(error, ledger.OutsideRedeemLimits):
        return _("Points may pay at most %(most)s of this bill, and at least %(least)s points.") % {
            "most": _money(error.facts["most"]),
            "least": _number(error.facts["least_points"]),
        }
    if type(error) in EXPLAINED:
        return EXPLAINED[type(error)](error)
    sentence = SENTENCES.get(type(error))
    return sentence() if sentence else _("This cannot be done now.")


def field_sentence(error: people.InvalidField) -> str:
    """Why one field was not accepted."""
    field, problem = error.facts["field"], error.facts["problem"]
    sentence = PROBLEMS.get((field, problem)) or GENERAL.get(problem)
    if sentence:
        return sentence()
    if field == "mobile":
        return _("This mobile number is not valid.")
    if field == "password":
        return str(problem)
    return _("This is not valid.")


SENTENCES: dict[type[people.ClubError], Say] = {
    people.NotAllowed: lambda: _("You do not have the right to do this."),
    people.UnknownMember: lambda: _("No such member was found."),
    people.UnknownShop: lambda: _("No such shop was found."),
    people.UnknownStaff: lambda: _("No such colleague was found."),
    people.UnknownKey: lambda: _("No such API key was found."),
    people.MobileTaken: lambda: _("Another member has this mobile number."),
    people.MemberClosed: lambda: _("This membership has ended."),
    people.KeyReused: lambda: _("This key was used for another request."),
    people.Busy: lambda: _("The club is busy at this moment. Please try again."),
    people.LastOwner: lambda: _("The club needs at least one owner who can sign in."),
    ledger.DuplicateReceipt: lambda: _("This receipt has been booked already."),
    ledger.AlreadyReturned: lambda: _("This purchase has been returned already."),
    ledger.ReturnExceedsNet: lambda: _("More than is left of this purchase cannot be returned."),
    ledger.Backdated: lambda: _("The time of the sale lies too far back, or in the future."),
    ledger.SelfAward: lambda: _("Nobody can serve himself; ask a colleague."),
    ledger.AlreadyClaimed: lambda: _("This purchase belongs to a member already."),
    ledger.NotOnCredit: lambda: _("This purchase is not on credit, or has been settled."),
    ledger.UnknownPurchase: lambda: _("No such purchase was found."),
    ledger.NoTiers: lambda: _("The program has no tiers."),
    ledger.NotSetByHand: lambda: _("This tier was not set by hand."),
    ledger.NoProgram: lambda: _("The club has no program yet; the owner publishes one first."),
    people.CodeNeeded: lambda: _("The member confirms this with a code sent to the mobile."),
    people.WrongCode: lambda: _("This code does not work; ask again, or send a new one."),
    people.TooManyCodes: lambda: _("No more codes can be sent within this hour."),
    people.NoMobile: lambda: _("The member has no mobile number for a code."),
    ledger.UnknownReward: lambda: _("No such reward was found."),
    ledger.RewardSoldOut: lambda: _("Nothing is left of this reward."),
    ledger.TierTooLow: lambda: _("This reward is for members of a higher tier."),
    ledger.RewardLimitReached: lambda: _("The member has had this reward as often as allowed."),
    ledger.UnknownRedemption: lambda: _("There is no reward with this code."),
    ledger.RedemptionClosed: lambda: _("This reward was collected or cancelled, or has expired."),
    ledger.RedemptionPaysBill: lambda: _("This discount pays a bill: enter its code at the sale."),
    ledger.UnknownVoucher: lambda: _("No such voucher was found."),
    ledger.SameMember: lambda: _("Both cards belong to one and the same member."),
    ledger.UnknownMerge: lambda: _("No such merge was found."),
    ledger.AlreadyUndone: lambda: _("These cards have been parted already."),
    ledger.UnknownAdjustment: lambda: _("No such correction of points was found."),
    ledger.AlreadyDecided: lambda: _("This correction has been booked or refused already."),
    ledger.SecondPersonNeeded: lambda: _("Whoever asked for it cannot approve it; ask another."),
    ledger.BadProgram: lambda: _("This program cannot be accepted as it stands."),
    ledger.DraftChanged: lambda: _("Somebody has changed this draft; look at it again."),
    ledger.DraftPublished: lambda: _("This draft has been published and no longer changes."),
    ledger.UnknownDraft: lambda: _("No such draft was found."),
    ledger.UnknownRule: lambda: _("The draft has no such rule."),
}


def _money(amount: int) -> str:
    return format_money(amount, page_club().currency, get_language() or "en")


def _number(value: int) -> str:
    return format_number(value, get_language() or "en")
