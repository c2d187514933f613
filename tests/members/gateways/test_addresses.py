"""Where calls go when somebody points a carrier elsewhere."""

import pytest

from members.gateways.carriers import Access
from members.gateways.reading import base_of

OWN = "https://carrier.example/rest/v1"


@pytest.mark.parametrize(
    ("chosen", "base"),
    [
        ("", OWN),
        ("http://127.0.0.1:8900", "http://127.0.0.1:8900/rest/v1"),
        ("http://127.0.0.1:8900/", "http://127.0.0.1:8900/rest/v1"),
        ("http://127.0.0.1:8900/here", "http://127.0.0.1:8900/here"),
        ("http://127.0.0.1:8900/rest/v1/", "http://127.0.0.1:8900/rest/v1"),
    ],
)
def test_a_host_alone_keeps_the_path(chosen: str, base: str) -> None:
    assert base_of(Access(base_url=chosen), OWN) == base
