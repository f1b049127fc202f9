"""Pages that belong to no other app: home, guide, common questions, language."""

from django.conf import settings
from django.urls import path
from django.views.i18n import set_language

from anpei.site.pages import styleguide

app_name = "site"
urlpatterns = [
    path("language/", set_language, name="language"),
]
if settings.DEBUG:
    urlpatterns += [path("styleguide/", styleguide.styleguide, name="styleguide")]
