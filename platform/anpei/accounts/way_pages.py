"""Pages of one way of the journey, in associations whose province goes another."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect

from anpei.provinces.current import current_province
from anpei.provinces.ways import Way

type View[**P] = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def page_of_way[**P](way: Way, *, otherwise: str) -> Callable[[View[P]], View[P]]:
    """The page where the province goes ``way``; else a look leads to the page named ``otherwise``,
    which does the same step the province's way, and an act is not found."""

    def wrap(view: View[P]) -> View[P]:
        @wraps(view)
        def seen(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if way in current_province().ways:
                return view(request, *args, **kwargs)
            if request.method not in {"GET", "HEAD"}:
                raise Http404
            return redirect(otherwise)

        return seen

    return wrap
