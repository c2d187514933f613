"""Every refusal in the reader's language: what happened and what to do next. One place."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from analytics import exceptions as worth
from campaigns import exceptions as offers
from loyalty_club.web.campaign_sentences import budget_sentence, unready_sentence
from loyalty_club.web.lead_sentences import LEAD_SENTENCES, known_sentence, poor_sentence
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
    offers.BudgetTooSmall: budget_sentence,
    offers.CampaignNotReady: unready_sentence,
    offers.LeadKnown: known_sentence,
    offers.LeadTooPoor: poor_sentence,
    ledger.RewardNotOffered: offer_sentence,
    ledger.VoucherNotValid: voucher_sentence,
}

PROBLEMS: dict[tuple[str, str], Say] = {
    ("mobile", "empty"): lambda: _("Enter the mobile number."),
    ("mobile", "landline"): lambda: _("This is a landline; enter a mobile number."),
    ("mobile", "too_short"): lambda: _("The mobile number is too short."),
    ("mobile", "too_long"): lambda: _("The mobile number is too long."),
    ("mobile", "same_mobile"): lambda: _("This is your number already."),
    ("payments", "sum_differs"): lambda: _("The payments do not add up to the bill."),
    ("payments", "points_twice"): lambda: _("Only one of the payments can be in points."),
    ("member", "needed_for_points"): lambda: _("Only a member can pay with points."),
    ("starts_on", "not_in_future"): lambda: _("A new version starts on a day to come."),
    ("point_value", "above_cap"): lambda: _("These rates promise more than the cap allows."),
    ("currency", "fixed"): lambda: _("The club's currency is chosen once and stays."),
    ("referred_by", "unknown_member"): lambda: _("Nobody has this code, card or mobile."),
    ("member", "same_member"): lambda: _("A member cannot be merged with himself."),
    ("referred_by", "same_member"): lambda: _("Nobody is brought by himself."),
    ("household", "same_member"): lambda: _("Choose another member of the household."),
    ("mobile", "no_way_to_reach"): lambda: _("Write down a mobile, an e-mail or an organisation."),
    ("source", "invalid_choice"): lambda: _("Choose a source that is in use."),
    ("campaign", "invalid_choice"): lambda: _("Choose a campaign that has begun."),
    ("reason", "no_lost_reason"): lambda: _("Say why the lead is lost: choose one of the reasons."),
    ("stage", "by_winning"): lambda: _("He becomes a member by being won."),
    ("weight_validity", "all_nought"): lambda: _("One of the five must count for something."),
    ("lines", "nothing_agreed"): lambda: _("Write down what is agreed upon, one line at least."),
    ("lines", "too_much_agreed"): lambda: _("Thirty lines are enough for one agreement."),
    ("key", "required"): lambda: _("Put the key in; the one that was kept is for another carrier."),
    ("base_url", "not_https"): lambda: _("Outside this house the address must begin with https."),
    ("base_url", "unreadable"): lambda: _("This is no address of a service."),
    ("key", "unreadable"): lambda: _("A key has no spaces and only Latin letters."),
    ("line_service", "unreadable"): lambda: _("A line is a number, such as 30001234."),
    ("line_promotion", "unreadable"): lambda: _("A line is a number, such as 30001234."),
    ("household", "too_many"): lambda: _("A household has eight members at most."),
    ("first_name", "in_household"): lambda: _("Somebody of this household bears this name."),
    ("steps", "too_many"): lambda: _("Twelve steps are enough for one journey."),
    ("labels", "too_many"): lambda: _("A member can bear twenty labels at most."),
    ("labels", "computed"): lambda: _("The club computes this label by itself; it stays."),
    ("labels", "same_name"): lambda: _("This is its name already."),
    ("name", "taken"): lambda: _("This name is taken."),
    ("text_a", "required"): lambda: _("Write what is said."),
    ("within_days", "below_silence"): lambda: _("Look back further than the days of silence."),
    ("due_on", "in_past"): lambda: _("This day has passed."),
    ("assignee", "unknown_staff"): lambda: _("Nobody of this name does follow-ups here."),
    ("text", "no_link"): lambda: _("Put the place for the link in; without it nobody can answer."),
    ("assignee", "not_an_answerer"): lambda: _("Nobody of this name answers tickets here."),
    ("reply_hours", "after_solution"): lambda: _("The answer is due before the solution."),
    ("evidence", "required"): lambda: _("Nobody is left out without figures."),
    ("email", "declined"): lambda: _("Whoever has this mailbox has said that it is no member's."),
    ("dates", "too_many"): lambda: _("Thirty dates at most can be kept for a member."),
    ("day", "invalid_date"): lambda: _("This month has no such day."),
    ("year", "invalid_date"): lambda: _("There is no such day in this year."),
    ("day", "taken"): lambda: _("This day is kept already."),
    ("lead_days", "out_of_range"): lambda: _("Up to five numbers of days, each from 0 to 60."),
    ("occasions", "too_many"): lambda: _("Three hundred occasions at most can be kept."),
    ("on", "other_year"): lambda: _("This day is too far from the occasion's day of that year."),
    ("last", "out_of_range"): lambda: _("Ten days at most, the last one not before the first."),
    ("rule", "not_a_rule"): lambda: _("This is no rule for a day; the help text shows how."),
    ("rule", "invalid_date"): lambda: _("No year of this calendar has such a day."),
    ("rule", "gregorian_only"): lambda: _("Easter is counted in the Gregorian calendar only."),
    ("year", "in_future"): lambda: _("This day is still to come; leave the year empty."),
    ("until", "not_in_future"): lambda: _("The tier ends on a day to come."),
    ("tier", "below_reached"): lambda: _("The member has reached a higher tier than this."),
    ("monthly_budget", "below_one_gift"): lambda: _("The budget does not cover one gift."),
    ("reward", "required"): lambda: _("Choose the gift."),
    ("reward", "invalid_choice"): lambda: _("Choose one of the counter's gifts."),
    ("percent", "out_of_range"): lambda: _("From 105 to 1,000 percent; 200 doubles the points."),
    ("gift", "changed"): lambda: _("This gift has changed a moment ago; choose again."),
    ("cap_bps", "not_lower"): lambda: _("It must be lower than the program's own cap."),
    ("points", "gift_is_free"): lambda: _("A gift has no price in points."),
    ("ends_on", "before_start"): lambda: _("The last day lies before the first, or has passed."),
    ("value", "required"): lambda: _("Choose an answer, or say that you would rather not."),
    ("value", "invalid_choice"): lambda: _("Choose one of the answers."),
    ("value", "not_a_number"): lambda: _("Write a whole number."),
    ("options", "too_few"): lambda: _("A choice needs two answers at least."),
    ("options", "too_many"): lambda: _("Twelve answers are enough for one question."),
    ("options", "in_use"): lambda: _("Somebody has given an answer that would be gone; leave it."),
    ("options", "taken"): lambda: _("Two answers read the same."),
    ("kind", "fixed"): lambda: _("Somebody has answered this; its kind stays."),
    ("facts", "too_many"): lambda: _("Sixty facts are more than enough; retire one first."),
    ("offer", "on_mourning"): lambda: _("Nothing is offered on such a day."),
    ("subject", "fixed"): lambda: _("These words hold for every other day; switch them off."),
    ("username", "taken"): lambda: _("This username is taken."),
    ("code", "taken"): lambda: _("This code is taken."),
    ("file", "empty"): lambda: _("The file is empty."),
    ("file", "too_large"): lambda: _("The file is larger than 50 MB; part it in two."),
    ("file", "too_complex"): lambda: _("The file is too large or too complex; save it as CSV."),
    ("file", "unsupported_file"): lambda: _("This is neither CSV nor an Excel workbook (xlsx)."),
    ("file", "not_found"): lambda: _("The file is not here any more; put it in again."),
    ("mobile", "missing"): lambda: _("Choose a column that says who it is: mobile or card."),
    ("amount", "missing"): lambda: _("Choose the column that holds the amount."),
    ("occurred_at", "missing"): lambda: _("Choose the column that holds the day."),
    ("on", "missing"): lambda: _("Choose the column that holds the day."),
    ("receipt_number", "missing"): lambda: _("Choose the column that holds the receipt number."),
    ("points", "missing"): lambda: _("Choose the column that holds the points."),
    ("document", "not_a_mapping"): lambda: _("A program is a list of sections with values."),
    ("document", "not_json"): lambda: _("This text holds something that cannot be kept."),
    ("document", "too_long"): lambda: _("A program's text has at most 200 kB."),
}
GENERAL: dict[str, Say] = {
    "required": lambda: _("This field is required."),
    "invalid_email": lambda: _("This is not an e-mail address."),
    "too_long": lambda: _("This is too long."),
    "out_of_range": lambda: _("This amount is out of range."),
    "invalid_choice": lambda: _("Choose one of the offered values."),
    "lone_brace": lambda: _("A { or } stands alone; a place has both."),
    "unknown_place": lambda: _("Nothing is known that could fill one of the places in braces."),
    "sensitive": lambda: _(
        "The law does not let a club keep this: ethnicity, beliefs, religion, health, sexual life"
        " or morals."
    ),
    "unreadable": lambda: _("This cannot be read; please look at it again."),
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
    **LEAD_SENTENCES,
    people.NotAllowed: lambda: _("You do not have the right to do this."),
    people.UnknownMember: lambda: _("No such member was found."),
    people.UnknownShop: lambda: _("No such shop was found."),
    people.UnknownStaff: lambda: _("No such colleague was found."),
    people.UnknownKey: lambda: _("No such API key was found."),
    people.UnknownFact: lambda: _("The profile does not ask for this."),
    people.MobileTaken: lambda: _("Another member has this mobile number."),
    people.MemberClosed: lambda: _("This membership has ended."),
    people.KeyReused: lambda: _("This key was used for another request."),
    people.UnknownDate: lambda: _("This date is not kept any more."),
    people.UnknownOccasion: lambda: _("No such occasion was found."),
    people.MemberErased: lambda: _("This member has been erased."),
    people.UnknownErasure: lambda: _("Nothing is planned that could be called off."),
    people.Busy: lambda: _("The club is busy at this moment. Please try again."),
    people.LastOwner: lambda: _("The club needs at least one owner who can sign in."),
    people.UnknownMessage: lambda: _("No such message was found."),
    people.UnknownFollowUp: lambda: _("No such follow-up was found."),
    people.MessageClosed: lambda: _("This cannot be done with the message any more."),
    people.MessageNotSure: lambda: _(
        "Nobody knows whether this message arrived. Say that it may come twice to send it again."
    ),
    people.FollowUpClosed: lambda: _("This follow-up is done or dropped already."),
    people.FollowUpOpen: lambda: _("This follow-up is open already."),
    people.UnknownNote: lambda: _("No such note was found; somebody has taken it back."),
    people.ProfitableMember: lambda: _(
        "This member brings a profit; only members who cost more than they bring are left out."
    ),
    people.AlreadyExcluded: lambda: _("This member is left out of follow-ups already."),
    people.NotExcluded: lambda: _("This member is not left out of follow-ups."),
    offers.UnknownComputedLabel: lambda: _("No such computed label was found."),
    offers.UnknownReminder: lambda: _("No such reminder is coming."),
    offers.UnknownReminderPlan: lambda: _("No such plan of reminders was found."),
    offers.ReminderDecided: lambda: _("What becomes of this reminder is decided already."),
    offers.UnknownOfferPlan: lambda: _("No such kind of offer was found."),
    offers.OfferNotHere: lambda: _("This offer is not given at the counter any more."),
    offers.NoSurprise: lambda: _("There is no surprise for this member today."),
    offers.UnknownJourney: lambda: _("No such journey was found."),
    offers.UnknownStep: lambda: _("This journey has no such step."),
    offers.UnknownPassage: lambda: _("Nobody is on this journey in this way."),
    offers.JourneyHasNoSteps: lambda: _("A journey needs a step before it is switched on."),
    offers.PassageEnded: lambda: _("He has left this journey already."),
    offers.CampaignFixed: lambda: _("This campaign has begun; copy it to plan another."),
    offers.CampaignNotRunning: lambda: _("This campaign is not under way."),
    offers.UnknownSurvey: lambda: _("No such answer was found."),
    offers.UnknownSurveyPlan: lambda: _("No such survey was found."),
    offers.SurveyAnswered: lambda: _("This has been answered already. Thank you."),
    offers.SurveyExpired: lambda: _("This link is good no more."),
    offers.AnswerClosed: lambda: _("Nothing can be added to this answer any more. Thank you."),
    offers.NoPublicAddress: lambda: _(
        "The club's public address is not set (PUBLIC_URL), so no link can be sent."
    ),
    offers.UnknownTicket: lambda: _("No such ticket was found."),
    offers.TicketDone: lambda: _("This ticket is solved or closed; open it again first."),
    offers.TicketOpen: lambda: _("This ticket is open already."),
    offers.TicketMoved: lambda: _(
        "Somebody has written here in the meantime. Look at it above, then send again."
    ),
    offers.TicketNoAddress: lambda: _(
        "Nobody knows where to send an answer to. Speak with the member and note it here."
    ),
    offers.TooManyTickets: lambda: _(
        "That is a lot for one day. Please go on tomorrow, or talk to us in the shop."
    ),
    offers.UnknownCampaign: lambda: _("No such campaign was found."),
    offers.UnknownCost: lambda: _("No such cost was found; somebody has taken it back."),
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
    people.TooManyTests: lambda: _("Five tests an hour are enough; try again later."),
    people.UnknownEmailLink: lambda: _("This link is used up."),
    people.EmailLinkExpired: lambda: _("This link has ended."),
    people.NoMobile: lambda: _("The member has no mobile number for a code."),
    people.TooManyRows: lambda: _("An Excel file cannot hold so many rows; take the list as CSV."),
    ledger.OpenCredit: lambda: _(
        "A purchase on credit is not settled yet. Settle it, then this can be done."
    ),
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
    ledger.UnknownImport: lambda: _("No such import was found."),
    ledger.ImportNotReady: lambda: _("The import is at another step; look at it again."),
    ledger.UnknownRule: lambda: _("The draft has no such rule."),
    worth.UnknownFigure: lambda: _("No such figure is worked out here."),
    worth.TooLittleData: lambda: _("There is too little to work this out from yet."),
    worth.SummariesBusy: lambda: _("The figures are just being brought up to date; try again."),
}


def _money(amount: int) -> str:
    return format_money(amount, page_club().currency, get_language() or "en")


def _number(value: int) -> str:
    return format_number(value, get_language() or "en")
