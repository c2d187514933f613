"""The measure of the machine: one INSERT a request, at an address that only the benchmark has."""

import json

from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt


@csrf_exempt
def insert_one(request: HttpRequest) -> JsonResponse:
    """Keep the body, tell its number."""
    body = json.dumps(json.loads(request.body))
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO benchmark_bare (body) VALUES (%s) RETURNING id", [body])
        (number,) = cursor.fetchone()
    return JsonResponse({"id": number}, status=201)


urlpatterns = [path("bare/", insert_one), path("", include("loyalty_club.urls"))]
