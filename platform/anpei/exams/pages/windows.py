"""Staff: when the online final exam of a class may be begun (PL-30)."""

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from anpei.accounts.permissions import staff_page, user_of
from anpei.enrolment.models import TrainingClass
from anpei.exams import domain
from anpei.exams.domain.windows import PLANNERS
from anpei.exams.models import ExamWindow
from anpei.kernel.clock import policy_now
from anpei.kernel.errors import AnpeiError, InvalidInput
from anpei.site.moments import moment_field

_PAGE = 20


class WindowForm(forms.Form):
    """Moments on the clock of Asia/Shanghai."""

    training_class = forms.ModelChoiceField(
        label=gettext_lazy("Class"), queryset=TrainingClass.objects.none()
    )
    opens = moment_field(
        gettext_lazy("The exam opens"), gettext_lazy("Everybody who waits begins at this moment.")
    )
    until = moment_field(
        gettext_lazy("Last moment to begin"),
        gettext_lazy("Whoever has begun goes on to the end of the own time."),
    )

    def __init__(self, data: object = None) -> None:
        super().__init__(data)  # type: ignore[arg-type]  # a QueryDict or None
        field = self.fields["training_class"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = TrainingClass.objects.filter(is_open=True).order_by("-pk")


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page(*PLANNERS)
def window_list(request: HttpRequest) -> HttpResponse:
    """The windows, the newest first, and the form that plans one."""
    form = WindowForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            domain.plan_window(
                training_class=values["training_class"],
                opens_at=values["opens"],
                entry_until=values["until"],
                by=user_of(request),
            )
        except InvalidInput as error:
            form.add_error(error.field or None, str(error))
        else:
            messages.success(request, _("Planned. Papers are drawn by themselves before it opens."))
            return redirect("exams:windows")
    found = ExamWindow.objects.select_related("training_class")
    found = found.annotate(waiting=Count("papers")).order_by("-opens_at", "-pk")
    page = Paginator(found, _PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "now": policy_now()}
    return render(request, "exams/windows.html", context, status=422 if form.errors else 200)


@require_POST
@staff_page(*PLANNERS)
def cancel(request: HttpRequest, window: str) -> HttpResponse:
    found = get_object_or_404(ExamWindow, public_id=window)
    try:
        domain.cancel_window(window=found, by=user_of(request))
    except AnpeiError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Cancelled. Exams that run go on."))
    return redirect("exams:windows")
