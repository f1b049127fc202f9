"""Pushed results: one verdict each, taken once, confirmed later."""

import json
from typing import Any

import pytest
from pydantic import RootModel

from anpei.kernel.outside import OutsideOutcomeUnknown, OutsideRefused
from anpei.sandbox.registry import cast
from anpei.sandbox.registry.datasets import JINAN
from tests.fixtures.sandbox import RunningSandbox

Push = RootModel[list[dict[str, Any]]]


def _result(sandbox: RunningSandbox, member: cast.CastMember) -> dict[str, Any]:
    person_id = JINAN.person_id(cast.JINAN.index(member))
    service = sandbox.service()
    pulled = {}
    for kind in ("people", "licences"):
        answer = service.call(
            "GET", f"/registry/v1/{kind}", query={"size": "5000"}, repeatable=True
        )
        rows = json.loads(answer.body)["rows"]
        pulled[kind] = next(r for r in rows if person_id in (r.get("id"), r.get("person_id")))
    service.close()
    person, licence = pulled["people"], pulled["licences"]
    return {
        "name": person["name"],
        "id_number": person["id_number"],
        "licence_number": licence["number"],
        "category": licence["category"],
        "enterprise": "济南安培示范建筑工程有限公司",
        "credit_code": licence["credit_code"],
        "class_number": "2026-A-01",
        "credits": 24.0,
        "score": 88.0,
        "passed_on": "2026-01-01",
    }


def _push(
    sandbox: RunningSandbox, result: dict[str, Any], key: str = "k1"
) -> list[tuple[str, str]]:
    reports = [{"request_key": key, "result": result}]
    service = sandbox.service()
    try:
        answer = service.call(
            "POST", "/registry/v1/training-results", content=Push(reports), repeatable=False
        )
    finally:
        service.close()
    return [(told["outcome"], told["reason"]) for told in json.loads(answer.body)["results"]]


def _state(sandbox: RunningSandbox, key: str) -> tuple[str, str]:
    service = sandbox.service()
    try:
        answer = service.call("GET", f"/registry/v1/training-results/{key}", repeatable=True)
    finally:
        service.close()
    told = json.loads(answer.body)
    return told["state"], told["reason"]


def test_result_is_accepted_once(fresh_sandbox: RunningSandbox) -> None:
    result = _result(fresh_sandbox, cast.LEARNER)

    first = _push(fresh_sandbox, result)
    second = _push(fresh_sandbox, result)

    assert (first, second) == ([("accepted", "")], [("duplicate", "")])
    assert [taken["request_key"] for taken in fresh_sandbox.results()] == ["k1"]


def test_result_is_queued_until_confirmed(fresh_sandbox: RunningSandbox) -> None:
    _push(fresh_sandbox, _result(fresh_sandbox, cast.LEARNER))
    before = _state(fresh_sandbox, "k1")

    fresh_sandbox.edit("settle-result", request_key="k1")

    assert (before, _state(fresh_sandbox, "k1")) == (("queued", ""), ("confirmed", ""))


def test_result_fails_with_a_reason_and_may_be_sent_under_a_new_key(
    fresh_sandbox: RunningSandbox,
) -> None:
    result = _result(fresh_sandbox, cast.LEARNER)
    _push(fresh_sandbox, result)

    fresh_sandbox.edit("settle-result", request_key="k1", failed_because="人员信息冻结")

    assert _state(fresh_sandbox, "k1") == ("failed", "人员信息冻结")
    assert _push(fresh_sandbox, result, "k2") == [("accepted", "")]


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"name": "别人"}, "name or identity number differs from the licence"),
        ({"id_number": "99000019900101001X"}, "name or identity number differs from the licence"),
        ({"licence_number": "鲁建安A(2015)0"}, "licence unknown or not valid"),
        ({"category": "C"}, "category differs from the licence"),
        ({"credit_code": JINAN.credit_code(9)}, "licence is at another enterprise"),
        ({"passed_on": "2099-01-01"}, "licence had expired"),
    ],
)
def test_result_that_contradicts_the_registry_is_rejected(
    fresh_sandbox: RunningSandbox, changed: dict[str, str], reason: str
) -> None:
    result = _result(fresh_sandbox, cast.LEARNER)

    assert _push(fresh_sandbox, {**result, **changed}) == [("rejected", reason)]
    assert fresh_sandbox.results() == []


def test_same_result_under_another_key_is_rejected(fresh_sandbox: RunningSandbox) -> None:
    result = _result(fresh_sandbox, cast.LEARNER)
    _push(fresh_sandbox, result)

    second = _push(fresh_sandbox, result, "k2")
    reused = _push(fresh_sandbox, {**result, "score": 99})

    assert second == [("rejected", "already reported under another request_key")]
    assert reused == [("rejected", "request_key reused")]


def test_result_dropped_after_accept_is_found_by_its_key(fresh_sandbox: RunningSandbox) -> None:
    result = _result(fresh_sandbox, cast.LEARNER)
    fresh_sandbox.fault("/registry/v1/training-results", "drop_after_accept")

    with pytest.raises(OutsideOutcomeUnknown):
        _push(fresh_sandbox, result)

    assert _state(fresh_sandbox, "k1") == ("queued", "")


def test_result_that_never_arrived_is_unknown(fresh_sandbox: RunningSandbox) -> None:
    with pytest.raises(OutsideRefused) as refused:
        _state(fresh_sandbox, "never")

    assert (refused.value.status, refused.value.reason) == (404, "no such result was taken")


def test_malformed_results_are_refused_whole(sandbox: RunningSandbox) -> None:
    with pytest.raises(OutsideRefused) as refused:
        _push(sandbox, {"name": "柯林"})

    assert refused.value.status == 422
