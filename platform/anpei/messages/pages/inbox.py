"""The inbox, the same in every portal."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from anpei.accounts.models import UserKind
from anpei.accounts.permissions import to_sign_in, user_of
from anpei.messages import domain, queries
from anpei.messages.models import Message
from anpei.site.components.data import Tab

_PAGE = 20


@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """What one was told, newest first."""
    if not request.user.is_authenticated:
        return to_sign_in(request, UserKind.LEARNER)
    user = user_of(request)
    unread = request.GET.get("show") == "unread"
    words = request.GET.get("q", "").strip()
    every, waiting = queries.inbox_counts(user)
    found = Paginator(queries.inbox_of(user, unread=unread, words=words), _PAGE)
    context = {
        "page": found.get_page(request.GET.get("page")),
        "tabs": [
            Tab(label=_("All"), url="?", active=not unread, count=every),
            Tab(label=_("Unread"), url="?show=unread", active=unread, count=waiting),
        ],
        "words": words,
        "unread": unread,
        "waiting": waiting,
    }
    return render(request, "messages/inbox.html", context)


@require_safe
def open_message(request: HttpRequest, public_id: str) -> HttpResponse:
    """One message; reading it marks it read."""
    if not request.user.is_authenticated:
        return to_sign_in(request, UserKind.LEARNER)
    user = user_of(request)
    message = get_object_or_404(Message, public_id=public_id, user=user, in_inbox=True)
    domain.mark_read(message=message, by=user)
    return render(request, "messages/message.html", {"message": message})


@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark everything read."""
    count = domain.mark_all_read(by=user_of(request))
    messages.success(
        request,
        ngettext("%(count)s message marked read.", "%(count)s messages marked read.", count)
        % {"count": count},
    )
    return redirect("messages:inbox")
