"""The look-up of hosts, and who asks when proxies stand between."""

import pytest
from django.conf import LazySettings
from django.http import HttpRequest
from django.test import Client

from realtime.hosts import origin_is_ours, schema_of_handshake
from tenants import hosts
from tenants.hosts import association_for_host
from tenants.proxies import reveal_client
from tests.factories import Cast

PROXIES = ("10.0.0.0/8", "fd00::/8")


def address_behind(peer: str, told: str) -> str:
    request = HttpRequest()
    request.META = {"REMOTE_ADDR": peer, "HTTP_X_FORWARDED_FOR": told}
    reveal_client(request)
    return str(request.META["REMOTE_ADDR"])


@pytest.mark.rule("PL-10")
@pytest.mark.parametrize(
    ("peer", "told", "client"),
    [
        ("10.0.0.1", "192.0.2.7", "192.0.2.7"),
        ("10.0.0.1", "203.0.113.1, 192.0.2.7", "192.0.2.7"),
        ("10.0.0.1", "203.0.113.1, 192.0.2.7, 10.0.0.2", "192.0.2.7"),
        ("::ffff:10.0.0.1", "2001:db8::1", "2001:db8::1"),
        ("10.0.0.1", "10.0.0.3", "10.0.0.3"),
        ("10.0.0.1", "192.0.2.7, nonsense", "10.0.0.1"),
        ("10.0.0.1", "", "10.0.0.1"),
        ("192.0.2.1", "203.0.113.1", "192.0.2.1"),
        ("", "203.0.113.1", ""),
    ],
)
def test_only_what_our_proxies_wrote_names_the_client(
    settings: LazySettings, peer: str, told: str, client: str
) -> None:
    settings.TRUSTED_PROXIES = PROXIES

    assert address_behind(peer, told) == client


def test_without_trusted_proxies_the_header_is_ignored() -> None:
    assert address_behind("10.0.0.1", "192.0.2.7") == "10.0.0.1"


def test_limits_count_the_visitor_behind_the_proxy(cast: Cast, settings: LazySettings) -> None:
    """Two visitors behind one proxy: the one who tries too often shuts out himself alone."""
    settings.TRUSTED_PROXIES = PROXIES

    def look(visitor: str) -> int:
        return (
            Client(HTTP_HOST="jinan.localhost", REMOTE_ADDR="10.0.0.1")
            .get("/verify/no-such-token", headers={"X-Forwarded-For": visitor})
            .status_code
        )

    seen = [look("192.0.2.1") for _turn in range(40)]

    assert (seen[0], seen[-1], look("192.0.2.2")) == (404, 429, 404)


def test_ever_new_names_are_not_kept_without_end(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hosts, "_MOST", 20)
    kept = association_for_host("jinan.localhost")

    for number in range(50):
        assert association_for_host(f"n{number}.localhost") is None

    assert len(hosts._cache) <= 21
    assert hosts._cache["jinan.localhost"][1] == kept
    assert association_for_host("x" * 254) is None
    assert "x" * 254 not in hosts._cache


def test_a_handshake_names_an_allowed_host(db: None) -> None:
    def schema(host: str) -> str | None:
        return schema_of_handshake([(b"host", host.encode())])

    assert schema("jinan.localhost:8001") == "jinan"
    assert [schema(host) for host in ("elsewhere.example", "[", "a b", "")] == [None] * 4
    assert "elsewhere.example" not in hosts._cache
    foreign = [(b"origin", b"http://elsewhere.example:8000")]
    assert origin_is_ours(foreign, "jinan") is False
    assert "elsewhere.example" not in hosts._cache
