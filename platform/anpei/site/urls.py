"""Pages that belong to no other app: home, guide, common questions, the portals' homes."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, path

from anpei.site.pages import account_files, app, notices, public, roles, search, styleguide, texts

app_name = "site"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", public.home, name="home"),
    path("manifest.webmanifest", app.manifest, name="manifest"),
    path("service-worker.js", app.service_worker, name="service_worker"),
    path("offline/", app.offline, name="offline"),
    path("app-icon/<str:purpose>.svg", app.app_icon_svg, name="app_icon_svg"),
    path("app-icon/<int:size>.png", app.app_icon_png, name="app_icon_png"),
    path("search/", search.search, name="search"),
    path("guide/", public.guide, name="guide"),
    path("questions/", public.questions, name="questions"),
    path("notices/", notices.notices, name="notices"),
    path("notices/<str:public_id>/", notices.notice, name="notice"),
    path("staff/members/roles/", roles.role_matrix, name="role_matrix"),
    path("staff/notices/", notices.staff_notices, name="staff_notices"),
    path("notices/<str:public_id>/file/", notices.attachment, name="notice_file"),
    path("staff/notices/<str:public_id>/", notices.edit, name="edit_notice"),
    path("staff/texts/<str:kind>/", texts.texts, name="staff_texts"),
    path("staff/texts/<str:kind>/<str:public_id>/", texts.text, name="staff_text"),
    path("staff/texts/<str:kind>/<str:public_id>/remove/", texts.remove, name="remove_text"),
    path("staff/notices/<str:public_id>/withdraw/", notices.withdraw, name="withdraw_notice"),
    path("staff/accounts/list/", account_files.enterprises, name="enterprise_accounts_file"),
    path("enterprise/learners/list/", account_files.learners, name="learner_accounts_file"),
    path("enterprise/home/", public.enterprise_home, name="enterprise_home"),
    path("learner/", public.learner_home, name="learner_home"),
]
if settings.DEBUG:
    urlpatterns += [path("styleguide/", styleguide.styleguide, name="styleguide")]
