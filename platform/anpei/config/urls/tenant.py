"""Everything an association's hosts serve: every app's addresses, then the province's own."""

from django.urls import URLPattern, URLResolver, include, path
from django.views.i18n import set_language

from anpei.clients.api.schema import SchemaView
from anpei.provinces.discovery import provinces

APPS = (
    "site",
    "accounts",
    "clients",
    "webhooks",
    "jobs",
    "courses",
    "enrolment",
    "payments",
    "entry",
    "study",
    "exams",
    "proctoring",
    "presence",
    "petitions",
    "certificates",
    "registry",
    "rulebook",
    "centres",
    "invigilation",
    "reports",
    "approvals",
    "messages",
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("language/", set_language, name="set_language"),
    path("api/schema/", SchemaView.as_view(), name="api_schema"),
    *(path("", include(f"anpei.{app}.urls")) for app in APPS),
    path("", include("realtime.urls")),
    path("", include("anpei.enrolment.people_urls")),
    path("", include("anpei.reports.audit_urls")),
    *(
        path(f"{kind}/", include(province.url_module()))
        for kind, province in provinces().items()
        if province.url_module()
    ),
]

handler400 = "anpei.site.pages.errors.bad_request"
handler403 = "anpei.site.pages.errors.permission_denied"
handler404 = "anpei.site.pages.errors.not_found"
handler500 = "anpei.site.pages.errors.server_error"
