"""Finance: bank statements, their transfers, matching by hand (SD-26)."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from anpei.accounts.models import Role
from anpei.accounts.permissions import staff_page, user_of
from anpei.jobs.domain import start_job
from anpei.kernel.errors import AnpeiError, InvalidInput
from anpei.payments.domain import statements
from anpei.payments.forms import NotOursForm, StatementForm, UndoForm
from anpei.payments.models import Order, StatementLine, StatementMatch
from anpei.payments.pages.compared import Compared, compare
from anpei.payments.pages.lists import TRANSFER_COLUMNS, state_tabs
from anpei.payments.pages.matches import tell_short
from anpei.payments.queries import statements as read
from anpei.payments.statements.reading import open_statement
from anpei.payments.states import LINE_LABELS, LineState
from anpei.site.exports import asked_form, export_response

_PAGE = 20
_MOST_FOUND = 20


@staff_page(Role.FINANCE)
@require_safe
def transfers(request: HttpRequest) -> HttpResponseBase:
    """Transfers by state, the newest first."""
    words, state = request.GET.get("q", "").strip()[:60], request.GET.get("state", "")
    found = read.transfers(state=state if state in LINE_LABELS else "", words=words)
    if form := asked_form(request):
        return export_response(
            request, name=_("Bank transfers"), columns=TRANSFER_COLUMNS, rows=found, form=form
        )
    page = Paginator(read.with_matches(found), _PAGE).get_page(request.GET.get("page"))
    counts = read.transfer_counts()
    context = {
        "page": page,
        "search": words,
        "state": state,
        "tabs": state_tabs(reverse("payments:transfers"), LINE_LABELS, counts, state),
        "sure": read.open_matches(sure=True).count(),
    }
    return render(request, "payments/transfers.html", context)


@staff_page(Role.FINANCE)
@require_http_methods(["GET", "HEAD", "POST"])
def import_statement(request: HttpRequest) -> HttpResponse:
    """GET: the form and the imports so far. POST: read the head of the file, then start."""
    form = StatementForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            sheet = open_statement(file, file.name or "")
            file.seek(0)
            job = start_job(
                kind="payments.import_statement",
                parameters={"bank": sheet.columns.bank},
                file=file,
                by=user_of(request),
            )
        except InvalidInput as error:
            form.add_error("file", str(error))
        else:
            return redirect("jobs:detail", job.public_id)
    page = Paginator(read.statements(), _PAGE).get_page(request.GET.get("page"))
    status = 422 if form.errors else 200
    context = {"form": form, "page": page}
    return render(request, "payments/statement_import.html", context, status=status)


@dataclass(frozen=True, slots=True)
class Linked:
    """A match that this transfer is part of."""

    match: StatementMatch
    compared: Sequence[Compared]


@staff_page(Role.FINANCE)
@require_safe
def transfer(request: HttpRequest, public_id: str) -> HttpResponse:
    """One transfer: what is proposed for it and why, or what it was matched with."""
    return _page(request, _found(public_id))


@staff_page(Role.FINANCE)
@require_POST
def change(request: HttpRequest, public_id: str, act: str) -> HttpResponse:
    """``match`` with the ticked orders, ``not-ours``, or ``reopen``."""
    line, by = _found(public_id), user_of(request)
    note = NotOursForm(request.POST) if act == "not-ours" else None
    if note is not None and not note.is_valid():
        return _page(request, line, note)
    try:
        match act:
            case "match":
                ids = request.POST.getlist("orders")
                orders = list(Order.objects.filter(public_id__in=ids).order_by("pk"))
                made = statements.match_by_hand(line=line, orders=orders, by=by)
                tell_short(request, [made])
            case "not-ours" if note is not None:
                statements.set_line_not_ours(line=line, note=note.cleaned_data["note"], by=by)
            case "reopen":
                statements.reopen_line(line=line, by=by)
            case _:
                raise Http404
    except AnpeiError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Done."))
    return redirect("payments:transfer", public_id)


@staff_page(Role.FINANCE)
@require_POST
def undo(request: HttpRequest, public_id: str) -> HttpResponse:
    """Let the transfers of a confirmed match go again."""
    match, form = get_object_or_404(StatementMatch, public_id=public_id), UndoForm(request.POST)
    line = match.parts.select_related("line").first()
    if form.is_valid():
        statements.undo_match(match=match, reason=form.cleaned_data["reason"], by=user_of(request))
        messages.success(request, _("The match is undone; approved orders stay approved."))
    else:
        messages.error(request, _("Say why the match is undone."))
    if line is None:
        return redirect("payments:transfers")
    return redirect("payments:transfer", line.line.public_id)


def _page(
    request: HttpRequest, line: StatementLine, note: NotOursForm | None = None
) -> HttpResponse:
    words = request.GET.get("q", "").strip()[:60]
    matches = StatementMatch.objects.filter(parts__line=line).distinct()
    linked = [Linked(match, compare(match)) for match in read.with_parts(matches).order_by("pk")]
    can_match = line.state == LineState.OPEN
    context = {
        "line": line,
        "confirmed": [one for one in linked if one.match.is_confirmed],
        "proposed": [one for one in linked if not one.match.is_confirmed],
        "can_match": can_match,
        "search": words,
        "found": read.orders_to_match(words)[:_MOST_FOUND] if can_match else [],
        "note_form": note or NotOursForm(),
        "undo_form": UndoForm(),
    }
    return render(request, "payments/transfer.html", context, status=422 if note else 200)


def _found(public_id: str) -> StatementLine:
    return get_object_or_404(StatementLine.objects.select_related("statement"), public_id=public_id)
