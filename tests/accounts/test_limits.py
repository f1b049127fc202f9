"""Rate limits and passwords: PL-11, PL-10 (T15, T16)."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection
from pytest_django.plugin import DjangoDbBlocker

from anpei.accounts.domain import (
    Origin,
    change_password,
    check_new_password,
    ensure_enterprise_accounts,
    sign_in_enterprise,
)
from anpei.accounts.domain.limit_tries import LIMITS, Limits, reserve_try
from anpei.accounts.domain.origin import read_devices, write_devices
from anpei.accounts.domain.passwords import derived_guesses
from anpei.accounts.models import SignInEvent, User
from anpei.kernel.errors import AnpeiError, InvalidInput, Throttled
from tenants.entering import enter_tenant
from tenants.models import Association
from tests.accounts.browsing import Browser
from tests.factories import PASSWORD, Cast, make_enterprise, make_licence, make_person

HERE = Origin(address="192.0.2.1")


def fail(cast: Cast, times: int, origin: Origin = HERE) -> None:
    for _try in range(times):
        with pytest.raises(InvalidInput):
            sign_in_enterprise(name=cast.alice.display_name, password="wrong-one-1", origin=origin)


@pytest.mark.rule("PL-11")
def test_account_throttled_from_an_address_after_its_limit(cast: Cast) -> None:
    fail(cast, LIMITS.account_from_address)

    with pytest.raises(Throttled) as caught:
        sign_in_enterprise(name=cast.alice.display_name, password=PASSWORD, origin=HERE)

    assert caught.value.retry_after == 900


@pytest.mark.rule("PL-11")
def test_strangers_cannot_lock_the_owner_out(cast: Cast) -> None:
    for number in range(LIMITS.account + 5):
        stranger = Origin(address=f"198.51.100.{number}")
        with pytest.raises((InvalidInput, Throttled)):
            sign_in_enterprise(
                name=cast.alice.display_name, password="wrong-one-1", origin=stranger
            )
    known = Origin(address="192.0.2.1", devices=(cast.alice.public_id,))

    owner = sign_in_enterprise(name=cast.alice.display_name, password=PASSWORD, origin=known)

    assert owner.user == cast.alice
    with pytest.raises(Throttled):
        sign_in_enterprise(name=cast.alice.display_name, password=PASSWORD, origin=HERE)


@pytest.mark.rule("PL-11")
def test_address_throttled_over_many_accounts(cast: Cast) -> None:
    limits = Limits(address=3)
    for number in range(3):
        reserve_try(account=str(number), method="t", origin=HERE, user=None, limits=limits)

    with pytest.raises(Throttled):
        reserve_try(account="one more", method="t", origin=HERE, user=None, limits=limits)


@pytest.mark.rule("PL-11")
def test_tenant_throttled_over_many_addresses(cast: Cast) -> None:
    limits = Limits(tenant=3)
    for number in range(3):
        origin = Origin(address=f"198.51.100.{number}")
        reserve_try(account=str(number), method="t", origin=origin, user=None, limits=limits)

    with pytest.raises(Throttled):
        reserve_try(account="one more", method="t", origin=HERE, user=None, limits=limits)


@pytest.mark.rule("PL-11")
def test_other_tenant_is_not_throttled(other_cast: Cast, jinan: Association, cast: Cast) -> None:
    fail(cast, LIMITS.account_from_address)
    browser = Browser(jinan)
    page = browser.get("/sign-in/enterprise/")
    form = {
        "name": cast.alice.display_name,
        "password": "wrong-one-1",
        "agree": "on",
        "agreement": page.context["agreement"].version,
    }

    mine = browser.post("/sign-in/enterprise/", form, REMOTE_ADDR="192.0.2.1")
    theirs = browser.post(
        "/sign-in/enterprise/",
        form,
        headers={"host": "yantai.localhost"},
        REMOTE_ADDR="192.0.2.1",
    )

    assert (mine.status_code, theirs.status_code) == (429, 422)


@pytest.mark.rule("PL-11")
def test_failed_tries_are_told_after_the_next_sign_in(cast: Cast) -> None:
    fail(cast, 3)

    result = sign_in_enterprise(name=cast.alice.display_name, password=PASSWORD, origin=HERE)

    assert result.failures_before == 3


@pytest.mark.rule("PL-11")
def test_burst_of_tries_passes_the_limit_by_none(
    racing_tenant: Association, django_db_blocker: DjangoDbBlocker
) -> None:
    let_through: list[bool] = []
    start = threading.Barrier(16)

    def one_try() -> None:
        with django_db_blocker.unblock():
            try:
                with enter_tenant(racing_tenant.schema_name):
                    start.wait()
                    reserve_try(account="one", method="t", origin=HERE, user=None)
                    let_through.append(True)
            except Throttled:
                pass
            finally:
                connection.close()

    run_together(one_try, 16)

    assert len(let_through) <= LIMITS.account_from_address


def run_together(act: Callable[[], None], number: int) -> None:
    threads = [threading.Thread(target=act) for _one in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@pytest.mark.rule("PL-10")
def test_no_derived_guess_signs_in_anywhere(jinan: Association) -> None:
    enterprise = make_enterprise()
    make_licence(make_person(), enterprise)
    ensure_enterprise_accounts()
    user = User.objects.get(enterprise=enterprise)
    let_in = []

    for guess in {*derived_guesses(user), "", "12345678", "password"}:
        try:
            result = sign_in_enterprise(name=enterprise.name, password=guess, origin=HERE)
            let_in.append((guess, result.needs_activation))
        except AnpeiError:
            SignInEvent.objects.all().delete()

    assert [(guess.upper(), activation) for guess, activation in let_in] == [
        (enterprise.credit_code, True)
    ]


@pytest.mark.rule("PL-10")
@pytest.mark.parametrize("tail", ["", "1", "!!"])
def test_own_password_may_not_be_a_derived_guess(cast: Cast, tail: str) -> None:
    for guess in derived_guesses(cast.learner):
        if len(guess + tail) >= 8:
            with pytest.raises(InvalidInput):
                check_new_password(cast.learner, guess + tail)


@pytest.mark.parametrize("password", ["short-1", "aaaaaaaa", "password123", "12345678", "x" * 129])
def test_weak_password_refused(cast: Cast, password: str) -> None:
    with pytest.raises(InvalidInput):
        check_new_password(cast.alice, password)


def test_changing_the_password_ends_the_other_sessions(cast: Cast) -> None:
    before = cast.alice.session_generation

    generation = change_password(
        user=cast.alice, current=PASSWORD, password="fresh-Lantern-42", by=cast.alice
    )

    assert generation == before + 1


def test_device_cookie_of_another_account_is_not_believed(cast: Cast) -> None:
    genuine = write_devices((), cast.alice)

    assert read_devices(genuine) == (cast.alice.public_id,)
    assert read_devices(genuine[:-6] + "AAAAAA") == ()
    assert read_devices("nonsense") == ()
