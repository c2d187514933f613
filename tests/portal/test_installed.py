"""The portal as an app: what a phone installs and keeps holds nobody's data."""

import re

from django.test import Client
from django.urls import reverse

from tests.cast import Cast
from tests.portal.steps import sign_in

SARA = "09121234567"


def test_manifest_names_the_club(cast: Cast) -> None:
    answer = Client(headers={"accept-language": "fa"}).get(reverse("portal-manifest"))

    assert answer.headers["Content-Type"] == "application/manifest+json"
    assert answer.json()["name"] == "گل نرگس"
    assert (answer.json()["start_url"], answer.json()["dir"]) == (reverse("portal-home"), "rtl")


def test_worker_keeps_all_that_the_offline_page_needs(cast: Cast) -> None:
    browser = Client()
    page = browser.get(reverse("portal-offline")).content.decode()
    needed = set(re.findall(r'<link rel="stylesheet" href="([^"]+)"', page))

    answer = browser.get(reverse("portal-worker"))
    kept = set(re.findall(r'"(/static/[^"]+)"', answer.content.decode().replace("\\u002D", "-")))

    assert answer.headers["Content-Type"] == "text/javascript"
    assert "no-store" in answer.headers["Cache-Control"]
    assert needed - kept == set()


def test_offline_page_is_the_same_for_everybody(cast: Cast) -> None:
    sara = Client(headers={"accept-language": "en"})
    sign_in(sara, SARA)

    page = sara.get(reverse("portal-offline")).content.decode()

    assert cast.sara.first_name not in page
    assert cast.sara.card_number not in page
