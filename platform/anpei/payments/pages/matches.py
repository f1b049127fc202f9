"""Finance: proposals to approve at one press, many at once; the doubtful ones explained (SD-26)."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from anpei.accounts.models import Role
from anpei.accounts.permissions import staff_page, user_of
from anpei.kernel.decisions import Text
from anpei.kernel.errors import AnpeiError
from anpei.kernel.money import yuan
from anpei.payments.domain import statements
from anpei.payments.models import StatementMatch
from anpei.payments.pages.compared import Compared, compare, differences_of
from anpei.payments.queries.statements import open_matches, short_of
from anpei.site.components.data import Tab

_PAGE = 50
_MOST_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Proposed:
    """A proposal as the page shows it."""

    match: StatementMatch
    compared: Sequence[Compared]
    differences: Sequence[Text]

    @property
    def fen(self) -> int:
        """What the proposal is about."""
        return sum(one.part.amount_fen for one in self.compared)


@staff_page(Role.FINANCE)
@require_safe
def matches(request: HttpRequest) -> HttpResponse:
    """Those where everything agrees, or under ``?kind=partial`` those that need a look."""
    words, sure = request.GET.get("q", "").strip()[:60], request.GET.get("kind") != "partial"
    page = Paginator(open_matches(sure=sure, words=words), _PAGE).get_page(request.GET.get("page"))
    url = reverse("payments:matches")
    doubtful = open_matches(sure=False).count()
    tabs = [
        Tab(
            label=_("Everything agrees"),
            url=url,
            active=sure,
            count=open_matches(sure=True).count(),
        ),
        Tab(label=_("Need a look"), url=f"{url}?kind=partial", active=not sure, count=doubtful),
    ]
    context = {
        "page": page,
        "rows": [Proposed(match, compare(match), differences_of(match)) for match in page],
        "sure": sure,
        "search": words,
        "tabs": tabs,
    }
    return render(request, "payments/matches.html", context)


@staff_page(Role.FINANCE)
@require_POST
def confirm(request: HttpRequest) -> HttpResponse:
    """Confirm the ticked proposals, each by itself: one that is overtaken holds up no other."""
    ids = request.POST.getlist("match")[:_MOST_AT_ONCE]
    chosen = StatementMatch.objects.filter(public_id__in=ids).order_by("pk")
    approved, taken, refused = 0, [], []
    for match in chosen:
        try:
            approved += len(statements.confirm_match(match=match, by=user_of(request)))
            taken.append(match)
        except AnpeiError as error:
            refused.append(str(error))
    gone = len(set(ids)) - len(chosen)
    if approved:
        text = ngettext("%(count)d order is approved.", "%(count)d orders are approved.", approved)
        messages.success(request, text % {"count": approved})
    elif taken:
        messages.success(request, _("Done."))
    tell_short(request, taken)
    if refused or gone or not ids:
        messages.error(request, _told(refused, gone, ids))
    return redirect(_back(request))


def tell_short(request: HttpRequest, matches: Sequence[StatementMatch]) -> None:
    """Which orders of confirmed matches still lack money, and how much."""
    text = _("Order %(number)s waits on: ¥%(amount)s is still missing.")
    for number, fen in short_of(matches):
        messages.warning(request, text % {"number": number, "amount": yuan(fen)})


def _told(refused: Sequence[str], gone: int, ids: Sequence[str]) -> str:
    if not ids:
        return _("Tick at least one proposal.")
    if refused:
        return _("Not approved: %(reasons)s") % {"reasons": " ".join(dict.fromkeys(refused))}
    text = ngettext(
        "%(count)d proposal was overtaken meanwhile.",
        "%(count)d proposals were overtaken meanwhile.",
        gone,
    )
    return text % {"count": gone}


def _back(request: HttpRequest) -> str:
    kind = "?kind=partial" if request.POST.get("kind") == "partial" else ""
    return reverse("payments:matches") + kind
