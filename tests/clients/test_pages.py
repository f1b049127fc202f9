"""Staff register, change, renew and revoke clients; the key is shown once (PL-64, PL-12)."""

import re

import pytest

from anpei.audit.models import AuditEntry
from anpei.clients.models import ApiClient
from anpei.clients.tokens import client_of_key
from tests.clients.calling import App
from tests.enrolment.applying import SignedIn
from tests.factories import Cast

LIST = "/staff/api-clients/"
pytestmark = pytest.mark.rule("PL-64")
KEY = re.compile(r"data-client-key>([^<]+)<")


def test_a_client_is_registered_and_its_key_shown_once(cast: Cast) -> None:
    browser = SignedIn(cast.staff)
    sent = {"name": "小程序", "kind": "mini_program", "scopes": ["study", "exams"], "days": 90}

    page = browser.post(f"{LIST}new/", sent)
    key = KEY.findall(page.content.decode())[0]
    row = ApiClient.objects.get()

    assert client_of_key(key) == row
    assert (page["Cache-Control"], row.scopes) == ("no-store", ["study", "exams"])
    assert key not in browser.get(f"{LIST}{row.public_id}/").content.decode()
    assert f"…{key[-4:]}" in browser.get(LIST).content.decode()
    assert AuditEntry.objects.get(act="api_client.register").after == {
        "name": "小程序",
        "kind": "mini_program",
        "scopes": ["study", "exams"],
        "days": 90,
    }


@pytest.mark.parametrize("lack", ["name", "scopes", "kind", "days"])
def test_what_is_left_out_is_asked_for(cast: Cast, lack: str) -> None:
    sent = {"name": "小程序", "kind": "mini_program", "scopes": ["study"], "days": 90}

    page = SignedIn(cast.staff).post(f"{LIST}new/", {**sent, lack: ""})

    assert (page.status_code, ApiClient.objects.count()) == (422, 0)


def test_a_new_key_ends_the_old_one(cast: Cast, client_row: ApiClient, app: App) -> None:
    browser = SignedIn(cast.staff)

    page = browser.post(f"{LIST}{client_row.public_id}/act/", {"act": "renew", "days": 30})
    key = KEY.findall(page.content.decode())[0]

    assert (client_of_key(app.key), client_of_key(key)) == (None, client_row)
    assert AuditEntry.objects.get(act="api_client.renew_key").after == {"days": 30}


def test_staff_end_one_sign_in_or_revoke_the_client(cast: Cast, client_row: ApiClient) -> None:
    browser, detail = SignedIn(cast.staff), f"{LIST}{client_row.public_id}/"
    phone = App.signed_in(client_row, cast.alice)
    other = App.signed_in(client_row, cast.charlie)
    grant = client_row.grants.get(user=cast.alice)

    browser.post(f"{detail}act/", {"act": "end", "grant": grant.public_id})
    after_end = [one.ask("/api/payments/orders/").status_code for one in (phone, other)]
    browser.post(f"{detail}act/", {"act": "revoke", "reason": "离职"})
    after_revoke = other.ask("/api/payments/orders/").status_code

    assert (after_end, after_revoke) == ([401, 200], 401)
    assert "已撤销" in browser.get(detail).content.decode()
    assert AuditEntry.objects.get(act="api_client.revoke").reason == "离职"
