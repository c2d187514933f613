"""Long readings on a page: of when they are, how the next gets on, and asking for it.

A page puts `state=kept_state(kept("clv"))` into its context and includes
`dashboard/parts/kept_state.html`; the button there leads here.
"""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

import structlog
from celery import current_app
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh
from kombu.exceptions import OperationalError

from analytics.selectors.kept import Kept, kept
from analytics.services.keeping import ask_for
from loyalty_club.web.figures.problems import problem_words
from loyalty_club.web.guards import staff_page
from members.roles import Actor, Right
from members.selectors.staff import all_shops

logger = structlog.get_logger()

# The names of `analytics.services.works.WORKS`; importing them would bring numpy to every page.
NAMES = frozenset(
    {
        "profit",
        "owed",
        "clv",
        "course",
        "rfm",
        "stake",
        "cohorts",
        "staff",
        "shops",
        "potential",
        "alike",
        "drivers",
        "together",
        "when",
    }
)


@dataclass(frozen=True, slots=True)
class KeptState:
    """A long reading as `dashboard/parts/kept_state.html` shows it; `problem` is in words."""

    kept_at: datetime | None
    is_working: bool
    done: int
    problem: str
    ask_url: str
    progress_url: str
    shop_id: int | None = None


def kept_state(found: Kept, *, shop_id: int | None = None) -> KeptState:
    """What a page says about a reading that is worked out apart from it."""
    query = f"?{urlencode({'shop': shop_id})}" if shop_id else ""
    return KeptState(
        kept_at=found.kept_at,
        is_working=found.is_working,
        done=found.done,
        problem=problem_words(found.problem),
        ask_url=reverse("dashboard-figure-ask", args=[found.name]),
        progress_url=reverse("dashboard-figure-progress", args=[found.name]) + query,
        shop_id=shop_id,
    )


@require_POST
@staff_page(Right.FIGURES_READ)
def ask(request: HttpRequest, actor: Actor, name: str) -> HttpResponse:
    """The button: have it worked out anew, and back to the page it stands on."""
    ask_anew(request, actor, name, shop_id=_shop_of(request.POST.get("shop", ""), actor))
    back = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        return redirect(back)
    return redirect("dashboard-home")


@require_safe
@staff_page(Right.FIGURES_READ)
def progress(request: HttpRequest, actor: Actor, name: str) -> HttpResponse:
    """The bar, asked for every two seconds; when the work is over, the page anew."""
    shop_id = _shop_of(request.GET.get("shop", ""), actor)
    found = kept(_known(name), shop_id)
    if not found.is_working:
        return HttpResponseClientRefresh()
    state = kept_state(found, shop_id=shop_id)
    return render(request, "dashboard/parts/kept_progress.html", {"state": state})


def ask_anew(request: HttpRequest, actor: Actor, name: str, *, shop_id: int | None = None) -> bool:
    """Ask for a reading and start on it at once where a worker listens; the next tick does
    otherwise. False where somebody is at it already. Pressing twice asks once.
    """
    is_new = ask_for(name=_known(name), shop_id=shop_id, actor=actor)
    if is_new:
        start("analytics.tasks.work_out_figure", name, shop_id)
        messages.success(request, _("It is being worked out anew."))
    else:
        messages.info(request, _("Somebody has asked for it already; it is being worked out."))
    return is_new


def start(task: str, *arguments: object) -> None:
    """Wake a worker for a task by its name; where no broker answers the row waits for the tick."""
    try:
        with current_app.connection_for_write() as broker:
            # Nobody who has pressed a button waits for a broker that is not there.
            broker.transport_options = {**(broker.transport_options or {}), "max_retries": 0}
            current_app.send_task(task, args=list(arguments), connection=broker, retry=False)
    except (OperationalError, OSError) as error:
        logger.warning("no broker for a task", task=task, error=str(error))


def _known(name: str) -> str:
    if name not in NAMES:
        raise Http404
    return name


def _shop_of(value: str, actor: Actor) -> int | None:
    """The shop that is asked about; one that the actor may not look at is not there."""
    if not value:
        return None
    if value not in {str(shop.pk) for shop in all_shops(actor)}:
        raise Http404
    return int(value)
