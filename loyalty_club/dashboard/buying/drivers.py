"""What drives buying: which traits go together with buying more, and who has them."""

from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from analytics.selectors.buying.drivers import Driver, Drivers, kept_drivers
from analytics.selectors.buying.figures import driver_figures
from analytics.selectors.buying.people import people_with
from loyalty_club.dashboard.asking import kept_state
from loyalty_club.dashboard.buying.people import show_people
from loyalty_club.dashboard.buying.shop_choice import ReadingFilter
from loyalty_club.dashboard.frame import show
from loyalty_club.dashboard.program.phrases import number
from loyalty_club.web.drawings.told import Bar, Bars, Tone
from loyalty_club.web.figures.buying import WORDS
from loyalty_club.web.figures.driver_words import (
    TRY,
    TraitNames,
    beside_words,
    more_words,
    trait_names,
)
from loyalty_club.web.figures.words import tell
from loyalty_club.web.guards import staff_page
from members.roles import Actor, Right

# So many percent more would stretch the scale so far that nothing else is seen.
WIDEST_BPS = 20_000


@require_safe
@staff_page(Right.FIGURES_READ)
def drivers(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The traits in their order, each beside what it is compared with."""
    asked = ReadingFilter(request.GET, actor=actor)
    found, names = kept_drivers(asked.shop_id), trait_names(actor)
    unclear = [driver for driver in found.drivers if not driver.is_clear]
    return show(
        request,
        actor,
        "dashboard/drivers.html",
        filter=asked,
        found=found,
        headline=_headline(found, names),
        advice=str(TRY[found.clear[0].group]) if found.clear else "",
        clear=_bars(_("Goes clearly together"), found.clear, found, names, asked),
        unclear=_bars(_("No more than chance may make it"), unclear, found, names, asked),
        told=[tell(figure, WORDS[figure.key]) for figure in driver_figures(found)],
        state=kept_state(found.kept, shop_id=asked.shop_id),
    )


@require_safe
@staff_page(Right.FIGURES_READ)
def people(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The members who have one of the traits; without one, back to all of them."""
    asked = ReadingFilter(request.GET, actor=actor)
    found = kept_drivers(asked.shop_id)
    group, level = request.GET.get("group", ""), request.GET.get("level", "")
    if found.window is None or not group:
        return redirect("dashboard-drivers")
    who = people_with(group, level, found.window, asked.shop_id)
    if who is None:
        raise Http404
    return show_people(
        request,
        actor,
        who,
        title=trait_names(actor).trait(group, level),
        lead=_("Who bought in these twelve months and has this trait, the latest first."),
        back=("dashboard-drivers", _("What drives buying")),
    )


def _headline(found: Drivers, names: TraitNames) -> str:
    if not found.kept:
        return ""
    if not found.clear:
        return _("Nothing that we know of members goes clearly together with buying more or less.")
    first = found.clear[0]
    return _(
        "Goes most clearly together with what somebody spends: %(trait)s (%(more)s a year, all"
        " else alike)."
    ) % {"trait": names.trait(first.group, first.level), "more": more_words(first.more_bps)}


def _bars(
    caption: str, shown: list[Driver], found: Drivers, names: TraitNames, asked: ReadingFilter
) -> Bars:
    return Bars(
        caption,
        [
            Bar(
                label=names.trait(driver.group, driver.level),
                value=_short(driver.more_bps),
                shown=more_words(driver.more_bps),
                note=_note(driver, found, names),
                url=_people_url(driver, asked),
                tone=_tone(driver),
                low=_short(driver.low_bps),
                high=_short(driver.high_bps),
            )
            for driver in shown
        ],
        unit=_("more or less spent in a year"),
    )


def _note(driver: Driver, found: Drivers, names: TraitNames) -> str:
    return _("%(beside)s · %(members)s members · between %(low)s and %(high)s") % {
        "beside": beside_words(driver, found.bases, names),
        "members": number(driver.members),
        "low": more_words(driver.low_bps),
        "high": more_words(driver.high_bps),
    }


def _tone(driver: Driver) -> Tone:
    if not driver.is_clear:
        return "quiet"
    return "leaf" if driver.more_bps > 0 else "rose"


def _short(bps: int) -> int:
    return min(bps, WIDEST_BPS)


def _people_url(driver: Driver, asked: ReadingFilter) -> str:
    query = {"group": driver.group, "level": driver.level}
    if asked.chosen("shop"):
        query["shop"] = asked.chosen("shop")
    return f"{reverse('dashboard-drivers-people')}?{urlencode(query)}"
