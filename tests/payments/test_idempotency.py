"""Money requests take effect once (T42)."""

import pytest

from anpei.accounts.models import IdempotentRequest
from anpei.kernel.errors import InvalidInput
from anpei.payments.domain import InFlight, KeyReused, run_once
from tenants.entering import enter_tenant
from tenants.models import Association
from tests.enrolment.test_races import fire
from tests.factories import Cast, make_enterprise, make_enterprise_user


def test_run_once_gives_the_first_answer_again(cast: Cast) -> None:
    calls: list[int] = []

    def act() -> dict[str, int]:
        calls.append(1)
        return {"n": len(calls)}

    answers = [run_once(user=cast.alice, key="key-00001", body=b"x", act=act) for _ in range(3)]

    assert answers == [{"n": 1}] * 3
    assert len(calls) == 1


def test_run_once_refuses_another_body(cast: Cast) -> None:
    run_once(user=cast.alice, key="key-00001", body=b"x", act=dict)

    with pytest.raises(KeyReused) as error:
        run_once(user=cast.alice, key="key-00001", body=b"y", act=dict)

    assert error.value.status == 422


def test_run_once_is_per_user(cast: Cast) -> None:
    first = run_once(user=cast.alice, key="key-00001", body=b"x", act=lambda: {"who": "alice"})
    second = run_once(user=cast.charlie, key="key-00001", body=b"x", act=lambda: {"who": "c"})

    assert (first, second) == ({"who": "alice"}, {"who": "c"})


def test_run_once_forgets_what_failed(cast: Cast) -> None:
    def fail() -> dict[str, str]:
        raise InvalidInput("no")

    with pytest.raises(InvalidInput):
        run_once(user=cast.alice, key="key-00001", body=b"x", act=fail)
    answer = run_once(user=cast.alice, key="key-00001", body=b"x", act=lambda: {"ok": "yes"})

    assert answer == {"ok": "yes"}


@pytest.mark.parametrize("key", ["", "short", "with space 123", "x" * 81])
def test_run_once_needs_a_usable_key(cast: Cast, key: str) -> None:
    with pytest.raises(InvalidInput):
        run_once(user=cast.alice, key=key, body=b"x", act=dict)

    assert IdempotentRequest.objects.count() == 0


@pytest.mark.parametrize("wait", [True, False])
def test_fifty_at_once_take_effect_once(racing_tenant: Association, wait: bool) -> None:
    schema = racing_tenant.schema_name
    with enter_tenant(schema):
        user = make_enterprise_user(make_enterprise())

    def act() -> dict[str, str]:
        return {"name": make_enterprise("只做一次").name}

    def shot() -> object:
        return run_once(user=user, key="the-same-key", body=b"x", act=act, wait=wait)

    results = fire(schema, [shot] * 50)

    with enter_tenant(schema):
        made = type(user.enterprise)._default_manager.filter(name="只做一次").count()  # type: ignore[union-attr]
    answered = [result for result in results if result == {"name": "只做一次"}]
    told = [result for result in results if isinstance(result, InFlight)]
    assert made == 1
    assert len(answered) + len(told) == 50
    assert not wait or told == []
