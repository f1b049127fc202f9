"""Staff: the association's own guide pages and answers, beside the province's (SD-06)."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from anpei.accounts.pages.entering import put_error
from anpei.accounts.permissions import staff_page, user_of
from anpei.kernel.clock import db_now
from anpei.kernel.errors import InvalidInput
from anpei.site.domain import remove_text, save_text
from anpei.site.markup import marked_up
from anpei.site.models import SiteText, TextKind
from anpei.site.moments import moment_field
from anpei.site.pages.content_tabs import content_tabs
from anpei.site.pages.notices import MARKUP_HINT, ROLES
from anpei.site.queries import all_texts, public_texts


class TextForm(forms.Form):
    title = forms.CharField(label=gettext_lazy("Title or question"), max_length=120)
    body = forms.CharField(
        label=gettext_lazy("Text"), widget=forms.Textarea(attrs={"rows": 12}), help_text=MARKUP_HINT
    )
    position = forms.IntegerField(
        label=gettext_lazy("Place"),
        min_value=0,
        max_value=9999,
        initial=100,
        help_text=gettext_lazy("A smaller number stands higher."),
    )
    published_at = moment_field(
        gettext_lazy("Published from"), gettext_lazy("Empty: at once."), required=False
    )
    published_until = moment_field(gettext_lazy("Published until"), required=False)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(*ROLES)
def texts(request: HttpRequest, kind: str) -> HttpResponse:
    """Those of one kind, and a form for a new one."""
    wanted = _kind(kind)
    form = TextForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _saved(request, form, wanted, None):
        return redirect("site:staff_texts", kind=kind)
    own = all_texts(kind)
    context = {
        "kind": wanted,
        "form": form,
        "own": own,
        "shipped": [one for one in public_texts(wanted) if one.paragraphs],
        "now": db_now(),
        "tabs": content_tabs(kind),
    }
    return render(request, "site/staff_texts.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(*ROLES)
def text(request: HttpRequest, kind: str, public_id: str) -> HttpResponse:
    """Change one."""
    wanted = _kind(kind)
    found = get_object_or_404(all_texts(kind), public_id=public_id)
    initial: dict[str, Any] = {
        "title": found.title,
        "body": found.body,
        "position": found.position,
        "published_at": found.published_at,
        "published_until": found.published_until,
    }
    form = TextForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid() and _saved(request, form, wanted, found):
        return redirect("site:staff_texts", kind=kind)
    context = {"kind": wanted, "form": form, "text": found, "html": marked_up(found.body)}
    return render(request, "site/staff_text.html", context, status=422 if form.errors else 200)


@require_POST
@staff_page(*ROLES)
def remove(request: HttpRequest, kind: str, public_id: str) -> HttpResponse:
    """Take one away for good."""
    remove_text(
        text=get_object_or_404(all_texts(_kind(kind)), public_id=public_id), by=user_of(request)
    )
    messages.success(request, _("Removed."))
    return redirect("site:staff_texts", kind=kind)


def _saved(request: HttpRequest, form: TextForm, kind: TextKind, found: SiteText | None) -> bool:
    given = dict(form.cleaned_data)
    given["published_at"] = given["published_at"] or (found.published_at if found else db_now())
    try:
        save_text(text=found, kind=kind, **given, by=user_of(request))
    except InvalidInput as error:
        put_error(form, error)
        return False
    messages.success(request, _("Saved."))
    return True


def _kind(kind: str) -> TextKind:
    try:
        return TextKind(kind)
    except ValueError as error:
        raise Http404 from error
