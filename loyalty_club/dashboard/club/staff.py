"""The staff: who works here, taking somebody on, changing a role, ending it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from loyalty_club.dashboard.forms import ChangeStaffForm, HireForm, PasswordForm
from loyalty_club.dashboard.frame import page_of, show
from loyalty_club.dashboard.refusals import done
from loyalty_club.web.guards import staff_page
from members.roles import Actor, Right
from members.selectors.staff import all_shops, find_staff, staff_list
from members.services.staff import change_staff, hire_staff, set_staff_password


@require_safe
@staff_page(Right.STAFF_MANAGE)
def staff(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Everybody who signs in with a password."""
    return show(request, actor, "dashboard/staff.html", page=page_of(request, staff_list()))


@require_http_methods(["GET", "POST"])
@staff_page(Right.STAFF_MANAGE)
def hire(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Somebody new, with a first password."""
    form = HireForm(request.POST or None, shops=all_shops(actor))
    if request.method == "POST" and done(form, lambda: hire_staff(actor=actor, **form.facts())):
        messages.success(request, _("They can sign in now."))
        return redirect("dashboard-staff")
    return show(request, actor, "dashboard/staff_hire.html", form=form)


@require_http_methods(["GET", "POST"])
@staff_page(Right.STAFF_MANAGE)
def change(request: HttpRequest, actor: Actor, user_id: int) -> HttpResponse:
    """Another role, other shops, or no longer with us."""
    person = _person(user_id)
    form = ChangeStaffForm(request.POST or None, initial=_facts(person), shops=all_shops(actor))
    if request.method == "POST" and done(
        form, lambda: change_staff(actor=actor, user_id=user_id, **form.facts())
    ):
        messages.success(request, _("Saved."))
        return redirect("dashboard-staff")
    return show(request, actor, "dashboard/staff_change.html", form=form, person=person)


@require_http_methods(["GET", "POST"])
@staff_page(Right.STAFF_MANAGE)
def new_password(request: HttpRequest, actor: Actor, user_id: int) -> HttpResponse:
    """A new password for somebody who has lost his."""
    person = _person(user_id)
    form = PasswordForm(request.POST or None)
    if request.method == "POST" and done(
        form,
        lambda: set_staff_password(actor=actor, user_id=user_id, **form.cleaned_data),
    ):
        messages.success(request, _("The new password holds from now on."))
        return redirect("dashboard-staff")
    return show(request, actor, "dashboard/staff_password.html", form=form, person=person)


def _person(user_id: int) -> Any:
    person = find_staff(user_id)
    if person is None:
        raise Http404
    return person


def _facts(person: Any) -> dict[str, object]:
    return {
        "role": person.role,
        "shops": [shop.pk for shop in person.shops.all()],
        "mobile": person.mobile or "",
        "email": person.email,
        "is_active": person.is_active,
    }
