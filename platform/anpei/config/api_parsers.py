"""JSON from API clients, refused where PostgreSQL could not keep it."""

from collections.abc import Mapping
from typing import IO, Any

from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser

from anpei.kernel.json_bodies import load_json


class StorableJSONParser(JSONParser):
    """Raises ParseError (400) for no JSON, no UTF-8, NUL and halves of surrogate pairs."""

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        try:
            return load_json(stream.read())
        except ValueError:
            raise ParseError(_("The body is no JSON that can be kept.")) from None
