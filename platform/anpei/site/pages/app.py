"""The site as an app: manifest, icons, service worker and the page it shows without a line."""

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.http import require_safe

from anpei.site.app_icons import SIZES, icon_png, icon_svg
from anpei.site.brand_colours import colour_of
from anpei.site.context import STYLESHEETS, portal

SHELL = (*STYLESHEETS, "site/js/waiting.js", "site/img/icons.svg", "site/img/icon.svg")
"""What the page without a line is made of: nothing of anybody's."""
_DAY = "public, max-age=86400"


@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """What a phone or a desktop installs: this association's name and colour."""
    frame = portal(request)["portal"]
    colour = colour_of(frame.accent)
    icons = [
        {"src": reverse("site:app_icon_svg", args=[purpose]), "sizes": "any", "purpose": purpose}
        | {"type": "image/svg+xml"}
        for purpose in ("any", "maskable")
    ]
    icons += [
        {
            "src": reverse("site:app_icon_png", args=[size]),
            "sizes": f"{size}x{size}",
            "type": "image/png",
            "purpose": "any",
        }
        for size in SIZES
    ]
    body = {
        "id": "/",
        "name": frame.association,
        "short_name": str(frame.product or frame.association)[:12],
        "lang": "zh-Hans",
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": "#f4f6f9",
        "theme_color": colour,
        "icons": icons,
    }
    answer = JsonResponse(body, content_type="application/manifest+json")
    answer["Cache-Control"] = "public, max-age=3600"
    return answer


@require_safe
def app_icon_svg(request: HttpRequest, purpose: str) -> HttpResponse:
    """``any`` with round corners, ``maskable`` for launchers that cut a shape out."""
    if purpose not in {"any", "maskable"}:
        raise Http404
    colour = colour_of(portal(request)["portal"].accent)
    drawn = icon_svg(colour, maskable=purpose == "maskable")
    headers = {"Cache-Control": _DAY}
    return HttpResponse(drawn, content_type="image/svg+xml", headers=headers)


@require_safe
def app_icon_png(request: HttpRequest, size: int) -> HttpResponse:
    """For phones that cannot read SVG."""
    if size not in SIZES:
        raise Http404
    drawn = icon_png(colour_of(portal(request)["portal"].accent), size)
    return HttpResponse(drawn, content_type="image/png", headers={"Cache-Control": _DAY})


@require_safe
def service_worker(request: HttpRequest) -> HttpResponse:
    """At the root, so that it may answer for every page; asked for anew at every visit."""
    context = {"shell": [reverse("site:offline"), *map(static, SHELL)]}
    kind = "text/javascript; charset=utf-8"
    answer = render(request, "site/service_worker.js", context, content_type=kind)
    answer["Cache-Control"] = "no-cache"
    return answer


@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """Kept by the service worker: in both languages, and of nobody in particular."""
    return render(request, "site/offline_shell.html")
