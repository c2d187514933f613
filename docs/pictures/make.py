"""Pictures of the real pages, from the demo: `make pictures` (or with one page's name).

Starts the demo, signs in as the owner and as the member, and photographs the main pages in
Persian and English, on desktop, tablet and phone, light and dark, into `.local/pictures/`. The
few that the README shows are kept beside this file.
"""

import json
import queue
import re
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

from playwright.sync_api import Browser, BrowserContext, sync_playwright

PROJECT = Path(__file__).resolve().parents[2]
KEPT = Path(__file__).resolve().parent
ALL = PROJECT / ".local" / "pictures"
PORT = 8790
PATIENCE = 300
SCREENS = {"desktop": (1280, 900), "tablet": (820, 1100), "phone": (390, 844)}
PAGES = {
    "find": ("owner", "/counter/?q={tail}"),
    "counter": ("owner", "/counter/members/{member}/?amount=1250000"),
    "register": ("owner", "/counter/register/"),
    "today": ("owner", "/counter/today/"),
    "dashboard": ("owner", "/dashboard/?period=year"),
    "value": ("owner", "/dashboard/value/"),
    "winning": ("owner", "/dashboard/value/winning/"),
    "profit": ("owner", "/dashboard/value/profit/"),
    "program-cost": ("owner", "/dashboard/value/cost/"),
    "what-if": ("owner", "/dashboard/value/what-if/?visits=10"),
    "staff-figures": ("owner", "/dashboard/value/staff/"),
    "figure-rules": ("owner", "/dashboard/figures/rules/"),
    "letter": ("owner", "/dashboard/figures/letter/"),
    "segments": ("owner", "/dashboard/segments/"),
    "at-risk": ("owner", "/dashboard/at-risk/"),
    "staying": ("owner", "/dashboard/staying/"),
    "cohorts": ("owner", "/dashboard/cohorts/"),
    "potential": ("owner", "/dashboard/potential/"),
    "alike": ("owner", "/dashboard/alike/"),
    "drivers": ("owner", "/dashboard/drivers/"),
    "together": ("owner", "/dashboard/together/"),
    "when": ("owner", "/dashboard/when/"),
    "members": ("owner", "/dashboard/members/"),
    "member": ("owner", "/dashboard/members/{member}/"),
    "coming": ("owner", "/dashboard/calendar/"),
    "occasions": ("owner", "/dashboard/calendar/occasions/"),
    "profile": ("owner", "/dashboard/profile/"),
    "follow-ups": ("owner", "/dashboard/follow-ups/"),
    "labels": ("owner", "/dashboard/labels/"),
    "poster": ("owner", "/dashboard/poster/"),
    "imports": ("owner", "/dashboard/imports/"),
    "exports": ("owner", "/dashboard/exports/"),
    "privacy": ("owner", "/dashboard/privacy/"),
    "program": ("owner", "/dashboard/program/"),
    "draft": ("owner", "/dashboard/program/drafts/1/"),
    "cap": ("owner", "/dashboard/cap/"),
    "tiers": ("owner", "/dashboard/tiers/"),
    "rewards": ("owner", "/dashboard/rewards/"),
    "liability": ("owner", "/dashboard/liability/"),
    "campaigns": ("owner", "/dashboard/campaigns/"),
    "results": ("owner", "/dashboard/campaigns/4/results/"),
    "compare": ("owner", "/dashboard/campaigns/compare/"),
    "reminders": ("owner", "/dashboard/reminders/"),
    "journeys": ("owner", "/dashboard/journeys/"),
    "offers": ("owner", "/dashboard/offers/"),
    "leads": ("owner", "/dashboard/leads/"),
    "lead": ("owner", "/dashboard/leads/1/"),
    "calls": ("owner", "/dashboard/leads/today/"),
    "funnel": ("owner", "/dashboard/leads/funnel/"),
    "sources": ("owner", "/dashboard/leads/sources/"),
    "scores": ("owner", "/dashboard/feedback/"),
    "answers": ("owner", "/dashboard/feedback/answers/"),
    "tickets": ("owner", "/dashboard/tickets/"),
    "journey-map": ("owner", "/dashboard/journey-map/"),
    "messages": ("owner", "/dashboard/messages/"),
    "carrier": ("owner", "/dashboard/messages/carrier/"),
    "timetable": ("owner", "/dashboard/messages/timetable/"),
    "simulation": ("owner", "/dashboard/simulation/"),
    "replay": ("owner", "/dashboard/simulation/replay/"),
    "admin": ("owner", "/admin/"),
    "entries": ("owner", "/admin/points/ledgerentry/"),
    "portal": ("member", "/portal/"),
    "statement": ("member", "/portal/statement/"),
    "member-rewards": ("member", "/portal/rewards/"),
    "member-offers": ("member", "/portal/offers/"),
    "member-messages": ("member", "/portal/preferences/messages/"),
    "member-program": ("member", "/portal/program/"),
    "member-days": ("member", "/portal/days/"),
    "member-profile": ("member", "/portal/profile/"),
    "member-friends": ("member", "/portal/friends/"),
    "member-data": ("member", "/portal/preferences/my-data/"),
    "member-tickets": ("member", "/portal/tickets/"),
    "lead-form": ("nobody", "/join-us/"),
    "join": ("nobody", "/join/"),
    "card": ("member", "/portal/card/"),
    "sign-in": ("nobody", "/account/login/code/"),
    "api-docs": ("nobody", "/api/docs/"),
}
README = {
    "counter-fa-desktop-light",
    "dashboard-en-desktop-light",
    "dashboard-fa-desktop-light",
    "leads-fa-desktop-light",
    "member-fa-desktop-light",
    "portal-fa-phone-dark",
    "program-en-desktop-light",
    "results-fa-desktop-light",
    "segments-fa-desktop-light",
    "staying-en-desktop-light",
}
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]


