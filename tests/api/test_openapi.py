"""The published description of the API: as the code says, and shown without any outside help."""

import re

import pytest
from django.core.management import call_command
from django.test import Client
from jsonschema import Draft4Validator

from loyalty_club.api.examples import ANSWERS, REQUESTS
from loyalty_club.api.urls import urlpatterns
from tests.api.contract import SCHEMA, published


def test_the_snapshot_is_up_to_date(tmp_path_factory: pytest.TempPathFactory) -> None:
    fresh = tmp_path_factory.mktemp("schema") / "openapi.yaml"

    call_command("spectacular", "--validate", "--fail-on-warn", "--file", str(fresh))

    assert fresh.read_text() == SCHEMA.read_text()


def test_every_address_is_described() -> None:
    routes = {
        re.sub("<[a-z]+:([a-z_]+)>", r"{\1}", f"/api/{address.pattern}")
        for address in urlpatterns
        if str(address.pattern).startswith("v1/")
    }

    assert routes == set(published()["paths"])


def test_every_operation_names_its_refusals() -> None:
    operations = [
        operation for path in published()["paths"].values() for operation in path.values()
    ]

    assert len(operations) == 122
    for operation in operations:
        assert operation["security"] == [{"ApiKey": []}]
        assert {"400", "401", "403"} <= set(operation["responses"])


@pytest.mark.django_db
def test_the_page_has_nothing_inline_and_nothing_from_outside() -> None:
    client = Client()

    page = client.get("/api/docs/").content.decode()
    script = client.get("/api/docs/?script=")

    assert re.findall(r"<script(?![^>]*\bsrc=)|<style|\bon[a-z]+=|https?://", page) == []
    assert script.headers["Content-Type"] == "application/javascript"


@pytest.mark.django_db
def test_the_schema_is_open_to_all() -> None:
    response = Client().get("/api/schema/")

    assert response.status_code == 200
    assert response.headers["Content-Type"].startswith("application/vnd.oai.openapi")


def test_every_example_keeps_to_its_shape() -> None:
    schema = published()
    held = 0

    for path in schema["paths"].values():
        for operation in path.values():
            bodies = [operation.get("requestBody", {}), *operation["responses"].values()]
            for content in (kind for body in bodies for kind in body.get("content", {}).values()):
                shape = Draft4Validator({"components": schema["components"], **content["schema"]})
                for example in content.get("examples", {}).values():
                    shape.validate(example["value"])
                    held += 1

    assert held == len(REQUESTS) + len(ANSWERS)
