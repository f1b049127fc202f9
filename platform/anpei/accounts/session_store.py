"""Django's sessions in the database, read by one plain statement: every request of a page does."""

from typing import Any

from django.contrib.sessions.backends import db
from django.db import connection

_READ = """
SELECT session_data FROM django_session WHERE session_key = %s AND expire_date > now()
"""


class SessionStore(db.SessionStore):
    """Only the reading differs; writing is rare and stays Django's."""

    def load(self) -> dict[str, Any]:
        """What the session holds; empty for an unknown or expired key, which is forgotten."""
        with connection.cursor() as cursor:
            cursor.execute(_READ, [self.session_key])
            row = cursor.fetchone()
        if row is None:
            self._session_key = None
            return {}
        return self.decode(row[0])
