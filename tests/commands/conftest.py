"""Running a management command as an operator does, and reading what it says."""

import json
from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

from members.models import ApiKey

Command = Callable[..., Any]


@pytest.fixture
def run_json() -> Command:
    """Run with --json and give back what was printed; a non-zero exit raises SystemExit."""

    def run(name: str, *arguments: str) -> Any:
        return json.loads(run_text(name, *arguments, "--json"))

    return run


def run_text(name: str, *arguments: str) -> str:
    """What the command printed."""
    out = StringIO()
    call_command(name, *arguments, stdout=out, stderr=StringIO())
    return out.getvalue()


def key_of(secret: str) -> ApiKey:
    """The key that this secret opens; refuses a secret that opens none."""
    assert ApiKey.objects.is_valid(secret)
    key: ApiKey = ApiKey.objects.get(prefix=secret.partition(".")[0])
    return key