@contextmanager
def open_club() -> Iterator["queue.Queue[str]"]:
    """The demo, with all it says line by line; closed again at the end."""
    command = [sys.executable, "-m", "loyalty_club.demo", "--port", str(PORT)]
    process = subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, text=True)
    lines: queue.Queue[str] = queue.Queue()
    assert process.stdout is not None
    stream = process.stdout
    threading.Thread(target=lambda: [lines.put(line) for line in stream], daemon=True).start()
    try:
        listen(lines, "READY")
        yield lines
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(60)


def listen(lines: "queue.Queue[str]", pattern: str) -> str:
    """The first line from now on that matches."""
    while True:
        line = lines.get(timeout=PATIENCE)
        if re.search(pattern, line):
            return line


def sign_in(
    context: BrowserContext, role: str, facts: dict[str, Any], lines: "queue.Queue[str]"
) -> None:
    """As a person would, once for each role."""
    page = context.new_page()
    if role == "owner":
        page.goto(f"{facts['url']}/account/login/")
        page.locator("#id_login").fill(facts["users"]["owner"]["username"])
        page.locator("#id_password").fill(facts["users"]["owner"]["password"])
        page.keyboard.press("Enter")
        page.wait_for_url("**/dashboard/")
        page.goto(f"{facts['url']}/counter/")
        page.locator(".shop-choice").first.click()
        page.locator("#q").wait_for()
    elif role == "member":
        page.goto(f"{facts['url']}/account/login/code/")
        page.locator("#id_phone").fill(facts["member"]["mobile"])
        page.keyboard.press("Enter")
        page.locator("#id_code").wait_for()
        code = listen(lines, r"^[0-9]{6}$").strip()
        page.locator("#id_code").press_sequentially(code)
        page.wait_for_url("**/portal/")
    page.close()


def take(browser: Browser, facts: dict[str, Any], lines: "queue.Queue[str]", only: str) -> None:
    """Every page in every dress."""
    for role in ("owner", "member", "nobody"):
        state: Any = None
        if role != "nobody":
            context = browser.new_context(locale="fa")
            sign_in(context, role, facts, lines)
            state = context.storage_state()
            context.close()
        for language in ("fa", "en"):
            for scheme in ("light", "dark"):
                context = browser.new_context(
                    locale=language,
                    color_scheme=scheme,  # type: ignore[arg-type]
                    storage_state=state,
                )
                photograph(context, role, f"{language}-{{screen}}-{scheme}", facts, only)
                context.close()


def photograph(
    context: BrowserContext, role: str, dress: str, facts: dict[str, Any], only: str
) -> None:
    """One role's pages on every screen."""
    page = context.new_page()
    for name, (who, path) in PAGES.items():
        if who != role or (only and name != only):
            continue
        for screen, (width, height) in SCREENS.items():
            page.set_viewport_size({"width": width, "height": height})
            page.goto(facts["url"] + path.format(**facts["places"]))
            page.evaluate("document.fonts.ready")
            page.wait_for_timeout(400)
            file = ALL / f"{name}-{dress.format(screen=screen)}.jpg"
            page.screenshot(path=file, type="jpeg", quality=82)
            if file.stem in README:
                shutil.copy(file, KEPT / file.name)


def places(facts: dict[str, Any]) -> dict[str, str]:
    """Where the demo's member is found: his number in the addresses, and his mobile's end."""
    mobile = re.sub(r"[^0-9]", "", facts["member"]["mobile"])
    request = Request(  # noqa: S310 - the demo's own address
        f"{facts['url']}/api/v1/members/?q={mobile[-9:]}",
        headers={"Authorization": f"Api-Key {facts['api_key']}"},
    )
    with urlopen(request, timeout=10) as reply:  # noqa: S310
        answer = json.load(reply)
    members = answer["results"] if isinstance(answer, dict) else answer
    return {"member": str(members[0]["id"]), "tail": mobile[-4:]}


def main() -> None:
    """Take them all, or one page's."""
    only = sys.argv[1] if len(sys.argv) > 1 else ""
    ALL.mkdir(parents=True, exist_ok=True)
    with open_club() as lines, sync_playwright() as driver:
        facts = json.loads((PROJECT / ".local" / "demo.json").read_text(encoding="utf-8"))
        facts["places"] = places(facts)
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        take(browser, facts, lines, only)
        browser.close()
    print(f"{len(list(ALL.glob('*.jpg')))} pictures in {ALL.relative_to(PROJECT)}")


if __name__ == "__main__":
    main()
