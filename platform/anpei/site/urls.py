"""Pages that belong to no other app: home, guide, common questions, the portals' homes."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, path

from anpei.site.pages import account_files, notices, public, roles, styleguide

app_name = "site"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", public.home, name="home"),
    path("guide/", public.guide, name="guide"),
    path("questions/", public.questions, name="questions"),
    path("notices/", notices.notices, name="notices"),
    path("notices/<str:public_id>/", notices.notice, name="notice"),
    path("staff/members/roles/", roles.role_matrix, name="role_matrix"),
    path("staff/notices/", notices.staff_notices, name="staff_notices"),
    path("staff/notices/<str:public_id>/withdraw/", notices.withdraw, name="withdraw_notice"),
    path("staff/accounts/list/", account_files.enterprises, name="enterprise_accounts_file"),
    path("enterprise/learners/list/", account_files.learners, name="learner_accounts_file"),
    path("enterprise/home/", public.enterprise_home, name="enterprise_home"),
    path("learner/", public.learner_home, name="learner_home"),
]
if settings.DEBUG:
    urlpatterns += [path("styleguide/", styleguide.styleguide, name="styleguide")]
