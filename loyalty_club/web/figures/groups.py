"""Groups of members in words: what each is called, who is in it, and what to do with them."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from analytics.rules.groups.potential import Potential
from analytics.rules.groups.rfm import Segment
from loyalty_club.web.figures.words import Words


@dataclass(frozen=True, slots=True)
class GroupWords:
    """A group: its name, who is in it in one sentence, what to do, and how it looks."""

    name: Promise
    meaning: Promise
    advice: Promise
    icon: str
    tone: str


SEGMENTS: Mapping[Segment, GroupWords] = {
    Segment.CHAMPIONS: GroupWords(
        _("Champions"),
        _("Here lately, often, and for much: they carry the shop."),
        _("Thank them by name, ask their opinion first, ask them to bring a friend. No discounts."),
        "crown",
        "leaf",
    ),
    Segment.LOYAL: GroupWords(
        _("Loyal customers"),
        _("They come often and buy well, if not in the last days."),
        _("Keep what they like ready, and give them the next tier as a goal."),
        "heart",
        "leaf",
    ),
    Segment.PROMISING: GroupWords(
        _("May become loyal"),
        _("Here lately; they come and buy in the middle of the field."),
        _("Learn what they like and which days matter to them; invite them by it."),
        "sprout",
        "petal",
    ),
    Segment.NEWCOMERS: GroupWords(
        pgettext_lazy("segment", "Newcomers"),
        _("Their first purchase is not three months ago."),
        _("The second visit decides: greet them, and give a reason to come back within weeks."),
        "hand",
        "petal",
    ),
    Segment.HESITANT: GroupWords(
        _("Hesitant"),
        _("They come now and then, and buy little."),
        _("Show them once what they have not seen yet; do not spend much on them."),
        "circle-question-mark",
        "quiet",
    ),
    Segment.NEEDS_CARE: GroupWords(
        _("Need attention"),
        _("Good customers in the middle of everything, whose visit is a while ago."),
        _("A personal word now costs less than winning them back later."),
        "hand-heart",
        "honey",
    ),
    Segment.SLIPPING: GroupWords(
        _("Slipping away"),
        _("They came often and bought well, and have been silent for long."),
        _("Call or write this week: ask what was missing, and make one good offer."),
        "trending-down",
        "honey",
    ),
    Segment.DEAR: GroupWords(
        _("Must not be lost"),
        _("They were among the very best, and do not come any more."),
        _("The owner's own call, one by one. Nothing else pays as well as this list."),
        "heart-crack",
        "rose",
    ),
    Segment.RESTING: GroupWords(
        _("Resting"),
        _("They bought little and have been silent for long."),
        _("Include them in the yearly occasions; no effort beyond that."),
        "moon",
        "quiet",
    ),
    Segment.GONE: GroupWords(
        pgettext_lazy("segment", "Gone"),
        _("Silent for longest; they bought seldom and little."),
        _("Let them go in peace: spend neither money nor messages on them."),
        "door-open",
        "quiet",
    ),
}

POTENTIALS: Mapping[Potential, GroupWords] = {
    Potential.BASKET: GroupWords(
        _("Comes often, buys little"),
        _("They belong to the third that comes most often and to the third with small bills."),
        _("Show what goes with what they buy; give something for a larger bill."),
        "shopping-basket",
        "leaf",
    ),
    Potential.VISITS: GroupWords(
        _("Buys much, comes seldom"),
        _("They belong to the third with large bills and to the third that comes seldom."),
        _("Remind them of their days, and give a reason to come in between."),
        "calendar-plus",
        "petal",
    ),
    Potential.WALLET: GroupWords(
        _("Buys elsewhere too"),
        _("By their own word they buy a good part of such goods elsewhere."),
        _("Ask what they find there and not here; it is often one thing."),
        "store",
        "honey",
    ),
}

WORDS: dict[str, Words] = {
    "potential_basket": Words(
        _("Larger bills"),
        _("What those who come often and buy little could bring more in a year."),
        _(
            "Customers in the upper third by visits a year and in the lower third by the bill: if"
            " their bill came up to the club's middle (the median), at their visits. Judged are"
            " those who are not lost, bought first at least 180 days ago and came on two days or"
            " more."
        ),
    ),
    "potential_visits": Words(
        _("More visits"),
        _("What those who buy much and come seldom could bring more in a year."),
        _(
            "Customers in the upper third by the bill and in the lower third by visits a year: if"
            " their visits came up to the club's middle (the median), at their bill. Judged are"
            " those who are not lost, bought first at least 180 days ago and came on two days or"
            " more."
        ),
    ),
    "potential_wallet": Words(
        _("What they buy elsewhere"),
        _("What customers buy elsewhere in a year, as far as they have told."),
        _(
            "From what members have told of how much of such goods they buy here: who buys half"
            " here buys as much again elsewhere (most: a third of it; less than half: three times"
            " as much). No more than that can be gained."
        ),
    ),
}


def segment_name(key: str) -> str:
    """What a group is called; nothing for who is in none."""
    return str(SEGMENTS[Segment(key)].name) if key else ""


def segment_advice(key: str) -> str:
    """What to do with a group; nothing for who is in none."""
    return str(SEGMENTS[Segment(key)].advice) if key else ""
