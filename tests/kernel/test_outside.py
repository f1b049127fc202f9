"""Calls to the outside against a real server that misbehaves on demand."""

import socket
from collections.abc import Iterator

import pytest
from pydantic import BaseModel

from anpei.kernel.circuit import CircuitBreaker
from anpei.kernel.outside import (
    OutsideError,
    OutsideGarbled,
    OutsideLimits,
    OutsideOutcomeUnknown,
    OutsideRefused,
    OutsideService,
    OutsideUnavailable,
)
from anpei.sandbox.clients import JINAN
from tests.fixtures.sandbox import RunningSandbox, free_port

PEOPLE = "/registry/v1/people"
QUICK = OutsideLimits(total_seconds=1.0, retry_pauses=())


class Page(BaseModel):
    complete: bool
    high_water: int


@pytest.fixture
def clean(sandbox: RunningSandbox) -> Iterator[RunningSandbox]:
    sandbox.clear_faults()
    yield sandbox
    sandbox.clear_faults()


def _error(service: OutsideService, *, repeatable: bool = False) -> OutsideError | None:
    try:
        answer = service.call("GET", PEOPLE, query={"size": "1"}, repeatable=repeatable)
        service.read_model(Page, answer)
    except OutsideError as error:
        return error
    finally:
        service.close()
    return None


@pytest.mark.parametrize(
    ("kind", "error"),
    [
        ("error", OutsideOutcomeUnknown),
        ("timeout", OutsideOutcomeUnknown),
        ("drop", OutsideOutcomeUnknown),
        ("drop_after_accept", OutsideOutcomeUnknown),
        ("garbage", OutsideGarbled),
        ("wrong_shape", OutsideGarbled),
        ("redirect", OutsideGarbled),
        ("oversize", OutsideGarbled),
    ],
)
def test_fault_becomes_its_error(
    clean: RunningSandbox, kind: str, error: type[OutsideError]
) -> None:
    clean.fault(PEOPLE, kind, seconds=1.5)

    assert type(_error(clean.service(limits=QUICK))) is error


def test_overloaded_service_is_unavailable(clean: RunningSandbox) -> None:
    clean.fault(PEOPLE, "error", status=503)

    assert type(_error(clean.service())) is OutsideUnavailable


def test_slow_answer_within_the_limit_is_an_answer(clean: RunningSandbox) -> None:
    clean.fault(PEOPLE, "slow", seconds=0.2)

    assert _error(clean.service()) is None


def test_repeatable_call_is_repeated_with_a_new_nonce(clean: RunningSandbox) -> None:
    clean.fault(PEOPLE, "drop_after_accept", times=2)

    assert _error(clean.service(limits=OutsideLimits(retry_pauses=(0, 0))), repeatable=True) is None


def test_call_that_must_not_be_repeated_is_not(clean: RunningSandbox) -> None:
    clean.fault(PEOPLE, "error")

    error = _error(clean.service(limits=OutsideLimits(retry_pauses=(0, 0))), repeatable=False)

    assert type(error) is OutsideOutcomeUnknown


def test_refusal_carries_the_reason(clean: RunningSandbox) -> None:
    service = OutsideService(name="registry", base_url=clean.url)

    error = _error(service)

    assert isinstance(error, OutsideRefused)
    assert (error.status, error.reason) == (401, "timestamp missing or malformed")


def test_nobody_there_is_unavailable() -> None:
    service = OutsideService(name="registry", base_url=f"http://127.0.0.1:{free_port()}")

    assert type(_error(service)) is OutsideUnavailable


def test_endless_answer_is_cut_off() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        service = OutsideService(
            name="registry",
            base_url=f"http://127.0.0.1:{port}",
            limits=OutsideLimits(total_seconds=0.5, retry_pauses=()),
        )

        assert type(_error(service)) is OutsideOutcomeUnknown


@pytest.mark.parametrize(
    "address", ["http://registry.example", "ftp://127.0.0.1", "http://169.254.169.254", "//x"]
)
def test_plain_address_elsewhere_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match="must be https"):
        OutsideService(name="registry", base_url=address)


def test_breaker_opens_after_failures_and_lets_one_trial_through() -> None:
    now = [0.0]
    breaker = CircuitBreaker(failures_to_open=2, seconds_open=30, monotonic=lambda: now[0])

    breaker.failed()
    after_one = breaker.lets_through()
    breaker.failed()
    opened = breaker.lets_through()
    now[0] = 30.0
    trials = [breaker.lets_through(), breaker.lets_through()]
    breaker.succeeded()

    assert (after_one, opened, trials, breaker.lets_through()) == (True, False, [True, False], True)


def test_open_breaker_spares_the_service(clean: RunningSandbox) -> None:
    clean.fault(PEOPLE, "error", times=2)
    breaker = CircuitBreaker(failures_to_open=2)
    service = OutsideService(name="registry", base_url=clean.url, key=JINAN.key, breaker=breaker)
    for _ in range(2):
        with pytest.raises(OutsideOutcomeUnknown):
            service.call("GET", PEOPLE, repeatable=False)

    with pytest.raises(OutsideUnavailable, match="left alone after repeated failures"):
        service.call("GET", PEOPLE, repeatable=False)

    service.close()
