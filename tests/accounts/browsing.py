"""A test client that is back in its tenant after every request."""

from typing import Any

from django.db import connection
from django.http import HttpResponse
from django.test import Client

from tenants.models import Association


class Browser(Client):
    """Speaks to `association`'s own host unless a request names another, in `language` if given."""

    def __init__(self, association: Association, *, language: str = "") -> None:
        headers = {"host": f"{association.schema_name}.localhost"}
        super().__init__(headers=headers | ({"accept-language": language} if language else {}))
        self.association = association

    def request(self, **request: Any) -> HttpResponse:
        connection.set_schema_to_public()
        try:
            return super().request(**request)
        finally:
            connection.set_tenant(self.association)
