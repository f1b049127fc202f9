"""Checking a certificate, without an account: by QR code, by file, by look-up (PL-50, SD-55)."""

from collections.abc import Mapping

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from anpei.accounts.domain.limits import NUMBERS_PER_PREFIX, prefix_of
from anpei.certificates import queries
from anpei.certificates.domain import check_tries, limits
from anpei.certificates.forms import FileForm, LookupForm
from anpei.certificates.pages.standings import STANDINGS
from anpei.kernel.request_context import client_address

# A hit and a miss differ in what they say, not in how much is sent (T17).
_BLOCK_BYTES = 16_384
_MAX_FILE_BYTES = 5 * 2**20


@require_http_methods(["GET", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """The start page; with POST the look-up by name, identity number and category."""
    if request.method == "GET":
        return _page(request, "verify", {"form": LookupForm(), "file_form": FileForm()})
    form = LookupForm(request.POST)
    if not form.is_valid():
        context = {"form": form, "file_form": FileForm()}
        return _page(request, "verify", context, status=422)
    check_tries(limit=limits.LOOKUPS_PER_ADDRESS, of=client_address.get())
    check_tries(limit=NUMBERS_PER_PREFIX, of=prefix_of(form.cleaned_data["id_number"]))
    records = queries.lookup_records(**form.cleaned_data)
    return _page(
        request,
        "lookup",
        {
            "name": form.cleaned_data["name"],
            "id_number": form.cleaned_data["id_number"],
            "records": [(record, STANDINGS[record.state]) for record in records],
        },
    )


@require_POST
def verify_file(request: HttpRequest) -> HttpResponse:
    """Whether an uploaded PDF is, byte for byte, one that we issued, and how that stands."""
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        context = {"form": LookupForm(), "file_form": form}
        return _page(request, "verify", context, status=422)
    check_tries(limit=limits.FILES_PER_ADDRESS, of=client_address.get())
    file = form.cleaned_data["file"]
    pdf = file.read() if file.size <= _MAX_FILE_BYTES else b""
    found, report = queries.verify_file(pdf)
    if found is None or not report.valid:
        return _page(request, "unknown_file", {})
    return _page(request, "verification", _verification_context(found))


@require_GET
def verification(request: HttpRequest, token: str) -> HttpResponse:
    """Every printed field and how the certificate stands now. 404 for whatever is no token."""
    found = queries.verify_token(token)
    if found is None:
        check_tries(limit=limits.MISSES_PER_ADDRESS, of=client_address.get())
        raise Http404
    return _page(request, "verification", _verification_context(found))


def _verification_context(found: queries.Verification) -> Mapping[str, object]:
    certificate = found.certificate
    shown = found.standing is not queries.Standing.ALTERED
    # What has ended proves nothing any more: the holder's data have no purpose there (ADR 11).
    masked = found.standing is not queries.Standing.VALID
    return {
        "standing": STANDINGS[found.standing],
        "certificate": certificate,
        "masked": masked,
        "successor": certificate.successor if masked else None,
        "rows": certificate.printed.rows(masked=masked) if shown else [],
        "key_id": certificate.signing_key.key_id,
    }


def _page(
    request: HttpRequest, name: str, context: Mapping[str, object], status: int = 200
) -> HttpResponse:
    request.portal = "public"  # type: ignore[attr-defined]  # read by site.context
    response = render(request, f"certificates/{name}.html", dict(context), status=status)
    spare = -len(response.content) % _BLOCK_BYTES
    response.content += b"\n" * spare
    response["Cache-Control"] = "no-store, private"
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "same-origin" if name == "verify" else "no-referrer"
    return response
