"""Searching lists by an identity number or a mobile without putting it into the address (T21)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from anpei.accounts.models import UserKind
from anpei.accounts.permissions import safe_next, to_sign_in
from anpei.kernel.search_words import seal_words

_OUR_OWN = ("csrfmiddlewaretoken", "next")


@require_POST
def search(request: HttpRequest) -> HttpResponse:
    """Back to the list, filtered: what was chosen as it is, the words sealed where they tell who
    somebody is."""
    if not request.user.is_authenticated:
        return to_sign_in(request, UserKind.STAFF)
    asked = request.POST.copy()
    for name in _OUR_OWN:
        asked.pop(name, None)
    asked["q"] = seal_words(asked.get("q", ""))
    page = safe_next(request, reverse("site:home")).partition("?")[0]
    return redirect(f"{page}?{asked.urlencode()}")
