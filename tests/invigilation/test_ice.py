"""Where browsers find a way to each other, and with which credentials (PL-31)."""

import base64
import hashlib
import hmac
from typing import Any

import pytest

from anpei.invigilation.ice import LASTS_SECONDS, ice_servers
from anpei.kernel.clock import db_now

pytestmark = pytest.mark.rule("PL-31")
SECRET = "shared with coturn"
STUN, UDP, TLS = "stun:t.example.org:3478", "turn:t.example.org:3478", "turns:t.example.org:5349"


def test_without_settings_only_the_direct_way_is_tried(db: None, settings: Any) -> None:
    settings.ICE_URLS, settings.TURN_SECRET = "", ""

    assert ice_servers("look") == []


def test_credentials_are_what_coturn_computes_and_end_by_themselves(
    db: None, settings: Any
) -> None:
    """coturn with ``use-auth-secret``: base64(HMAC-SHA-1(static-auth-secret, user name))."""
    settings.ICE_URLS, settings.TURN_SECRET = f"{STUN}, {UDP},{TLS}", SECRET

    stun, turn = ice_servers("look-1")

    expiry, _colon, name = turn["username"].partition(":")
    password = hmac.new(SECRET.encode(), turn["username"].encode(), hashlib.sha1).digest()
    assert stun == {"urls": [STUN]}
    assert (turn["urls"], name) == ([UDP, TLS], "look-1")
    assert turn["credential"] == base64.b64encode(password).decode()
    assert abs(int(expiry) - db_now().timestamp() - LASTS_SECONDS) < 5


def test_each_look_has_its_own(db: None, settings: Any) -> None:
    settings.ICE_URLS, settings.TURN_SECRET = UDP, SECRET

    assert ice_servers("one")[0]["credential"] != ice_servers("two")[0]["credential"]


def test_a_relay_without_its_secret_is_not_named(db: None, settings: Any) -> None:
    settings.ICE_URLS, settings.TURN_SECRET = f"{STUN},{UDP}", ""

    assert ice_servers("look") == [{"urls": [STUN]}]
