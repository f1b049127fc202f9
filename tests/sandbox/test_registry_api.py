"""The registry over real HTTP: pages, increments, photos, refusals, pushed results."""

import json
from typing import Any

import httpx
import pytest

from anpei.kernel.outside import OutsideRefused, OutsideService
from anpei.kernel.request_signing import sign_request
from anpei.sandbox.clients import JINAN, YANTAI
from anpei.sandbox.registry import cast
from anpei.sandbox.registry.datasets import JINAN as JINAN_DATA
from tests.fixtures.sandbox import ENTERPRISES, PEOPLE, RunningSandbox


def _page(service: OutsideService, kind: str, **query: Any) -> dict[str, Any]:
    told = {name: str(value) for name, value in query.items()}
    answer = service.call("GET", f"/registry/v1/{kind}", query=told, repeatable=False)
    return dict(json.loads(answer.body))


def _pull(service: OutsideService, kind: str, *, since: int = 0, size: int = 150) -> list[Any]:
    page = _page(service, kind, since=since, size=size)
    rows = list(page["rows"])
    while not page["complete"]:
        page = _page(service, kind, cursor=page["next_cursor"], size=size)
        rows += page["rows"]
    return rows


def _member(rows: list[Any], member: cast.CastMember) -> dict[str, Any]:
    key = JINAN_DATA.person_id(cast.JINAN.index(member))
    return dict(next(row for row in rows if key in (row.get("id"), row.get("person_id"))))


def test_pull_gives_every_row_once_in_the_order_of_change(fresh_sandbox: RunningSandbox) -> None:
    service = fresh_sandbox.service()

    people = _pull(service, "people")
    enterprises = _pull(service, "enterprises")

    assert len({row["id"] for row in people}) == len(people) == PEOPLE
    assert [row["version"] for row in people] == sorted(row["version"] for row in people)
    assert len(enterprises) == ENTERPRISES
    assert enterprises[0]["name"] == "济南安培示范建筑工程有限公司"
    service.close()


def test_pull_since_the_high_water_mark_gives_only_changes(fresh_sandbox: RunningSandbox) -> None:
    service = fresh_sandbox.service()
    mark = _page(service, "licences", size=1)["high_water"]
    licence = _member(_pull(service, "licences"), cast.LEARNER)
    code = JINAN_DATA.credit_code(5)

    fresh_sandbox.edit("rename-enterprise", credit_code=code, name="济南新名建设有限公司")
    fresh_sandbox.edit("expire-licence", licence_number=licence["number"])

    assert [row["name"] for row in _pull(service, "enterprises", since=mark)] == [
        "济南新名建设有限公司"
    ]
    assert [row["number"] for row in _pull(service, "licences", since=mark)] == [licence["number"]]
    assert _pull(service, "people", since=mark) == []
    service.close()


def test_change_during_a_pull_comes_with_the_next(fresh_sandbox: RunningSandbox) -> None:
    service = fresh_sandbox.service()
    first = _page(service, "people", size=399)
    mover = JINAN_DATA.person_id(399)

    fresh_sandbox.edit("set-photo", person_id=mover, face="hopper")
    rest = _page(service, "people", cursor=first["next_cursor"])
    later = _page(service, "people", since=rest["high_water"])

    assert (rest["rows"], rest["complete"]) == ([], True)
    assert [row["id"] for row in later["rows"]] == [mover]
    service.close()


def test_datasets_are_apart(fresh_sandbox: RunningSandbox) -> None:
    jinan, yantai = fresh_sandbox.service(JINAN), fresh_sandbox.service(YANTAI)

    here = {row["id_number"] for row in _pull(jinan, "people")}
    there = {row["id_number"] for row in _pull(yantai, "people")}

    assert (len(here), len(there), len(here & there)) == (PEOPLE, PEOPLE, 0)
    jinan.close()
    yantai.close()


def test_photo_of_the_cast_and_of_nobody_else(fresh_sandbox: RunningSandbox) -> None:
    service = fresh_sandbox.service()
    base = "/registry/v1/people"

    answer = service.call("GET", f"{base}/{JINAN_DATA.person_id(0)}/photo", repeatable=True)
    with pytest.raises(OutsideRefused) as refused:
        service.call("GET", f"{base}/{JINAN_DATA.person_id(300)}/photo", repeatable=True)

    assert (answer.media_type, answer.body[:3]) == ("image/jpeg", b"\xff\xd8\xff")
    assert refused.value.status == 404
    service.close()


def test_request_without_signature_is_refused(sandbox: RunningSandbox) -> None:
    answer = httpx.get(f"{sandbox.url}/registry/v1/people", trust_env=False)

    assert (answer.status_code, answer.json()["code"]) == (401, "signature_refused")


def test_request_sent_twice_is_refused(sandbox: RunningSandbox) -> None:
    signed = sign_request(
        key=JINAN.key,
        method="GET",
        path="/registry/v1/people",
        query="size=1",
        body=b"",
        timestamp=_now(),
    )
    address = f"{sandbox.url}/registry/v1/people?size=1"

    answers = [httpx.get(address, headers=dict(signed), trust_env=False) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [200, 401]
    assert answers[1].json()["reason"] == "nonce used before"


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ({"cursor": "bm90IGpzb24="}, "bad_cursor"),
        ({"cursor": "W29uZSwgMl0="}, "bad_cursor"),
        ({"cursor": "甲"}, "bad_cursor"),
        ({"size": "0"}, "bad_size"),
        ({"size": "5001"}, "bad_size"),
        ({"since": "-1"}, "bad_since"),
        ({"since": "٣"}, "bad_since"),
    ],
)
def test_bad_query_is_refused(sandbox: RunningSandbox, query: dict[str, str], code: str) -> None:
    service = sandbox.service()

    with pytest.raises(OutsideRefused) as refused:
        service.call("GET", "/registry/v1/people", query=query, repeatable=False)

    assert refused.value.status == 400
    service.close()


def test_state_survives_a_restart(fresh_sandbox: RunningSandbox) -> None:
    code = JINAN_DATA.credit_code(5)
    fresh_sandbox.edit("rename-enterprise", credit_code=code, name="济南留名建设有限公司")

    fresh_sandbox.restart()

    service = fresh_sandbox.service()
    names = {row["credit_code"]: row["name"] for row in _pull(service, "enterprises")}
    assert names[code] == "济南留名建设有限公司"
    service.close()


def _now() -> int:
    import time

    return int(time.time())
