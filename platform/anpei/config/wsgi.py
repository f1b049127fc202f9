"""HTTP, served by gunicorn."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "anpei.config.settings")

application = get_wsgi_application()

from tenants.canary import check_database_or_exit  # noqa: E402 - Django must be set up first

check_database_or_exit()
