"""What the people's room refuses, by name; every refusal has a stable code and its facts."""

from typing import Any


class ClubError(Exception):
    """A refusal by the state of the world: nothing was written.

    `code` is stable and public; `facts` are what a door needs to explain it.
    """

    code = "refused"
    status = 409

    def __init__(self, **facts: Any) -> None:
        super().__init__(self.code)
        self.facts = facts


class MembersError(ClubError):
    """A refusal of the members room."""


class NotAllowed(MembersError):
    """The actor lacks the right, or lacks it for this shop."""

    code = "not_allowed"
    status = 403


class UnknownMember(MembersError):
    """No such member, or none that this actor may see: the two are not told apart."""

    code = "not_found"
    status = 404


class UnknownShop(MembersError):
    """No such shop, or none that this actor may serve."""

    code = "not_found"
    status = 404


class UnknownStaff(MembersError):
    """No such colleague."""

    code = "not_found"
    status = 404


class UnknownKey(MembersError):
    """No such API key."""

    code = "not_found"
    status = 404


class UnknownFact(MembersError):
    """The catalogue of the profile has no such fact, or it is not in use."""

    code = "not_found"
    status = 404


class MobileTaken(MembersError):
    """The mobile belongs to another member; `member_id` names him."""

    code = "phone_taken"


class MemberClosed(MembersError):
    """The member was merged or erased and takes no more changes."""

    code = "member_merged"


class InvalidField(MembersError):
    """One field cannot be accepted; `field` names it and `problem` says why."""

    code = "invalid"
    status = 400


class KeyReused(MembersError):
    """The same idempotency key came with another body."""

    code = "idempotency_key_reuse"
    status = 422


class Busy(MembersError):
    """A lock could not be had in time; nothing was written, try again."""

    code = "busy"


class LastOwner(MembersError):
    """The club must keep one owner who can sign in."""

    code = "last_owner"


class CodeNeeded(MembersError):
    """So many `points` leave only with the one-time code sent to the member."""

    code = "code_needed"


class WrongCode(MembersError):
    """The one-time code is wrong, used, too old, or tried too often; `left` tries remain."""

    code = "wrong_code"


class TooManyCodes(MembersError):
    """The member, or the whole club, was sent as many codes as an hour allows."""

    code = "too_many_codes"


class TooManyTests(MembersError):
    """As many messages were sent to try the carrier as an hour allows: `most`."""

    code = "too_many_tests"


class NoMobile(MembersError):
    """The member has no mobile to which a code could be sent."""

    code = "no_mobile"


class UnknownFollowUp(MembersError):
    """No such follow-up, or none that this actor may see."""

    code = "not_found"
    status = 404


class FollowUpClosed(MembersError):
    """The follow-up has been done or dropped already; reopen it first."""

    code = "follow_up_closed"


class FollowUpOpen(MembersError):
    """The follow-up is open: there is nothing to take back."""

    code = "follow_up_open"


class UnknownNote(MembersError):
    """The member has no such note."""

    code = "not_found"
    status = 404


class ProfitableMember(MembersError):
    """The evidence shows a profit: `net` (money); only who costs more than he brings is left out
    of follow-ups.
    """

    code = "member_profitable"


class AlreadyExcluded(MembersError):
    """The member is left out of follow-ups already."""

    code = "already_excluded"


class NotExcluded(MembersError):
    """The member is not left out of follow-ups."""

    code = "not_excluded"


class UnknownDate(MembersError):
    """The member has no such important date."""

    code = "not_found"
    status = 404


class UnknownOccasion(MembersError):
    """The club knows no occasion of this name."""

    code = "not_found"
    status = 404


class TooManyRows(MembersError):
    """The list is longer than the kind of file can hold: `most` rows."""

    code = "too_many_rows"


class MemberErased(UnknownMember):
    """The member has been erased: only anonymous bookkeeping is left of him."""

    code = "member_erased"
    status = 410


class UnknownErasure(MembersError):
    """Nothing is planned for this member that could be called off."""

    code = "not_found"
    status = 404


class UnknownMessage(MembersError):
    """No such message, or none that this actor may see."""

    code = "not_found"
    status = 404


class MessageClosed(MembersError):
    """The message has left, has ended, or has lost its text: this cannot be done with it."""

    code = "message_closed"


class MessageNotSure(MembersError):
    """Nobody knows whether the message arrived: sending it again may double it."""

    code = "message_not_sure"


class UnknownEmailLink(MembersError):
    """The link is answered already, its address is told no more, or it was never made."""

    code = "not_found"
    status = 404


class EmailLinkExpired(MembersError):
    """The link of this address is too old; a new letter can be asked for."""

    code = "link_expired"
    status = 410
