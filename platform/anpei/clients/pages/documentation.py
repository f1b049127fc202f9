"""The API's documentation, drawn from the very document that clients read."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from anpei.clients.document import operations_by_tag

_TAGS = {
    "centres": "Exams in a centre",
    "certificates": "Certificates",
    "courses": "Questions and answers",
    "enrolment": "Classes and applications",
    "entry": "To pay, and ordering",
    "exams": "Exams",
    "invigilation": "Live exams: proctors",
    "me": "Account",
    "messages": "Messages",
    "payments": "Orders and payments",
    "petitions": "Extension or make-up",
    "presence": "Look at the face",
    "proctoring": "Photos",
    "realtime": "Sockets",
    "sign-in": "Sign in",
    "study": "Study",
}


@require_safe
def documentation(request: HttpRequest) -> HttpResponse:
    """Every operation with what it takes and answers; open to all, as the document is."""
    groups = [
        {"tag": tag, "title": _(_TAGS.get(tag, tag)), "operations": operations}
        for tag, operations in sorted(operations_by_tag().items())
    ]
    return render(request, "clients/documentation.html", {"groups": groups})
