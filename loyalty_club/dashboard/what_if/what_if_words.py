"""What if in words: the sliders, the outcome of each change, and all that is assumed."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from analytics.rules.figures import Unit
from analytics.rules.what_if import (
    Change,
    Gap,
    Year,
    gap_of,
    like_a_cut_of,
    outcome_of,
    pays_off_at,
)
from loyalty_club.dashboard.program.phrases import money, number, percent
from loyalty_club.dashboard.what_if.what_if_forms import (
    BPS_A_HALF,
    BPS_A_PERCENT,
    MOST_BASKET,
    MOST_CAP,
    MOST_KEPT,
    MOST_VISITS,
    Slider,
    WhatIfFilter,
    presets,
)
from loyalty_club.web.drawings.told import Bar, Bars
from loyalty_club.web.figures.words import shown

YEARS = 3
# The cap that one asks about first: two points more.
DEARER_BPS = 200
PARTS: dict[str, Promise] = {
    "kept_bps": gettext_lazy("More stay"),
    "visits_tenths": gettext_lazy("They come more often"),
    "basket_bps": gettext_lazy("Larger baskets"),
    "cap_bps": gettext_lazy("Another cap"),
}


@dataclass(frozen=True, slots=True)
class OutcomeRow:
    """One change alone, or all together: what it would bring in a year."""

    name: str
    what: str
    gap: Gap
    cut: str
    is_sum: bool = False


def sliders(asked: WhatIfFilter, year: Year) -> list[Slider]:
    """The four sliders; that of retention only where it is known who stays."""
    kept = asked.place("kept")
    visits = asked.place("visits")
    basket = asked.place("basket")
    found = [
        _slider(asked, "visits", _("Visits of a member in a year"), MOST_VISITS, _visits(visits)),
        _slider(asked, "basket", _("What a member pays on a visit"), MOST_BASKET, _more(basket)),
    ]
    if year.kept_bps is not None:
        label = _("Members who stay, of a hundred")
        found.insert(0, _slider(asked, "kept", label, MOST_KEPT, _points(kept)))
    if year.cap_bps:
        label = _("The cap of what goes back")
        found.append(_slider(asked, "cap", label, MOST_CAP, percent(asked.cap_shown_bps)))
    return found


def links(asked: WhatIfFilter, year: Year) -> list[tuple[str, str]]:
    """The questions one asks first, each as an address of its own."""
    shop = {"shop": asked.chosen("shop")} if asked.chosen("shop") else {}
    found = [(query, str(words)) for query, words in presets()]
    if year.kept_bps is None:
        found = [(query, words) for query, words in found if "kept" not in query]
    dearer = year.cap_bps + DEARER_BPS
    if year.cap_bps and dearer <= MOST_CAP * BPS_A_HALF:
        facts = {"now": percent(year.cap_bps), "then": percent(dearer)}
        words = _("A cap of %(then)s instead of %(now)s") % facts
        found.append(({"cap": round(dearer / BPS_A_HALF)}, words))
    return [(f"?{urlencode({**query, **shop})}", words) for query, words in found]


def headline(year: Year, change: Change) -> str:
    """What all changes together would bring."""
    if change.is_none:
        return _(
            "Last year %(customers)s members brought %(sales)s of sales; after goods and what went"
            " back %(profit)s was left. Move a slider to see what would be different."
        ) % {
            "customers": number(year.customers),
            "sales": money(year.sales),
            "profit": money(outcome_of(year).profit),
        }
    gap = gap_of(year, change)
    facts = {"sales": money(gap.sales), "profit": money(abs(gap.profit))}
    if gap.profit < 0:
        return _("Such a year would have cost %(profit)s more than it brought.") % facts
    return (
        _("Such a year would have brought %(sales)s more sales and %(profit)s more profit.") % facts
    )


def outcome_rows(year: Year, change: Change) -> list[OutcomeRow]:
    """Each change alone, and all of them where there are several; none where nothing changes."""
    if change.is_none:
        return []
    costs = outcome_of(year).sales - outcome_of(year).profit
    moved = [part for part in PARTS if change.alone(part) != Change()]
    rows = [
        _row(str(PARTS[part]), _what(year, change, part), gap_of(year, change.alone(part)), costs)
        for part in moved
    ]
    if len(moved) > 1:
        gap = gap_of(year, change)
        rows.append(_row(_("All together"), "", gap, costs, is_sum=True))
    return rows


def years_chart(year: Year, change: Change) -> Bars:
    """What the change would bring in each of the coming years, if it lasts."""
    gaps = [gap_of(year, change, turn=turn).profit for turn in range(1, YEARS + 1)]
    return Bars(
        _("More profit in each year, if it lasts"),
        [
            Bar(
                _("Year %(number)s") % {"number": number(turn)},
                gap,
                money(gap),
                tone="leaf" if gap >= 0 else "rose",
            )
            for turn, gap in enumerate(gaps, start=1)
        ],
    )


def cap_words(year: Year, change: Change) -> str:
    """What another cap means; nothing where it stays."""
    if change.cap_bps is None:
        return ""
    gap = gap_of(year, change.alone("cap_bps"))
    if gap.given == 0:
        return _(
            "What goes back is %(given)s of your sales and does not reach the cap: another cap"
            " alone changes nothing. It is the rules for points that decide."
        ) % {"given": percent(_of_all(year))}
    if gap.given < 0:
        return _(
            "%(less)s less would go back. What members think of it no calculation can tell."
        ) % {"less": money(-gap.given)}
    needed = pays_off_at(year, change)
    if needed is None:
        return _("At this cap every sale would give more away than it brings.")
    return _(
        "Up to %(more)s more would go back. It pays if members therefore buy %(share)s more; below"
        " that it costs money."
    ) % {"more": money(gap.given), "share": percent(needed)}


def assumptions(year: Year, *, is_several: bool) -> list[str]:
    """All that the page takes for granted, plainly."""
    found = [
        _("This is no forecast: the last twelve months are counted once more."),
        _("Margin stays %(margin)s of sales, as you have stated it under «The club».")
        % {"margin": percent(year.margin_bps)},
        _(
            "Whoever comes more often pays as much each time as today, and takes nothing from"
            " other days."
        ),
        _("What goes back stays %(given)s of sales, unless you move the cap.")
        % {"given": percent(_of_all(year))},
        _("What it costs to bring the change about (offers, messages, time) is not taken off."),
    ]
    if year.kept_bps is not None:
        found.insert(
            2,
            _(
                "Who stays buys as much as the others. Of the members of a year ago %(kept)s"
                " stayed; that newcomers would stay longer too is left out."
            )
            % {"kept": percent(year.kept_bps)},
        )
    if is_several:
        found.append(_("Who buys in two of these shops counts in both."))
    return found


def _slider(asked: WhatIfFilter, name: str, label: str, most: int, words: str) -> Slider:
    ends = {
        "kept": (_points(0), _points(most)),
        "visits": (_visits(0), _visits(most)),
        "basket": (_more(0), _more(most)),
        "cap": (percent(0), percent(most * BPS_A_HALF)),
    }[name]
    step = 5 if name == "visits" else 1
    return Slider(name, label, 0, most, step, asked.place(name), words, ends)


def _row(name: str, what: str, gap: Gap, costs: int, *, is_sum: bool = False) -> OutcomeRow:
    cut = like_a_cut_of(gap, costs)
    return OutcomeRow(name, what, gap, "–" if not cut or cut < 0 else percent(cut), is_sum)


def _what(year: Year, change: Change, part: str) -> str:
    if part == "kept_bps":
        kept = year.kept_bps or 0
        would = min(kept + change.kept_bps, 100 * BPS_A_PERCENT)
        return _("%(now)s → %(then)s") % {"now": percent(kept), "then": percent(would)}
    if part == "visits_tenths":
        now = year.visits_each
        return _("%(now)s → %(then)s") % {
            "now": shown(now, Unit.RATIO),
            "then": shown(now + change.visits_tenths / 10, Unit.RATIO),
        }
    if part == "basket_bps":
        now = year.basket
        then = now * (1 + change.basket_bps / (100 * BPS_A_PERCENT))
        return _("%(now)s → %(then)s") % {"now": money(round(now)), "then": money(round(then))}
    return _("%(now)s → %(then)s") % {
        "now": percent(year.cap_bps),
        "then": percent(change.cap_bps or 0),
    }


def _of_all(year: Year) -> int:
    """What went back, of all sales."""
    return round(100 * BPS_A_PERCENT * year.given / year.all_sales) if year.all_sales else 0


def _points(count: int) -> str:
    if not count:
        return _("as today")
    return _("%(count)s more") % {"count": number(count)}


def _visits(tenths: int) -> str:
    if not tenths:
        return _("as today")
    return _("%(count)s more") % {"count": shown(tenths / 10, Unit.RATIO)}


def _more(percents: int) -> str:
    if not percents:
        return _("as today")
    return _("%(share)s more") % {"share": percent(percents * BPS_A_PERCENT)}
