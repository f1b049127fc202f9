"""SET search_path once per tenant and connection instead of with every cursor.

Every statement used to cost a second round trip. django-tenants remembers the path when
``TENANT_LIMIT_SET_CALLS`` is on, and forgets it when a tenant is entered or left, on a rollback,
on a rollback to a savepoint and with the connection; one way back is left, which is closed here.
"""

import select
from typing import Any

from django.db import OperationalError
from django_tenants.postgresql_backend import base
from psycopg.pq import TransactionStatus

ONLY_WHEN_ASKED = 2**31
"""psycopg prepares a statement by itself after so many times; Django's None forbids it even to
those who ask (``tenants.hot``), and each beat would be planned anew."""


class DatabaseWrapper(base.DatabaseWrapper):  # type: ignore[misc]  # django-tenants ships no types
    """COMMIT of a transaction that has failed is a rollback to PostgreSQL, and raises nothing.

    A SET of that transaction is undone with it: the path of the tenant before would be back.
    """

    def commit(self) -> None:
        raw: Any = self.connection
        if raw is not None and raw.info.transaction_status == TransactionStatus.INERROR:
            self.search_path_set_schemas = None
        super().commit()

    def _handle_search_path(self, cursor: Any = None) -> None:
        """A SET that fails is swallowed above, and the statement would run in the tenant before.

        In a failed transaction every statement is refused anyway, by PostgreSQL.
        """
        is_inner = self._setting_search_path
        super()._handle_search_path(cursor)
        raw: Any = self.connection
        if self.search_path_set_schemas is not None or is_inner:
            return
        if raw.info.transaction_status != TransactionStatus.INERROR:
            self.close()
            raise OperationalError("the search path could not be set")

    def connect(self) -> None:
        """A new connection begins with the database's own path."""
        self.search_path_set_schemas = None
        super().connect()
        raw: Any = self.connection
        raw.prepare_threshold = ONLY_WHEN_ASKED

    def is_usable(self) -> bool:
        """Asked once a request. A server that has ended the connection has made its socket
        readable; only then is a statement spent on asking."""
        raw: Any = self.connection
        if raw is not None and not raw.closed and not _has_word(raw.fileno()):
            return True
        return bool(super().is_usable())


def _has_word(descriptor: int) -> bool:
    """Whether the other side has said or ended something that nobody has read yet."""
    poll = select.poll()
    poll.register(descriptor, select.POLLIN)
    return bool(poll.poll(0))
