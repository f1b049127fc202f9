"""证书延期: the learner's way through the extension, with what came back (SD-56)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from anpei.accounts.permissions import learner_page, person_of
from anpei.kernel.clock import policy_today
from anpei.kernel.errors import AnpeiError
from anpei.kernel.outside import OutsideError
from anpei.registry import domain, queries


@require_GET
@learner_page
def extension(request: HttpRequest) -> HttpResponse:
    """Steps, window, state of the application, validity of every licence that is extended."""
    person, today = person_of(request), policy_today()
    context = {
        "extensions": queries.extensions_of(person, today),
        "check": queries.last_check(person),
        "last": queries.last_completed_sync(),
        "today": today,
    }
    return render(request, "registry/extension.html", context)


@require_POST
@learner_page
def ask(request: HttpRequest) -> HttpResponse:
    """Ask the registry now; once a minute."""
    try:
        found = domain.ask_about_extension(person=person_of(request))
    except OutsideError:
        messages.error(
            request, _("The registry does not answer now; it is asked again tonight by itself.")
        )
    except AnpeiError as error:
        messages.warning(request, str(error))
    else:
        text = _("This is how it stands now.") if found else _("The registry has no application.")
        messages.success(request, text)
    return redirect("registry:extension")
