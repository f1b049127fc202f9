"""Money requests take effect once, however often they are sent (T42)."""

import hashlib
import re
from collections.abc import Callable
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from anpei.accounts.models import IdempotentRequest, User
from anpei.kernel.errors import Conflict, InvalidInput

_KEY = re.compile(r"[A-Za-z0-9_.:-]{8,80}", re.ASCII)

type Answer = dict[str, Any]


class InFlight(Conflict):
    """The first request with this key is still under way; ask again in a moment."""

    code = "in_flight"


class KeyReused(InvalidInput):
    """The key was used for another request."""

    code = "key_reused"


def run_once(
    *, user: User, key: str, body: bytes, act: Callable[[], Answer], wait: bool = False
) -> Answer:
    """Run ``act`` unless ``user`` has sent ``key`` before; then give the answer it gave.

    ``act`` and the memory of it share one transaction, so a crash leaves neither. An error in
    ``act`` is not remembered: the same key may be tried again. ``body`` is what the request says;
    another one under the same key raises KeyReused. While the first is under way, raises InFlight,
    or with ``wait`` waits for its answer (pages: a double click leads to the same place).
    """
    if not _KEY.fullmatch(key):
        raise InvalidInput(
            _("An idempotency key of 8 to 80 letters and digits is needed."),
            field="idempotency_key",
        )
    digest = hashlib.sha256(body).hexdigest()
    with transaction.atomic():
        _lock(user, key, wait=wait)
        known = IdempotentRequest.objects.filter(user=user, key=key).first()
        if known:
            if known.body_sha256 != digest:
                raise KeyReused(_("This key was used for another request. Reload the page."))
            return dict(known.answer or {})
        answer = act()
        IdempotentRequest.objects.create(user=user, key=key, body_sha256=digest, answer=answer)
    return answer


def _lock(user: User, key: str, *, wait: bool) -> None:
    """Hold (schema, user, key) until the transaction ends. Advisory locks know no schemas."""
    name = f"{connection.schema_name}/{user.pk}/{key}"  # type: ignore[attr-defined]  # django-tenants
    with connection.cursor() as cursor:
        if wait:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 42))", [name])
            return
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 42))", [name])
        row = cursor.fetchone()
    if not row[0]:
        raise InFlight(_("This request is being worked on. Ask again in a moment."))
