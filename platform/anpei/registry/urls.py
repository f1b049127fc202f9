"""Addresses of this app's pages and API."""

from django.urls import URLPattern, URLResolver, path

from anpei.registry.pages import learner, outbox, syncs

app_name = "registry"
urlpatterns: list[URLPattern | URLResolver] = [
    path("learner/extension/", learner.extension, name="extension"),
    path("learner/extension/ask/", learner.ask, name="ask_extension"),
    path("staff/registry/", syncs.sync_list, name="syncs"),
    path("staff/registry/start/", syncs.start_sync, name="start_sync"),
    path("staff/registry/runs/<str:public_id>/", syncs.sync_detail, name="sync"),
    path("staff/registry/runs/<str:public_id>/decide/", syncs.decide, name="decide"),
    path("staff/registry/findings/<str:public_id>/", syncs.approve_finding, name="finding"),
    path("staff/reports/", outbox.entry_list, name="outbox"),
    path("staff/reports/all/", outbox.report_all, name="report_all"),
    path("staff/reports/resend/", outbox.resend_ticked, name="resend_ticked"),
    path("staff/reports/resend-all/", outbox.resend_all, name="resend_all"),
    path("staff/reports/<str:public_id>/", outbox.entry_detail, name="entry"),
    path("staff/reports/<str:public_id>/resend/", outbox.resend, name="resend"),
]
