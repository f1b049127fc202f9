"""SET search_path once per tenant and connection instead of with every cursor.

Every statement used to cost a second round trip. django-tenants remembers the path when
``TENANT_LIMIT_SET_CALLS`` is on, and forgets it when a tenant is entered or left, on a rollback,
on a rollback to a savepoint and with the connection; one way back is left, which is closed here.
"""

from typing import Any

from django_tenants.postgresql_backend import base
from psycopg.pq import TransactionStatus


class DatabaseWrapper(base.DatabaseWrapper):  # type: ignore[misc]  # django-tenants ships no types
    """COMMIT of a transaction that has failed is a rollback to PostgreSQL, and raises nothing.

    A SET of that transaction is undone with it: the path of the tenant before would be back.
    """

    def commit(self) -> None:
        raw: Any = self.connection
        if raw is not None and raw.info.transaction_status == TransactionStatus.INERROR:
            self.search_path_set_schemas = None
        super().commit()

    def connect(self) -> None:
        """A new connection begins with the database's own path."""
        self.search_path_set_schemas = None
        super().connect()
