"""Staff: registrations and wrong specialities, and the platform's key (YN-01, YN-03)."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from anpei.accounts.pages.entering import put_error
from anpei.accounts.permissions import staff_page, user_of
from anpei.entry import domain, queries
from anpei.entry.forms import PlatformForm
from anpei.entry.models import PlatformConnection, Registration
from anpei.kernel.errors import Conflict, InvalidInput
from anpei.kernel.search_words import read_words

_PAGE = 20


@require_safe
@staff_page("registrar", "finance")
def registrations(request: HttpRequest) -> HttpResponse:
    """Everybody who is registered, with the speciality that was ticked."""
    words = read_words(request.GET.get("q", ""))
    category = request.GET.get("type", "")
    rows = queries.registrations_for_staff(words, category)
    page = Paginator(rows, _PAGE).get_page(request.GET.get("page"))
    labels = queries.categories()
    context = {
        "page": page,
        "rows": [(one, labels.get(one.licence.category)) for one in page.object_list],
        "search": words,
        "category": category,
        "categories": labels.values(),
        "specialities": queries.all_specialities(),
    }
    return render(request, "entry/staff_registrations.html", context)


@require_POST
@staff_page("registrar", "finance")
def change_speciality(request: HttpRequest, public_id: str) -> HttpResponse:
    """施工员证类别勾选错误: put right, until something of the old course has been studied."""
    found = get_object_or_404(Registration, public_id=public_id)
    try:
        domain.change_speciality(
            registration=found,
            speciality=request.POST.get("speciality", ""),
            by=user_of(request),
        )
    except (InvalidInput, Conflict) as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The speciality is changed."))
    return redirect("entry:staff_registrations")


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page("admin")
def platform(request: HttpRequest) -> HttpResponse:
    """Whose signed tickets let enterprises in."""
    known = PlatformConnection.objects.filter(pk=1).values("issuer", "public_key", "address")
    form = PlatformForm(request.POST or None, initial=dict(known.first() or {}))
    if request.method == "POST" and form.is_valid():
        try:
            domain.connect_platform(by=user_of(request), **form.cleaned_data)
        except InvalidInput as error:
            put_error(form, error)
        else:
            messages.success(request, _("Tickets of this platform are trusted from now on."))
            return redirect("entry:platform")
    return render(
        request, "entry/platform.html", {"form": form}, status=422 if form.errors else 200
    )
