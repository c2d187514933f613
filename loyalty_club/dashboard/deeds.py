"""The audit in words: what was done, by whom, about what."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from members.selectors.trail import member_names, names_of

Say = Callable[[], str]

DEEDS: dict[str, Say] = {
    "balances.opened": lambda: _("brought opening balances in"),
    "campaign.cost_added": lambda: _("entered a cost of a campaign"),
    "campaign.cost_removed": lambda: _("took a cost of a campaign back"),
    "campaign.changed": lambda: _("changed the draft of a campaign"),
    "campaign.discarded": lambda: _("discarded the draft of a campaign"),
    "campaign.drafted": lambda: _("drafted a campaign"),
    "campaign.paused": lambda: _("paused a campaign"),
    "campaign.resumed": lambda: _("let a campaign go on"),
    "campaign.sent": lambda: _("told everybody of a campaign"),
    "campaign.started": lambda: _("started a campaign"),
    "campaign.stopped": lambda: _("stopped a campaign"),
    "cap.alarm": lambda: _("saw the cap's alarm line passed"),
    "cap.exported": lambda: _("exported the cap's windows"),
    "cap.lowered": lambda: _("lowered the cap"),
    "cap.released": lambda: _("let bonuses go again"),
    "cap.restored": lambda: _("lifted the brake of the cap"),
    "cap.throttled": lambda: _("held bonuses back"),
    "card.replaced": lambda: _("gave a new card"),
    "carrier.chosen": lambda: _("chose how messages are sent"),
    "carrier.credit_low": lambda: _("saw the credit at the carrier fall below the line"),
    "carrier.tested": lambda: _("sent a message to try the carrier"),
    "club.adjustments": lambda: _("changed how many points one may correct alone"),
    "club.set_up": lambda: _("changed the club's settings"),
    "follow_up.assigned": lambda: _("gave somebody a follow-up"),
    "follow_up.done": lambda: _("did a follow-up"),
    "follow_up.dropped": lambda: _("dropped a follow-up"),
    "follow_up.moved": lambda: _("moved a follow-up to another day"),
    "follow_up.planned": lambda: _("planned a follow-up"),
    "follow_up.reopened": lambda: _("opened a follow-up again"),
    "balances.taken_back": lambda: _("took opening balances back"),
    "dates.import_undone": lambda: _("took imported dates back"),
    "dates.imported": lambda: _("brought important dates in"),
    "history.recorded": lambda: _("brought past purchases in"),
    "import.discarded": lambda: _("let go of a file to bring in"),
    "import.done": lambda: _("finished bringing a file in"),
    "import.errors_exported": lambda: _("took the refused rows of an import"),
    "import.started": lambda: _("began to bring a file in"),
    "import.undo_started": lambda: _("began to take an import back"),
    "import.undone": lambda: _("took an import back"),
    "import.uploaded": lambda: _("put a file in"),
    "members.import_undone": lambda: _("erased members of an import that was taken back"),
    "members.imported": lambda: _("brought members in"),
    "members.put_back": lambda: _("put members back as they were before an import"),
    "club.retention": lambda: _("changed how long silent members are kept"),
    "confirmation.asked": lambda: _("sent a one-time code"),
    "erasure.asked": lambda: _("planned to erase a member"),
    "erasure.called_off": lambda: _("called the erasure of a member off"),
    "member.data_taken": lambda: _("took his own data along"),
    "member.erased": lambda: _("erased a member"),
    "clock.agreed": lambda: _("found that the clock is right again"),
    "clock.believed": lambda: _("said that the clock is right"),
    "clock.jumped": lambda: _("stopped the timetable, for the clock has jumped"),
    "journey.announced": lambda: _("announced goods on a journey"),
    "journey.changed": lambda: _("changed a journey"),
    "journey.defined": lambda: _("made a journey"),
    "journey.step_added": lambda: _("added a step to a journey"),
    "journey.step_changed": lambda: _("changed a step of a journey"),
    "journey.step_deleted": lambda: _("deleted a step of a journey"),
    "journey.step_moved": lambda: _("moved a step of a journey"),
    "journey.switched_off": lambda: _("stopped a journey"),
    "journey.switched_on": lambda: _("switched a journey on"),
    "journey.taken_out": lambda: _("took a member out of a journey"),
    "journeys.installed": lambda: _("brought the journeys of the program along"),
    "key.created": lambda: _("made an API key"),
    "key.revoked": lambda: _("revoked an API key"),
    "list.exported": lambda: _("exported a list"),
    "label.changed": lambda: _("changed a computed label"),
    "label.computed": lambda: _("computed a label"),
    "label.defined": lambda: _("defined a computed label"),
    "label.dropped": lambda: _("removed a label from the whole club"),
    "label.renamed": lambda: _("renamed a label in the whole club"),
    "label.retired": lambda: _("retired a computed label"),
    "liability.exported": lambda: _("exported the points owed"),
    "member.consents": lambda: _("changed what may be sent"),
    "member.corrected": lambda: _("corrected a member"),
    "occasion.added": lambda: _("added an occasion"),
    "occasion.changed": lambda: _("changed an occasion"),
    "occasion.day_cleared": lambda: _("took back the day of an occasion"),
    "occasion.day_confirmed": lambda: _("confirmed the day of an occasion"),
    "occasion.day_set": lambda: _("set the day of an occasion"),
    "occasion.dropped": lambda: _("stopped keeping an occasion"),
    "occasion.kept": lambda: _("began to keep an occasion"),
    "occasions.installed": lambda: _("took over the occasions of the program"),
    "member.date_changed": lambda: _("changed an important date"),
    "member.date_forgotten": lambda: _("removed an important date"),
    "member.date_kept": lambda: _("noted an important date"),
    "member.excluded": lambda: _("left a member out of follow-ups"),
    "member.included": lambda: _("took a member into follow-ups again"),
    "member.labelled": lambda: _("changed a member's labels"),
    "member.note_erased": lambda: _("took a note back"),
    "member.note_written": lambda: _("wrote a note about a member"),
    "member.registered": lambda: _("registered a member"),
    "household.joined": lambda: _("put two people into one household"),
    "household.left": lambda: _("took somebody out of a household"),
    "members.apart_undone": lambda: _("took back that two members are two people"),
    "members.kept_apart": lambda: _("noted that two members are two people"),
    "members.merged": lambda: _("merged two cards"),
    "members.parted": lambda: _("parted two merged cards"),
    "message.cancelled": lambda: _("called a message off"),
    "message.resent": lambda: _("had a message sent again"),
    "message.restored": lambda: _("let a message go after all"),
    "message.rules": lambda: _("changed what messages are held back"),
    "offer_plan.changed": lambda: _("changed a kind of offer"),
    "offer_plan.defined": lambda: _("worded a kind of offer"),
    "offer_plan.resumed": lambda: _("took up a retired kind of offer"),
    "offer_plan.retired": lambda: _("retired a kind of offer"),
    "offers.promised": lambda: _("promised an offer"),
    "offers.withdrawn": lambda: _("took offers back"),
    "surprise.planned": lambda: _("changed the unexpected gift"),
    "points.adjusted": lambda: _("corrected points by hand"),
    "points.adjustment_asked": lambda: _("asked for a correction of points"),
    "points.adjustment_refused": lambda: _("refused a correction of points"),
    "draft.created": lambda: _("began a draft of the program"),
    "draft.discarded": lambda: _("discarded a draft of the program"),
    "event.rewarded": lambda: _("rewarded an event"),
    "fact.brought_back": lambda: _("brought a question of the profile back"),
    "fact.changed": lambda: _("changed a question of the profile"),
    "fact.defined": lambda: _("added a question to the profile"),
    "fact.retired": lambda: _("retired a question of the profile"),
    "facts.installed": lambda: _("brought the questions of the profile along"),
    "profile.answered": lambda: _("noted an answer of a member"),
    "profile.forgotten": lambda: _("removed an answer with its history"),
    "profile.rewarded": lambda: _("rewarded an answer"),
    "profile.taken_back": lambda: _("took an answer back"),
    "program.published": lambda: _("published a program version"),
    "purchase.claimed": lambda: _("gave a purchase to a member"),
    "purchase.lapsed": lambda: _("let the points of a purchase on credit lapse"),
    "purchase.reason": lambda: _("noted what a purchase was for"),
    "purchase.recorded": lambda: _("rang up a purchase"),
    "purchase.returned": lambda: _("took back goods"),
    "purchase.settled": lambda: _("settled a purchase on credit"),
    "purchase.voided": lambda: _("voided a purchase"),
    "purchases.exported": lambda: _("exported purchases"),
    "reminder.reworded": lambda: _("gave one reminder other words"),
    "reminder.restored": lambda: _("let a reminder leave after all"),
    "reminder.skipped": lambda: _("left one reminder out"),
    "reminder_plan.changed": lambda: _("changed what is said around a day"),
    "reminder_plan.dropped": lambda: _("dropped the words of their own for a day"),
    "reminder_plans.installed": lambda: _("took over the reminders of the program"),
    "reward.added": lambda: _("added a reward"),
    "reward.cancelled": lambda: _("cancelled a reward that was issued"),
    "reward.changed": lambda: _("changed a reward"),
    "reward.issued": lambda: _("issued a reward"),
    "reward.moved": lambda: _("moved a reward in the catalogue"),
    "reward.redeemed": lambda: _("handed over a reward"),
    "shop.changed": lambda: _("changed a shop"),
    "shop.opened": lambda: _("opened a shop"),
    "staff.changed": lambda: _("changed somebody's role or shops"),
    "staff.hired": lambda: _("added somebody to the staff"),
    "staff.password": lambda: _("gave somebody a new password"),
    "tier.changed": lambda: _("changed a member's tier"),
    "voucher.cancelled": lambda: _("cancelled a voucher"),
    "voucher.exported": lambda: _("exported vouchers"),
    "voucher.issued": lambda: _("issued vouchers"),
}


@dataclass(frozen=True, slots=True)
class Deed:
    """One row of the audit as people read it."""

    at: datetime
    who: str
    what: str
    subject: str
    member_id: int | None
    member: str
    facts: list[tuple[str, str]]


def deeds_of(rows: Sequence[Any]) -> list[Deed]:
    """These audit rows in words; all names in them come in three statements."""
    names = names_of({row.actor_id for row in rows})
    members = member_names({row.member_id for row in rows if row.member_id})
    return [
        Deed(
            at=row.at,
            who=names.get(row.actor_id) or _nameless(row.actor_kind),
            what=DEEDS[row.action]() if row.action in DEEDS else row.action,
            subject=row.subject,
            member_id=row.member_id,
            member=members.get(row.member_id, ""),
            facts=[(key, _fact(value)) for key, value in row.facts.items()],
        )
        for row in rows
    ]


def _nameless(kind: str) -> str:
    """Who has no name of his own: the club itself, or a member in the portal."""
    if kind == "member":
        return _("The member")
    return _("The club itself") if kind == "system" else kind


def _fact(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
