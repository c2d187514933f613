"""The words of what the staff bring; each stands above a column."""

from django.utils.translation import gettext_lazy as _

from loyalty_club.web.figures.words import Words

WORDS: dict[str, Words] = {
    "sales": Words(
        name=_("Sales"),
        plain=_("What came into the till through these hands."),
        how=_(
            "What was paid in money for the purchases that he rang up, less what was paid back. A"
            " return lowers the day of its sale. What was written down on a later day, or brought"
            " in with a file, belongs to nobody."
        ),
    ),
    "purchases": Words(
        name=_("Bills"),
        plain=_("How many bills he rang up."),
        how=_("Purchases that he rang up, voided ones left out."),
    ),
    "average_purchase": Words(
        name=_("Average bill"),
        plain=_("What a customer leaves with him at a time."),
        how=_("His sales divided by his bills."),
    ),
    "with_member": Words(
        name=_("Bills with a member"),
        plain=_("Of each hundred bills, so many carry a member."),
        how=_(
            "Bills that carry a member, divided by all his bills. The others stay unknown to the"
            " club: nobody can thank them, or ask them back."
        ),
    ),
    "joined": Words(
        name=_("Newcomers"),
        plain=_("Members whom he registered."),
        how=_("Members whom he registered on these days; those brought in with a file left out."),
    ),
    "consents": Words(
        name=_("May send offers"),
        plain=_("How often he was told that offers may be sent."),
        how=_("How often he wrote down on these days that a member allows offers by text message."),
    ),
    "dates": Words(
        name=_("Days told"),
        plain=_("Birthdays and anniversaries that he was told."),
        how=_("Important dates that members told him on these days and that are still kept."),
    ),
    "nps": Words(
        name=_("NPS"),
        plain=_("What those whom he served say."),
        how=_(
            "Of those who answered after a purchase that he rang up: the share of nines and tens"
            " less the share of six and below. Groups of fewer than five are told together, so"
            " that nobody is recognised by his answer."
        ),
    ),
}
