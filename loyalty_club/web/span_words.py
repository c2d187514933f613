"""Stretches of time as one says them: 40 minutes, 5 hours, 3 days."""

from datetime import timedelta

from django.utils.translation import get_language, ngettext

from members.rules.money import format_number

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
# Up to two days hours say more.
MOST_HOURS = 48


def span_words(span: timedelta) -> str:
    """The length in its largest fitting unit, rounded down; never less than a minute."""
    if span >= MOST_HOURS * HOUR:
        count = span // DAY
        text = ngettext("%(count)s day", "%(count)s days", count)
    elif span >= HOUR:
        count = span // HOUR
        text = ngettext("%(count)s hour", "%(count)s hours", count)
    else:
        count = max(span // MINUTE, 1)
        text = ngettext("%(count)s minute", "%(count)s minutes", count)
    return text % {"count": format_number(count, get_language() or "en")}
