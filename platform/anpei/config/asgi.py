"""Sockets, served by Daphne. HTTP that comes here by mistake gets Django's answer."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "anpei.config.settings")

http = get_asgi_application()

from channels.routing import ProtocolTypeRouter  # noqa: E402 - Django must be set up first

from realtime.routing import sockets  # noqa: E402
from tenants.canary import check_database_or_exit  # noqa: E402

check_database_or_exit()
application = ProtocolTypeRouter({"http": http, "websocket": sockets})
