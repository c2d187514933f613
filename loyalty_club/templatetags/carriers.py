"""The carrier's notice for any page of staff: `{% load carriers %}{% carrier_notice %}`."""

from typing import Any

from django.template import Context, Library

from loyalty_club.web.carrier_notice import carrier_notice as notice_for

register = Library()


@register.inclusion_tag("parts/carrier_notice.html", takes_context=True)
def carrier_notice(context: Context) -> dict[str, Any]:
    """Nothing where all is well, or where nobody is signed in."""
    actor = context.get("actor")
    return {"notice": None if actor is None else notice_for(actor)}
