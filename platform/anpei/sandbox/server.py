"""The WSGI application: routes, faults before and after the answer, and gunicorn to serve it."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterable
from typing import Any

from gunicorn.app.base import BaseApplication
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map, Rule
from werkzeug.wrappers import Request, Response

from anpei.sandbox.admin import AdminApi
from anpei.sandbox.answers import json_answer
from anpei.sandbox.extension_page import ExtensionPage
from anpei.sandbox.faults import Fault, FaultKind
from anpei.sandbox.gateway.admin import GatewayAdmin
from anpei.sandbox.gateway.alipay import AlipayApi
from anpei.sandbox.gateway.checkout import Checkout
from anpei.sandbox.gateway.sender import NoticeSender
from anpei.sandbox.gateway.unionpay import UnionpayApi
from anpei.sandbox.gateway.wechat import WechatApi
from anpei.sandbox.invoices.admin import InvoiceAdmin
from anpei.sandbox.invoices.api import InvoiceApi
from anpei.sandbox.messages.mail_server import mail_server
from anpei.sandbox.messages.pages import LetterboxPages
from anpei.sandbox.messages.providers import ProvidersApi
from anpei.sandbox.platform_page import PlatformPage
from anpei.sandbox.registry.api import FAULT, RegistryApi
from anpei.sandbox.settings import SandboxSettings
from anpei.sandbox.world import World

_OVERSIZE_PIECE = b" " * (1024 * 1024)
_OVERSIZE_PIECES = 8
_THREADS = 16

Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class Sandbox:
    """All stand-ins behind one port. A new one adds its `rules()` here."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._map = Map(
            [
                Rule("/healthz", methods=["GET"], endpoint=self._health),
                *AdminApi(world).rules(),
                *ExtensionPage(world).rules(),
                *PlatformPage(world).rules(),
                *RegistryApi(world).rules(),
                *ProvidersApi(world).rules(),
                *LetterboxPages(world).rules(),
                *InvoiceAdmin(world).rules(),
                *InvoiceApi(world).rules(),
                *AlipayApi(world.gateway).rules(),
                *WechatApi(world.gateway).rules(),
                *UnionpayApi(world.gateway).rules(),
                *Checkout(world.gateway).rules(),
                *GatewayAdmin(world.gateway).rules(),
            ]
        )

    def __call__(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        request = Request(environ)
        fault = None
        if not request.path.startswith(("/admin/", "/healthz")):
            fault = self._world.faults.take(request.path)
        response = self._answer(request, fault)
        return response(environ, start_response)

    def _answer(self, request: Request, fault: Fault | None) -> Response:
        spoiled = _instead(request, fault) if fault else None
        if spoiled is not None:
            return spoiled
        if fault:
            request.environ[FAULT] = fault.kind
        response = self._dispatch(request)
        hangs_up = fault is not None and fault.kind is FaultKind.DROP_AFTER_ACCEPT
        return _hang_up(request) if hangs_up else response

    def _dispatch(self, request: Request) -> Response:
        try:
            endpoint, values = self._map.bind_to_environ(request.environ).match()
            response: Response = endpoint(request, **values)
        except HTTPException as refusal:
            return Response.force_type(refusal.get_response(request.environ), request.environ)
        return response

    def _health(self, request: Request) -> Response:
        versions = {name: store.version() for name, store in self._world.registries.items()}
        return json_answer({"status": "ok", "registries": versions})


def _instead(request: Request, fault: Fault) -> Response | None:
    """What comes instead of the answer; None when the request is carried out all the same."""
    if fault.kind in (FaultKind.TIMEOUT, FaultKind.SLOW):
        time.sleep(fault.seconds)
    if fault.kind in (FaultKind.TIMEOUT, FaultKind.DROP):
        return _hang_up(request)
    makers: dict[FaultKind, Callable[[], Response]] = {
        FaultKind.ERROR: lambda: json_answer(
            {"code": "fault", "reason": "out of order"}, fault.status
        ),
        FaultKind.GARBAGE: lambda: Response(b"<html>\xff\xfe{", content_type="text/html"),
        FaultKind.WRONG_SHAPE: lambda: json_answer({"rows": [{"version": "no"}], "results": 7}),
        FaultKind.REDIRECT: lambda: Response(status=302, headers={"Location": fault.location}),
        FaultKind.OVERSIZE: lambda: Response(_OVERSIZE_PIECE for _ in range(_OVERSIZE_PIECES)),
    }
    maker = makers.get(fault.kind)
    return maker() if maker else None


def _hang_up(request: Request) -> Response:
    """Close the connection under the answer: the client sees it end without one."""
    connection = request.environ["gunicorn.socket"]
    connection.shutdown(socket.SHUT_RDWR)
    return Response(status=500, headers={"Connection": "close"})


class SandboxServer(BaseApplication):  # type: ignore[misc] # gunicorn ships no types
    """gunicorn with one worker of many threads, so that a slow request holds up no other."""

    def __init__(self, settings: SandboxSettings) -> None:
        self._settings = settings
        super().__init__()

    def load_config(self) -> None:
        """Called by gunicorn."""
        self.cfg.set("bind", f"{self._settings.host}:{self._settings.port}")
        self.cfg.set("worker_class", "gthread")
        self.cfg.set("threads", _THREADS)
        self.cfg.set("timeout", 0)
        self.cfg.set("graceful_timeout", 2)
        self.cfg.set("keepalive", 15)
        self.cfg.set("proc_name", "anpei-sandbox")
        # Its default lies in the home folder, outside everything that ./dev owns.
        self.cfg.set("control_socket_disable", True)

    def load(self) -> Wsgi:
        """Called by gunicorn in its one worker; the mail server lives with it."""
        world = World(self._settings)
        mail_server(
            host=self._settings.host,
            port=self._settings.mail_port,
            letterbox=world.letterbox,
            faults=world.faults,
        ).start()
        NoticeSender(world.gateway).start()
        return Sandbox(world)
