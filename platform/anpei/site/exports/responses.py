"""Answering a list page's request with the list as a file."""

import re
from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import get_language

from anpei.accounts.permissions import user_of
from anpei.audit import domain as audit
from anpei.kernel.clock import db_now
from anpei.kernel.decisions import Text
from anpei.site.exports.columns import Column
from anpei.site.exports.reading import pieces, titles_of
from anpei.site.exports.writing import csv_pieces, excel_file
from tenants.entering import current_schema

FORMS = ("xlsx", "csv")
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_LONG_NUMBER = re.compile(r"\d{7,}[\dXx]?")
"""An identity number or a mobile that somebody searched for."""


def asked_form(request: HttpRequest) -> str:
    """``xlsx`` or ``csv`` when this request asks for the list as a file (``?export=``), else ""."""
    form = request.GET.get("export", "")
    return form if form in FORMS else ""


def export_response(
    request: HttpRequest, *, name: Text, columns: Sequence[Column], rows: QuerySet[Any], form: str
) -> HttpResponseBase:
    """``rows`` (filtered and ordered as on the page) as a file called ``name`` and the day.

    `form` is ``csv`` or ``xlsx``. Memory is bounded by a piece of rows, whatever their number.
    The export is audited with its filters; numbers that may be a person's are left out there.
    """
    user = user_of(request)
    asked = {key: str(value) for key, value in request.GET.items() if value}
    audit.record(
        act="list.exported",
        subject=user,
        by=user,
        after={
            "list": request.path,
            "form": form,
            "filters": {
                key: _LONG_NUMBER.sub("…", value)
                for key, value in asked.items()
                if key not in {"export", "page"}
            },
        },
    )
    titles = titles_of(columns)
    read = pieces(current_schema(), get_language() or "zh-hans", columns, rows)
    answer: HttpResponseBase
    if form == "csv":
        answer = StreamingHttpResponse(
            csv_pieces(titles, read), content_type="text/csv; charset=utf-8"
        )
    else:
        answer = FileResponse(excel_file(titles, read), content_type=EXCEL)
    day = timezone.localdate(db_now()).isoformat()
    answer["Content-Disposition"] = content_disposition_header(True, f"{name} {day}.{form}") or ""
    return answer
