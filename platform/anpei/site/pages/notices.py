"""通知公告: for everybody to read, for staff to publish."""

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from anpei.accounts.models import Role
from anpei.accounts.permissions import staff_page, user_of
from anpei.site.domain import publish_notice, withdraw_notice
from anpei.site.queries import all_notices, published_notices

_PAGE = 20


class NoticeForm(forms.Form):
    title = forms.CharField(label=gettext_lazy("Title"), max_length=120)
    body = forms.CharField(
        label=gettext_lazy("Text"),
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=gettext_lazy("Plain text; an empty line begins a paragraph."),
    )
    is_pinned = forms.BooleanField(label=gettext_lazy("Keep at the top"), required=False)


@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    """All published notices."""
    page = Paginator(published_notices(), _PAGE).get_page(request.GET.get("page"))
    return render(request, "site/notices.html", {"page": page})


@require_safe
def notice(request: HttpRequest, public_id: str) -> HttpResponse:
    """One published notice."""
    found = get_object_or_404(published_notices(), public_id=public_id)
    return render(request, "site/notice.html", {"notice": found})


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(Role.ADMIN, Role.REGISTRAR, Role.TEACHER)
def staff_notices(request: HttpRequest) -> HttpResponse:
    """Staff publish here, and see what stands and what was withdrawn."""
    form = NoticeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        publish_notice(**form.cleaned_data, by=user_of(request))
        messages.success(request, _("The notice is on the home page."))
        return redirect("site:staff_notices")
    page = Paginator(all_notices(), _PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "site/staff_notices.html",
        {"form": form, "page": page},
        status=422 if form.errors else 200,
    )


@require_POST
@staff_page(Role.ADMIN, Role.REGISTRAR, Role.TEACHER)
def withdraw(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take a notice from the home page."""
    withdraw_notice(
        notice=get_object_or_404(all_notices(), public_id=public_id), by=user_of(request)
    )
    messages.success(request, _("The notice is withdrawn."))
    return redirect("site:staff_notices")
