"""Signed requests: whatever is changed on the way is refused."""

from collections.abc import Mapping

import pytest

from anpei.kernel.request_signing import (
    SignatureRefused,
    SigningKey,
    sign_request,
    verify_request,
)

KEY = SigningKey("anpei-test", "a secret")
NOW = 1_800_000_000


def _signed() -> Mapping[str, str]:
    return sign_request(
        key=KEY, method="POST", path="/a/甲", query="b=2&a=1", body=b"{}", timestamp=NOW
    )


def _verify(headers: Mapping[str, str], **changed: object) -> str:
    request = {"method": "POST", "path": "/a/甲", "query": "b=2&a=1", "body": b"{}", "now": NOW}
    return verify_request(
        headers=headers,
        secret_of={KEY.client_id: KEY.secret}.get,
        use_nonce=lambda client, nonce: nonce != "used",
        **(request | changed),  # type: ignore[arg-type] # a table of changes
    )


def test_signed_request_is_accepted() -> None:
    assert _verify(_signed()) == "anpei-test"


def test_signed_request_in_another_spelling_is_accepted() -> None:
    assert _verify(_signed(), path="/a/%E7%94%B2", query="a=1&b=%32") == "anpei-test"


@pytest.mark.parametrize(
    "changed",
    [
        {"method": "PUT"},
        {"path": "/a/乙"},
        {"query": "a=1&b=3"},
        {"query": "a=1&b=2&b=2"},
        {"body": b"{ }"},
    ],
)
def test_changed_request_is_refused(changed: dict[str, object]) -> None:
    with pytest.raises(SignatureRefused, match="unknown client or wrong signature"):
        _verify(_signed(), **changed)


@pytest.mark.parametrize(
    ("header", "value", "reason"),
    [
        ("X-Client-Id", "somebody", "unknown client or wrong signature"),
        ("X-Signature", "", "unknown client or wrong signature"),
        ("X-Signature", "签", "unknown client or wrong signature"),
        ("X-Timestamp", "later", "timestamp missing or malformed"),
        ("X-Timestamp", "²", "timestamp missing or malformed"),
        ("X-Timestamp", str(NOW + 1), "unknown client or wrong signature"),
        ("X-Nonce", "", "nonce missing or malformed"),
        ("X-Nonce", "other", "unknown client or wrong signature"),
    ],
)
def test_changed_header_is_refused(header: str, value: str, reason: str) -> None:
    with pytest.raises(SignatureRefused, match=reason):
        _verify({**_signed(), header: value})


@pytest.mark.parametrize("now", [NOW - 301, NOW + 301])
def test_old_or_early_request_is_refused(now: int) -> None:
    with pytest.raises(SignatureRefused, match="timestamp outside the tolerance"):
        _verify(_signed(), now=now)


def test_used_nonce_is_refused() -> None:
    with pytest.raises(SignatureRefused, match="nonce used before"):
        verify_request(
            headers=_signed(),
            method="POST",
            path="/a/甲",
            query="b=2&a=1",
            body=b"{}",
            now=NOW,
            secret_of=lambda client: KEY.secret,
            use_nonce=lambda client, nonce: False,
        )


def test_signing_key_hides_its_secret() -> None:
    assert repr(KEY) == "SigningKey(client_id='anpei-test')"
