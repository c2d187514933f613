"""The club is read once a request, whatever a page shows, and never carried into the next."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.template import Context, Template
from django.test import RequestFactory
from pytest_django import DjangoAssertNumQueries

from loyalty_club.web.page_club import PageClubMiddleware, page_club

pytestmark = pytest.mark.django_db

PAGE = "{% for amount in amounts %}{{ amount|money }} {{ amount|short_money }} {% endfor %}"


def page(request: HttpRequest) -> HttpResponse:
    return HttpResponse(Template(PAGE).render(Context({"amounts": [10, 20, 30]})))


def test_a_page_full_of_money_asks_once(
    rf: RequestFactory, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        PageClubMiddleware(page)(rf.get("/"))


def test_every_request_asks_anew(
    rf: RequestFactory, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    middleware = PageClubMiddleware(page)
    with django_assert_num_queries(2):
        middleware(rf.get("/"))
        middleware(rf.get("/"))


def test_outside_a_request_the_club_is_as_it_stands(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_num_queries(2):
        page_club()
        page_club()
