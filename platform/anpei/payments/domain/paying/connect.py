"""Connecting an association with a provider, testing it, switching it off (PL-41)."""

import secrets
from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _
from pydantic import ValidationError

from anpei.accounts.models import User
from anpei.audit import domain as audit
from anpei.kernel.clock import db_now
from anpei.kernel.errors import InvalidInput
from anpei.kernel.outside import OutsideError
from anpei.payments.accounts import account_of, read_account
from anpei.payments.gateways import ONLINE
from anpei.payments.gateways.contract import Account
from anpei.payments.models import ProviderConnection


def connect_provider(
    *, provider: str, values: Mapping[str, str], by: User | None
) -> ProviderConnection:
    """Keep the account, keys sealed, and switch it on. A secret left empty stays what it was. With
    another merchant or application the earlier account stays for what was paid with it.

    Raises InvalidInput naming the field.
    """
    with transaction.atomic():
        known = ProviderConnection.objects.select_for_update(no_key=True).filter(provider=provider)
        account = _account(provider, values, known.filter(is_current=True).first())
        same = known.filter(merchant=account.seller, app=account.app).first()
        if same is None or not same.is_current:
            account = _account(provider, values, same)
        known.exclude(merchant=account.seller, app=account.app).update(
            is_current=False, is_on=False
        )
        connection, _made = ProviderConnection.objects.update_or_create(
            provider=provider,
            merchant=account.seller,
            app=account.app,
            defaults={
                "is_current": True,
                "is_on": True,
                "account": account.model_dump_json(),
                "tested_at": None,
                "test_trouble": "",
            },
        )
        audit.record(
            act="provider.connect",
            subject=connection,
            by=by,
            after={"provider": provider, "merchant": account.seller, "app": account.app},
        )
    return connection


def switch_provider(*, provider: str, is_on: bool, by: User | None) -> ProviderConnection:
    """Take new payments with it, or none; what there is stays queried and refunded. Raises
    InvalidInput for a provider that nobody has connected."""
    with transaction.atomic():
        rows = ProviderConnection.objects.select_for_update(no_key=True)
        connection = rows.filter(provider=provider, is_current=True).first()
        if connection is None:
            raise InvalidInput(_("Enter the account first."), field="provider")
        before, connection.is_on = connection.is_on, is_on
        connection.save(update_fields=["is_on", "changed_at"])
        audit.record(
            act="provider.switch",
            subject=connection,
            by=by,
            before={"is_on": before},
            after={"is_on": is_on},
        )
    return connection


def try_connection(*, provider: str, by: User | None) -> str:
    """Ask about a payment that never was: the answer must be the provider's, signed. Gives what
    is wrong, "" when nothing is."""
    gateway = ONLINE[provider]
    now = db_now()
    try:
        number = f"{now:%Y%m%d}{secrets.token_hex(10).upper()}"
        gateway.query(account_of(provider), number, now)
        trouble = ""
    except OutsideError as error:
        trouble = error.reason[:300]
    with transaction.atomic():
        connection = ProviderConnection.objects.get(provider=provider, is_current=True)
        connection.tested_at, connection.test_trouble = now, trouble
        connection.save(update_fields=["tested_at", "test_trouble"])
        audit.record(act="provider.test", subject=connection, by=by, after={"trouble": trouble})
    return trouble


def _account(provider: str, values: Mapping[str, str], kept: ProviderConnection | None) -> Account:
    """``values``, with the secrets that were left empty as they are in ``kept``."""
    gateway, told = ONLINE[provider], dict(values)
    secrets_kept = read_account(kept).model_dump() if kept else {}
    for field in gateway.account_fields:
        if field.secret and not told.get(field.name, "").strip() and field.name in secrets_kept:
            told[field.name] = secrets_kept[field.name]
    try:
        return gateway.account_type.model_validate(told)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        name = str(first["loc"][0]) if first["loc"] else ""
        raise InvalidInput(
            _("This is missing, or no key of the kind that is needed."), field=name
        ) from error
