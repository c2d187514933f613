"""The browser's own Persian calendar (ICU) as a referee for ours, 1300 to 1467."""

import pytest
from playwright.sync_api import Browser

from members.rules.calendars import month_start

pytestmark = pytest.mark.browser

NAMES = """
days => {
  const calendar = new Intl.DateTimeFormat("en-u-ca-persian-nu-latn", {
    year: "numeric", month: "numeric", day: "numeric", timeZone: "UTC",
  });
  return days.map(day => {
    const part = Object.fromEntries(
      calendar.formatToParts(new Date(day + "T12:00:00Z")).map(one => [one.type, one.value])
    );
    return [Number(part.year ?? part.relatedYear), Number(part.month), Number(part.day)];
  });
}
"""


def test_every_month_begins_on_the_browsers_day(chromium: Browser) -> None:
    months = [(year, month) for year in range(1300, 1468) for month in range(1, 13)]
    days = [month_start("jalali", year, month).isoformat() for year, month in months]

    page = chromium.new_page()
    named = page.evaluate(NAMES, days)
    page.close()

    assert named == [[year, month, 1] for year, month in months]
