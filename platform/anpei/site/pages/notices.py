"""通知公告: for everybody to read, for staff to publish."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.files.storage import default_storage
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from anpei.accounts.models import Role
from anpei.accounts.pages.entering import put_error
from anpei.accounts.permissions import staff_page, user_of
from anpei.kernel.clock import db_now
from anpei.kernel.errors import InvalidInput
from anpei.site.domain import edit_notice, publish_notice, withdraw_notice
from anpei.site.markup import marked_up
from anpei.site.moments import moment_field
from anpei.site.pages.content_tabs import content_tabs
from anpei.site.queries import all_notices, published_notices

_PAGE = 20
ROLES = (Role.ADMIN, Role.REGISTRAR, Role.TEACHER)
MARKUP_HINT = gettext_lazy(
    "An empty line begins a paragraph; “- ” or “1. ” a list item, “## ” a heading; **bold**; "
    "[words](https://…) a link."
)


class NoticeForm(forms.Form):
    title = forms.CharField(label=gettext_lazy("Title"), max_length=120)
    body = forms.CharField(
        label=gettext_lazy("Text"), widget=forms.Textarea(attrs={"rows": 8}), help_text=MARKUP_HINT
    )
    is_pinned = forms.BooleanField(label=gettext_lazy("Keep at the top"), required=False)
    published_at = moment_field(
        gettext_lazy("Published from"), gettext_lazy("Empty: at once."), required=False
    )
    published_until = moment_field(
        gettext_lazy("Published until"),
        gettext_lazy("Empty: until it is withdrawn."),
        required=False,
    )
    attachment = forms.FileField(
        label=gettext_lazy("Attachment"),
        required=False,
        help_text=gettext_lazy("PDF, Word, Excel, JPEG or PNG, at most 10 MB."),
    )


class EditForm(NoticeForm):
    drop_attachment = forms.BooleanField(
        label=gettext_lazy("Remove the attachment"), required=False
    )


@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    """All published notices, searchable."""
    words = request.GET.get("q", "").strip()
    page = Paginator(published_notices(words), _PAGE).get_page(request.GET.get("page"))
    return render(request, "site/notices.html", {"page": page, "words": words})


@require_safe
def notice(request: HttpRequest, public_id: str) -> HttpResponse:
    """One published notice."""
    found = get_object_or_404(published_notices(), public_id=public_id)
    return render(request, "site/notice.html", {"notice": found, "html": marked_up(found.body)})


@require_safe
def attachment(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """The file of a published notice; saved, never shown inside the site."""
    found = get_object_or_404(published_notices(), public_id=public_id)
    if not found.attachment or not default_storage.exists(found.attachment):
        raise Http404
    file = default_storage.open(found.attachment)
    return FileResponse(
        file,
        as_attachment=True,
        filename=found.attachment_name,
        content_type="application/octet-stream",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(*ROLES)
def staff_notices(request: HttpRequest) -> HttpResponse:
    """Staff publish here, and see what stands, what comes and what was withdrawn."""
    form = NoticeForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            publish_notice(**form.cleaned_data, by=user_of(request))
        except InvalidInput as error:
            put_error(form, error)
        else:
            messages.success(request, _("The notice is published."))
            return redirect("site:staff_notices")
    words = request.GET.get("q", "").strip()
    context = {
        "form": form,
        "page": Paginator(all_notices(words), _PAGE).get_page(request.GET.get("page")),
        "words": words,
        "now": db_now(),
        "tabs": content_tabs("notices"),
    }
    return render(request, "site/staff_notices.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(*ROLES)
def edit(request: HttpRequest, public_id: str) -> HttpResponse:
    """Change a notice; a withdrawn one stands again."""
    found = get_object_or_404(all_notices(), public_id=public_id)
    initial: dict[str, Any] = {
        "title": found.title,
        "body": found.body,
        "is_pinned": found.is_pinned,
        "published_at": found.published_at,
        "published_until": found.published_until,
    }
    form = EditForm(request.POST or None, request.FILES or None, initial=initial)
    if not found.attachment:
        del form.fields["drop_attachment"]
    if request.method == "POST" and form.is_valid():
        given = {"drop_attachment": False, **form.cleaned_data}
        given["published_at"] = given["published_at"] or found.published_at
        try:
            edit_notice(notice=found, **given, by=user_of(request))
        except InvalidInput as error:
            put_error(form, error)
        else:
            messages.success(request, _("The notice is published."))
            return redirect("site:staff_notices")
    context = {"form": form, "notice": found, "html": marked_up(found.body)}
    return render(request, "site/edit_notice.html", context, status=422 if form.errors else 200)


@require_POST
@staff_page(*ROLES)
def withdraw(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take a notice from the home page."""
    withdraw_notice(
        notice=get_object_or_404(all_notices(), public_id=public_id), by=user_of(request)
    )
    messages.success(request, _("The notice is withdrawn."))
    return redirect("site:staff_notices")
