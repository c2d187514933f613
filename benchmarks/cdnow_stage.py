"""A club of real people: the purchases of CDNOW, and what the figures say of them.

The data set comes with the package `lifetimes`: 23,570 customers of a music shop who bought for
the first time in the first quarter of 1997, and all that they bought until the end of June 1998.
It is imported as an owner would do it, into a database of its own, with the clock set to the day
after its last one; the summaries are rebuilt and every figure is worked out. What comes out is
printed as JSON beside what has been published. With `--pictures` the dashboard over it is
photographed into docs/pictures.

    python -m benchmarks.cdnow_stage [--sample] [--pictures]
"""

import argparse
import json
import os
import secrets
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from datetime import date
from importlib import resources
from io import StringIO
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

import time_machine

from benchmarks import scratch  # first: it sets Django up

# isort: split
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from django.utils.translation import override

from analytics.rules.figures import Figure
from analytics.rules.periods import days_between
from analytics.selectors.first_screen import first_screen
from analytics.selectors.scope import Circle
from analytics.services.summaries.rebuilding import rebuild_summaries
from analytics.services.works import work_out_all
from benchmarks.cdnow_day import THE_DAY_AFTER
from loyalty_club.web.figures.documents import figure_document
from loyalty_club.web.figures.first_screen import why_unknown, words_of
from members.models import User
from members.roles import SYSTEM, Role
from members.services.patience import unhurried
from members.services.staff import hire_staff

FIRST, LAST = date(1997, 7, 1), date(1998, 6, 30)
# The customers are watched for 39 weeks, and the other 39 are foretold.
CALIBRATED_UNTIL = date(1997, 9, 30)
PORT = 8794
PATIENCE = 60
PICTURES = {
    "cdnow-first-screen": "/dashboard/?period=twelve_months",
    "cdnow-value": "/dashboard/value/?period=twelve_months",
    "cdnow-cohorts": "/dashboard/cohorts/?span=24",
    "cdnow-groups": "/dashboard/segments/",
}

# Fader, Hardie and Lee (2005), Marketing Science 24, and (2005) Journal of Marketing Research 42:
# of the 2,357 customers of the sample, time in weeks.
PUBLISHED = {
    "bg_nbd": {"r": 0.243, "alpha": 4.414, "a": 0.793, "b": 2.426},
    "gamma_gamma": {"p": 6.25, "q": 3.74, "gamma": 15.44},
}


def main() -> None:
    """Raise the stage, tell what is on it, and take the pictures where asked."""
    asked = _arguments()
    told = raise_stage("CDNOW_sample.txt" if asked.sample else "CDNOW_master.txt")
    print(json.dumps(told, indent=2))
    if asked.pictures:
        photograph()


def raise_stage(name: str) -> dict[str, Any]:
    """The club with all its figures on the day after the last purchase."""
    with time_machine.travel(THE_DAY_AFTER, tick=True):
        scratch.fresh()
        imported = _told("import_purchases", str(data(name)), verbosity=0)
        started = time.perf_counter()
        rebuild_summaries()
        rebuilt = time.perf_counter() - started
        with unhurried():
            work_out_all()
        worked = time.perf_counter() - started - rebuilt
        hire_staff(
            actor=SYSTEM,
            username="owner",
            password=secrets.token_urlsafe(),
            role=Role.OWNER,
            first_name="Owner",
        )
        period = days_between(FIRST, LAST)
        figures = first_screen(Circle(), period, calendar="gregorian", sees_withheld=True)
        until = ("--calibration-end", CALIBRATED_UNTIL.isoformat())
        fit = _told("fit_clv", *until)
        sample = str(data("CDNOW_sample.txt"))
        fit_of_sample = _told("fit_clv", "--transactions", sample, *until)
    return {
        "imported": imported,
        "seconds": {"rebuild": round(rebuilt, 1), "every figure": round(worked, 1)},
        "first_screen": _documents(figures),
        "fit_of_the_club": fit,
        "fit_of_the_sample": fit_of_sample,
        "published_of_the_sample": PUBLISHED,
    }


def data(name: str) -> Path:
    """The file inside the installed package; no copy of it is kept here."""
    return Path(str(resources.files("lifetimes") / "datasets" / name))


def photograph() -> None:
    """The pages as the owner of that shop would have seen them."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only where pictures are asked

    with time_machine.travel(THE_DAY_AFTER, tick=True):
        client = Client()
        client.force_login(User.objects.get(username="owner"))
        cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    command = [sys.executable, "-m", "benchmarks.cdnow_day", str(PORT)]
    environ = os.environ | {"DEBUG": "1"}
    server = subprocess.Popen(command, cwd=scratch.PROJECT, env=environ)
    try:
        _wait()
        with sync_playwright() as driver:
            browser = driver.chromium.launch(
                executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
            )
            context = browser.new_context(locale="en", viewport={"width": 1280, "height": 1200})
            address = f"http://127.0.0.1:{PORT}"
            context.add_cookies(
                [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": address}]
            )
            page = context.new_page()
            for name, path in PICTURES.items():
                page.goto(address + path)
                page.evaluate("document.fonts.ready")
                page.wait_for_timeout(400)
                file = scratch.PROJECT / "docs" / "pictures" / f"{name}.jpg"
                page.screenshot(path=file, type="jpeg", quality=82)
            browser.close()
    finally:
        server.terminate()
        server.wait(PATIENCE)


def _documents(figures: Sequence[Figure]) -> list[dict[str, Any]]:
    with override("en"):
        return [figure_document(one, words_of(one), why=why_unknown(one)) for one in figures]


def _told(*command: str, **options: Any) -> dict[str, Any]:
    out = StringIO()
    call_command(*command, "--json", stdout=out, **options)
    answer: dict[str, Any] = json.loads(out.getvalue())
    return answer


def _wait() -> None:
    for _second in range(PATIENCE):
        try:
            urlopen(f"http://127.0.0.1:{PORT}/healthz", timeout=5).close()
        except (URLError, ConnectionError, TimeoutError):
            time.sleep(1)
        else:
            return
    raise SystemExit("The dashboard did not open.")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sample", action="store_true", help="a tenth of the customers")
    parser.add_argument("--pictures", action="store_true", help="photograph the dashboard")
    return parser.parse_args()


if __name__ == "__main__":
    with scratch.dropping():
        main()
