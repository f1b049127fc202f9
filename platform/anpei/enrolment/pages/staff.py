"""Staff: classes made, changed, opened and closed; everybody who is enrolled."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from anpei.accounts.permissions import staff_page, user_of
from anpei.enrolment import domain
from anpei.enrolment.forms import ClassForm, initial_of
from anpei.enrolment.models import TrainingClass
from anpei.enrolment.pages import columns
from anpei.enrolment.queries import (
    NOT_CANCELLED,
    classes_for_staff,
    enrolments_for_staff,
    enterprise_cities,
    years_of_classes,
)
from anpei.enrolment.states import LABELS
from anpei.kernel.errors import InvalidInput
from anpei.kernel.months import Months
from anpei.kernel.search_words import read_words
from anpei.provinces.current import current_province
from anpei.site.exports import asked_form, export_response

_PAGE = 20


@staff_page()
@require_safe
def classes(request: HttpRequest) -> HttpResponseBase:
    """All classes with their places, by words, category, year and whether they are open."""
    words, category = request.GET.get("q", "")[:60], request.GET.get("category", "")
    year, use = request.GET.get("year", ""), request.GET.get("open", "")
    found = classes_for_staff(words=words, category=category, year=year, use=use)
    if form := asked_form(request):
        name = _("Training classes")
        return export_response(request, name=name, columns=columns.CLASSES, rows=found, form=form)
    context = {
        "page": Paginator(found, _PAGE).get_page(request.GET.get("page")),
        "search": words,
        "category": category,
        "categories": _categories(),
        "year": year,
        "years": [(str(one), str(one)) for one in years_of_classes()],
        "use": use,
        "uses": (("yes", _("Taking enrolments")), ("no", _("Closed"))),
        "filtered": bool(words or category or year or use),
    }
    return render(request, "enrolment/staff_classes.html", context)


def _categories() -> list[tuple[str, object]]:
    return [(one.code, one.label) for one in current_province().licence_categories]


@staff_page("admin")
@require_http_methods(["GET", "HEAD", "POST"])
def new_class(request: HttpRequest) -> HttpResponse:
    """A form; the class opens at once."""
    form = ClassForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = domain.create_class(plan=form.plan(), by=user_of(request))
        except InvalidInput as error:
            form.add_error(error.field or None, str(error))
        else:
            messages.success(request, _("Class %(name)s is open.") % {"name": made.name})
            return redirect("enrolment:staff_classes")
    status = 422 if form.errors else 200
    return render(request, "enrolment/staff_class.html", {"form": form}, status=status)


@staff_page("admin")
@require_http_methods(["GET", "HEAD", "POST"])
def edit_class(request: HttpRequest, public_id: str) -> HttpResponse:
    """The same form over an existing class."""
    known = get_object_or_404(classes_for_staff(), public_id=public_id)
    form = ClassForm(request.POST or None, initial=initial_of(known))
    if request.method == "POST" and form.is_valid():
        try:
            domain.change_class(training_class=known, plan=form.plan(), by=user_of(request))
        except InvalidInput as error:
            form.add_error(error.field or None, str(error))
        else:
            messages.success(request, _("Saved."))
            return redirect("enrolment:staff_class", public_id)
    context = {"form": form, "training_class": known}
    status = 422 if form.errors else 200
    return render(request, "enrolment/staff_class.html", context, status=status)


@staff_page("admin")
@require_POST
def switch_class(request: HttpRequest, public_id: str) -> HttpResponse:
    """Open or close it for enrolment."""
    known = get_object_or_404(TrainingClass, public_id=public_id)
    is_open = request.POST.get("open") == "yes"
    try:
        domain.set_class_open(training_class=known, is_open=is_open, by=user_of(request))
    except InvalidInput as error:
        messages.error(request, f"{known.name}: {error}")
    return redirect("enrolment:staff_classes")


@staff_page()
@require_safe
def enrolments(request: HttpRequest) -> HttpResponseBase:
    """Everybody enrolled, with state; found by name, licence, enterprise or identity number."""
    asked = {key: request.GET.get(key, "")[:60] for key in ("state", "category", "city")}
    asked["q"] = read_words(request.GET.get("q", ""))
    in_class = request.GET.get("class", "")
    months = Months.read(request.GET.get("from", ""), request.GET.get("until", ""))
    found = enrolments_for_staff(
        words=asked["q"],
        state=asked["state"],
        training_class=in_class,
        category=asked["category"],
        city=asked["city"],
        months=months,
    )
    if form := asked_form(request):
        name, titles = _("Enrolments"), columns.ENROLMENTS
        return export_response(request, name=name, columns=titles, rows=found, form=form)
    context = {
        "page": Paginator(found, _PAGE).get_page(request.GET.get("page")),
        "search": asked["q"],
        "state": asked["state"],
        "in_class": in_class,
        "states": [(NOT_CANCELLED, _("All but cancelled")), *LABELS.items()],
        "category": asked["category"],
        "categories": _categories(),
        "city": asked["city"],
        "cities": [(one, one) for one in enterprise_cities()],
        "months": months,
        "filtered": bool(any(asked.values()) or months or in_class),
    }
    return render(request, "enrolment/staff_enrolments.html", context)
